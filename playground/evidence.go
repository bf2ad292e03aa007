package playground

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"earshot/checks"
)

// evidence is a timeline as a check looks at it: all that has happened, of which what came after a number counts.
type evidence struct {
	entries []Entry // by number, without gaps
	after   int64
	now     int64
	lanes   map[string]string // the clients' lanes, by their sockets
	clients []string          // every client's lane that something has happened in
	arrived map[arrival]bool
	emits   []*Entry // in the scope
}

// arrival is that an emit has reached a lane.
type arrival struct {
	emit int64
	lane string
}

func (t *Timeline) evidence(after int64) *evidence {
	ev := &evidence{entries: t.From(0), after: after, now: t.Now(), lanes: map[string]string{}, arrived: map[arrival]bool{}}
	for i := range ev.entries {
		e := &ev.entries[i]
		switch {
		case e.Kind == KindEmit && e.Seq > after:
			ev.emits = append(ev.emits, e)
		case e.Kind == KindEvent && e.Cause != nil:
			ev.arrived[arrival{*e.Cause, e.Lane}] = true
		}
		lane := e.Lane
		if cause := ev.cause(e); lane == ServerLane && e.Event == "connection" && cause != nil {
			lane = cause.Lane
		}
		if lane == ServerLane {
			continue
		}
		if e.Socket != "" {
			ev.lanes[e.Socket] = lane
		}
		if !slices.Contains(ev.clients, lane) {
			ev.clients = append(ev.clients, lane)
		}
	}
	slices.SortFunc(ev.clients, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return ev
}

// scope are the entries that count.
func (ev *evidence) scope() []Entry {
	from, _ := slices.BinarySearchFunc(ev.entries, ev.after+1, func(e Entry, seq int64) int { return cmp.Compare(e.Seq, seq) })
	return ev.entries[from:]
}

func (ev *evidence) entry(seq int64) *Entry {
	if len(ev.entries) == 0 {
		return nil
	}
	if i := seq - ev.entries[0].Seq; i >= 0 && i < int64(len(ev.entries)) {
		return &ev.entries[i]
	}
	return nil
}

func (ev *evidence) cause(e *Entry) *Entry {
	if e.Cause == nil {
		return nil
	}
	return ev.entry(*e.Cause)
}

// last is the number of the latest entry.
func (ev *evidence) last() int64 {
	if len(ev.entries) == 0 {
		return 0
	}
	return ev.entries[len(ev.entries)-1].Seq
}

// descends tells whether e is that entry, or an effect of it. An entry's number is greater than its cause's.
func (ev *evidence) descends(e *Entry, from int64) bool {
	for e != nil && e.Seq > from {
		e = ev.cause(e)
	}
	return e != nil && e.Seq == from
}

// root is the entry with which it all began.
func (ev *evidence) root(e *Entry) *Entry {
	for cause := ev.cause(e); cause != nil; cause = ev.cause(e) {
		e = cause
	}
	return e
}

// earlier orders entries by when they happened.
func earlier(a, b *Entry) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq)) }

// actor is the lane of whom a verb speaks: rooms and disconnects that the server records are a client's.
func (ev *evidence) actor(verb checks.Verb, e *Entry) string {
	if e.Lane != ServerLane || verb != checks.Joins && verb != checks.Leaves && verb != checks.Disconnects {
		return e.Lane
	}
	if len(e.To) > 0 {
		return e.To[0]
	}
	return cmp.Or(ev.lanes[e.Socket], ServerLane)
}

// connected are the clients that were connected when the entry with that number was recorded.
func (ev *evidence) connected(at int64) []string {
	sockets := map[string]map[string]bool{}
	for i := range ev.entries {
		e := &ev.entries[i]
		if e.Seq > at {
			break
		}
		lane := cmp.Or(ev.lanes[e.Socket], e.Lane)
		switch {
		case e.Kind == KindProgram, e.Kind == KindWeather && e.Lane == ServerLane && e.Text == string(ServerStopped):
			clear(sockets)
		case e.Kind == KindClose && e.Socket == "":
			delete(sockets, lane)
		case e.Kind == KindClose, e.Kind == KindEvent && e.Builtin && e.Event == "disconnect":
			delete(sockets[lane], e.Socket)
		case e.Kind == KindEvent && e.Builtin && e.Event == "connection":
			if sockets[lane] == nil {
				sockets[lane] = map[string]bool{}
			}
			sockets[lane][e.Socket] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(ev.clients), func(lane string) bool { return len(sockets[lane]) == 0 })
}

// onStage are the clients whose page nobody has closed, connected or not.
func (ev *evidence) onStage() []string {
	closed := map[string]bool{}
	for _, e := range ev.entries {
		if e.Kind == KindClose && e.Socket == "" {
			closed[e.Lane] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(ev.clients), func(lane string) bool { return closed[lane] })
}

// fact is an entry that is what a check speaks of, and the lane of whom it is.
type fact struct {
	*Entry
	who string
}

// facts are what makes a check true of anybody, as it happened. What the check says of the sentence before is left aside.
func (ev *evidence) facts(c checks.Check) (list []fact) {
	scope := ev.scope()
	for i := range scope {
		if e := &scope[i]; ev.isOf(c.Verb, e) && len(ev.flaws(c, e)) == 0 {
			list = append(list, fact{e, ev.actor(c.Verb, e)})
		}
	}
	slices.SortFunc(list, func(a, b fact) int { return earlier(a.Entry, b.Entry) })
	return oneEnd(c.Verb, list)
}

// oneEnd leaves one of the two ends of each disconnect: the client's, where both are there.
func oneEnd(verb checks.Verb, list []fact) []fact {
	if verb != checks.Disconnects {
		return list
	}
	told := map[string]bool{}
	for _, f := range list {
		if f.Lane != ServerLane {
			told[f.Socket] = true
		}
	}
	return slices.DeleteFunc(list, func(f fact) bool { return f.Lane == ServerLane && told[f.Socket] })
}

// isOf tells whether an entry is the sort of thing that a verb speaks of.
func (ev *evidence) isOf(verb checks.Verb, e *Entry) bool {
	builtin := func(names ...string) bool {
		return e.Kind == KindEvent && e.Builtin && (len(names) == 0 || slices.Contains(names, e.Event))
	}
	switch verb {
	case checks.Receives:
		return e.Kind == KindEvent && !e.Builtin
	case checks.Emits:
		return e.Kind == KindEmit
	case checks.Fires:
		return builtin()
	case checks.Acknowledged:
		return e.Kind == KindAcked && e.Text == ""
	case checks.TimesOut:
		return e.Kind == KindAcked && e.Text != ""
	case checks.Logs:
		return e.Kind == KindLog
	case checks.Throws:
		return e.Kind == KindError
	case checks.Joins:
		return e.Kind == KindJoin
	case checks.Leaves:
		return e.Kind == KindLeave
	case checks.Connects:
		return builtin("connect")
	case checks.Disconnects:
		return builtin("disconnect")
	case checks.Refused:
		return builtin("connect_error")
	}
	return false
}

// flaw is a detail in which an entry isn't what a check says.
type flaw string

const (
	wrongEvent     flaw = "event"
	wrongNamespace flaw = "namespace"
	wrongArgs      flaw = "arguments"
	wrongText      flaw = "text"
	wrongSender    flaw = "sender"
	wrongReceiver  flaw = "receiver"
	unheard        flaw = "unheard" // it arrived, and no listener was there
)

// flaws compares an entry that is of the check's verb with its details.
func (ev *evidence) flaws(c checks.Check, e *Entry) (list []flaw) {
	add := func(wrong bool, f flaw) {
		if wrong {
			list = append(list, f)
		}
	}
	add(c.Event != "" && e.Event != c.Event, wrongEvent)
	add(c.Namespace != "" && e.Namespace != shownNamespace(c.Namespace), wrongNamespace)
	add(c.With && !sameArgs(c.Args, e), wrongArgs)
	add(c.Text != "" && !ev.sameText(c, e), wrongText)
	add(c.From != "" && !ev.cameFrom(e, c.From), wrongSender)
	add(c.To != "" && !slices.Contains(e.To, c.To), wrongReceiver)
	add(c.Verb == checks.Receives && !c.Not && c.Subject.Who != checks.Nobody && e.Listeners != nil && *e.Listeners == 0, unheard)
	return list
}

func (ev *evidence) sameText(c checks.Check, e *Entry) bool {
	switch c.Verb {
	case checks.Logs, checks.Throws:
		return strings.Contains(e.Text, c.Text)
	case checks.Joins, checks.Leaves:
		return e.Room == c.Text
	case checks.Refused:
		return ev.refusal(e) == c.Text
	}
	return e.Text == c.Text
}

// refusal is the message of a "connect_error". A client that can't report it has it from the middleware.
func (ev *evidence) refusal(e *Entry) string {
	if cause := ev.cause(e); e.Text == "" && cause != nil && cause.Kind == KindRefuse {
		return cause.Text
	}
	return e.Text
}

// cameFrom tells whether an event came from the server, or was made to happen by that client.
func (ev *evidence) cameFrom(e *Entry, from string) bool {
	emit := ev.cause(e)
	if emit == nil || from == ServerLane {
		return emit != nil && emit.Lane == ServerLane
	}
	for emit != nil && (emit.Kind != KindEmit || emit.Lane == ServerLane) {
		emit = ev.cause(emit)
	}
	return emit != nil && emit.Lane == from
}

// sameArgs tells whether an entry's arguments are those that a check wants. The reason of a built-in event counts as one.
func sameArgs(want []checks.Value, e *Entry) bool {
	if text, ok := want[0].JSON.(string); ok && len(want) == 1 && e.Builtin && e.Text == text {
		return true
	}
	var got []any
	if e.ArgsSize > 0 || json.Unmarshal(e.Args, &got) != nil || len(got) != len(want) {
		return false
	}
	for i, w := range want {
		if !w.Anything && !agrees(w.JSON, got[i]) {
			return false
		}
	}
	return true
}

// agrees compares JSON values; an object may have more fields than are wanted.
func agrees(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		for name, value := range want {
			if field, there := object[name]; !there || !agrees(value, field) {
				return false
			}
		}
		return ok
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range want {
			if !agrees(want[i], list[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(want, got)
}

const (
	// quiet is how long nothing may have happened before what hasn't happened counts as not happening.
	quiet = 400 * time.Millisecond
	// underway is how long an emit may take to arrive where it was written to.
	underway = 10 * time.Second
)

// quietSince tells whether so much time has passed since a moment.
func (ev *evidence) quietSince(at int64) bool { return ev.now >= at+quiet.Microseconds() }

// lastStimulus is when the latest thing happened that a person or the outside did; it says false if there is none.
func (ev *evidence) lastStimulus() (at int64, ok bool) {
	for _, e := range ev.scope() {
		if e.Cause == nil && e.Kind != KindFrame {
			at, ok = max(at, e.At), true
		}
	}
	return at, ok
}

// expected finds an emit that was written to a client and hasn't arrived there yet.
func (ev *evidence) expected(c checks.Check, concerns func(lane string) bool) bool {
	if c.Verb != checks.Receives {
		return false
	}
	for _, e := range ev.emits {
		if e.Event != c.Event || ev.now > e.At+underway.Microseconds() {
			continue
		}
		for _, lane := range e.To {
			if concerns(lane) && !ev.arrived[arrival{e.Seq, lane}] {
				return true
			}
		}
	}
	return false
}
