package playground

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"earshot/checks"
)

// Entries in words, for a learner who expected something else. Names of events stand in backticks.

// maxTold is how many letters of an event's arguments, or of a line of output, are told.
const maxTold = 60

// Tell is what an entry records, as a clause: "B received `chatMessage` with "Hi"".
func (e Entry) Tell() string {
	who := called(e.Lane)
	switch e.Kind {
	case KindEvent:
		return e.tellEvent(who)
	case KindEmit:
		return who + " emitted " + code(e.Event) + e.tellArgs() + e.tellReceivers()
	case KindBuffered:
		return who + " wasn't connected and kept " + code(e.Event) + " for later"
	case KindAck:
		return who + " acknowledged " + code(e.Event) + e.tellArgs()
	case KindAcked:
		if e.Text != "" {
			return who + " waited in vain for an acknowledgement of " + code(e.Event)
		}
		return who + " received the acknowledgement of " + code(e.Event) + e.tellArgs()
	case KindLog:
		return who + " logged " + quote(e.Text)
	case KindError:
		return who + " threw " + quote(e.Text) + e.tellPlace()
	case KindJoin:
		return e.whose() + " joined the room " + quote(e.Room)
	case KindLeave:
		return e.whose() + " left the room " + quote(e.Room)
	case KindRefuse:
		return who + " refused with " + quote(e.Text)
	case KindFrame:
		return "a frame crossed " + who + "'s connection"
	}
	return e.tellRest(who)
}

func (e Entry) tellRest(who string) string {
	switch e.Kind {
	case KindProgram:
		return "the server's program started"
	case KindOpen:
		return who + " opened its connection"
	case KindTimer:
		return "a timer of the server's program fired"
	case KindClose:
		return who + " ended a connection: " + e.Text
	case KindWeather:
		return "the network of " + who + " changed: " + e.Text
	}
	return who + ": " + e.Text
}

func (e Entry) tellEvent(who string) string {
	if !e.Builtin {
		return who + " received " + code(e.Event) + e.tellArgs()
	}
	words := code(e.Event) + " fired at " + who
	if e.Text != "" {
		words += ": " + e.Text
	}
	return words
}

func (e Entry) tellArgs() string {
	var args []json.RawMessage
	if json.Unmarshal(e.Args, &args) != nil || len(args) == 0 {
		return ""
	}
	shown := make([]string, len(args))
	for i, arg := range args {
		shown[i] = string(arg)
	}
	return " with " + shortened(strings.Join(shown, ", "))
}

func (e Entry) tellReceivers() string {
	if e.Lane != ServerLane || len(e.To) == 0 {
		return ""
	}
	return " to " + Listed(e.To)
}

func (e Entry) tellPlace() string {
	if e.Source == nil {
		return ""
	}
	return fmt.Sprintf(" in line %d of %s", e.Source.Line, e.Source.File)
}

// whose is the client that a room's entry tells of.
func (e Entry) whose() string {
	if len(e.To) > 0 {
		return Listed(e.To)
	}
	return "a socket"
}

func called(lane string) string {
	if lane == ServerLane {
		return "the server"
	}
	return lane
}

func code(name string) string { return "`" + name + "`" }

func quote(text string) string { return "“" + shortened(text) + "”" }

func shortened(text string) string {
	if letters := []rune(text); len(letters) > maxTold {
		return string(letters[:maxTold]) + "…"
	}
	return text
}

// Listed joins lanes as one says them: "A, B and the server".
func Listed(lanes []string) string {
	names := make([]string, len(lanes))
	for i, lane := range lanes {
		names[i] = called(lane)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// Sentence makes a clause one, but for what ends it.
func Sentence(clause string) string {
	if clause == "" {
		return ""
	}
	letters := []rune(clause)
	return strings.ToUpper(string(letters[:1])) + string(letters[1:])
}

// tellSurplus says that something happened that must not, and to whom.
func (v *verification) tellSurplus(c checks.Check, surplus []fact) string {
	first := surplus[0]
	var who []string
	for _, f := range surplus {
		if !slices.Contains(who, f.who) {
			who = append(who, f.who)
		}
	}
	slices.Sort(who)
	words := v.tellFact(first)
	if did, ok := strings.CutPrefix(words, first.who+" "); ok {
		words = Listed(who) + " " + did
	}
	if c.Subject.Else {
		words += ", too"
	}
	return Sentence(words)
}

// tellFact tells of a fact: at the server, a disconnect is a client's.
func (ev *evidence) tellFact(f fact) string {
	switch {
	case f.Kind == KindEvent && f.Builtin && f.Event == "disconnect" && f.who != ServerLane:
		return f.who + " disconnected: " + f.Text
	case f.Kind == KindEvent && f.Builtin && f.Event == "connect":
		return f.who + " connected"
	case f.Kind == KindEvent && f.Builtin && f.Event == "connect_error":
		return f.who + " was refused: " + quote(ev.refusal(f.Entry))
	}
	return f.Tell()
}
