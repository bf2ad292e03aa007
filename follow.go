package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"earshot/lessons"
	"earshot/web"
)

// lookEvery is how often an author's files are looked at. They are read once they look the same twice.
const lookEvery = 250 * time.Millisecond

// follow reads the course again whenever its files are no longer those with the fingerprint read, until ctx ends. If it
// can't be read, the one before goes on, and the pages and out say what is wrong.
func follow(ctx context.Context, files fs.FS, read string, app *web.App, out io.Writer) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	seen := read
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := fingerprint(files)
		if settled := now == seen; !settled || now == read {
			seen = now
			continue
		}
		read = now
		if err := publish(files, app); err != nil {
			fmt.Fprintf(out, "\nThe lessons have mistakes; what is served is still the course before:\n%v\n", err)
			continue
		}
		fmt.Fprintln(out, "The lessons were read again.")
	}
}

func publish(files fs.FS, app *web.App) error {
	course, err := lessons.Load(files)
	if err == nil {
		err = app.Publish(course)
	}
	if err != nil {
		app.Mistaken(strings.Split(err.Error(), "\n"))
	}
	return err
}

// fingerprint changes with every file that a course consists of.
func fingerprint(files fs.FS) string {
	var all strings.Builder
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isOfCourse(name) {
			return skipMissing(err)
		}
		info, err := entry.Info()
		if err != nil {
			return skipMissing(err)
		}
		fmt.Fprintln(&all, name, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		fmt.Fprintln(&all, err)
	}
	return all.String()
}

func isOfCourse(name string) bool {
	switch path.Ext(name) {
	case ".md", ".svg", ".css":
		return true
	}
	return false
}

// skipMissing forgets a file that went while it was looked for.
func skipMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
