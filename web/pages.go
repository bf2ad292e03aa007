package web

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"earshot/lessons"
	"earshot/reference"
	"earshot/templates"
)

// pageType is the content type of every page.
const pageType = "text/html; charset=utf-8"

// How long a page may be kept. A fixed page is asked for again each time, which costs a 304; one that was made for
// this request is not kept.
const (
	askAgain  = "no-cache"
	dontStore = "no-store"
	immutable = "public, max-age=31536000, immutable"
)

// Pages serves the app's HTML. What is the same for everybody was rendered and compressed when it was made.
type Pages struct {
	assets     *Assets
	home       *document
	lessons    map[string]*document
	readings   map[string]func() (*document, error) // lessons in reading mode
	pictures   map[string]*document
	recordings map[string]*document
	notFound   *document
	// The reference is long: its pages are rendered when somebody first asks for them.
	reference, glossary func() (*document, error)
	examples            map[string]func() (*document, error)
}

// NewPages renders the pages of the course. It fails if the front end lacks a file that they need.
func NewPages(course *lessons.Course, assets *Assets) (*Pages, error) {
	for _, name := range []string{"page.css", "home.css", "page.js", "print.css", "readmode.css", "join.css", "start.js", "main.js", "progress.js", "recorded.js", "client.css", "spy.js", "reference.css", "reference.js",
		"socket.io.min.js", "favicon.svg", "class.css", "classroom.js"} {
		if assets.URL(name) == "" {
			return nil, fmt.Errorf("web: the front end has no %s: run `go run static/build.go`", name)
		}
	}
	p := &Pages{assets: assets, lessons: map[string]*document{}, readings: map[string]func() (*document, error){}, pictures: pictureDocuments(course), recordings: recordingDocuments(course),
		examples: map[string]func() (*document, error){}}
	var err error
	if p.home, err = render(templates.Home(p.homePage(), course)); err != nil {
		return nil, fmt.Errorf("web: rendering the home page: %w", err)
	}
	for _, lesson := range course.Lessons {
		page := p.livePage(lesson.Title, "")
		page.Trail = trailOf(course, lesson)
		page.Description = lesson.Summary
		if p.lessons[lesson.Slug], err = render(templates.Lesson(page, course, lesson)); err != nil {
			return nil, fmt.Errorf("web: rendering the lesson %s: %w", lesson.Slug, err)
		}
		page.Reading = true
		p.readings[lesson.Slug] = later(templates.Lesson(page, course, lesson))
	}
	if p.notFound, err = render(p.problem("There is nothing here", "The address may be mistyped, or what was here is over: a stage ends when nobody has used it for a while.")); err != nil {
		return nil, fmt.Errorf("web: rendering the page for what isn't found: %w", err)
	}
	p.addReference(course)
	return p, nil
}

// addReference makes the reference's pages known.
func (p *Pages) addReference(course *lessons.Course) {
	page := templates.Page{Title: "Reference", Asset: p.assets.URL, Style: "reference.css", Script: "reference.js",
		Description: "Every member of Socket.IO's server and client in one line, with an example that runs."}
	p.reference = later(templates.Reference(page))
	page.Title, page.Description = "Glossary", "The words of Socket.IO and of this course, each in a sentence or two."
	p.glossary = later(templates.Glossary(page, course))
	for _, g := range reference.Table() {
		for _, m := range g.Members {
			page := p.livePage(m.Call, "")
			page.Description, page.Style = strings.ReplaceAll(m.Line, "`", ""), "reference.css"
			p.examples[m.ID] = later(templates.Try(page, m, exampleLesson(m)))
		}
	}
}

// examplePrefix is what the slugs of examples begin with, where a stage is opened by a lesson's.
const examplePrefix = "reference/"

// exampleLesson is what a stage needs to know to run a member's example.
func exampleLesson(m reference.Member) *lessons.Lesson {
	e := m.Example
	return &lessons.Lesson{Slug: examplePrefix + m.ID, Title: m.Call, Summary: m.Line,
		Playground: lessons.Playground{Program: e.Program, ClientHTML: e.ClientHTML, ClientCode: e.ClientCode, Clients: e.Clients}}
}

func (p *Pages) homePage() templates.Page {
	return templates.Page{
		Title:       "Learn Socket.IO by watching it",
		Description: "Real Socket.IO servers and clients on the page, and every event as it fires: who said it, who heard it, and which line made it happen.",
		Asset:       p.assets.URL,
		Style:       "home.css",
		Script:      "progress.js",
	}
}

// trailOf finds a lesson's place in its chapter.
func trailOf(course *lessons.Course, lesson *lessons.Lesson) *templates.Trail {
	for _, chapter := range course.Chapters {
		if i := slices.Index(chapter.Lessons, lesson); i >= 0 {
			return &templates.Trail{Chapter: chapter, Number: i + 1}
		}
	}
	return nil
}

// livePage is a page with a playground.
func (p *Pages) livePage(title, where string) templates.Page {
	return templates.Page{Title: title, Where: where, Live: true, Asset: p.assets.URL, Preloads: p.assets.Preloads("main.js")}
}

func (p *Pages) problem(title, message string) templ.Component {
	return templates.Problem(templates.Page{Title: title, Style: "home.css", Asset: p.assets.URL}, title, message)
}

func render(component templ.Component) (*document, error) {
	var body bytes.Buffer
	if err := component.Render(context.Background(), &body); err != nil {
		return nil, err
	}
	return newDocument(pageType, body.Bytes()), nil
}

// later renders a page when somebody first asks for it.
func later(component templ.Component) func() (*document, error) {
	return sync.OnceValues(func() (*document, error) { return render(component) })
}

// Home serves the first page.
func (p *Pages) Home() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		canonical(w, r)
		p.home.serve(w, r, http.StatusOK, askAgain)
	})
}

// Lesson serves the lesson whose slug is the path's value "slug".
func (p *Pages) Lesson() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lesson, ok := p.lessons[r.PathValue("slug")]
		if !ok {
			p.notFound.serve(w, r, http.StatusNotFound, dontStore)
			return
		}
		canonical(w, r)
		if inReadingMode(r) {
			p.whenRendered(p.readings[r.PathValue("slug")]).ServeHTTP(w, r)
			return
		}
		lesson.serve(w, r, http.StatusOK, askAgain)
	})
}

// inReadingMode tells whether the reader has turned it on. Its cookie is set by static/src/readmode.ts, and holds nothing else.
func inReadingMode(r *http.Request) bool {
	cookie, err := r.Cookie("earshot-reading")
	return err == nil && cookie.Value == "on"
}

// Reference serves the reference.
func (p *Pages) Reference() http.Handler { return itself(p.whenRendered(p.reference)) }

// Glossary serves the glossary.
func (p *Pages) Glossary() http.Handler { return itself(p.whenRendered(p.glossary)) }

// itself tells with a page that its address is its own.
func itself(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		canonical(w, r)
		page.ServeHTTP(w, r)
	})
}

// Example serves the page of the member whose ID is the path's value "member".
func (p *Pages) Example() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := p.examples[r.PathValue("member")]
		if !ok {
			p.notFound.serve(w, r, http.StatusNotFound, dontStore)
			return
		}
		p.whenRendered(page).ServeHTTP(w, r)
	})
}

func (p *Pages) whenRendered(page func() (*document, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		document, err := page()
		if err != nil {
			cannotShow(w)
			return
		}
		document.serve(w, r, http.StatusOK, askAgain)
	})
}

func cannotShow(w http.ResponseWriter) {
	http.Error(w, "this page can't be shown: reload it, and if that doesn't help, tell whoever runs this server", http.StatusInternalServerError)
}

// NotFound serves the page for what isn't there.
func (p *Pages) NotFound() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.notFound.serve(w, r, http.StatusNotFound, dontStore)
	})
}

// Join answers with the join page of a stage.
func (p *Pages) Join(w http.ResponseWriter, r *http.Request, stageID, lessonTitle string) {
	page := p.livePage("Join "+lessonTitle, lessonTitle)
	page.Style = "join.css"
	p.answer(w, r, http.StatusOK, templates.Join(page, stageID, lessonTitle))
}

// Recording answers with the page of a recording, whose JSON is at source.
func (p *Pages) Recording(w http.ResponseWriter, r *http.Request, source string, embedded bool) {
	page := p.livePage("A recording", "A recording")
	page.Embedded, page.Data = embedded, source
	p.preload(&page, "recorded.js")
	p.answer(w, r, http.StatusOK, templates.Recording(page, slices.Sorted(maps.Keys(p.lessons))))
}

// preload has a page load a script, which main.js asks for, along with it.
func (p *Pages) preload(page *templates.Page, script string) {
	page.Preloads = slices.Concat(page.Preloads, []string{p.assets.URL(script)}, p.assets.Preloads(script))
	slices.Sort(page.Preloads)
	page.Preloads = slices.Compact(page.Preloads)
}

// classPage answers with a page around a class that needs no connection.
func (p *Pages) classPage(w http.ResponseWriter, r *http.Request, status int, title string, of func(templates.Page) templ.Component) {
	p.answer(w, r, status, of(templates.Page{Title: title, Where: title, Style: "class.css", Asset: p.assets.URL}))
}

// liveClassPage answers with a page of a class that is connected to it.
func (p *Pages) liveClassPage(w http.ResponseWriter, r *http.Request, title string, of func(templates.Page) templ.Component) {
	page := p.livePage(title, title)
	page.Style = "class.css"
	p.preload(&page, "classroom.js")
	p.answer(w, r, http.StatusOK, of(page))
}

// Me answers with the page of a learner's progress.
func (p *Pages) Me(w http.ResponseWriter, r *http.Request, status int, me templates.Me) {
	page := templates.Page{Title: "Your progress", Where: "Your progress", Style: "home.css", Script: "progress.js", Asset: p.assets.URL}
	p.answer(w, r, status, templates.YourProgress(page, me))
}

// Search answers with the page of what was found.
func (p *Pages) Search(w http.ResponseWriter, r *http.Request, status int, found templates.Found) {
	p.answer(w, r, status, templates.Search(templates.Page{Title: "Search", Where: "Search", Style: "home.css", Asset: p.assets.URL,
		Description: "Find a word, an event or a piece of code in the lessons, the reference and the glossary."}, found))
}

// Problem answers with a page that says what happened and what to do.
func (p *Pages) Problem(w http.ResponseWriter, r *http.Request, status int, title, message string) {
	p.answer(w, r, status, p.problem(title, message))
}

// ClientFrame answers with the document of one client, under a policy of its own.
func (p *Pages) ClientFrame(w http.ResponseWriter, r *http.Request, frame templates.ClientFrame) {
	w.Header().Set("Content-Security-Policy", framePolicy(r.Host))
	p.answer(w, r, http.StatusOK, templates.ClientDocument(frame, p.assets.URL))
}

// answer renders a page that is made for this request only.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request, status int, component templ.Component) {
	page, err := render(component)
	if err != nil {
		cannotShow(w)
		return
	}
	page.serve(w, r, status, dontStore)
}
