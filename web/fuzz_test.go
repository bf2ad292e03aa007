package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
	"earshot/socketio/sockettest"
)

// fuzzedApp is an app that keeps progress and classes.
func fuzzedApp(f *testing.F) *App {
	f.Helper()
	kept, err := progress.Open(filepath.Join(f.TempDir(), "progress.sqlite"), progress.Options{})
	if err != nil {
		f.Fatal(err)
	}
	classes, err := classroom.Open(filepath.Join(f.TempDir(), "classes.sqlite"), classroom.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		kept.Close()
		classes.Close()
	})
	many := 1 << 30
	return newTestApp(f, playground.Limits{Stages: many, PerVisitor: many, Idle: time.Second}, lessons.FS(),
		Config{Progress: kept, Classes: classes, Limits: Limits{Newcomers: many, Guesses: many}})
}

// Whatever a page sends over its link, it is answered, or hears why not.
func FuzzLink(f *testing.F) {
	for _, seed := range [][2]string{{"stage:open", `[{"page":"p","lesson":"the-whole-example","drafts":{}}]`}, {"stage:join", `[{"stage":"x"}]`}, {"stage:watch", `[{"stage":"x","after":-1}]`},
		{"program:run", `[{"source":"io.on('connection', () => {})"}]`}, {"client:run", `[{"source":"x"}]`}, {"client:add", `[{}]`}, {"client:close", `[{"name":"A"}]`},
		{"report", `[{"client":"A","reports":[{"type":"emit","conn":"c","packet":1}]}]`}, {"wire", `[{"on":true}]`}, {"weather", `[{"client":"A","weather":{"latency":-1,"loss":2}}]`},
		{"server", `[{"state":"stopped"}]`}, {"clock", `[{"at":1}]`}, {"step", `[{"step":"x","choice":[1]}]`}, {"solution", `[{"step":"x"}]`},
		{"draft", `[{"lesson":"the-whole-example","file":"server.js","text":"x","at":1}]`}, {"clock", `[]`}, {"clock", `[1e400]`}, {"report", `{`}} {
		f.Add(seed[0], seed[1])
	}
	app := fuzzedApp(f)
	server := httptest.NewServer(app.Handler())
	f.Cleanup(server.Close)
	page, err := sockettest.Dial("ws"+strings.TrimPrefix(server.URL, "http")+linkPath+"?learner=1", nil, func(string, string, []json.RawMessage) {})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(page.Cut)
	if err := page.Connect("/", map[string]any{}); err != nil {
		f.Fatal(err)
	}
	if _, err := page.Ask("/", "clock", map[string]any{}); err == nil {
		f.Fatal("without a stage, a page is answered")
	}
	var k *link
	app.links.mu.Lock()
	for _, open := range app.links.learners {
		for k = range open {
		}
	}
	app.links.mu.Unlock()
	const opening = `[{"page":"p","lesson":"the-whole-example"}]`
	f.Fuzz(func(t *testing.T, name, args string) {
		do, ok := requests[name]
		if !ok {
			return
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.stage == nil {
			if _, err := k.answer("stage:open", requests["stage:open"], []byte(opening)); err != nil {
				t.Fatal(err)
			}
		}
		reply, err := k.answer(name, do, []byte(args))
		if err != nil && problemOf(err).Message == "" {
			t.Errorf("%s %s is refused without a word", name, args)
		}
		if _, err := json.Marshal(reply); err != nil {
			t.Errorf("the reply to %s %s can't be written: %v", name, args, err)
		}
	})
}

// Whatever cookie, code or body comes with a request, it is the visitor's mistake, if anybody's.
func FuzzRequests(f *testing.F) {
	asked := []string{"GET /api/me", "GET /me", "GET /teach", "POST /api/stages", "POST /api/me/place", "POST /api/me/finished", "POST /api/me/recall",
		"POST /me/enter", "POST /teach", "POST /api/recordings", "PUT /api/stages/x/program"}
	const learner = "earshot=0123456789abcdef0123456789abcdef"
	for which := range asked {
		for _, body := range []string{"", "{}", `{"lesson":"the-whole-example","step":"x","answer":[1]}`, "code=BCDF-GHJK", "title=%00", `{"earshot":"recording","version":1}`} {
			f.Add(byte(which), learner, body)
		}
	}
	f.Add(byte(0), `earshot="x; earshot=; class=\x00`, "")
	f.Add(byte(2), "teach-BCDFGH=0123456789abcdef0123456789abcdef; student-BCDFGH=x", "")
	handler := fuzzedApp(f).Handler()
	f.Fuzz(func(t *testing.T, which byte, cookie, body string) {
		method, path, _ := strings.Cut(asked[int(which)%len(asked)], " ")
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header["Cookie"] = []string{cookie}
		contentType := "application/json"
		if strings.Contains(path, "/me/enter") || path == "/teach" {
			contentType = "application/x-www-form-urlencoded"
		}
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError || w.Code >= http.StatusBadRequest && w.Body.Len() == 0 {
			t.Errorf("%s with the cookie %q and the body %q is answered %d %s", asked[int(which)%len(asked)], cookie, body, w.Code, w.Body)
		}
		for _, set := range w.Result().Cookies() {
			if _, ok := progress.ParseID(set.Value); set.Name == learnerCookie && set.Value != "" && !ok {
				t.Errorf("the cookie %q makes %q a learner", cookie, set.Value)
			}
		}
	})
}
