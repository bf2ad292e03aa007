package playground

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func seqs(t *testing.T, c Changes) (out []int64) {
	t.Helper()
	for _, raw := range c.Entries {
		var e Entry
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e.Seq)
	}
	return out
}

func TestAReaderGetsEveryChangeOnce(t *testing.T) {
	tl := newTimeline()
	for range 5 {
		tl.Add(Entry{Lane: "A", Kind: KindEmit})
	}
	first := tl.After(0, 3, View{Wire: true})
	if got := fmt.Sprint(seqs(t, first)); got != "[1 2 3]" {
		t.Errorf("the first three are %s", got)
	}
	rest := tl.After(first.Rev, 100, View{Wire: true})
	if got := fmt.Sprint(seqs(t, rest)); got != "[4 5]" {
		t.Errorf("the rest is %s", got)
	}
	tl.Amend(2, func(e *Entry) { e.Text = "later facts" })
	tl.Amend(2, func(e *Entry) { e.Estimated = true })
	tl.Add(Entry{Lane: "A", Kind: KindEmit})
	news := tl.After(rest.Rev, 100, View{Wire: true})
	if got := fmt.Sprint(seqs(t, news)); got != "[2 6]" || !strings.Contains(string(news.Entries[0]), "later facts") {
		t.Errorf("the news are %s", news.Entries)
	}
	if again := tl.After(news.Rev, 100, View{Wire: true}); len(again.Entries) != 0 || again.Missed {
		t.Errorf("there are still news: %+v", again)
	}
}

func TestAFullTimelineDropsTheOldestAndSaysSo(t *testing.T) {
	tl := newTimeline()
	for range maxEntries + 1 {
		tl.Add(Entry{Lane: "A", Kind: KindEmit})
	}
	c := tl.After(0, 1, View{Wire: true})
	if !c.Missed || seqs(t, c)[0] == 1 {
		t.Errorf("the reader isn't told: %+v", c)
	}
	all := tl.From(0)
	last := all[len(all)-1]
	if last.Seq != maxEntries+2 || len(all) > maxEntries {
		t.Errorf("%d entries are kept, the last is %d", len(all), last.Seq)
	}
	if want := "a timeline keeps 20000 entries, and 16 MB: from now on the oldest are dropped"; last.Kind != KindLimit || last.Text != want {
		t.Errorf("the last is %+v, want that the timeline says %q", last, want)
	}
	for range maxEntries {
		tl.Add(Entry{Lane: "A", Kind: KindEmit})
	}
	for _, e := range tl.From(0) {
		if e.Kind == KindLimit && e.Seq != last.Seq {
			t.Errorf("it is said again: %+v", e)
		}
	}
}

func TestAReaderThatLagsBehindManyAmendmentsLosesNothing(t *testing.T) {
	tl := newTimeline()
	for range 10 {
		tl.Add(Entry{Lane: "A", Kind: KindEmit})
	}
	for i := range 5 * maxEntries {
		tl.Amend(int64(i%3)+1, func(e *Entry) { e.Text = fmt.Sprint(i) })
	}
	if got := len(tl.After(0, 100, View{Wire: true}).Entries); got != 10 {
		t.Errorf("the reader gets %d of 10 entries", got)
	}
}

func TestAnEntryIsNeverDatedBeforeItsCauseNorAfterNow(t *testing.T) {
	tl := newTimeline()
	cause := tl.Add(Entry{Lane: ServerLane, Kind: KindEmit})
	at, _ := tl.Entry(cause)
	early, _ := tl.Entry(tl.Add(Entry{Lane: "A", Kind: KindEvent, At: 1, Cause: &cause}))
	if early.At < at.At {
		t.Errorf("the effect is dated %d, its cause %d", early.At, at.At)
	}
	late, _ := tl.Entry(tl.Add(Entry{Lane: "A", Kind: KindEvent, At: 1 << 50}))
	if late.At > tl.Now() {
		t.Errorf("an entry is dated %d, in the future", late.At)
	}
}

func TestLongArgumentsAreShortenedAndSaidToBe(t *testing.T) {
	tl := newTimeline()
	long, _ := json.Marshal([]string{strings.Repeat("x", 3*MaxArgs)})
	seq := tl.Add(Entry{Lane: "A", Kind: KindEmit, Args: long})
	tl.Amend(seq, func(e *Entry) { e.Text = "amended" })
	e, _ := tl.Entry(seq)
	if e.ArgsSize != len(long) || len(e.Args) > 2*MaxArgs || !json.Valid(e.Args) {
		t.Errorf("the arguments are %d bytes, said to be %d of %d", len(e.Args), e.ArgsSize, len(long))
	}
}
