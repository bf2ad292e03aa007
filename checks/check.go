package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Who says of how many a check speaks.
type Who string

const (
	// Open: the sentence has no subject; a learner is asked for it.
	Open     Who = ""
	One      Who = "one"
	Everyone Who = "everyone"
	Nobody   Who = "nobody"
	Somebody Who = "somebody"
)

// Server is the name of the server as a subject. Every other one is a client's letter.
const Server = "server"

// Subject is of whom a check speaks.
type Subject struct {
	Who Who
	// Name is the one's: Server, or a client's.
	Name string
	// Else leaves out those of whom the sentences before spoke, and But one client, for Everyone and Nobody.
	Else bool
	But  string
}

// Verb says what the subject does.
type Verb string

const (
	Receives     Verb = "receives"
	Emits        Verb = "emits"
	Fires        Verb = "fires"
	Acknowledged Verb = "receives an acknowledgement"
	TimesOut     Verb = "gets no acknowledgement"
	Logs         Verb = "logs"
	Throws       Verb = "throws"
	Joins        Verb = "joins"
	Leaves       Verb = "leaves"
	Connects     Verb = "connects"
	Disconnects  Verb = "disconnects"
	Refused      Verb = "is refused"
)

// Check is a statement about a timeline.
type Check struct {
	// Sentence is the check as its author wrote it.
	Sentence string
	Subject  Subject
	Verb     Verb
	// Not turns the statement around.
	Not bool
	// Then: later than the sentence before. Within, if it isn't 0: at most that long after it.
	Then   bool
	Within time.Duration
	// Event is the event's name, "" if It is set: then it is the sentence before's.
	Event string
	It    bool
	// From and To are Server, a client's name, or "".
	From, To string
	// Args are what With says of the arguments, one for each.
	With bool
	Args []Value
	// Text is what is logged or thrown, the room that is joined or left, or the reason of a disconnect.
	Text string
	// Namespace is the one that In names, "" for any.
	Namespace string
	// Times is how often; the zero value is once or more.
	Times Times
}

// Times says how often something must happen.
type Times struct {
	Count   int
	AtLeast bool
}

// Value is one argument of an event: anything, or a JSON value as encoding/json decodes it.
type Value struct {
	Anything bool
	JSON     any
}

// Part is a piece of a sentence as it is shown: plain words, an event's name without its quotes, or another literal.
type Part struct {
	Text string
	Kind PartKind
}

// PartKind says what a Part is.
type PartKind string

const (
	Words   PartKind = ""
	EventOf PartKind = "event"
	Literal PartKind = "literal"
)

// Parts takes the sentence apart so that its event can be shown as one.
func (c Check) Parts() []Part {
	var parts []Part
	rest := c.Sentence
	for rest != "" {
		start := strings.IndexByte(rest, '"')
		if start < 0 {
			break
		}
		if start > 0 {
			parts = append(parts, Part{Text: rest[:start]})
		}
		s := &scanner{rest[start:]}
		text, err := s.quoted("", "")
		if err != nil {
			rest = rest[start:]
			break
		}
		end := len(rest) - len(s.rest)
		literal := strings.TrimRight(rest[start:end], " \t")
		if c.Event != "" && text == c.Event && !hasEvent(parts) {
			parts = append(parts, Part{Text: text, Kind: EventOf})
		} else {
			parts = append(parts, Part{Text: literal, Kind: Literal})
		}
		rest = rest[start+len(literal):]
	}
	if rest != "" {
		parts = append(parts, Part{Text: rest})
	}
	return parts
}

func hasEvent(parts []Part) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Kind == EventOf })
}

// concernsEvent tells whether the sentence speaks of an event that the next may call it.
func (c Check) concernsEvent() bool { return c.Verb == Receives || c.Verb == Emits }

// refersBack tells whether the sentence means nothing without one before.
func (c Check) refersBack() bool { return c.It || c.Then || c.Within != 0 || c.Subject.Else }

// Fits says what is wrong with a check after those before it, among as many clients.
func (c Check) Fits(before []Check, clients int) error {
	if len(before) == 0 && c.refersBack() {
		return fmt.Errorf("%q refers to a sentence before it, and this is the first: name the event and the clients here, and leave out then, within, else and it", c.Sentence)
	}
	if c.It && !before[len(before)-1].concernsEvent() {
		return fmt.Errorf("%q: the sentence before, %q, receives or emits no event that it could mean: write the event's name here", c.Sentence, before[len(before)-1].Sentence)
	}
	for _, name := range []string{c.Subject.Name, c.Subject.But, c.From, c.To} {
		if err := isHere(name, clients); err != nil {
			return fmt.Errorf("%q: %w", c.Sentence, err)
		}
	}
	return nil
}

// isHere says what is wrong with a name where there are only so many clients.
func isHere(name string, clients int) error {
	at := slices.Index(clientNames(), name)
	if at < clients {
		return nil // the server, nobody in particular, or a client that is here
	}
	if clients == 1 {
		return fmt.Errorf("there is no client %s: the only one is A; let others join (B joins), or raise clients in the front matter", name)
	}
	return fmt.Errorf("there is no client %s: the last is %s; let others join (%s joins), or raise clients in the front matter",
		name, clientNames()[clients-1], clientNames()[min(clients, len(clientNames())-1)])
}
