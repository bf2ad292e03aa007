package playground

import (
	"slices"

	"earshot/checks"
)

// State says how it stands with a check.
type State string

const (
	Met   State = "met"
	Unmet State = "unmet"
	// Undecided: what would decide it hasn't happened yet, or may still happen.
	Undecided State = "open"
)

// Outcome is what became of one check.
type Outcome struct {
	State State `json:"state"`
	// Seq is the entry that made it true.
	Seq int64 `json:"seq,omitempty"`
	// Saw is what was seen instead, in words, and SawSeq the entry to point at.
	Saw    string `json:"saw,omitempty"`
	SawSeq int64  `json:"sawSeq,omitempty"`
}

// Verify holds checks against the entries with numbers greater than after. The checks belong together: a learner may try
// several times, and the latest try that makes all of them true counts, else the latest of those that make most of them
// true.
func (t *Timeline) Verify(list []checks.Check, after int64) []Outcome {
	v := &verification{evidence: t.evidence(after), list: list, path: make([]option, len(list)), budget: maxTries}
	for _, c := range list {
		known := v.facts(c)
		v.known = append(v.known, known[max(0, len(known)-maxFacts):])
	}
	v.search(0, anchor{})
	out := make([]Outcome, len(list))
	for i, o := range v.best {
		if out[i] = o.Outcome; o.failed {
			out[i] = v.instead(list[i], o.possible, o.before)
		}
	}
	return out
}

const (
	// maxTries bounds how many ways to match the checks are tried.
	maxTries = 3000
	// maxFacts is how many entries, the latest, can be meant by one sentence.
	maxFacts = 1000
)

// verification looks for the best way to match a list of checks with entries: sentence by sentence, each with the entries
// that could be meant, the latest first.
type verification struct {
	*evidence
	list   []checks.Check
	known  [][]fact // of each check
	path   []option // the way that is being tried
	budget int
	best   []option
	score  int
}

// option is one way to understand a sentence.
type option struct {
	Outcome
	// anchor is what the next sentence refers to.
	anchor anchor
	// at is when it came true. holds is set if it is true as long as nothing more comes, until a moment if that isn't 0.
	at    int64
	holds bool
	until int64
	// failed is set if nothing makes it true: what it referred to, and the facts that would do if there were others too.
	failed   bool
	before   anchor
	possible []fact
}

// anchor is what a sentence refers back to.
type anchor struct {
	lost   bool     // the sentence before didn't come true
	latest *Entry   // what made the latest positive sentence true
	event  string   // what "it" is
	emit   *Entry   // the emit of it; nil: any of that name
	spoken []string // the lanes of whom the sentences before spoke
	said   checks.Check
}

// search tries the sentences from number i on. It says true when there is no need to look on.
func (v *verification) search(i int, before anchor) bool {
	if i == len(v.list) {
		return v.judge()
	}
	for _, o := range v.options(i, before) {
		v.path[i] = o
		if v.search(i+1, o.anchor) || v.budget <= 0 {
			return true
		}
	}
	return false
}

// judge decides what holds as long as nothing more comes, and keeps the way that was tried if it is the best so far.
func (v *verification) judge() bool {
	v.budget--
	tried, score := slices.Clone(v.path), 0
	settled := v.settled()
	for i := range tried {
		o := &tried[i]
		if o.holds && (o.until == 0 && settled || o.until != 0 && v.quietSince(o.until)) {
			o.State = Met
		}
		if o.State == Met {
			score++
		}
	}
	if v.best == nil || score > v.score {
		v.best, v.score = tried, score
	}
	return score == len(tried)
}

// settled tells whether all that must happen has, long enough ago for what must not happen.
func (v *verification) settled() bool {
	last, something := int64(0), false
	for _, o := range v.path {
		switch {
		case o.at != 0:
			last, something = max(last, o.at), true
		case !o.holds && o.State != Met:
			return false
		}
	}
	if !something {
		last, something = v.lastStimulus()
	}
	return something && v.quietSince(last)
}

// options are the ways to understand sentence i: never none.
func (v *verification) options(i int, before anchor) []option {
	c := v.list[i]
	if before.lost && refersBack(c) {
		return []option{{Outcome: Outcome{State: Undecided}, anchor: before}}
	}
	if c.Not || c.Subject.Who == checks.Nobody {
		return []option{v.absence(c, v.known[i], before)}
	}
	possible := slices.DeleteFunc(slices.Clone(v.known[i]), func(f fact) bool {
		return !concerns(c.Subject, before, f.who) || !v.follows(c, before, f)
	})
	var list []option
	if c.Subject.Who == checks.Everyone {
		list = v.byAll(c, possible, before)
	} else {
		list = v.byOne(c, possible, before)
	}
	if len(list) == 0 {
		return []option{{failed: true, before: before, possible: possible, anchor: anchor{lost: true}}}
	}
	if !v.matters(i) {
		return v.longEnoughAgo(list)
	}
	return list
}

func refersBack(c checks.Check) bool { return c.It || c.Then || c.Within != 0 || c.Subject.Else }

// matters tells whether a later sentence depends on how sentence i is understood.
func (v *verification) matters(i int) bool {
	for _, c := range v.list[i+1:] {
		if refersBack(c) || c.Verb == checks.Acknowledged || c.Verb == checks.TimesOut {
			return true
		}
		if !c.Not && c.Subject.Who != checks.Nobody {
			return false
		}
	}
	return false
}

// longEnoughAgo chooses one of several ways, where any would do: the latest on which a negation needn't wait.
func (v *verification) longEnoughAgo(list []option) []option {
	for _, o := range list {
		if v.quietSince(o.at) {
			return []option{o}
		}
	}
	return list[:1]
}

// concerns tells whether a subject includes a lane.
func concerns(s checks.Subject, before anchor, lane string) bool {
	if s.Who == checks.One {
		return lane == s.Name
	}
	return (lane != ServerLane || s.Who == checks.Open) && lane != s.But && !(s.Else && slices.Contains(before.spoken, lane))
}

// follows tells whether a fact stands to the sentence before as the check says.
func (v *verification) follows(c checks.Check, before anchor, f fact) bool {
	if c.It && !v.isIt(before, f.Entry) {
		return false
	}
	if answered := before.emit; (c.Verb == checks.Acknowledged || c.Verb == checks.TimesOut) && answered != nil && answered.Lane == f.who && !v.descends(f.Entry, answered.Seq) {
		return false
	}
	if latest := before.latest; latest != nil && (c.Then || c.Within != 0) {
		late := c.Within != 0 && f.At > latest.At+c.Within.Microseconds()
		return !late && earlier(latest, f.Entry) < 0
	}
	return true
}

// isIt tells whether an event is the one that the sentence before spoke of: it comes from that emit, or from another of
// the same name that the same cause brought about.
func (v *verification) isIt(before anchor, e *Entry) bool {
	if e.Event != before.event {
		return false
	}
	emit := before.emit
	for ; emit != nil && e != nil; e = v.cause(e) {
		if e.Kind != KindEmit || e.Event != emit.Event || e.Lane != emit.Lane {
			continue
		}
		if e.Seq == emit.Seq || emit.Cause != nil && v.descends(e, *emit.Cause) {
			return true
		}
	}
	return emit == nil
}

// byOne gives the ways in which one client, the server or somebody did it.
func (v *verification) byOne(c checks.Check, possible []fact, before anchor) (list []option) {
	for i, f := range slices.Backward(possible) {
		last, ok := v.oftenEnough(c, possible, i)
		if !ok {
			continue
		}
		list = append(list, v.came(c, last, before, f.who))
	}
	return list
}

// oftenEnough counts from possible[i] on, and returns the fact that made the number full. A number that must be exact
// counts all that one thing set going; of what nobody knows the cause, such as a client's log, it counts everything.
func (v *verification) oftenEnough(c checks.Check, possible []fact, i int) (fact, bool) {
	n := max(c.Times.Count, 1)
	if len(possible)-i < n {
		return fact{}, false
	}
	if exactly(c.Times) {
		first := possible[i]
		alike := func(f fact) bool {
			return v.root(f.Entry) == v.root(first.Entry) || f.Kind == KindLog && f.Cause == nil && first.Cause == nil
		}
		if len(possible)-i > n || slices.ContainsFunc(possible[:i], alike) {
			return fact{}, false
		}
	}
	return possible[i+n-1], true
}

// came is the option that a fact makes.
func (v *verification) came(c checks.Check, f fact, before anchor, who ...string) option {
	next := before.speak(c, who)
	next.lost, next.latest, next.event, next.emit = false, f.Entry, f.Event, v.emitOf(c, f.Entry)
	o := option{Outcome: Outcome{State: Met, Seq: f.Seq}, at: max(f.At, 1), anchor: next}
	if exactly(c.Times) { // once more, and it would be too often
		o.holds, o.State = true, Undecided
	}
	return o
}

func exactly(t checks.Times) bool { return t.Count > 0 && !t.AtLeast }

// emitOf is the emit of which a fact speaks, nil if of none.
func (v *verification) emitOf(c checks.Check, e *Entry) *Entry {
	switch c.Verb {
	case checks.Emits:
		return e
	case checks.Receives:
		return v.cause(e)
	}
	return nil
}

// speak adds those of whom a sentence speaks to those before, if it says the same of them.
func (a anchor) speak(c checks.Check, who []string) anchor {
	same := c.It || c.Verb == a.said.Verb && c.Event == a.said.Event && c.Text == a.said.Text
	if !same {
		a.spoken = nil
	}
	a.spoken = append(slices.Clone(a.spoken), who...)
	if !c.It {
		a.said = c
	}
	return a
}

// byAll gives the ways in which every client did it: by the same emit, or each at its time.
func (v *verification) byAll(c checks.Check, possible []fact, before anchor) (list []option) {
	groups := [][]fact{possible}
	if c.Verb == checks.Receives && !c.It {
		groups = append(v.byStimulus(possible), possible)
	}
	for _, group := range groups {
		if o, ok := v.all(c, group, before); ok {
			list = append(list, o)
		}
	}
	return list
}

// byStimulus groups receipts by what made the server emit, the latest first.
func (v *verification) byStimulus(possible []fact) (groups [][]fact) {
	index := map[int64]int{}
	for _, f := range slices.Backward(possible) {
		emit := v.cause(f.Entry)
		if emit == nil {
			continue
		}
		key := emit.Seq
		if emit.Cause != nil {
			key = *emit.Cause
		}
		if _, known := index[key]; !known {
			index[key] = len(groups)
			groups = append(groups, nil)
		}
		groups[index[key]] = slices.Insert(groups[index[key]], 0, f)
	}
	return groups
}

func (v *verification) all(c checks.Check, group []fact, before anchor) (option, bool) {
	lanes := v.everyone(c, group, before)
	var last fact
	for _, lane := range lanes {
		of := slices.DeleteFunc(slices.Clone(group), func(f fact) bool { return f.who != lane })
		if len(of) == 0 {
			return option{}, false
		}
		f, ok := v.oftenEnough(c, of, 0)
		if !ok {
			return option{}, false
		}
		if last.Entry == nil || earlier(last.Entry, f.Entry) < 0 {
			last = f
		}
	}
	if last.Entry == nil {
		return option{}, false
	}
	return v.came(c, last, before, lanes...), true
}

// everyone are the clients that could do what a check says of everyone.
func (v *verification) everyone(c checks.Check, group []fact, before anchor) []string {
	var lanes []string
	switch {
	case c.Verb == checks.Connects || c.Verb == checks.Refused:
		lanes = v.onStage()
	case c.Verb == checks.Disconnects:
		lanes = v.connected(v.after)
	case len(group) > 0 && v.emitOf(c, group[0].Entry) != nil:
		lanes = v.connected(v.emitOf(c, group[0].Entry).Seq)
	default:
		lanes = v.connected(v.last())
	}
	return slices.DeleteFunc(lanes, func(lane string) bool { return !concerns(c.Subject, before, lane) })
}

// absence is how it stands with something that must not happen.
func (v *verification) absence(c checks.Check, known []fact, before anchor) option {
	next := before.speak(c, v.named(c.Subject))
	if c.Event != "" {
		next.event, next.emit = c.Event, nil
	}
	surplus := slices.DeleteFunc(slices.Clone(known), func(f fact) bool {
		return !concerns(c.Subject, before, f.who) || !v.follows(c, before, f)
	})
	if len(surplus) > 0 {
		return option{Outcome: Outcome{State: Unmet, Saw: v.tellSurplus(c, surplus), SawSeq: surplus[0].Seq}, anchor: next}
	}
	awaited := c
	awaited.Event = next.event
	if v.expected(awaited, func(lane string) bool { return concerns(c.Subject, before, lane) }) {
		return option{Outcome: Outcome{State: Undecided}, anchor: next}
	}
	o := option{Outcome: Outcome{State: Undecided}, anchor: next, holds: true}
	if c.Within != 0 && before.latest != nil {
		o.until = before.latest.At + c.Within.Microseconds()
	}
	return o
}

// named are the lanes that a subject names.
func (v *verification) named(s checks.Subject) []string {
	if s.Who == checks.One {
		return []string{s.Name}
	}
	return nil
}
