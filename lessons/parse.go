package lessons

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"go.abhg.dev/goldmark/frontmatter"
)

// parse reads one file, which inherits from defaults and shows exhibits. What it finds wrong goes to found; the draft
// then holds what could be read.
func parse(file string, source []byte, rules []rule, defaults draft, shown exhibits, found *problems) draft {
	d := draft{file: file, blocks: map[block]string{}, places: map[block]place{}}
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	if !checkFence(file, source, found) {
		d.unread = true
		return d
	}
	markdown := newMarkdown()
	context := parser.NewContext()
	document := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(context))
	if data := frontmatter.Get(context); data != nil {
		d.front = decodeFront(file, data, rules, found)
	}
	checkProse(file, document, source, found)
	d.links, d.anchors = linksIn(document, source), anchorsIn(document)
	d.steps = takeSteps(file, document, source, found)
	d.takeBlocks(document, source, found)
	d.inherit(defaults)
	for _, step := range d.steps {
		step.read(file, d.playground(), found)
		step.shuffle(d.slug())
	}
	prose := []ast.Node{document}
	for _, step := range d.steps {
		if step.explanation != nil {
			prose = append(prose, step.explanation)
		}
	}
	words := d.vocabulary(document, source)
	for _, part := range prose {
		checkCode(file, part, source, words, found)
		shown.place(file, part, source, found)
		placeChips(part, source, words.events)
		letTablesBeFocused(part)
	}
	d.sections = sectionsOf(document, source)
	write := func(part ast.Node) string {
		var html strings.Builder
		if err := markdown.Renderer().Render(&html, source, part); err != nil {
			found.add(file, 1, "the prose can't be shown: %v", err)
		}
		return keepPointed(html.String())
	}
	for _, step := range d.steps {
		if step.explanation != nil {
			step.Explanation = write(step.explanation)
		}
	}
	d.body = write(document)
	return d
}

func newMarkdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			&frontmatter.Extender{Formats: []frontmatter.Format{frontmatter.YAML}},
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), // a page allows no inline style
			extension.Typographer,
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithBlockParsers(util.Prioritized(containerParser{}, 750)),
			parser.WithInlineParsers(util.Prioritized(extension.NewTaskCheckBoxParser(), 0)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(proseRenderer{}, 100))),
	)
}

// letTablesBeFocused lets a table that is wider than its page be scrolled by key.
func letTablesBeFocused(part ast.Node) {
	walk(part, func(node ast.Node) {
		if node.Kind() == east.KindTable {
			node.SetAttributeString("tabindex", []byte("0"))
		}
	})
}

// checkProse reports what a lesson's prose may not hold.
func checkProse(file string, document ast.Node, source []byte, found *problems) {
	walk(document, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.HTMLBlock:
			found.add(file, lineAt(source, node.Lines().At(0).Start), "raw HTML: write Markdown; what it can't say belongs into a component")
		case *ast.RawHTML:
			found.add(file, lineAt(source, node.Segments.At(0).Start), "raw HTML: write Markdown; put it in backticks if it is meant as text")
		case *ast.Heading:
			checkHeading(file, node, source, found)
		case *container:
			checkContainer(file, node, source, found)
		}
	})
}

func checkHeading(file string, heading *ast.Heading, source []byte, found *problems) {
	line := 1
	if heading.Lines().Len() > 0 {
		line = lineAt(source, heading.Lines().At(0).Start)
	}
	if heading.Level == 1 {
		found.add(file, line, "a heading with one #: the page's first heading is the title from the front matter, so begin with ##")
	}
	walk(heading, func(node ast.Node) {
		switch node.(type) {
		case *ast.Link, *ast.AutoLink:
			found.add(file, line, "a link in a heading: headings are links to themselves, so put it into the text below")
		}
	})
}

func checkContainer(file string, node *container, source []byte, found *problems) {
	line := lineAt(source, node.start)
	if !slices.Contains(containerKinds(), node.kind) {
		found.add(file, line, "unknown kind %q after %s: use one of %s", node.kind, containerFence, strings.Join(containerKinds(), ", "))
	}
	if !node.title.HasChildren() {
		found.add(file, line, "give it a title: %s%s Do this", containerFence, node.kind)
	}
	if !node.closed {
		found.add(file, line, "it doesn't end: add a line %s after it", containerFence)
	}
}
