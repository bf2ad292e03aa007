package playground

import (
	"fmt"
	"slices"

	"earshot/checks"
)

// instead is the outcome of a check that nothing makes true: what was seen that comes nearest to it. possible are the
// facts that would do, if there were more of them, or of others too.
func (v *verification) instead(c checks.Check, possible []fact, before anchor) Outcome {
	if v.expected(c, func(lane string) bool { return concerns(c.Subject, before, lane) }) {
		return Outcome{State: Undecided}
	}
	for _, look := range []func(checks.Check, []fact, anchor) (string, *Entry){
		v.tooFewOrMany, v.flawed, v.outOfPlace, v.misnamed, v.buffered, v.unacknowledged, v.thrown, v.misdirected, v.elsewhere, v.unlistened, v.ofTheKind, v.nothing,
	} {
		words, e := look(c, possible, before)
		if words == "" {
			continue
		}
		if e == nil {
			return Outcome{State: Unmet, Saw: Sentence(words)}
		}
		if !v.quietSince(e.At) {
			break
		}
		return Outcome{State: Unmet, Saw: Sentence(words), SawSeq: e.Seq}
	}
	return Outcome{State: Undecided}
}

// tooFewOrMany: it happened, but not as often, or not to as many, as it must.
func (v *verification) tooFewOrMany(c checks.Check, possible []fact, before anchor) (string, *Entry) {
	if len(possible) == 0 {
		return "", nil
	}
	last := possible[len(possible)-1]
	var who []string
	for _, f := range possible {
		if !slices.Contains(who, f.who) {
			who = append(who, f.who)
		}
	}
	if c.Subject.Who == checks.Everyone {
		missing := slices.DeleteFunc(v.everyone(c, possible, before), func(lane string) bool { return slices.Contains(who, lane) })
		if len(missing) > 0 {
			return fmt.Sprintf("%s, but it didn't happen to %s", v.tellFact(last), Listed(missing)), last.Entry
		}
	}
	if c.Times.Count == 0 {
		return "", nil
	}
	return fmt.Sprintf("%s, and that happened %s", v.tellFact(last), often(len(possible))), last.Entry
}

func often(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// ofVerb are the entries in the check's scope that are the sort of thing that it speaks of, the latest first.
func (v *verification) ofVerb(verb checks.Verb) (list []fact) {
	scope := v.scope()
	for i := range slices.Backward(scope) {
		if e := &scope[i]; v.isOf(verb, e) {
			list = append(list, fact{e, v.actor(verb, e)})
		}
	}
	return oneEnd(verb, list)
}

// flawed: it happened to the right one, and one detail is wrong.
func (v *verification) flawed(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	for _, f := range v.ofVerb(c.Verb) {
		if !concerns(c.Subject, before, f.who) || !v.follows(c, before, f) {
			continue
		}
		room := c.Verb == checks.Joins || c.Verb == checks.Leaves
		if wrong := v.flaws(c, f.Entry); len(wrong) == 1 && wrong[0] != wrongEvent && !room {
			return v.tellFlaw(c, f, wrong[0]), f.Entry
		}
	}
	return "", nil
}

func (v *verification) tellFlaw(c checks.Check, f fact, wrong flaw) string {
	words := v.tellFact(f)
	switch wrong {
	case unheard:
		return fmt.Sprintf("%s reached %s, but nobody listens to it there", code(f.Event), called(f.who))
	case wrongArgs:
		if f.ArgsSize > 0 {
			return words + ": too long to be compared"
		}
		if f.tellArgs() == "" {
			return words + " without any argument"
		}
	case wrongReceiver:
		if len(f.To) == 0 {
			return words + ", but it reached nobody"
		}
	case wrongSender:
		return words + ", but not from " + called(c.From)
	case wrongNamespace:
		return words + " in the namespace " + code(namespaceOr(f.Namespace))
	}
	return words
}

// outOfPlace: it happened, but before the sentence before, too late after it, or as another event than that one.
func (v *verification) outOfPlace(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	for _, f := range v.ofVerb(c.Verb) {
		if !concerns(c.Subject, before, f.who) || len(v.flaws(c, f.Entry)) > 0 || before.latest == nil {
			continue
		}
		latest := before.latest
		switch {
		case c.It && !v.isIt(before, f.Entry):
			if f.Event == before.event {
				return v.tellFact(f) + ", but by another emit", f.Entry
			}
		case c.Then && earlier(f.Entry, latest) < 0:
			return v.tellFact(f) + ", but before that", f.Entry
		case c.Within != 0 && f.At > latest.At+c.Within.Microseconds():
			return fmt.Sprintf("%s, but %d ms after that", v.tellFact(f), (f.At-latest.At)/1000), f.Entry
		}
	}
	return "", nil
}

// misnamed: the right one did it with an event or a room of nearly the same name.
func (v *verification) misnamed(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	want := c.Event
	if c.Verb == checks.Joins || c.Verb == checks.Leaves {
		want = c.Text
	}
	if want == "" {
		return "", nil
	}
	for _, f := range v.ofVerb(c.Verb) {
		name := f.Event + f.Room // each entry has one of them
		if concerns(c.Subject, before, f.who) && checks.Near(name, []string{want}) != "" {
			return fmt.Sprintf("%s; did you mean %s? Names must agree letter by letter", v.tellFact(f), code(want)), f.Entry
		}
	}
	return "", nil
}

// buffered: a client that emits isn't connected.
func (v *verification) buffered(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	if c.Verb != checks.Emits {
		return "", nil
	}
	for _, e := range slices.Backward(v.scope()) {
		if e.Kind == KindBuffered && e.Event == c.Event && concerns(c.Subject, before, e.Lane) {
			return e.Tell(), &e
		}
	}
	return "", nil
}

// unacknowledged: the other end heard it and didn't answer, or nobody heard it.
func (v *verification) unacknowledged(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	if c.Verb != checks.Acknowledged || before.emit == nil {
		return "", nil
	}
	for _, e := range slices.Backward(v.scope()) {
		switch {
		case e.Kind == KindAcked && e.Text != "" && concerns(c.Subject, before, e.Lane):
			return e.Tell(), &e
		case e.Kind == KindEvent && e.Cause != nil && *e.Cause == before.emit.Seq:
			return e.Tell() + " and didn't acknowledge it", &e
		}
	}
	return "", nil
}

// misdirected: the server emitted it, but not to the one who must receive it.
func (v *verification) misdirected(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	if c.Verb != checks.Receives || c.Subject.Name == ServerLane {
		return "", nil
	}
	event := c.Event
	if c.It {
		event = before.event
	}
	for _, e := range slices.Backward(v.scope()) {
		if e.Kind != KindEmit || e.Lane != ServerLane || e.Event != event {
			continue
		}
		if len(e.To) == 0 {
			return e.Tell() + ", but it reached nobody", &e
		}
		if !slices.ContainsFunc(e.To, func(lane string) bool { return concerns(c.Subject, before, lane) }) {
			return e.Tell() + ", and to nobody else", &e
		}
	}
	return "", nil
}

// elsewhere: somebody else did just that.
func (v *verification) elsewhere(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	for _, f := range v.ofVerb(c.Verb) {
		if !concerns(c.Subject, before, f.who) && len(v.flaws(c, f.Entry)) == 0 && v.follows(c, before, f) && c.Subject.Who == checks.One {
			return fmt.Sprintf("%s, and %s didn't", v.tellFact(f), called(c.Subject.Name)), f.Entry
		}
	}
	return "", nil
}

// unlistened: a custom event reached the server, where nobody listens to it, so nothing came of it.
func (v *verification) unlistened(checks.Check, []fact, anchor) (string, *Entry) {
	scope := v.scope()
	for i := range slices.Backward(scope) {
		e := &scope[i]
		if e.Lane != ServerLane || e.Kind != KindEvent || e.Builtin || e.Listeners == nil || *e.Listeners > 0 {
			continue
		}
		words := fmt.Sprintf("%s reached the server, but nobody listens to it there", code(e.Event))
		if near := checks.Near(e.Event, v.heardByServer()); near != "" {
			words += fmt.Sprintf(" (there is a listener for %s)", code(near))
		}
		return words, e
	}
	return "", nil
}

// heardByServer are the events for which the server had a listener.
func (ev *evidence) heardByServer() (names []string) {
	for _, e := range ev.entries {
		if e.Kind == KindEvent && !e.Builtin && e.Lane == ServerLane && e.Listeners != nil && *e.Listeners > 0 && !slices.Contains(names, e.Event) {
			names = append(names, e.Event)
		}
	}
	return names
}

// thrown: an exception is the likely reason.
func (v *verification) thrown(checks.Check, []fact, anchor) (string, *Entry) {
	scope := v.scope()
	for i := range slices.Backward(scope) {
		if e := &scope[i]; e.Kind == KindError {
			return e.Tell(), e
		}
	}
	return "", nil
}

// ofTheKind: the right one did something else of the kind.
func (v *verification) ofTheKind(c checks.Check, _ []fact, before anchor) (string, *Entry) {
	for _, f := range v.ofVerb(c.Verb) {
		wrong := v.flaws(c, f.Entry)
		switch {
		case !concerns(c.Subject, before, f.who) || len(wrong) == 0:
		case slices.Contains(wrong, wrongEvent):
			return v.tellFact(f) + ", but not " + code(c.Event), f.Entry
		default:
			return v.tellFact(f), f.Entry
		}
	}
	return "", nil
}

// nothing: something was done, and none of this came of it.
func (v *verification) nothing(c checks.Check, _ []fact, _ anchor) (string, *Entry) {
	at, ok := v.lastStimulus()
	if !ok || !v.quietSince(at) {
		return "", nil
	}
	who := map[checks.Who]string{checks.Everyone: "everyone", checks.Somebody: "anybody"}[c.Subject.Who]
	if who == "" {
		who = called(c.Subject.Name)
	}
	return map[checks.Verb]string{
		checks.Receives: "nothing reached " + who, checks.Emits: "nothing was emitted by " + who,
		checks.Fires: "no built-in event fired at " + who, checks.Acknowledged: "no acknowledgement reached " + who,
		checks.TimesOut: who + " waited for no acknowledgement", checks.Logs: "nothing was logged by " + who,
		checks.Throws: "nothing was thrown by " + who, checks.Joins: "no room was joined by " + who,
		checks.Leaves: "no room was left by " + who, checks.Connects: "no connection was made by " + who,
		checks.Disconnects: "no connection was lost by " + who, checks.Refused: "no refusal reached " + who,
	}[c.Verb], nil
}
