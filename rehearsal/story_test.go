package rehearsal

import (
	"strings"
	"testing"

	"earshot/playground"
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

func TestThoseWhomOneCallMovesAreToldInTheOrderOfTheirNames(t *testing.T) {
	one, other := int64(1), int64(2)
	join := func(seq int64, who string, cause *int64) playground.Entry {
		return playground.Entry{Seq: seq, Lane: playground.ServerLane, Kind: playground.KindJoin, Room: "red", To: []string{who}, Cause: cause}
	}
	part := Part{Name: "make-1", Entries: []playground.Entry{join(3, "C", &one), join(4, "A", &one), join(5, "B", &other)}}
	report := Report{Parts: []Part{part}}
	if story := report.Story(); !strings.Contains(story, "join red → A\n  join red → C\n  join red → B\n") {
		t.Errorf("it is told as\n%s", story)
	}
	if part.Entries[0].To[0] != "C" {
		t.Error("the entries themselves were changed")
	}
}
