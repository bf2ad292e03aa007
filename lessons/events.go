package lessons

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Side says at which end a built-in event fires.
type Side string

const (
	ServerSide  Side = "server"
	ClientSide  Side = "client"
	BothSides   Side = "both ends"
	ManagerSide Side = "the client's manager" // the object under a client's sockets that keeps the connection
)

// BuiltinEvent is an event that Socket.IO itself fires.
type BuiltinEvent struct {
	Name string
	Side Side
}

// Builtin returns the events that Socket.IO fires by itself, as of version 4 (its documentation, "Server API" and
// "Client API"). Those of the manager that bear everyday words (open, close, ping, packet, …) are left out: in a
// lesson such a word nearly always means something else, and `builtin:ping` says it when it doesn't.
func Builtin() []BuiltinEvent {
	return []BuiltinEvent{
		{"connection", ServerSide}, {"disconnecting", ServerSide}, {"new_namespace", ServerSide},
		{"connect", ClientSide}, {"connect_error", ClientSide},
		{"disconnect", BothSides}, {"error", BothSides},
		{"reconnect", ManagerSide}, {"reconnect_attempt", ManagerSide}, {"reconnect_error", ManagerSide}, {"reconnect_failed", ManagerSide},
	}
}

// IsBuiltin tells whether Socket.IO fires an event of that name by itself.
func IsBuiltin(name string) bool {
	for _, event := range Builtin() {
		if event.Name == name {
			return true
		}
	}
	return false
}

// voice is how a piece of inline code is shown: as a built-in event, as a custom one, or as plain code.
type voice string

const (
	builtinVoice voice = "builtin"
	customVoice  voice = "custom"
	plainVoice   voice = "plain"
	// absentVoice is a custom event of which the author knows that no code of the lesson has it.
	absentVoice voice = "absent"
)

// eventClass is the class of an event's name in code.
func eventClass(name string) string {
	if IsBuiltin(name) {
		return "event " + string(builtinVoice)
	}
	return "event " + string(customVoice)
}

// chip is inline code that is an event's name.
type chip struct {
	ast.BaseInline
	name  string
	voice voice
}

var chipNode = ast.NewNodeKind("EventChip")

func (c *chip) Kind() ast.NodeKind { return chipNode }

func (c *chip) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

// customEvents are the names that the code listens for or emits, without the built-in ones.
func customEvents(codes ...string) map[string]bool {
	found := map[string]bool{}
	for _, code := range codes {
		for _, name := range eventsIn(tokenize("js", code)) {
			if !IsBuiltin(name) {
				found[name] = true
			}
		}
	}
	return found
}

// placeChips turns inline code that is an event's name into chips. `builtin:x`, `custom:x`, `absent:x` and `plain:x`
// say which it is where the name alone doesn't.
func placeChips(document ast.Node, source []byte, custom map[string]bool) {
	walk(document, func(node ast.Node) {
		span, ok := node.(*ast.CodeSpan)
		if !ok {
			return
		}
		name, voice := voiceOf(codeText(span, source), custom)
		if voice != "" {
			span.Parent().ReplaceChild(span.Parent(), span, &chip{name: name, voice: voice})
		}
	})
}

// voiceOf returns how a piece of inline code is shown, and the name without a prefix; "" is ordinary code.
func voiceOf(text string, custom map[string]bool) (name string, v voice) {
	if prefix, rest, ok := strings.Cut(text, ":"); ok && rest != "" {
		switch voice(prefix) {
		case builtinVoice, customVoice, absentVoice, plainVoice:
			return rest, voice(prefix)
		}
	}
	switch {
	case IsBuiltin(text):
		return text, builtinVoice
	case custom[text]:
		return text, customVoice
	}
	return text, ""
}

func codeText(span *ast.CodeSpan, source []byte) string {
	var text strings.Builder
	for child := span.FirstChild(); child != nil; child = child.NextSibling() {
		if part, ok := child.(*ast.Text); ok {
			text.Write(part.Segment.Value(source))
		}
	}
	return text.String()
}
