package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
	"earshot/sandbox"
	"earshot/static"
	"earshot/web"
)

// assembly is what an Earshot is put together from.
type assembly struct {
	course fs.FS
	// data is the folder for what must last, compiled the one for compiled code.
	data, compiled string
	limits         limits
	log            *slog.Logger
	teacherKey     string
	publicHosts    func() []string
}

// earshot is the app, ready to serve, and all that it stands on. Call shutdown, then release.
type earshot struct {
	app    *web.App
	assets *web.Assets
	stages *playground.Stages
	server *http.Server
	engine *sandbox.Engine
	kept   *progress.Store
	// classes are those of teachers.
	classes *classroom.Classes
}

func (a assembly) open(ctx context.Context) (_ *earshot, err error) {
	e := &earshot{}
	defer func() {
		if err != nil {
			e.release()
		}
	}()
	recordings, err := playground.OpenRecordings(filepath.Join(a.data, "recordings"), a.limits.recordings)
	if err != nil {
		return nil, err
	}
	if e.kept, err = progress.Open(filepath.Join(a.data, "progress.sqlite"), a.limits.progress); err != nil {
		return nil, err
	}
	if e.classes, err = classroom.Open(filepath.Join(a.data, "classes.sqlite"), classroom.Options{Log: a.log, Limits: a.limits.classes}); err != nil {
		return nil, err
	}
	if e.engine, err = playground.NewEngineWithin(ctx, a.compiled, a.limits.stages); err != nil {
		return nil, fmt.Errorf("the sandbox can't start: %w", err)
	}
	course, err := lessons.Load(a.course)
	if err != nil {
		return nil, fmt.Errorf("the lessons have mistakes:\n%w", err)
	}
	files, preloads, err := static.Manifest()
	if err != nil {
		return nil, err
	}
	e.assets, err = web.NewAssets(static.FS(), files, preloads)
	if err != nil {
		return nil, err
	}
	e.stages = playground.NewStages(e.engine, a.limits.stages, a.log)
	e.app, err = web.NewApp(web.Config{Course: course, Assets: e.assets, Stages: e.stages, Recordings: recordings, Progress: e.kept,
		Limits: a.limits.visitors, Log: a.log, Classes: e.classes, TeacherKey: a.teacherKey, PublicHosts: a.publicHosts})
	if err != nil {
		return nil, err
	}
	e.server = newServer(e.app.Handler(), a.log)
	return e, nil
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
}

// shutdown tells clients and pages, and waits until everything is closed, for shutdownTime at most, whether ctx has ended
// or not.
func (e *earshot) shutdown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	return errors.Join(e.stages.Close(ctx), e.app.Close(ctx), e.server.Shutdown(ctx))
}

// release lets go of what the app stood on.
func (e *earshot) release() {
	if e.engine != nil {
		e.engine.Close()
	}
	if e.kept != nil {
		e.kept.Close()
	}
	if e.classes != nil {
		e.classes.Close()
	}
}
