package rehearsal

import (
	"strings"
	"testing"
)

func TestWhatRepeatsIsToldOnce(t *testing.T) {
	for told, want := range map[string]string{
		"connect":                           "connect",
		"tick tick tick":                    "tick",
		"timer emit timer emit timer emit":  "timer emit",
		"start timer emit timer emit timer": "start timer emit timer",
		"a b a c":                           "a b a c",
	} {
		if got := strings.Join(once(strings.Fields(told)), " "); got != want {
			t.Errorf("%q is told as %q, want %q", told, got, want)
		}
	}
}
