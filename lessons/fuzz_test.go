package lessons_test

import (
	"testing"

	"earshot/lessons"
)

// A lesson is read, or refused with words that say where.
func FuzzLesson(f *testing.F) {
	for _, seed := range []string{good, defaults, "---\ntitle: x\n---\n", "---\n", "```", "# x\n\n> y\n\n| a |\n|---|\n", good + "\n```step predict\nWho?\n```\n", good + "\n![x](x.svg)\n[y](#z)\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := lessons.Load(course("waving.md", text)); err != nil && err.Error() == "" {
			t.Error("a lesson is refused without a word")
		}
	})
}
