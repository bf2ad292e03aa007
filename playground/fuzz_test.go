package playground

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
)

// A recording that somebody made is refused, or it can be written and read again.
func FuzzRecording(f *testing.F) {
	for _, seed := range []string{`{"earshot":"recording","version":1,"lanes":[{"name":"A"}],"entries":[{"seq":1,"at":1,"lane":"server","kind":"program"},{"seq":2,"at":2,"lane":"A","kind":"event","cause":1,"args":[1]}]}`,
		`{"earshot":"recording","version":1,"entries":[{"seq":1,"cause":9223372036854775807}]}`, `{"earshot":"recording","version":2}`, `{`, `[]`, `null`, `{"earshot":"recording","version":1,"entries":[{"seq":-1}]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadRecording(strings.NewReader(text))
		if err != nil {
			return
		}
		if err := r.check(); err != nil {
			t.Errorf("what was read doesn't pass its own check: %v", err)
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadRecording(strings.NewReader(string(again))); err != nil {
			t.Errorf("what was read can't be read again: %v", err)
		}
	})
}

// Whatever a page reports, the timeline stays sound.
func FuzzReports(f *testing.F) {
	for _, seed := range []string{`[{"type":"emit","sid":"c","packet":2,"at":5}]`, `[{"type":"receive","sid":"c","packet":1}]`, `[{"type":"log","text":"x","at":-1}]`,
		`[{"type":"connect","socket":"s"},{"type":"disconnect","socket":"s","reason":"transport close"}]`, `[{"type":"connect_error","message":"no","data":{"a":1}}]`,
		`[{"type":"buffered","wait":1,"event":"x","args":[1]},{"type":"emit","sid":"c","packet":3,"wait":1,"ask":2},{"type":"timeout","ask":2}]`, `[{"type":"error","source":{"file":"x","line":-1}}]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var reports []Report
		if json.Unmarshal([]byte(text), &reports) != nil {
			return
		}
		s := &Stage{timeline: newTimeline(), roster: newRoster()}
		client, err := s.AddClient(PageClient)
		if err != nil {
			t.Fatal(err)
		}
		c := s.roster.byName[client.Name]
		s.roster.opened(c, "c", s.timeline.Add(Entry{Lane: "A", Kind: KindOpen}), 1)
		s.roster.peers["s"] = &peer{conn: s.roster.conns["c"], namespace: "/"}
		s.Report(client.Name, reports)
		s.Report(client.Name, reports)
		sound(t, s)
	})
}

// sound checks what readers of a timeline rely upon.
func sound(t *testing.T, s *Stage) {
	t.Helper()
	last := int64(0)
	for _, e := range s.timeline.From(0) {
		if e.Seq != last+1 && last != 0 || e.At < 0 || e.At > s.timeline.Now() || e.Lane == "" || e.Kind == "" || e.Cause != nil && *e.Cause >= e.Seq {
			t.Errorf("the timeline has %+v", e)
		}
		last = e.Seq
	}
	for _, entry := range s.timeline.After(0, 1<<30, View{Wire: true}).Entries {
		if !json.Valid(entry) {
			t.Errorf("the page gets %s", entry)
		}
	}
}

// Whatever a program hands to the operations of the facade, its stage stays sound.
func FuzzCalls(f *testing.F) {
	for _, seed := range [][4]string{{"emit", `{"nsp":"/","call":"io.emit"}`, `x`, `[1]`}, {"emit", `{"socket":"s","timeout":5}`, `x`, `[]`},
		{"emit", `{"rooms":["a"],"except":["b"],"volatile":true}`, `connect`, `["x"]`}, {"join", `{"socket":"s","rooms":["r"]}`}, {"leave", `{"rooms":["r"]}`}, {"timer", `{"id":1,"delay":1e300,"repeat":true}`},
		{"clear", `{"id":1}`}, {"of", `{"nsp":"/n"}`}, {"use", `{"nsp":"/n"}`}, {"patterns", `{}`}, {"fire", `{"event":"x","listeners":["server.js:1:1"],"cause":99}`}, {"resume", `{"cause":-1}`}, {"next", `{"token":1,"refusal":{"message":"m","data":[1]}}`},
		{"admit", `{"token":1,"allow":true}`}, {"disconnect", `{"socket":"s","close":true}`}, {"ack", `{"token":1}`, ``, `[1]`}, {"options", `{"options":{"pingInterval":1}}`}, {"random", `{"id":-1}`}, {"adapter", `{}`}, {"match", `{"rooms":["a"]}`},
		{"hangup", `{"name":"x"}`}, {"log", `{"level":"x","text":"y"}`}, {"rooms", `{"socket":"s"}`}, {"listeners", `{}`}, {"refuse", `{"message":"m"}`}} {
		f.Add(seed[0], seed[1], seed[2], seed[3], "1")
	}
	engine, err := NewEngine(f.Context(), cacheDir(f))
	if err != nil {
		f.Fatal(err)
	}
	stages := NewStages(engine, Limits{Stages: 1 << 30, PerVisitor: 1 << 30, CallsPerSecond: 1 << 30, CallsSaved: 1 << 30}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	s, err := stages.Open("fuzz", &lessons.Lesson{}, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		stages.Close(context.Background())
		engine.Close()
	})
	calls := 0
	f.Fuzz(func(t *testing.T, operation, details, event, args, ack string) {
		if calls++; calls%200 == 0 { // so that it doesn't fill up
			if err := s.Run(""); err != nil {
				t.Fatal(err)
			}
		}
		done := make(chan struct{})
		p := s.program
		p.inbox.putAnyway(happening{message: message{Type: "timer"}, before: func() {
			defer close(done)
			if _, err := p.Call(operation, [][]byte{[]byte(details), []byte(event), []byte(args), []byte(ack)}, nil); err != nil && err.Error() == "" {
				t.Errorf("%s %s is refused without a word", operation, details)
			}
		}})
		select {
		case <-done:
		case <-time.After(patience):
			t.Fatalf("%s %s never comes back", operation, details)
		}
		if calls%50 == 0 {
			sound(t, s)
		}
	})
}
