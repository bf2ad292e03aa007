package web_test

import (
	"slices"
	"testing"
)

// heaviest is how many bytes a lesson's page may be until it is live: its HTML, and the style sheets and scripts that it
// names, as they come over the network. Fonts, the editor, the steps and what follows the reader come later.
const heaviest = 60_000

func TestPageIsLight(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.seeEditor()
	named := get[[]string](p, `[...document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload], script[src]")].map(e => e.href ?? e.src).concat(location.href)`)
	critical := func(a *answer) bool { return slices.Contains(named, a.url) }
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
