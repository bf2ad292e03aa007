package lessons

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"earshot/checks"
)

// vocabulary is what a lesson's code calls things by.
type vocabulary struct {
	// events are the custom events.
	events map[string]bool
	// words are all identifiers.
	words map[string]bool
	// members are what the code itself reaches through a dot, like socket.user.
	members map[string]bool
}

var (
	identifier = regexp.MustCompile(`[A-Za-z_$][\w$]*`)
	member     = regexp.MustCompile(`([A-Za-z_$][\w$]*)\??\.([A-Za-z_$][\w$]*)`)
)

// vocabulary collects it from everything in the lesson that is code: its files, the solutions, the acts, the examples in
// the prose. The events of checks are among them.
func (d *draft) vocabulary(document ast.Node, source []byte) vocabulary {
	codes := []string{d.blocks[serverProgram], d.blocks[clientCode], d.blocks[clientPage]}
	events := map[string]bool{}
	for _, step := range d.steps {
		codes = slices.AppendSeq(codes, maps.Values(step.Solution))
		for _, act := range step.Acts {
			if act.Do == checks.RunCode {
				codes = append(codes, act.Text)
			}
		}
		for _, check := range step.sentencesRead() {
			if check.Event != "" && check.Verb != checks.Fires {
				events[check.Event] = true
			}
		}
		for _, name := range step.Names {
			events[name] = !IsBuiltin(name)
		}
	}
	for _, node := range fencedBlocks(document) {
		codes = append(codes, content(node, source))
	}
	maps.Copy(events, customEvents(codes...))
	v := vocabulary{events: events, words: map[string]bool{}, members: map[string]bool{}}
	for _, code := range append(codes, d.blocks[goProgram]) {
		for _, word := range identifier.FindAllString(code, -1) {
			v.words[word] = true
		}
		for _, found := range member.FindAllStringSubmatch(code, -1) {
			v.members[found[1]+"."+found[2]] = true
		}
	}
	return v
}

// sentencesRead are all sentences of a step that say what happens.
func (s *stepDraft) sentencesRead() []checks.Check {
	list := slices.Concat([]checks.Check{s.Who}, s.Order, s.Checks)
	for _, answer := range s.Answers {
		list = append(list, answer.Check)
	}
	return list
}

// checkCode reports inline code that misspells an event or a part of Socket.IO.
func checkCode(file string, part ast.Node, source []byte, v vocabulary, found *problems) {
	walk(part, func(node ast.Node) {
		span, ok := node.(*ast.CodeSpan)
		if !ok {
			return
		}
		if message := v.misspelt(codeText(span, source)); message != "" {
			found.add(file, nodeLine(span, source), "%s", message)
		}
	})
}

// misspelt says what is wrong with a piece of inline code, "" if nothing is.
func (v vocabulary) misspelt(text string) string {
	name, said := voiceOf(text, v.events)
	switch {
	case said == customVoice && !v.events[name] && !IsBuiltin(name):
		return "no code in this lesson has an event " + name + offer(checks.Near(name, v.known())) +
			" If that is on purpose, write `absent:" + name + "`"
	case said == "":
		if message := v.misspeltEvent(text); message != "" {
			return message
		}
		return v.misspeltMember(text)
	}
	return ""
}

// misspeltEvent finds a single word that is nothing in this lesson, and nearly an event.
func (v vocabulary) misspeltEvent(text string) string {
	if identifier.FindString(text) != text || len(text) < 4 || v.words[text] || isMember(text) {
		return ""
	}
	near := checks.Near(text, v.known())
	if near == "" {
		return ""
	}
	return "nothing in this lesson is called " + text + offer(near) + " If it is right, write `plain:" + text + "`"
}

// known are all events that the lesson can mean.
func (v vocabulary) known() []string {
	list := slices.Sorted(maps.Keys(v.events))
	for _, event := range Builtin() {
		list = append(list, event.Name)
	}
	return list
}

// misspeltMember follows each chain that begins with io or socket, like socket.to(room).emit.
func (v vocabulary) misspeltMember(text string) string {
	if packageName.MatchString(text) {
		return ""
	}
	for _, at := range chainStart.FindAllStringSubmatchIndex(text, -1) {
		if message := v.follow(text[at[2]:at[3]], text[at[3]:]); message != "" {
			return message + " If it is right, write `plain:" + text + "`"
		}
	}
	return ""
}

var (
	chainStart  = regexp.MustCompile(`(?:^|[^\w$.'"/-])(io|socket)\b`)
	packageName = regexp.MustCompile(`^['"]?@?[\w./-]*socket\.io(?:[-/@][\w./@^-]*|(?:\.[a-z]+)*\.js)?['"]?$`)
	nextMember  = regexp.MustCompile(`^\s*\??\.\s*([A-Za-z_$][\w$]*)`)
)

// follow checks the members that are reached from an object, one after another, as far as it knows what they are.
func (v vocabulary) follow(object, rest string) string {
	path := object
	for {
		rest = skipCall(rest)
		found := nextMember.FindStringSubmatch(rest)
		if found == nil {
			return ""
		}
		name := found[1]
		next, ok := api[object][name]
		if !ok && !v.members[path+"."+name] {
			return "Socket.IO has no " + path + "." + name + offer(checks.Near(name, slices.Sorted(maps.Keys(api[object]))))
		}
		if next == "" {
			return ""
		}
		path, object, rest = path+"."+name, next, rest[len(found[0]):]
	}
}

// skipCall skips the arguments of a call.
func skipCall(code string) string {
	if !strings.HasPrefix(code, "(") {
		return code
	}
	depth := 0
	for i, c := range code {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return code[i+1:]
			}
		}
	}
	return ""
}
