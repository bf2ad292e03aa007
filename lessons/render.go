package lessons

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// proseRenderer writes the nodes that look different here than in other Markdown.
type proseRenderer struct{}

func (proseRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindHeading, renderHeading)
	register.Register(ast.KindFencedCodeBlock, renderCode)
	register.Register(chipNode, renderChip)
	register.Register(containerNode, renderContainer)
	register.Register(pictureNode, renderPicture)
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

// renderChip writes an event's name. The kind is told by colour, by shape, by a title, and in words to a screen reader.
func renderChip(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	chip := node.(*chip)
	open := `<code>`
	switch chip.voice {
	case builtinVoice:
		open = `<code class="event builtin" title="Built-in event">`
	case customVoice:
		open = `<code class="event custom" title="Custom event">`
	}
	_, _ = w.WriteString(open)
	_, _ = w.Write(util.EscapeHTML([]byte(chip.name)))
	_, _ = w.WriteString(`</code>`)
	return ast.WalkContinue, nil
}

func renderContainer(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	container := node.(*container)
	if entering {
		_, _ = w.WriteString(`<div class="` + string(util.EscapeHTML([]byte(container.kind))) + `"><p class="title">`)
		_, _ = w.Write(util.EscapeHTML([]byte(container.title)))
		_, _ = w.WriteString("</p>\n")
	} else {
		_, _ = w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}
