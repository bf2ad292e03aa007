package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"earshot/socketio/sockettest"
)

// openLink connects as an open page does, with a stage.
func openLink(t *testing.T, base string) *sockettest.Client {
	t.Helper()
	page, err := sockettest.Dial("ws"+strings.TrimPrefix(base, "http")+linkPath, nil, func(string, string, []json.RawMessage) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(page.Cut)
	if err := page.Connect("/", map[string]any{}); err != nil {
		t.Fatal(err)
	}
	if _, err := page.Ask("/", "stage:open", map[string]any{"page": "p", "lesson": "the-whole-example"}); err != nil {
		t.Fatal(err)
	}
	return page
}

// A page that asks without end is read more slowly, and others are answered meanwhile.
func TestAPageThatAsksWithoutEndIsReadMoreSlowly(t *testing.T) {
	base := testApp(t, roomy).URL
	flooding, beside := openLink(t, base), openLink(t, base)
	began := time.Now()
	const more = asksPerSecond / requestCost // what comes back in a second
	for range asksSaved/requestCost + more {
		if err := flooding.Emit("/", "clock", map[string]any{}); err != nil {
			t.Fatal(err)
		}
	}
	answered := make(chan error, 1)
	go func() {
		_, err := flooding.Ask("/", "clock", map[string]any{})
		answered <- err
	}()
	for range 20 {
		if _, err := beside.Ask("/", "clock", map[string]any{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-answered; err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took < time.Second*9/10 { // less is impossible, however fast the machine
		t.Errorf("%d requests were answered in %s", asksSaved/requestCost+more, took)
	}
}
