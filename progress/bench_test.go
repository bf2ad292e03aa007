package progress_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/progress"
)

// A draft of 2 kB is saved, to the disk.
func BenchmarkSaveDraft(b *testing.B) {
	s, err := progress.Open(filepath.Join(b.TempDir(), "progress.sqlite"), progress.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	text := strings.Repeat("x", 2000)
	for b.Loop() {
		if _, err := s.SaveDraft(survivor, draft("one", "server.js", text, time.Now())); err != nil {
			b.Fatal(err)
		}
	}
}
