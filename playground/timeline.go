package playground

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

const (
	// MaxArgs is how many bytes of an event's arguments an entry keeps.
	MaxArgs = 4 << 10
	// MaxText is how many bytes of a line of output or an error message an entry keeps.
	MaxText = 8 << 10
	// maxName is how many bytes of an event's name, a room's and the like an entry keeps.
	maxName = 1 << 10
	// maxEntries is how many entries a timeline keeps; the oldest go first.
	maxEntries = 20_000
	// maxTimelineBytes bounds what those entries may weigh together, as JSON, roughly.
	maxTimelineBytes = 16 << 20
)

// Timeline is the record of a stage. It is safe for concurrent use.
//
// Every change, a new entry or an amended one, has a revision, counted from 1. A reader that remembers the revision
// up to which it has read gets, with After, exactly the entries that were added or amended since.
type Timeline struct {
	start time.Time

	mu      sync.Mutex
	entries records
	rev     int64               // the latest revision
	changes []change            // by revision; one that a later change of the same entry has overtaken is stale
	inLane  map[string][]change // the same, by lane; nil until somebody wants a lane's
	dropped int64               // the latest revision of an entry that is no longer kept
	bytes   int                 // what entries weigh together
	waiting chan struct{}

	most, mostBytes int  // how many entries are kept, and what they may weigh together
	full            bool // entries have been dropped
	onTrim          func()
}

type change struct{ rev, seq int64 }

func newTimeline() *Timeline {
	return &Timeline{start: time.Now(), entries: records{first: 1}, most: maxEntries, mostBytes: maxTimelineBytes}
}

// Now is the time since the stage opened, in microseconds.
func (t *Timeline) Now() int64 { return time.Since(t.start).Microseconds() }

// when is a moment as a time of the timeline, at least 1 µs.
func (t *Timeline) when(at time.Time) int64 { return max(at.Sub(t.start).Microseconds(), 1) }

// Add appends an entry and returns its number. Seq is set here; At is now if it is zero, and is kept between the
// cause's At and now.
func (t *Timeline) Add(e Entry) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	seq := t.append(e)
	t.trim()
	return seq
}

// append is Add with mu held; it leaves the timeline as long as it gets.
func (t *Timeline) append(e Entry) int64 {
	if e.Cause != nil && (*e.Cause >= t.entries.next() || *e.Cause < 1) {
		e.Cause = nil // a program may say anything
	}
	clip(&e)
	return t.add(newCommon(e), own{at: t.honest(e.At, e.Cause), lane: e.Lane})
}

func (t *Timeline) add(c *common, o own) int64 {
	o.seq = t.entries.next()
	t.bytes += int(c.weight)
	t.changed(t.entries.append(record{own: o, common: c}))
	return o.seq
}

// Amend changes an entry in place; it does nothing if the entry is no longer kept.
func (t *Timeline) Amend(seq int64, change func(*Entry)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.entries.get(seq)
	if r == nil {
		return
	}
	e := r.entry()
	t.bytes -= int(r.common.weight)
	change(&e)
	clip(&e)
	r.own, r.common = own{seq: seq, at: t.honest(e.At, e.Cause), lane: e.Lane}, newCommon(e)
	t.bytes += int(r.common.weight)
	t.changed(r)
	t.trim()
}

// Entry returns a copy of the entry with that number, if it is kept.
func (t *Timeline) Entry(seq int64) (Entry, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r := t.entries.get(seq); r != nil {
		return r.entry(), true
	}
	return Entry{}, false
}

// From returns the entries with numbers greater than seq.
func (t *Timeline) From(seq int64) []Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	from := max(seq+1, t.entries.first)
	out := make([]Entry, 0, max(t.entries.next()-from, 0))
	for ; from < t.entries.next(); from++ {
		out = append(out, t.entries.get(from).entry())
	}
	return out
}

// Changes is what has changed since a revision.
type Changes struct {
	// Rev is the revision up to which the reader has read with these changes.
	Rev int64 `json:"rev"`
	// Entries are the entries added or amended, each once, as they are now.
	Entries []json.RawMessage `json:"entries"`
	// Missed is set if entries between have been dropped because the timeline was full.
	Missed bool `json:"missed,omitempty"`
}

// View says which entries a reader wants.
type View struct {
	// Wire asks for frames, too.
	Wire bool
	// Lane, if it isn't "", leaves only the entries of that lane and of the server, and of an entry's To only that lane: what
	// one of very many participants needs.
	Lane string
}

func (v View) wants(e *Entry) bool { return v.Wire || e.Kind != KindFrame }

// changes are those of a timeline after a revision that concern the lanes that the reader wants, by revision.
func (v View) changes(t *Timeline, rev int64) []change {
	if v.Lane == "" {
		return later(t.changes, rev)
	}
	if t.inLane == nil {
		t.sortByLane()
	}
	list := slices.Concat(later(t.inLane[ServerLane], rev), later(t.inLane[v.Lane], rev))
	slices.SortFunc(list, func(a, b change) int { return cmp.Compare(a.rev, b.rev) })
	return list
}

func later(list []change, rev int64) []change {
	return list[sort.Search(len(list), func(i int) bool { return list[i].rev > rev }):]
}

// encoded is the entry's JSON as the reader gets it.
func (v View) encoded(r *record) []byte {
	if v.Lane == "" || len(r.common.To) == 0 {
		return r.encoded()
	}
	narrow := common{Entry: r.common.Entry}
	narrow.To = slices.DeleteFunc(slices.Clone(narrow.To), func(lane string) bool { return lane != v.Lane && lane != ServerLane })
	return (&record{own: r.own, common: &narrow}).encoded()
}

// After returns at most limit of the entries that view wants and that were added or amended after revision rev.
func (t *Timeline) After(rev int64, limit int, view View) Changes {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := Changes{Rev: t.rev, Entries: []json.RawMessage{}, Missed: rev < t.dropped}
	for _, ch := range view.changes(t, rev) {
		if len(c.Entries) == limit {
			c.Rev = ch.rev - 1
			break
		}
		if r := t.entries.get(ch.seq); r != nil && r.rev == ch.rev && view.wants(&r.common.Entry) {
			c.Entries = append(c.Entries, view.encoded(r))
		}
	}
	return c
}

// Changed returns a channel that is closed as soon as there is a change after revision rev.
func (t *Timeline) Changed(rev int64) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == nil {
		t.waiting = make(chan struct{})
	}
	ch := t.waiting
	if rev < t.rev {
		t.wake()
	}
	return ch
}

// Touch wakes those who wait for a change although no entry has changed.
func (t *Timeline) Touch() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wake()
}

func (t *Timeline) wake() {
	if t.waiting != nil {
		close(t.waiting)
		t.waiting = nil
	}
}

func (t *Timeline) changed(r *record) {
	t.rev++
	r.rev = t.rev
	ch := change{t.rev, r.seq}
	t.changes = append(t.changes, ch)
	if t.inLane != nil {
		t.inLane[r.lane] = append(t.inLane[r.lane], ch)
	}
	t.wake()
}

// sortByLane begins to keep account of the changes in each lane.
func (t *Timeline) sortByLane() {
	t.inLane = map[string][]change{}
	for _, ch := range t.changes {
		if r := t.entries.get(ch.seq); r != nil {
			t.inLane[r.lane] = append(t.inLane[r.lane], ch)
		}
	}
}

// honest keeps a time between its cause's and now.
func (t *Timeline) honest(at int64, cause *int64) int64 {
	now := t.Now()
	if at == 0 {
		at = now
	}
	if cause != nil {
		if r := t.entries.get(*cause); r != nil {
			at = max(at, r.at)
		}
	}
	return max(0, min(at, now))
}

// trim drops the oldest entries beyond the limits, a tenth at a time, and the changes that have become stale, so that
// a full timeline stays cheap to write to.
func (t *Timeline) trim() {
	full := t.entries.size > t.most || t.bytes > t.mostBytes
	if !full && len(t.changes) <= 4*t.most {
		return
	}
	if full {
		n := t.entries.size / 10
		for seq := t.entries.first; seq < t.entries.first+int64(n); seq++ {
			r := t.entries.get(seq)
			t.bytes -= int(r.common.weight)
			t.dropped = max(t.dropped, r.rev)
		}
		t.entries.drop(n)
		if t.onTrim != nil {
			t.onTrim()
		}
		if !t.full {
			t.full = true
			t.append(Entry{Lane: ServerLane, Kind: KindLimit, Text: fmt.Sprintf(
				"a timeline keeps %d entries, and %s: from now on the oldest are dropped", t.most, bytesText(t.mostBytes))})
		}
	}
	if len(t.changes) <= 4*t.most {
		return
	}
	stale := func(ch change) bool {
		r := t.entries.get(ch.seq)
		return r == nil || r.rev != ch.rev
	}
	t.changes = slices.DeleteFunc(t.changes, stale)
	for lane, list := range t.inLane {
		t.inLane[lane] = slices.DeleteFunc(list, stale)
	}
}

func weight(e *Entry) int {
	return 300 + 2*(len(e.Args)+len(e.Text)+len(e.Event)+len(e.Call)+len(e.Room)+len(e.Namespace)+len(e.Socket)+16*len(e.To))
}

// written is how many entries there have been.
func (t *Timeline) written() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return uint64(t.entries.next() - 1)
}

// weighs is what the entries take, in bytes, roughly.
func (t *Timeline) weighs() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes + 16*len(t.changes)
}

// clip shortens what a program or a client may have made too long to keep.
func clip(e *Entry) {
	if len(e.Args) > MaxArgs && e.ArgsSize == 0 {
		e.ArgsSize = len(e.Args)
		e.Args = quoted(e.Args[:MaxArgs])
	}
	e.Text = clipText(e.Text, MaxText)
	for _, name := range []*string{&e.Event, &e.Call, &e.Room, &e.Namespace, &e.Socket, &e.Level} {
		*name = clipText(*name, maxName)
	}
	if e.Source != nil && len(e.Source.File) > maxName {
		e.Source = &Source{File: clipText(e.Source.File, maxName), Line: e.Source.Line, Column: e.Source.Column}
	}
}

func clipText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// quoted is a one-element JSON array that holds raw as a string.
func quoted(raw []byte) json.RawMessage {
	b, _ := json.Marshal([]string{string(raw)})
	return b
}

// because makes a Cause.
func because(seq int64) *int64 {
	if seq == 0 {
		return nil
	}
	return &seq
}
