package lessons

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"earshot/checks"
)

// proseRenderer writes the nodes that look different here than in other Markdown.
type proseRenderer struct{}

func (proseRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindHeading, renderHeading)
	register.Register(ast.KindFencedCodeBlock, renderCode)
	register.Register(chipNode, renderChip)
	register.Register(containerNode, renderContainer)
	register.Register(titleNode, renderTitle)
	register.Register(checksNode, renderChecks)
	register.Register(hintNode, renderHint)
	register.Register(solutionNode, renderSolution)
	register.Register(pictureNode, renderPicture)
	register.Register(recordingNode, renderRecording)
}

// renderHeading makes the heading a link to itself, so that a part of a lesson can be passed on.
func renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	heading := node.(*ast.Heading)
	level := string(rune('0' + heading.Level))
	id, _ := heading.AttributeString("id")
	name, _ := id.([]byte)
	if entering {
		escaped := util.EscapeHTML(name)
		_, _ = w.WriteString(`<h` + level + ` id="` + string(escaped) + `"><a class="anchor" href="#` + string(escaped) + `">`)
	} else {
		_, _ = w.WriteString(`</a></h` + level + ">\n")
	}
	return ast.WalkContinue, nil
}

// renderCode writes a block of code in the prose. It can be focused, so that a long line can be scrolled by key.
func renderCode(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		language := string(blockKind(node.(*ast.FencedCodeBlock), source))
		_, _ = w.WriteString(`<pre class="code" tabindex="0"><code>` + Highlight(language, content(node, source)) + "</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

// renderChip writes an event's name, or code that could be taken for one.
func renderChip(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		chip := node.(*chip)
		_, _ = w.WriteString(chipHTML(chip.voice, chip.name))
	}
	return ast.WalkContinue, nil
}

// chipHTML is an event's name. The kind is told by colour, by shape, by a title, and in words to a screen reader.
func chipHTML(v voice, name string) string {
	open := `<code>`
	switch v {
	case builtinVoice:
		open = `<code class="event builtin" title="Built-in event">`
	case customVoice, absentVoice:
		open = `<code class="event custom" title="Custom event">`
	}
	return open + html.EscapeString(name) + `</code>`
}

var pointed = regexp.MustCompile(`<code class="event[^>]*>[^<]*</code>[.,;:?!)”]+`)

// keepPointed has no line begin with the full stop, or the like, that follows an event's name.
func keepPointed(html string) string {
	return pointed.ReplaceAllString(html, `<span class="pointed">$0</span>`)
}

func renderContainer(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	c := node.(*container)
	switch {
	case c.step != nil && entering:
		_, _ = w.WriteString(c.step.opening())
	case c.step != nil:
		_, _ = w.WriteString("<div class=\"live\"></div>\n</section>\n")
	case entering:
		_, _ = w.WriteString(`<div class="` + html.EscapeString(c.kind) + "\">")
	default:
		_, _ = w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}

// renderTitle writes a container's first line; a step's is a heading that links to itself.
func renderTitle(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	before, after := `<p class="title">`, "</p>\n"
	if s := node.Parent().(*container).step; s != nil {
		before = `<h2 class="title" id="` + s.ID + `-title"><span class="sort">` + s.Kind.word() + `</span> <a class="anchor" href="#` + s.ID + `">`
		after = "</a></h2>\n"
	}
	if entering {
		_, _ = w.WriteString(before)
	} else {
		_, _ = w.WriteString(after)
	}
	return ast.WalkContinue, nil
}

// opening is a step's section, with what the page's script must know of it. Nothing in it tells what is right.
func (s *stepDraft) opening() string {
	attributes := fmt.Sprintf(`class="step %s" id="%s" data-kind="%s"`, s.Kind, s.ID, s.Kind)
	if s.Form != "" {
		attributes += ` data-form="` + s.Form + `"`
	}
	attributes += fmt.Sprintf(` data-clients="%d" data-acts="%s"`, s.starting.Clients, asJSON(s.Acts))
	if s.Lines != nil {
		attributes += ` data-lines="` + asJSON(s.Lines) + `"`
	}
	return `<section ` + attributes + ` aria-labelledby="` + s.ID + "-title\">\n"
}

// asJSON is a list as JSON in an attribute.
func asJSON[T any](list []T) string {
	if list == nil {
		list = []T{}
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(list); err != nil {
		panic(err) // strings and numbers alone
	}
	return html.EscapeString(strings.TrimSpace(out.String()))
}

func renderChecks(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<ul class=\"checks\">\n")
	for _, check := range node.(*stepPart).step.Checks {
		_, _ = w.WriteString("<li>" + checkHTML(check) + "</li>\n")
	}
	_, _ = w.WriteString("</ul>\n")
	return ast.WalkContinue, nil
}

// checkHTML is a check's sentence with its event as a chip. Only what fires is built in: what is emitted and received
// is custom, whatever its name.
func checkHTML(check checks.Check) string {
	var out strings.Builder
	for _, part := range check.Parts() {
		switch {
		case part.Kind == checks.EventOf && check.Verb == checks.Fires:
			out.WriteString(chipHTML(builtinVoice, part.Text))
		case part.Kind == checks.EventOf:
			out.WriteString(chipHTML(customVoice, part.Text))
		default:
			out.WriteString(html.EscapeString(part.Text))
		}
	}
	return out.String()
}

func renderHint(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<details class=\"hint\"><summary>A hint</summary>\n")
	} else {
		_, _ = w.WriteString("</details>\n")
	}
	return ast.WalkContinue, nil
}

func renderSolution(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	s := node.(*stepPart).step
	_, _ = w.WriteString("<details class=\"solution\"><summary>The solution</summary>\n")
	for _, kind := range solutionBlocks() {
		name := solvedFile(kind)
		after, ok := s.Solution[name]
		if !ok {
			continue
		}
		language, _, _ := strings.Cut(string(kind), " ")
		_, _ = w.WriteString(`<p class="file">` + name + "</p>\n" + `<pre class="code diff" tabindex="0"><code>` +
			difference(language, s.starting.File(name), after) + "</code></pre>\n")
	}
	_, _ = w.WriteString("</details>\n")
	return ast.WalkContinue, nil
}
