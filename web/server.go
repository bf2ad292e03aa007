package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
	"earshot/reference"
)

// App is the whole of what the binary serves: pages, assets, stages, the HTTP interface, and the link that pages hold
// to their stage. Close it after the last request.
type App struct {
	edition    atomic.Pointer[edition]
	mistakes   atomic.Pointer[[]string] // why the course isn't the newest; nil if it is
	assets     *Assets
	stages     *playground.Stages
	recordings *playground.Recordings
	progress   *progress.Store
	limits     Limits
	// connections are those of listeners that Guard watches.
	connections *connections
	newcomers   *quota // learners of whom nothing was kept before
	guesses     *quota // codes that are not valid
	classes     *classroom.Classes
	openings    *quota // classes
	joiners     *quota // students
	wrongCodes  *quota // of classes
	teacherKey  string
	links       *links
	draining    atomic.Bool // it says that it isn't ready
	log         *slog.Logger
	// hosts are those under which other machines reach the app: join links name the first instead of one that only this
	// machine can reach.
	hosts func() []string
}

// Config is what an App is made of.
type Config struct {
	Course     *lessons.Course
	Assets     *Assets
	Stages     *playground.Stages
	Recordings *playground.Recordings
	Progress   *progress.Store
	Limits     Limits
	// Classes are those of teachers; nil: there are none.
	Classes *classroom.Classes
	// TeacherKey is what must be known to open a class; "": nothing.
	TeacherKey string
	// PingEvery and PingTimeout are after how long a page that says nothing is asked for a sign of life, and how long that
	// may take; zero: 25 and 20 s.
	PingEvery, PingTimeout time.Duration
	Log                    *slog.Logger
	// PublicHosts tells the host:port under which other machines reach the app, if they do: join links name the first where
	// the page itself was opened as localhost. nil: none.
	PublicHosts func() []string
}

// NewApp renders the pages and is ready to serve.
func NewApp(c Config) (*App, error) {
	pages, err := NewPages(c.Course, c.Assets)
	if err != nil {
		return nil, err
	}
	limits := c.Limits.complete()
	a := &App{assets: c.Assets, stages: c.Stages, recordings: c.Recordings, progress: c.Progress, limits: limits, connections: newConnections(limits),
		newcomers: newQuota(limits.Newcomers, time.Hour), guesses: newQuota(limits.Guesses, aWhile), log: c.Log,
		classes: c.Classes, teacherKey: c.TeacherKey, openings: newQuota(limits.Classes, time.Hour), joiners: newQuota(limits.Joiners, aWhile),
		wrongCodes: newQuota(limits.ClassGuesses, aWhile), hosts: c.PublicHosts}
	if a.hosts == nil {
		a.hosts = func() []string { return nil }
	}
	a.edition.Store(&edition{c.Course, pages, newIndex(c.Course)})
	a.links = newLinks(a, c.PingEvery, c.PingTimeout)
	if a.classes != nil {
		if err := a.serveClasses(); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Handler serves every route of the app.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", a.page((*Pages).Home))
	mux.Handle("GET /lessons/{slug}", a.page((*Pages).Lesson))
	mux.Handle("GET /reference", a.page((*Pages).Reference))
	mux.Handle("GET /reference/try/{member}", a.page((*Pages).Example))
	mux.Handle("GET /glossary", a.page((*Pages).Glossary))
	mux.Handle("GET "+assetsPath, a.assets)
	mux.Handle("GET "+lessons.PicturesPath+"{file}", a.page((*Pages).Picture))
	mux.Handle("GET "+lessons.RecordingsPath+"{file}", a.page((*Pages).LessonRecording))
	mux.HandleFunc("GET /search", a.searchPage)
	mux.HandleFunc("GET /robots.txt", a.robots)
	mux.HandleFunc("GET /sitemap.xml", a.sitemap)
	mux.HandleFunc("GET /api/search", a.search)
	mux.HandleFunc("GET /healthz", a.health)
	mux.HandleFunc("GET /readyz", a.ready)

	mux.HandleFunc("GET /s/{stage}", a.join)
	mux.HandleFunc("GET /s/{stage}/client", a.clientFrame)
	mux.HandleFunc("GET /s/{stage}/client.js", a.clientCode)
	mux.HandleFunc("/s/{stage}/socket.io/", a.socketIO)
	mux.HandleFunc("/s/{stage}/as/{key}/socket.io/", a.socketIO)

	own := http.NewCrossOriginProtection()
	mux.Handle(linkPath, sameOrigin(a.links))
	mux.Handle("POST /api/stages", own.Handler(http.HandlerFunc(a.openStage)))
	mux.Handle("PUT /api/stages/{stage}/program", own.Handler(http.HandlerFunc(a.runProgram)))
	mux.Handle("DELETE /api/stages/{stage}", own.Handler(http.HandlerFunc(a.endStage)))
	mux.HandleFunc("GET /api/stages/{stage}/timeline", a.timeline)
	mux.Handle("POST /api/stages/{stage}/recording", own.Handler(http.HandlerFunc(a.saveRecording)))
	mux.Handle("POST /api/recordings", own.Handler(http.HandlerFunc(a.importRecording)))
	mux.HandleFunc("GET /api/recordings/{recording}", a.recording)
	mux.HandleFunc("GET /r/{recording}", a.replay)
	mux.HandleFunc("GET /embed/{recording}", a.embed)

	mux.HandleFunc("GET /api/me", a.me)
	mux.Handle("POST /api/me/place", own.Handler(http.HandlerFunc(a.visit)))
	mux.Handle("POST /api/me/finished", own.Handler(http.HandlerFunc(a.finish)))
	mux.Handle("POST /api/me/recall", own.Handler(http.HandlerFunc(a.recall)))
	mux.HandleFunc("GET /me", a.mePage)
	mux.HandleFunc("GET /me/export", a.export)
	mux.Handle("POST /me/code", own.Handler(http.HandlerFunc(a.makeCode)))
	mux.Handle("POST /me/enter", own.Handler(http.HandlerFunc(a.enterCode)))
	mux.Handle("POST /me/leave", own.Handler(http.HandlerFunc(a.leaveBrowser)))
	mux.Handle("POST /me/delete", own.Handler(http.HandlerFunc(a.deleteAll)))
	if a.classes != nil {
		a.routeClasses(mux, func(h http.HandlerFunc) http.Handler { return own.Handler(h) })
	}
	mux.HandleFunc("/api/", a.noSuchAPI)

	mux.Handle("/", a.page((*Pages).NotFound))
	return a.limits.Proxies.tellVisitors(Secure(inTime(a.limits.Exchange, mux)))
}

// lesson finds a lesson, or an example of the reference, by its slug; nil if there is none.
func (a *App) lesson(slug string) *lessons.Lesson {
	if id, ok := strings.CutPrefix(slug, examplePrefix); ok {
		if m, ok := reference.Find(id); ok {
			return exampleLesson(m)
		}
	}
	return a.course().Lesson(slug)
}

// Close ends the links to all pages, or gives up when ctx ends. Stages are their owner's to close.
func (a *App) Close(ctx context.Context) error { return a.links.server.Close(ctx) }
