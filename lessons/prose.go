package lessons

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/text"
)

// Plain returns a few sentences of a lesson's Markdown as text, to be searched.
func Plain(markdown string) string {
	source := []byte(markdown)
	document := newMarkdown().Parser().Parse(text.NewReader(source))
	placeChips(document, source, nil)
	return plainText(document, source)
}

// Prose returns a few sentences of a lesson's Markdown as HTML, for pages that aren't lessons. Names of built-in events
// become chips; `custom:x` says that x is another's.
func Prose(markdown string) string {
	source := []byte(markdown)
	parser := newMarkdown()
	document := parser.Parser().Parse(text.NewReader(source))
	placeChips(document, source, nil)
	var out strings.Builder
	if err := parser.Renderer().Render(&out, source, document); err != nil {
		return "<p>" + html.EscapeString(markdown) + "</p>"
	}
	return keepPointed(out.String())
}
