package web

import (
	"encoding/json"
	"net/http"

	"earshot/lessons"
	"earshot/search"
	"earshot/socketio"
)

// edition is a course as it is served, with the pages made of it.
type edition struct {
	course *lessons.Course
	pages  *Pages
	index  *search.Index
}

func (a *App) course() *lessons.Course { return a.edition.Load().course }

func (a *App) pages() *Pages { return a.edition.Load().pages }

// page serves one of the pages, as they are when it is asked for.
func (a *App) page(of func(*Pages) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { of(a.pages()).ServeHTTP(w, r) })
}

// Publish serves another course from now on. Lessons that are open are loaded again, and keep their stages.
func (a *App) Publish(course *lessons.Course) error {
	pages, err := NewPages(course, a.assets)
	if err != nil {
		return err
	}
	a.edition.Store(&edition{course, pages, newIndex(course)})
	a.mistakes.Store(nil)
	a.links.news(nil)
	return nil
}

// Mistaken tells every lesson that is open, and those that will be, that the course has changed and can't be read: what
// is served is the one before.
func (a *App) Mistaken(mistakes []string) {
	a.mistakes.Store(&mistakes)
	a.links.news(mistakes)
}

// courseNews is the event by which pages learn that the course has changed.
const courseNews = "course"

// news tells all pages. Without mistakes, there is another course.
func (l *links) news(mistakes []string) { l.server.IO().Emit(courseNews, newsOf(mistakes)) }

// newsOf is the event's argument.
func newsOf(mistakes []string) *socketio.Args {
	if mistakes == nil {
		mistakes = []string{}
	}
	body, err := json.Marshal([]any{map[string][]string{"mistakes": mistakes}})
	if err != nil {
		panic(err) // strings alone
	}
	return &socketio.Args{JSON: body}
}
