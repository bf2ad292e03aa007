package web

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"earshot/lessons"
)

// found are the addresses that a query finds, the best first.
func found(t *testing.T, site, query string) []string {
	t.Helper()
	status, answer := ask(t, "GET", site+"/api/search?q="+url.QueryEscape(query), "", "")
	if status != http.StatusOK {
		t.Fatalf("%q: %d %v", query, status, answer)
	}
	var addresses []string
	groups, _ := answer["groups"].([]any)
	for _, group := range groups {
		for _, result := range group.(map[string]any)["results"].([]any) {
			addresses = append(addresses, result.(map[string]any)["url"].(string))
		}
	}
	return addresses
}

func TestSearchFindsLessonsTheReferenceAndTheGlossary(t *testing.T) {
	s := testApp(t, roomy)
	for query, want := range map[string]string{
		"socket.broadcast.emit": "/reference#socket.broadcast",
		"connect_error":         "/lessons/the-built-in-events#connect-error",
		"conect_eror":           "/lessons/refused", // two letters are missing
		"CORS":                  "/lessons/refused#and-cors",
		"fetchSockets":          "/reference#io.fetchSockets",
		"long-polling":          "/glossary#long-polling",
	} {
		addresses := found(t, s.URL, query)
		if !slices.Contains(addresses[:min(3, len(addresses))], want) {
			t.Errorf("%q finds %v; %s isn't among the first three", query, addresses, want)
		}
	}
	if addresses := found(t, s.URL, "zebra"); len(addresses) != 0 {
		t.Errorf("zebra finds %v", addresses)
	}
}

// What a learner is to find out isn't given away: hints, solutions, explanations.
func TestSearchGivesNothingAway(t *testing.T) {
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, lesson := range course.Lessons {
		for _, section := range lesson.Sections {
			for _, step := range lesson.Steps {
				for name, solution := range step.Solution {
					if solution != "" && strings.Contains(section.Text, strings.Join(strings.Fields(solution), " ")) {
						t.Errorf("%s: %s holds the solution of %s (%s)", lesson.Slug, section.Anchor, step.ID, name)
					}
				}
			}
			for _, voice := range []string{"plain:", "custom:", "builtin:", "absent:"} {
				if strings.Contains(section.Title+section.Text, voice) {
					t.Errorf("%s: %q says %s, which readers don't see", lesson.Slug, section.Title, voice)
				}
			}
		}
	}
}

func TestEveryPlaceThatSearchKnowsIsThere(t *testing.T) {
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, lesson := range course.Lessons {
		for _, section := range lesson.Sections {
			if section.Anchor != "" && !strings.Contains(lesson.Body, ` id="`+section.Anchor+`"`) {
				t.Errorf("%s has no #%s", lesson.Slug, section.Anchor)
			}
		}
	}
}

func TestSearchSaysWhatIsWrongWithAQuestion(t *testing.T) {
	s := testApp(t, roomy)
	for query, want := range map[string]string{"": "say what to look for", "q=%20": "say what to look for", "q=" + strings.Repeat("x", 101): "at most 100 characters", "q=%ff": "UTF-8"} {
		if status, answer := ask(t, "GET", s.URL+"/api/search?"+query, "", ""); status != http.StatusBadRequest || !strings.Contains(answer["message"].(string), want) {
			t.Errorf("%s: %d %v, want %q", query, status, answer, want)
		}
	}
}

func TestAnAnswerOfTheSearchCanBeKeptAWhile(t *testing.T) {
	s := testApp(t, roomy)
	response := fetch(t, s.URL+"/api/search?q=rooms", "")
	if response.Header.Get("Cache-Control") != "public, max-age=60" || response.Header.Get("ETag") == "" {
		t.Errorf("it comes with %v", response.Header)
	}
	if again := fetch(t, s.URL+"/api/search?q=rooms", response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d, want 304", again.StatusCode)
	}
}

// fetch gets a page, unless it is the one with that tag.
func fetch(t *testing.T, address, tag string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", tag)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func TestSearchEnginesFindEveryPage(t *testing.T) {
	s := testApp(t, roomy)
	var sitemap struct {
		Places []string `xml:"url>loc"`
	}
	if err := xml.NewDecoder(fetch(t, s.URL+"/sitemap.xml", "").Body).Decode(&sitemap); err != nil {
		t.Fatal(err)
	}
	if len(sitemap.Places) < 36 {
		t.Errorf("the map has %d places", len(sitemap.Places))
	}
	for _, place := range sitemap.Places {
		page := fetch(t, place, "")
		if page.StatusCode != http.StatusOK || page.Header.Get("Link") != "<"+place+`>; rel="canonical"` {
			t.Errorf("%s: %d, Link: %s", place, page.StatusCode, page.Header.Get("Link"))
		}
		body, err := io.ReadAll(page.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"<title>", `<meta name="description" content="`, `<meta property="og:title" content="`} {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s has no %s", place, want)
			}
		}
	}
	robots, err := io.ReadAll(fetch(t, s.URL+"/robots.txt", "").Body)
	if err != nil || !strings.Contains(string(robots), "Sitemap: "+s.URL+"/sitemap.xml\n") || !strings.Contains(string(robots), "Disallow: /s/\n") {
		t.Errorf("robots.txt says %q (%v)", robots, err)
	}
}
