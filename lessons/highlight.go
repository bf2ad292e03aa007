package lessons

import (
	"html"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// languages are those that a block of code may name.
func languages() []string { return []string{"js", "ts", "html", "css", "json", "go", "sh", "text"} }

func knownLanguage(name string) bool {
	for _, language := range languages() {
		if name == language {
			return true
		}
	}
	return name == ""
}

// Highlight returns code as HTML: spans with the classes k (keyword), s (string), m (number), c (comment), t (tag),
// and for the name of an event "event builtin" or "event custom". The text stays exactly what it was.
func Highlight(language, code string) string {
	return strings.Join(highlightLines(language, code), "\n")
}

// highlightLines is Highlight for each line: no span goes on in the next one.
func highlightLines(language, code string) []string {
	lines := make([]string, 1, 1+strings.Count(code, "\n"))
	tokens := tokenize(language, code)
	events := eventsIn(tokens)
	for i, token := range tokens {
		class := tokenClass(token.Type)
		if name, ok := events[i]; ok {
			class = eventClass(name)
		}
		for j, part := range strings.Split(token.Value, "\n") {
			if j > 0 {
				lines = append(lines, "")
			}
			lines[len(lines)-1] += span(class, part)
		}
	}
	return lines
}

func span(class, text string) string {
	if class == "" || text == "" {
		return html.EscapeString(text)
	}
	return `<span class="` + class + `">` + html.EscapeString(text) + `</span>`
}

// tokenize splits code into its tokens; what no lexer understands is one token.
func tokenize(language, code string) []chroma.Token {
	plain := []chroma.Token{{Type: chroma.Text, Value: code}}
	lexer := lexers.Get(language)
	if lexer == nil || language == "" || language == "text" {
		return plain
	}
	iterator, err := chroma.Coalesce(lexer).Tokenise(&chroma.TokeniseOptions{State: "root"}, code)
	if err != nil {
		return plain
	}
	return iterator.Tokens()
}

func tokenClass(kind chroma.TokenType) string {
	switch {
	case kind.InCategory(chroma.Comment):
		return "c"
	case kind.InSubCategory(chroma.LiteralString):
		return "s"
	case kind.InSubCategory(chroma.LiteralNumber):
		return "m"
	case kind.InCategory(chroma.Keyword):
		return "k"
	case kind == chroma.NameTag:
		return "t"
	}
	return ""
}

// eventsIn finds the names of events: the first argument, if it is a plain string, of the calls that listen or emit.
// It returns them by the index of their token.
func eventsIn(tokens []chroma.Token) map[int]string {
	found := map[int]string{}
	for i := 2; i < len(tokens); i++ {
		token := tokens[i]
		name := strings.Trim(token.Value, "'\"`")
		if !token.Type.InSubCategory(chroma.LiteralString) || len(name)+2 != len(token.Value) || name == "" {
			continue
		}
		if strings.HasPrefix(tokens[i-1].Value, "(") && namesEvents(tokens[i-2].Value) {
			found[i] = name
		}
	}
	return found
}

// namesEvents tells whether a method of io, of a socket or of a manager takes an event's name first.
func namesEvents(method string) bool {
	switch method {
	case "on", "once", "off", "emit", "emitWithAck", "serverSideEmit", "addListener", "removeListener", "removeAllListeners", "listeners":
		return true
	}
	return false
}
