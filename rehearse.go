package main

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"earshot/lessons"
	"earshot/playground"
	"earshot/rehearsal"
)

// atOnce is how many lessons are played at the same time. Each waits most of the time, for things to settle.
const atOnce = 3

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
	remove := func() { os.RemoveAll(data) }
	compiled, err := dataFolder("")
	if err != nil {
		remove()
		return "", nil, err
	}
	aside, err := assembly{course: course, data: data, compiled: compiledIn(compiled), log: slog.New(slog.DiscardHandler),
		limits: limits{stages: playground.Limits{Stages: 500, PerVisitor: 500, Idle: time.Minute}, recordings: 500}}.open(ctx)
	if err != nil {
		remove()
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		aside.release()
		remove()
		return "", nil, err
	}
	go aside.server.Serve(listener)
	return "http://" + listener.Addr().String(), func() {
		aside.shutdown(ctx)
		aside.release()
		remove()
	}, nil
}
