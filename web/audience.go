package web

import (
	"encoding/json"
	"log/slog"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/playground"
	"earshot/socketio"
)

// audience tells classes' pages, over the rooms of a namespace: nothing here looks at single sockets, so it reaches
// whomever the namespace's adapter reaches. It is a classroom.Audience.
type audience struct {
	rooms socket.Namespace
	log   *slog.Logger
}

func (a audience) Tell(room, event string, section any) {
	body, err := json.Marshal([]any{section})
	if err == nil {
		err = a.rooms.To(socket.Room(room)).Emit(event, &socketio.Args{JSON: body})
	}
	if err != nil {
		a.log.Error("a class can't be told", "event", event, "error", err)
	}
}

// Dismiss doesn't wait: those who are disconnected tell their class that they leave.
func (a audience) Dismiss(room string) { go a.rooms.In(socket.Room(room)).DisconnectSockets(false) }

// classHost is what classes need of the app. It is a classroom.Host.
type classHost struct {
	audience
	app *App
}

func (h classHost) Course() *lessons.Course                   { return h.app.course() }
func (h classHost) Stage(id string) (*playground.Stage, bool) { return h.app.stages.Get(id) }
func (h classHost) Forget(recording string) error             { return h.app.recordings.Delete(recording) }
func (h classHost) Record(s *playground.Stage) (string, error) {
	return h.app.recordings.Save(s.Record())
}

func (h classHost) Addresses() []string {
	list := []string{}
	for _, host := range h.app.hosts() {
		list = append(list, "http://"+host)
	}
	return list
}

// Judge says how a prediction really went, for a whole class: as an answer that nobody in particular has given.
func (h classHost) Judge(s *playground.Stage, step *lessons.Step, after int64, choices []string) (t classroom.Truth, known bool, err error) {
	found := truthOf(s, step, after, choices)
	if !found.known {
		return t, false, nil
	}
	t.Answer, err = json.Marshal(found.answer)
	t.Words, t.Seq = found.words, found.seq
	return t, true, err
}
