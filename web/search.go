package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot/lessons"
	"earshot/reference"
	"earshot/search"
	"earshot/templates"
)

const (
	// maxQuery is how many characters one may look for.
	maxQuery = 100
	// maxFound is how many passages an answer holds.
	maxFound = 24
	// forAWhile lets browsers keep an answer while somebody goes to and fro between letters.
	forAWhile = "public, max-age=60"
)

// newIndex makes everything in the app that can be found findable.
func newIndex(course *lessons.Course) *search.Index {
	var passages []search.Passage
	code := map[string]bool{} // most lessons inherit theirs
	for i, lesson := range course.Lessons {
		page := &search.Page{Title: lesson.Title, URL: "/lessons/" + lesson.Slug, Place: fmt.Sprintf("Lesson %d · %s", i+1, lesson.Chapter)}
		passages = append(passages, search.Passage{Page: page, URL: page.URL, Text: lesson.Summary})
		for _, s := range lesson.Sections {
			passages = append(passages, passageOf(page, s))
		}
		for _, file := range lesson.Playground.Files() {
			if !code[file.Text] {
				code[file.Text] = true
				passages = append(passages, search.Passage{Page: page, Title: file.Name, URL: page.URL + "#live", Kind: "Code", Text: file.Text, Code: true})
			}
		}
	}
	return search.NewIndex(slices.Concat(passages, referencePassages(), glossaryPassages()))
}

func referencePassages() []search.Passage {
	var passages []search.Passage
	for _, g := range reference.Table() {
		page := &search.Page{Title: lessons.Plain(g.Title), Place: "Reference", URL: "/reference#" + g.Key}
		for _, m := range g.Members {
			passages = append(passages, search.Passage{Page: page, Title: m.Call, URL: "/reference#" + m.ID, Kind: word(string(m.Kind)),
				Text: lessons.Plain(m.Line), Names: []string{m.Call, m.Name, m.ID, lessons.BareName(m.Call)}})
		}
	}
	return passages
}

func glossaryPassages() []search.Passage {
	var passages []search.Passage
	page := &search.Page{Title: "Glossary", Place: "The words of the course", URL: "/glossary"}
	for _, term := range reference.Glossary() {
		passages = append(passages, search.Passage{Page: page, Title: term.Name, URL: page.URL + "#" + term.Slug, Text: lessons.Plain(term.Meaning)})
	}
	return passages
}

func passageOf(page *search.Page, s lessons.Section) search.Passage {
	p := search.Passage{Page: page, Title: s.Title, URL: page.URL, Kind: word(string(s.Step)), Text: s.Text, Names: s.Names}
	if s.Anchor != "" {
		p.URL += "#" + s.Anchor
	}
	return p
}

// word is a kind as people read it; "" stays "".
func word(kind string) string {
	if kind == "" {
		return ""
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// search handles GET /api/search?q=.
func (a *App) search(w http.ResponseWriter, r *http.Request) {
	query, message := queryOf(r)
	if query == "" && message == "" {
		message = "say what to look for, as in /api/search?q=rooms"
	}
	if message != "" {
		refuse(w, http.StatusBadRequest, message)
		return
	}
	body, err := json.Marshal(struct {
		Query  string         `json:"query"`
		Groups []search.Group `json:"groups"`
	}{query, a.edition.Load().index.Find(query, maxFound)})
	if err != nil {
		panic(err) // text alone
	}
	newDocument("application/json; charset=utf-8", body).serve(w, r, http.StatusOK, forAWhile)
}

// searchPage handles GET /search?q=, for who has no script, and for links.
func (a *App) searchPage(w http.ResponseWriter, r *http.Request) {
	query, message := queryOf(r)
	found := templates.Found{Query: query, Problem: message}
	status := http.StatusOK
	switch {
	case message != "":
		status = http.StatusBadRequest
	case query != "":
		found.Groups = a.edition.Load().index.Find(query, maxFound)
	}
	a.pages().Search(w, r, status, found)
}

// queryOf returns what somebody looks for, or what is wrong with it.
func queryOf(r *http.Request) (query, message string) {
	query = strings.Join(strings.Fields(r.URL.Query().Get("q")), " ")
	switch {
	case !utf8.ValidString(query):
		return "", "what to look for must be UTF-8"
	case utf8.RuneCountInString(query) > maxQuery:
		return "", fmt.Sprintf("that is too long to look for: at most %d characters, a few words do", maxQuery)
	}
	return query, ""
}
