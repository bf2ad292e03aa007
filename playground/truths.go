package playground

import (
	"slices"

	"earshot/checks"
)

// Truth is what really happened where a learner has predicted it.
type Truth struct {
	// Known is set once it has happened, and nothing more has come for a moment.
	Known bool
	// Lanes are those of whom it is true, each with the entry that shows it.
	Lanes map[string]int64
}

// Who finds out of whom a sentence without a subject came true, with the first entry of each.
func (t *Timeline) Who(c checks.Check, after int64) Truth {
	ev := t.evidence(after)
	lanes, last := map[string]int64{}, int64(0)
	for _, f := range ev.facts(c) {
		if f.who == ServerLane {
			continue
		}
		if _, known := lanes[f.who]; !known {
			lanes[f.who], last = f.Seq, max(last, f.At)
		}
	}
	awaited := ev.expected(c, func(lane string) bool { return lane != ServerLane && lanes[lane] == 0 })
	return Truth{Known: len(lanes) > 0 && !awaited && ev.quietSince(last), Lanes: lanes}
}

// Arrows finds out which lanes an emit reached: those that it was written to, with the entry of its arrival there, or else
// its own. An emit that the same cause brought about, under the same name, belongs to it.
func (t *Timeline) Arrows(c checks.Check, after int64) Truth {
	ev := t.evidence(after)
	lanes, last := map[string]int64{}, int64(0)
	var first *Entry
	for _, f := range ev.facts(c) {
		if f.who != c.Subject.Name {
			continue
		}
		if first == nil {
			first = f.Entry
		}
		if f.Entry != first && (first.Cause == nil || !ev.descends(f.Entry, *first.Cause)) {
			continue
		}
		last = max(last, f.At)
		for _, lane := range f.To {
			if lanes[lane] == 0 {
				lanes[lane] = ev.arrivalOf(f.Entry, lane)
			}
		}
	}
	return Truth{Known: len(lanes) > 0 && ev.quietSince(last), Lanes: lanes}
}

// arrivalOf is the entry of an emit's arrival in a lane, or the emit's own.
func (ev *evidence) arrivalOf(emit *Entry, lane string) int64 {
	for _, e := range ev.scope() {
		if e.Kind == KindEvent && e.Lane == lane && e.Cause != nil && *e.Cause == emit.Seq {
			return e.Seq
		}
	}
	return emit.Seq
}

// Place is where a sentence came in the order of what happened.
type Place struct {
	// Index is the sentence's in its list, Seq its first entry; 0 if it never came true.
	Index int
	Seq   int64
}

// Order puts sentences into the order in which they first came true. Those that never did come last.
func (t *Timeline) Order(list []checks.Check, after int64) []Place {
	ev := t.evidence(after)
	firsts := make([]*Entry, len(list))
	places := make([]Place, len(list))
	for i, c := range list {
		places[i].Index = i
		if firsts[i] = ev.first(c); firsts[i] != nil {
			places[i].Seq = firsts[i].Seq
		}
	}
	slices.SortStableFunc(places, func(a, b Place) int {
		one, other := firsts[a.Index], firsts[b.Index]
		switch {
		case one == nil && other == nil:
			return 0
		case one == nil:
			return 1
		case other == nil:
			return -1
		}
		return earlier(one, other)
	})
	return places
}

// first is the entry with which a sentence first came true: that of the last one, if it speaks of everyone.
func (ev *evidence) first(c checks.Check) (last *Entry) {
	seen := map[string]bool{}
	for _, f := range ev.facts(c) {
		if !concerns(c.Subject, anchor{}, f.who) || seen[f.who] {
			continue
		}
		if c.Subject.Who != checks.Everyone {
			return f.Entry
		}
		seen[f.who], last = true, f.Entry
	}
	return last
}

// Answers tells whether an entry is what a question asks for.
func (t *Timeline) Answers(a checks.Answer, seq int64) bool {
	ev := t.evidence(0)
	chosen := ev.entry(seq)
	return chosen != nil && ev.answers(a, chosen)
}

// Find is the first entry after that number which a question asks for, 0 if there is none.
func (t *Timeline) Find(a checks.Answer, after int64) int64 {
	ev := t.evidence(after)
	scope := ev.scope()
	for i := range scope {
		if ev.answers(a, &scope[i]) {
			return scope[i].Seq
		}
	}
	return 0
}

func (ev *evidence) answers(a checks.Answer, chosen *Entry) bool {
	switch a.Kind {
	case checks.InEntry:
		return ev.isTrue(a.Check, chosen)
	case checks.InFrame:
		return ev.carries(a.Check, chosen)
	}
	return false
}

// isTrue tells whether an entry makes a check true. What a client emitted and still keeps has been emitted.
func (ev *evidence) isTrue(c checks.Check, e *Entry) bool {
	kept := c.Verb == checks.Emits && e.Kind == KindBuffered
	return (kept || ev.isOf(c.Verb, e)) && concerns(c.Subject, anchor{}, ev.actor(c.Verb, e)) && len(ev.flaws(c, e)) == 0
}

// carries tells whether a frame carried what makes a check true.
func (ev *evidence) carries(c checks.Check, frame *Entry) bool {
	if frame.Kind != KindFrame || frame.Cause == nil {
		return false
	}
	if emit := ev.entry(*frame.Cause); emit != nil && c.Verb == checks.Emits {
		return ev.isTrue(c, emit) && (c.To == "" || c.To == ServerLane || c.To == frame.Lane)
	}
	for i := range ev.entries {
		e := &ev.entries[i]
		if e.Cause == nil || *e.Cause != *frame.Cause || e.Kind == KindFrame || !ev.isTrue(c, e) {
			continue
		}
		if e.Frame != nil {
			if ev.samePacket(ev.entry(*e.Frame), frame) {
				return true
			}
		} else if e.Lane == frame.Lane || e.Lane == ServerLane {
			return true
		}
	}
	return false
}

// samePacket tells whether two frames belong to one Socket.IO packet: one with bytes has several.
func (ev *evidence) samePacket(a, b *Entry) bool {
	return a != nil && a.Wire != nil && b.Wire != nil && a.Wire.Conn == b.Wire.Conn && a.Wire.Out == b.Wire.Out && a.Wire.Packet == b.Wire.Packet
}

// Hint says of an entry that isn't the answer what it is, and where to look.
func (t *Timeline) Hint(a checks.Answer, seq, after int64) string {
	ev := t.evidence(after)
	e := ev.entry(seq)
	if e == nil {
		return "That isn't on the timeline any more."
	}
	want := a.Check
	words := Sentence(ev.tellFact(fact{e, ev.actor(want.Verb, e)})) + ". "
	switch {
	case a.Kind == checks.InLine:
		return words + "Look for a line of " + a.File + "."
	case a.Kind == checks.InFrame && ev.isTrue(want, e):
		return words + "That is what was carried: look at depth Wire for the frame that carried it."
	case a.Kind == checks.InFrame && e.Kind != KindFrame:
		return words + "Look at depth Wire, among the frames."
	case a.Kind == checks.InFrame:
		return ev.tellFrame(e) + " Look at what another frame carried."
	case ev.carries(want, e):
		return "That is the frame that carried it. Choose what arrived in it."
	case e.Seq <= after:
		return words + "That was before: look at what has happened since."
	}
	return words + ev.whereInstead(want, e)
}

func (ev *evidence) tellFrame(e *Entry) string {
	if cause := ev.cause(e); e.Kind == KindFrame && cause != nil && cause.Kind != KindFrame {
		return "This frame carried something else: " + cause.Tell() + "."
	}
	return "In this frame, the connection speaks of itself."
}

// whereInstead names what differs between an entry and the answer, without giving it away.
func (ev *evidence) whereInstead(want checks.Check, e *Entry) string {
	lane := ev.actor(want.Verb, e)
	switch {
	case want.Subject.Who == checks.One && lane != want.Subject.Name:
		return "That is " + whose(lane) + ": look at " + whose(want.Subject.Name) + " lane."
	case !ev.isOf(want.Verb, e):
		return "Look for something else in that lane."
	}
	for _, f := range ev.flaws(want, e) {
		switch f {
		case wrongEvent:
			return "Look for another event."
		case wrongArgs, wrongText:
			return "Look for another one, and compare what it holds."
		case wrongSender, wrongReceiver:
			return "Look for another one, and follow its arrow."
		}
	}
	return "Look for another one."
}

func whose(lane string) string { return called(lane) + "'s" }

// Did tells what a line of a file did, in a sentence; "" if nothing.
func (t *Timeline) Did(file string, line int, after int64) string {
	ev := t.evidence(after)
	for _, e := range ev.scope() {
		if e.Source != nil && e.Source.File == file && e.Source.Line == line {
			return Sentence(e.Tell()) + "."
		}
	}
	return ""
}
