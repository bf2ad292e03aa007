// Package conformance compares a stage with the official Node server: the same programs, the same clients, and a record
// of what each of them saw, entry by entry. It has no code but tests; the cases are in cases/. It also holds the reference
// against a stage and the official packages.
package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"earshot/lessons"
	"earshot/playground"
	"earshot/static"
	"earshot/web"
)

// atLeast is how many cases there must be, so that none gets lost.
const atLeast = 400

func TestAStageDoesWhatTheOfficialServerDoes(t *testing.T) {
	address := serve(t)
	official := make(chan map[string]json.RawMessage, 1)
	go func() { official <- run(t, "official") }()
	ours := run(t, address)
	theirs := <-official
	if len(theirs) < atLeast {
		t.Errorf("there are %d cases, fewer than %d", len(theirs), atLeast)
	}
	names := make([]string, 0, len(theirs))
	for name := range theirs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t.Run(name, func(t *testing.T) { compare(t, theirs[name], ours[name]) })
	}
}

// compare holds two records of a case against each other.
func compare(t *testing.T, theirs, ours json.RawMessage) {
	var their, our map[string]json.RawMessage
	if json.Unmarshal(theirs, &their) != nil || json.Unmarshal(ours, &our) != nil {
		t.Fatalf("a record is missing: official %s, here %s", theirs, ours)
	}
	for _, part := range []string{"play", "failed"} {
		if their[part] != nil {
			t.Errorf("the case itself doesn't work on the official server: %s", their[part])
		}
	}
	for who := range union(their, our) {
		if !bytes.Equal(their[who], our[who]) {
			t.Errorf("%s saw\n%s on the official server, and\n%s here", who, their[who], our[who])
		}
	}
}

func union(a, b map[string]json.RawMessage) map[string]bool {
	all := map[string]bool{}
	for _, m := range []map[string]json.RawMessage{a, b} {
		for key := range m {
			all[key] = true
		}
	}
	return all
}

// run plays all cases against a target.
func run(t *testing.T, target string) map[string]json.RawMessage {
	cmd := exec.Command("node", "run.mjs", target)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("node run.mjs %s: %v (it needs Node 20 or newer, and `npm ci --ignore-scripts` in static/: ./test sees to both)", target, err)
		return nil
	}
	var records map[string]json.RawMessage
	if err := json.Unmarshal(out, &records); err != nil {
		t.Errorf("node run.mjs %s prints no JSON: %v", target, err)
	}
	return records
}

// serve runs the whole app.
func serve(t *testing.T) (address string) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	engine, err := playground.NewEngine(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	files, preloads, err := static.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(static.FS(), files, preloads)
	if err != nil {
		t.Fatal(err)
	}
	stages := playground.NewStages(engine, playground.Limits{Stages: 1000, PerVisitor: 1000, Idle: time.Hour}, log)
	app, err := web.NewApp(web.Config{Course: course, Assets: assets, Stages: stages, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(app.Handler())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := stages.Close(ctx); err != nil {
			t.Error(err)
		}
		server.Close()
		engine.Close()
	})
	return server.URL
}
