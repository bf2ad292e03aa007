package sandbox

import (
	"strings"
	"testing"
)

// Positions are looked up in text that a learner wrote, so no text may make that fail.
func FuzzPlaces(f *testing.F) {
	for _, text := range []string{
		"", "\n", "for", "while (true) { f(a, b) }", "'\\", "`${`", "/* ", "f(((", ")}]", "do { x.for() } while (0); é😀(\xff\xf0)",
		"io.emit('a', {\n b: c(d)\n})", "for (;;) for (;;) x; y", "\"\n\"", "//", "a.b.c(", "if (x) { } while (y);",
	} {
		f.Add(text, 1, 1, "emit")
		f.Add(text, 2, 7, "f")
	}
	f.Fuzz(func(t *testing.T, text string, line, column int, name string) {
		s := newSource(text, 3)
		at, ok := s.offset(line, column)
		if !ok {
			return
		}
		call, _ := s.callOf(name, at)
		for _, at := range []int{at, call, s.loopFrom(at)} {
			l, c := s.place(at)
			if l < 1 || l > strings.Count(text, "\n")+1 || c < 1 || c > len(text)+1 {
				t.Errorf("byte %d is at %d:%d", at, l, c)
			}
		}
	})
}

func TestLoopFrom(t *testing.T) {
	for text, want := range map[string]string{ // | is where the engine saw the program, ^ where it was
		"|a(); ^while (1) {}":                     "a loop that follows",
		"for (;;) { |a(); for (;;) {} }":          "in a loop already",
		"{ |a(); } while (1) {}":                  "a loop beyond the block",
		"|a('for'); /* for */ // for\n^do {}":     "words that aren't code",
		"|a.for(); ^for (const b of c) d(b);":     "a property by that name",
		"for (;;) a(); |b(); ^for (;;) c();":      "between two loops",
		"while (a) { b() } |c(); ^while (d) e();": "after a loop with a block",
	} {
		seen := strings.Index(strings.Replace(text, "^", "", 1), "|")
		expected := strings.Index(strings.Replace(text, "|", "", 1), "^")
		if expected < 0 {
			expected = seen
		}
		s := newSource(strings.NewReplacer("|", "", "^", "").Replace(text), 0)
		if got := s.loopFrom(seen); got != expected {
			t.Errorf("%s: byte %d, want %d of %s", want, got, expected, s.text)
		}
	}
}
