package web_test

import (
	"path"
	"strings"
	"testing"
)

// heaviest is how many bytes a lesson's page may be until it is live: HTML, style sheets and scripts as they come over
// the network, without fonts and what comes later: the editor, and what follows the reader.
const heaviest = 60_000

func TestPageIsLight(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.see("the editor has come", editor(".cm-content"))
	total := 0.0
	until(t, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		total = 0
		for _, a := range p.received {
			if !critical(a) {
				continue
			}
			if a.bytes == 0 {
				return false
			}
			total += a.bytes
		}
		return total > 0
	}, func() string { return "the page never finished loading" })
	documents := 0
	for _, a := range p.received {
		if critical(a) {
			if a.kind == "Document" {
				documents++
			}
			t.Logf("%6.0f bytes, %s: %s", a.bytes, a.encoding, a.url)
			if a.encoding != "br" {
				t.Errorf("%s comes as %q, want brotli", a.url, a.encoding)
			}
		}
	}
	if documents != 1 {
		t.Errorf("the page takes %d requests for HTML, want 1", documents)
	}
	if total > heaviest {
		t.Errorf("the page weighs %.0f bytes, want at most %d", total, heaviest)
	}
}

// critical tells whether an answer is a part of what the page needs to be live. Clients' documents are pages of their own.
func critical(a *answer) bool {
	switch a.kind {
	case "Document":
		return strings.Contains(a.url, "/lessons/")
	case "Stylesheet", "Script":
		name := path.Base(a.url)
		return !strings.HasPrefix(name, "editor-") && !strings.HasPrefix(name, "reading-")
	}
	return false
}
