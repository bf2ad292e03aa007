package playground

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestLanesHaveNamesThatNoOtherHas(t *testing.T) {
	s, _ := openTestStage(t, chat)
	var got []string
	for _, name := range []string{"", "Ada", "ada", "B", "Server", "", "Ada"} {
		c, err := s.AddNamedClient(JoinedClient, name)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c.Name)
	}
	want := []string{"A", "Ada", "ada (2)", "B", "Server (2)", "F", "Ada (3)"}
	if !slices.Equal(got, want) {
		t.Errorf("the lanes are %q, want %q", got, want)
	}
}

func TestAClientThatIsKickedHearsItAndCanComeBack(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := joinAsPage(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	if err := s.Kick("A", "the teacher"); err != nil {
		t.Fatal(err)
	}
	a.expect("disconnect", "io server disconnect")
	gone := entries(t, s, is(ServerLane, KindEvent, "disconnect"))
	e := gone[len(gone)-1]
	if cause, _ := s.Timeline().Entry(*e.Cause); cause.Kind != KindClose || cause.Text != "the teacher" {
		t.Errorf("it disconnected because of %+v", cause)
	}
	a.do("connect")
	a.expect("connect")
	if err := s.Kick("Nobody", "the teacher"); err == nil {
		t.Error("who isn't there is said to have been kicked")
	}
}

func TestAViewOfOneLaneHasThatLaneAndTheServers(t *testing.T) {
	tl := newTimeline()
	emit := tl.Add(Entry{Lane: ServerLane, Kind: KindEmit, Event: "said", To: []string{"Ada", "Bob"}})
	for _, lane := range []string{"Ada", "Bob"} {
		tl.Add(Entry{Lane: lane, Kind: KindFrame, Cause: &emit})
		tl.Add(Entry{Lane: lane, Kind: KindEvent, Event: "said", Cause: &emit})
	}
	var got []string
	for _, raw := range tl.After(0, 100, View{Lane: "Bob"}).Entries {
		var e Entry
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Lane+" "+string(e.Kind)+" to "+strings.Join(e.To, " "))
	}
	if want := []string{"server emit to Bob", "Bob event to "}; !slices.Equal(got, want) {
		t.Errorf("Bob sees %q, want %q", got, want)
	}
	if e, _ := tl.Entry(emit); len(e.To) != 2 {
		t.Errorf("the entry itself was changed: %+v", e)
	}
}

func TestAClientThatIsExpelledStaysOut(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := joinAsPage(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	if err := s.Expel("A", "the teacher"); err != nil {
		t.Fatal(err)
	}
	a.expect("disconnect", "io server disconnect")
	a.do("connect")
	a.expect("connect_error")
	seen := len(s.Timeline().From(0))
	s.Report("A", []Report{{Type: "log", Text: "I am still here"}})
	if now := s.Timeline().From(0); len(now) != seen {
		t.Errorf("it is still believed: %+v", now[seen:])
	}
}

// A reader of one lane is told of every change of it, however changes and reads are mixed, and a full timeline forgets.
func TestAViewOfOneLaneMissesNothing(t *testing.T) {
	tl := newTimeline()
	tl.most = 200
	random := rand.New(rand.NewPCG(1, 2))
	lanes := []string{ServerLane, "Ada", "Bob"}
	seen, rev := map[int64]string{}, int64(0)
	for range 3000 {
		if n := int64(tl.entries.size); n > 0 && random.IntN(3) == 0 {
			tl.Amend(tl.entries.first+random.Int64N(n), func(e *Entry) { e.Text += "." })
		} else {
			tl.Add(Entry{Lane: lanes[random.IntN(3)], Kind: KindLog})
		}
		if random.IntN(20) > 0 {
			continue
		}
		for more := true; more; {
			c := tl.After(rev, 5, View{Lane: "Bob"})
			more, rev = len(c.Entries) == 5, c.Rev
			for _, raw := range c.Entries {
				var e Entry
				if err := json.Unmarshal(raw, &e); err != nil {
					t.Fatal(err)
				}
				seen[e.Seq] = e.Lane + e.Text
			}
		}
		for _, e := range tl.From(0) {
			if want := e.Lane + e.Text; e.Lane != "Ada" && seen[e.Seq] != want {
				t.Fatalf("entry %d is %q, and Bob has seen %q", e.Seq, want, seen[e.Seq])
			}
		}
	}
	for seq, text := range seen {
		if strings.HasPrefix(text, "Ada") {
			t.Errorf("Bob has seen Ada's entry %d", seq)
		}
	}
}
