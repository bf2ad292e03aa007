package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"earshot/reference"
)

func TestTheReferenceHasEveryMemberAndAWayToSeeIt(t *testing.T) {
	site, _ := site(t)
	page := text(t, ask(t, site, "GET", "/reference").Body)
	plain := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, ""))
	for _, g := range reference.Table() {
		if !strings.Contains(page, `id="`+g.Key+`"`) || !strings.Contains(page, `href="#`+g.Key+`"`) {
			t.Errorf("the contents don't lead to %s", g.Key)
		}
		for _, m := range g.Members {
			if !strings.Contains(page, `id="`+m.ID+`"`) || !strings.Contains(page, `href="/reference/try/`+m.ID+`"`) || !strings.Contains(plain, m.Call) {
				t.Errorf("%s isn't on the page, or can't be tried", m.ID)
			}
			for _, file := range m.Example.Files() {
				if !strings.Contains(plain, file.Code) {
					t.Errorf("%s: the example's %s isn't on the page", m.ID, file.Name)
				}
			}
		}
	}
	for _, m := range reference.Events(reference.Client) {
		if !strings.Contains(page, `<code class="event builtin" title="Built-in event">`+m.Name+`</code>`) {
			t.Errorf("%s doesn't look like a built-in event", m.Name)
		}
	}
}

func TestEveryMembersPageHasItsExample(t *testing.T) {
	site, _ := site(t)
	for _, g := range reference.Table() {
		for _, m := range g.Members {
			response := ask(t, site, "GET", "/reference/try/"+m.ID)
			page := text(t, response.Body)
			plain := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, ""))
			if response.StatusCode != 200 || !strings.Contains(plain, m.Example.Program) || !strings.Contains(plain, m.Example.ClientCode) {
				t.Errorf("%s: %d, or its example isn't whole", m.ID, response.StatusCode)
			}
			if !strings.Contains(page, `href="/reference#`+m.ID+`"`) || !strings.Contains(page, `data-lesson="reference/`+m.ID+`"`) {
				t.Errorf("%s: no way back, or no stage", m.ID)
			}
		}
	}
}

func TestTheGlossaryHasEveryTermAndItsLinks(t *testing.T) {
	site, _ := site(t)
	page := text(t, ask(t, site, "GET", "/glossary").Body)
	for _, term := range reference.Glossary() {
		if !strings.Contains(page, `id="`+term.Slug+`"`) || !strings.Contains(page, ">"+term.Name+"</a></h2>") {
			t.Errorf("%s isn't on the page", term.Name)
		}
		for _, id := range term.See {
			if !strings.Contains(page, `href="/reference#`+id+`"`) {
				t.Errorf("%s: no link to %s", term.Name, id)
			}
		}
		for _, slug := range term.Lessons {
			if !strings.Contains(page, `href="/lessons/`+slug+`"`) {
				t.Errorf("%s: no link to the lesson %s", term.Name, slug)
			}
		}
	}
}
