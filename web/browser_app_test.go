package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	classes "earshot/classroom"
	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
	"earshot/sandbox"
	"earshot/static"
	"earshot/web"
)

// server is the whole app, as main wires it, on a port of its own. It can stop and start again on that port, and it
// can cut the connections on which pages hold their link to it.
type server struct {
	t    *testing.T
	addr string
	url  string
	// data is the folder that keeps recordings and progress.
	data string
	// ahead is how far the clock of what is kept of learners goes before the real one, in nanoseconds.
	ahead    atomic.Int64
	progress *progress.Store
	classes  *classes.Classes
	// teacherKey is what must be known to open a class.
	teacherKey string
	// pingEvery and pingTimeout are those of pages' links, if not the usual ones.
	pingEvery, pingTimeout time.Duration
	// reader holds the cookies of all teachers, who may read what happens on their classes' stages.
	reader string
	course fs.FS
	engine *sandbox.Engine
	stages *playground.Stages
	app    *web.App
	http   *http.Server

	mu sync.Mutex
	// links are the connections on which a request to the link came.
	links map[net.Conn]bool
	cut   bool
}

// connKey is where a request's context holds its connection.
type connKey struct{}

// serve starts the app for one test.
func serve(t *testing.T) *server {
	t.Helper()
	return serveCourse(t, lessons.FS())
}

// serveCourse starts the app with a course of the test's own.
func serveCourse(t *testing.T, course fs.FS) *server {
	t.Helper()
	s := &server{t: t, addr: "127.0.0.1:0", data: t.TempDir(), course: course}
	cache := filepath.Join(os.TempDir(), "earshot-test-compiled")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.engine, err = playground.NewEngine(context.Background(), cache); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.engine.Close() })
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *server) start() {
	s.t.Helper()
	course, err := lessons.Load(s.course)
	if err != nil {
		s.t.Fatal(err)
	}
	files, preloads, err := static.Manifest()
	if err != nil {
		s.t.Fatal(err)
	}
	assets, err := web.NewAssets(static.FS(), files, preloads)
	if err != nil {
		s.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s.stages = playground.NewStages(s.engine, playground.Limits{Stages: 20, PerVisitor: 20, Idle: time.Hour}, log)
	recordings, err := playground.OpenRecordings(filepath.Join(s.data, "recordings"), 20)
	if err != nil {
		s.t.Fatal(err)
	}
	if s.progress, err = progress.Open(filepath.Join(s.data, "progress.sqlite"), progress.Options{Now: func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }}); err != nil {
		s.t.Fatal(err)
	}
	if s.classes, err = classes.Open(filepath.Join(s.data, "classes.sqlite"), classes.Options{Log: log}); err != nil {
		s.t.Fatal(err)
	}
	if s.app, err = web.NewApp(web.Config{Course: course, Assets: assets, Stages: s.stages, Recordings: recordings, Progress: s.progress,
		Classes: s.classes, TeacherKey: s.teacherKey, PingEvery: s.pingEvery, PingTimeout: s.pingTimeout, Log: log}); err != nil {
		s.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	s.url = "http://" + s.addr
	s.links = map[net.Conn]bool{}
	s.http = &http.Server{
		Handler:     s.gate(s.app.Handler()),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
	}
	go s.http.Serve(listener)
}

// stop ends the app as a signal does.
func (s *server) stop() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.stages.Close(ctx); err != nil {
		s.t.Error(err)
	}
	if err := s.app.Close(ctx); err != nil {
		s.t.Error(err)
	}
	s.http.Close()
	if err := errors.Join(s.progress.Close(), s.classes.Close()); err != nil {
		s.t.Error(err)
	}
}

// gate closes connections of the link while it is cut, without a word, as a broken cable does.
func (s *server) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/live/") {
			s.mu.Lock()
			cut := s.cut
			s.links[r.Context().Value(connKey{}).(net.Conn)] = true
			s.mu.Unlock()
			if cut {
				panic(http.ErrAbortHandler)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// cutLinks breaks the pages' links, and keeps them broken until mendLinks.
func (s *server) cutLinks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = true
	for conn := range s.links {
		conn.Close()
	}
	clear(s.links)
}

func (s *server) mendLinks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = false
}

// lesson is the address of the lesson that the tests use.
func (s *server) lesson() string { return s.url + "/lessons/the-whole-example" }

// timeline reads a stage's timeline over the HTTP interface.
func (s *server) timeline(stage string) []playground.Entry {
	s.t.Helper()
	response := s.send("GET", "/api/stages/"+stage+"/timeline", s.reader, "", "")
	var body struct{ Entries []playground.Entry }
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || response.StatusCode != http.StatusOK {
		s.t.Fatalf("the timeline of stage %q: %s, %v", stage, response.Status, err)
	}
	return body.Entries
}

// entry waits for the last entry that matches.
func (s *server) entry(stage, what string, matches func(playground.Entry) bool) playground.Entry {
	s.t.Helper()
	var found playground.Entry
	until(s.t, func() bool {
		for _, e := range s.timeline(stage) {
			if matches(e) {
				found = e
			}
		}
		return found.Seq > 0
	}, func() string {
		all, _ := json.MarshalIndent(s.timeline(stage), "", " ")
		return "the timeline never told of " + what + "; it says: " + string(all)
	})
	return found
}
