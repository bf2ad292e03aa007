package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
	"earshot/rehearsal"
	"earshot/web"
)

// atOnce is how many lessons are played at the same time. Each waits most of the time, for things to settle.
const atOnce = 2

// rehearse plays lessons in a browser, on an Earshot of its own that serves their course. It tells of each when it has
// been played, one at a time.
func rehearse(ctx context.Context, player *rehearsal.Player, course fs.FS, played []*lessons.Lesson, tell func(*lessons.Lesson, *rehearsal.Report, error)) error {
	origin, stop, err := serveAside(ctx, course)
	if err != nil {
		return err
	}
	defer stop()
	var (
		telling sync.Mutex
		playing sync.WaitGroup
		places  = make(chan struct{}, atOnce)
	)
	for _, lesson := range played {
		places <- struct{}{}
		playing.Go(func() {
			defer func() { <-places }()
			report, err := player.Play(ctx, origin, lesson)
			telling.Lock()
			defer telling.Unlock()
			tell(lesson, report, err)
		})
	}
	playing.Wait()
	return nil
}

// serveAside serves a course at a free port of this machine, with a data folder that is thrown away.
func serveAside(ctx context.Context, course fs.FS) (origin string, stop func(), err error) {
	data, err := os.MkdirTemp("", "earshot-aside-")
	if err != nil {
		return "", nil, err
	}
	var closers []func()
	stop = func() {
		for i := len(closers) - 1; i >= 0; i-- {
			closers[i]()
		}
		os.RemoveAll(data)
	}
	defer func() {
		if err != nil {
			stop()
		}
	}()
	lasting, err := dataFolder("")
	if err != nil {
		return "", nil, err
	}
	engine, err := playground.NewEngine(ctx, compiledIn(lasting))
	if err != nil {
		return "", nil, fmt.Errorf("the sandbox can't start: %w", err)
	}
	closers = append(closers, func() { engine.Close() })
	kept, err := progress.Open(filepath.Join(data, "progress.sqlite"), progress.Options{})
	if err != nil {
		return "", nil, err
	}
	closers = append(closers, func() { kept.Close() })
	recordings, err := playground.OpenRecordings(filepath.Join(data, "recordings"), maxRecordings)
	if err != nil {
		return "", nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	stages := playground.NewStages(engine, playground.Limits{Stages: 500, PerVisitor: 500, Idle: time.Minute}, quiet)
	app, err := newApp(course, web.Config{Stages: stages, Recordings: recordings, Progress: kept, Log: quiet})
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: app.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	closers = append(closers, func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		stages.Close(ending)
		app.Close(ending)
		server.Close()
	})
	return "http://" + listener.Addr().String(), stop, nil
}
