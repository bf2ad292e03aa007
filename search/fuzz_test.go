package search

import (
	"testing"
	"unicode/utf8"
)

// Whatever is asked, what is found is text that can be shown.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{"rooms", "socket.broadcast.emit", "conect_error", "io.emit()", "é 🙂", "\x00", `"join`, "a b c d e f", "%s", "((("} {
		f.Add(seed)
	}
	index := course()
	f.Fuzz(func(t *testing.T, query string) {
		for _, group := range index.Find(query, 10) {
			for _, r := range group.Results {
				if r.URL == "" || !utf8.ValidString(r.Title) {
					t.Errorf("%q finds %+v", query, r)
				}
			}
		}
	})
}
