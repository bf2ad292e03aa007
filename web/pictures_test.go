package web_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"earshot/lessons"
	"earshot/playground"
	"earshot/web"
)

func TestAPictureIsServedUnderAPolicyThatAllowsItsOwnStyleAlone(t *testing.T) {
	_, assets := site(t)
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	course.Pictures = map[string]*lessons.Picture{"room.svg": {SVG: []byte("<svg/>"), Width: 1, Height: 1}}
	pages, err := web.NewPages(course, assets)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+lessons.PicturesPath+"{file}", pages.Picture())
	site := web.Secure(mux)

	response := ask(t, site, "GET", "/lessons/pictures/room.svg")
	if body := text(t, response.Body); response.StatusCode != 200 || response.Header.Get("Content-Type") != "image/svg+xml" || body != "<svg/>" {
		t.Errorf("%d, %s: %s", response.StatusCode, response.Header.Get("Content-Type"), body)
	}
	policy := strings.Join(response.Header.Values("Content-Security-Policy"), "; ")
	if want := "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"; policy != want {
		t.Errorf("policy: %s\nwant    %s", policy, want)
	}
	if again := ask(t, site, "GET", "/lessons/pictures/room.svg", "If-None-Match", response.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("asked again: %d", again.StatusCode)
	}
	if response := ask(t, site, "GET", "/lessons/pictures/hall.svg"); response.StatusCode != 404 {
		t.Errorf("what isn't there: %d", response.StatusCode)
	}
}

func TestTheCoursesRecordingsCanBeReplayed(t *testing.T) {
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	site := serve(t)
	for name, text := range course.Recordings {
		if _, err := playground.ReadRecording(bytes.NewReader(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if response, err := http.Get(site.url + lessons.RecordingsPath + name); err != nil || response.StatusCode != 200 {
			t.Errorf("%s: %v, %v", name, response, err)
		}
	}
	if response, err := http.Get(site.url + lessons.RecordingsPath + "nothing"); err != nil || response.StatusCode != 404 {
		t.Errorf("what isn't there: %v, %v", response, err)
	}
}
