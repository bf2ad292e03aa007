package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/classroom"
	"earshot/playground"
	"earshot/socketio"
)

// A stage that a class shares is the teacher's, whoever knows its id.

// errOthersStage refuses to share what isn't the teacher's.
var errOthersStage = &classroom.Refusal{Code: classroom.CodeGone, Message: "This page hasn’t opened the stage that it wants to share. Reload it: it opens a new one."}

// mayShare tells whether the page that asks for stage {"stage"} has opened that one, or asks to share none.
func (a *App) mayShare(s *socket.Socket, payload []byte) bool {
	var ask struct{ Stage string }
	return json.Unmarshal(payload, &ask) != nil || ask.Stage == "" || a.links.hasOpened(s, ask.Stage)
}

// errClassStage refuses what only the teacher may do, or whoever has the pen.
var errClassStage = errors.New("this stage is a class’s: take part on the class’s page, and ask your teacher for the pen to change what runs")

// classOf is the class that shares a stage, or has shared it, nil if none has.
func (a *App) classOf(s *playground.Stage) *classroom.Class {
	if a.classes == nil {
		return nil
	}
	return a.classes.OfStage(s.ID())
}

// mayChange tells whether a request may change what runs on a stage.
func (a *App) mayChange(r *http.Request, s *playground.Stage) bool {
	class := a.classOf(s)
	return class == nil || isTeacherOf(r, class)
}

// changed notes that a stage runs something else, by the will of a student, or of the teacher ("").
func (a *App) changed(s *playground.Stage, by string) {
	if class := a.classOf(s); class != nil {
		class.Changed(s, by)
	}
}

// recorded notes that a recording of a stage was made.
func (a *App) recorded(id string, s *playground.Stage) {
	class := a.classOf(s)
	if class == nil {
		return
	}
	if err := class.Recorded(id, s); err != nil {
		a.log.Warn("a class's recording isn't kept with it", "error", err)
	}
}

// mayOpen tells whether the page may have the stage as its own.
func (k *link) mayOpen(s *playground.Stage) bool {
	return k.links.app.classOf(s) == nil || k.links.app.mayChange(socketio.RequestOf(k.socket), s)
}

// change does something to what runs on the stage, if the page may.
func (k *link) change(do func() error) error {
	by := ""
	if !k.mayOpen(k.stage) {
		ok := false
		class := k.links.app.classOf(k.stage)
		if class != nil {
			by, ok = class.MayChange(k.stage, func(lane string) bool { return k.own[lane] })
		}
		if !ok {
			return errClassStage
		}
	}
	err := do()
	if err == nil {
		k.links.app.changed(k.stage, by)
	}
	return err
}

// watch shows a page of a class's teacher the class's stage, without making the page a client.
func (k *link) watch(payload []byte) (any, error) {
	var ask struct {
		Stage string
		After int64
		Wire  bool
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	s, ok := k.links.app.stages.Get(ask.Stage)
	if !ok || k.links.app.classOf(s) == nil {
		return nil, errors.New("no class shares this stage any more")
	}
	if !k.mayOpen(s) {
		return nil, errClassStage
	}
	k.leave()
	k.wire.Store(ask.Wire)
	k.attach(s, "", ask.After)
	view := k.view()
	view.Clients = []playground.Client{}
	return map[string]any{"stage": view, "key": "", "name": ""}, nil
}

const (
	// studentsBatch is how long entries are gathered for a student's page, and how much longer for each participant: the more
	// pages there are, the fewer messages each gets.
	studentsBatch = 60 * time.Millisecond
	eachLonger    = 300 * time.Microsecond
	// studentsReports is how much of a student's client is recorded in studentsWhile; the rest isn't.
	studentsReports = 1000
	studentsWhile   = 5 * time.Second
	// crowd is from how many lanes on the list of lanes is told at most every crowdEvery.
	crowd      = 30
	crowdEvery = 400 * time.Millisecond
)

func (k *link) studentsEvery() time.Duration {
	return studentsBatch + time.Duration(k.stage.Crowd())*eachLonger
}

// laneTeller tells a page of the lanes when they have changed: of all of them, or of only one.
type laneTeller struct {
	stage    *playground.Stage
	only     string
	version  int
	last     playground.Lane // of only
	told     time.Time
	later    <-chan time.Time
	expelled bool // the one lane's client has been taken off the stage
}

// news are the lanes if there is something new about them, and it is time to tell.
func (l *laneTeller) news() []playground.Lane {
	if l.stage.LanesVersion() == l.version {
		return nil
	}
	if l.only != "" {
		lane, version, there := l.stage.Lane(l.only)
		l.version, l.expelled = version, !there
		if lane == l.last {
			return nil
		}
		l.last = lane
		return []playground.Lane{lane}
	}
	lanes, version := l.stage.Lanes()
	if wait := crowdEvery - time.Since(l.told); len(lanes) > crowd && wait > 0 {
		l.later = time.After(wait)
		return nil
	}
	l.version, l.told, l.later = version, time.Now(), nil
	return lanes
}

// due is when lanes that were held back can be told.
func (l *laneTeller) due() <-chan time.Time { return l.later }
