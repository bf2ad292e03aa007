package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"earshot/classroom"
	"earshot/operator"
	"earshot/playground"
	"earshot/progress"
	"earshot/web"
)

// flags are what can be said on the command line and in the environment.
type flags struct {
	addr     string
	data     string
	open     bool
	licenses bool

	lessons string
	dev     bool

	// teacherKey is what must be known to open a class.
	teacherKey string

	limits limits

	adminAddr string
	drain     time.Duration

	settings []operator.Setting // what all of this was set to
}

// limits are what bounds an Earshot.
type limits struct {
	stages     playground.Limits
	visitors   web.Limits
	progress   progress.Options
	recordings int
	classes    classroom.Limits
}

// define adds every flag, in the order in which -help and the README have them.
func (f *flags) define(s *flagSet) {
	s.group("Serving")
	s.text(&f.addr, "addr", "localhost:8080", "where to listen, as `host:port`; :8080 lets other machines in")
	s.proxies(&f.limits.visitors.Proxies, "trusted-proxies", "the `addresses` and networks, with commas between them, of proxies in front of this server (10.0.0.0/8,::1). What they say in X-Forwarded-For and X-Forwarded-Proto is believed, and nobody else's word. Without it, limits for one visitor count for a proxy as a whole")
	s.text(&f.data, "data", "", "the `folder` for what must last: learners' progress, recordings, and compiled code, so that the next start is fast")
	s.instead("data", "earshot in the user's data folder")
	s.yes(&f.open, "open", true, "open the browser, if this is a terminal on a desktop; -open=false doesn't")
	s.yes(&f.licenses, "licenses", false, "print the licences of everything in this binary, and stop")

	s.group("Lessons")
	s.text(&f.lessons, "lessons", "", "the `folder` of a course to serve instead of the one in this binary")
	s.yes(&f.dev, "dev", false, "for authors: read the lessons again when they change, and have open pages follow (without -lessons: those in ./lessons)")

	s.group("Classes")
	s.secret(&f.teacherKey, "teacher-key", "the `key` that must be known to open a class; without it, anybody may")
	f.limits.defineClasses(s)

	f.limits.define(s)

	s.group("Progress and recordings")
	size(s, &f.limits.progress.MaxBytes, "progress-size", progress.DefaultMaxBytes, 1<<20, math.MaxInt64, "what learners' progress may take on the disk")
	number(s, &f.limits.recordings, "recordings", 10_000, 0, many, "how many recordings are kept")

	s.group("Operating")
	s.text(&f.adminAddr, "admin-addr", "", "where to listen for whoever runs this server, as `host:port`: a page with live figures, /metrics for Prometheus, and /debug/pprof/, on a listener of its own. Off by default. It asks for no password, so keep it on localhost or a private network")
	s.time(&f.drain, "drain", 0, 0, "how long the server goes on after it was told to stop, while /readyz says so, so that a load balancer sends visitors elsewhere")
}

// many is the most of what has no other bound.
const many = math.MaxInt32

// parseFlags reads the command line, and the environment for what that doesn't say. What is wrong has been printed then.
func parseFlags(args []string, environment func(string) (string, bool), out io.Writer) (flags, error) {
	var f flags
	set := newFlagSet(out)
	f.define(set)
	if err := set.parse(args, environment); err != nil {
		return f, err
	}
	f.settings = set.settings()
	if f.dev && f.lessons == "" {
		f.lessons = "lessons"
	}
	if err := f.check(set.Args()); err != nil {
		fmt.Fprintln(out, "earshot:", err)
		return f, err
	}
	return f, nil
}

// check finds what no flag alone can.
func (f flags) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not understood; flags begin with a dash, see -help", rest[0])
	case f.adminAddr != "" && f.adminAddr == f.addr:
		return errors.New("-admin-addr must be another address than -addr: what is for whoever runs the server must not be where everybody comes")
	}
	return nil
}
