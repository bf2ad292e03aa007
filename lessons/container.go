package lessons

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// container is a run of prose that stands apart: lines between ":::kind Title" and ":::". Its first child is its title.
type container struct {
	ast.BaseBlock
	kind  string
	title *containerTitle
	// start is the offset of its first line in the source.
	start  int
	closed bool
	inCode bool // while it is parsed: the line is in a block of code, where ":::" is nothing but text
	// step is what a step's container was read as.
	step *stepDraft
}

// try is the kind that asks the reader to do something in the playground. The other kinds are those of steps.
const try = "try"

// containerKinds are the kinds that a lesson may use.
func containerKinds() []string {
	kinds := []string{try}
	for _, kind := range stepKinds() {
		kinds = append(kinds, string(kind))
	}
	return kinds
}

var (
	containerNode = ast.NewNodeKind("Container")
	titleNode     = ast.NewNodeKind("ContainerTitle")
)

func (c *container) Kind() ast.NodeKind { return containerNode }

func (c *container) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"kind": c.kind}, nil)
}

// containerTitle is the rest of a container's first line: prose, as in any other line.
type containerTitle struct{ ast.BaseBlock }

func (t *containerTitle) Kind() ast.NodeKind { return titleNode }

func (t *containerTitle) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// containerParser finds containers. They don't nest.
type containerParser struct{}

const containerFence = ":::"

func (containerParser) Trigger() []byte { return []byte{':'} }

func (containerParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(line)), containerFence)
	if !ok || rest == "" {
		return nil, parser.NoChildren
	}
	kind, _, _ := strings.Cut(rest, " ")
	c := &container{kind: kind, title: &containerTitle{}, start: segment.Start}
	title := segment.WithStart(segment.Start + bytes.Index(line, []byte(rest)) + len(kind))
	title = title.TrimLeftSpace(reader.Source())
	if title = title.TrimRightSpace(reader.Source()); !title.IsEmpty() {
		c.title.Lines().Append(title)
	}
	c.AppendChild(c, c.title)
	advanceLine(reader, line, segment)
	return c, parser.HasChildren
}

func (containerParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	c := node.(*container)
	line, segment := reader.PeekLine()
	if isCodeFence(line) {
		c.inCode = !c.inCode
	}
	if c.inCode || string(bytes.TrimSpace(line)) != containerFence {
		return parser.Continue | parser.HasChildren
	}
	c.closed = true
	advanceLine(reader, line, segment)
	return parser.Close
}

// advanceLine goes to the end of the line, and leaves its newline to the block parser's own loop.
func advanceLine(reader text.Reader, line []byte, segment text.Segment) {
	newline := 0
	if bytes.HasSuffix(line, []byte("\n")) {
		newline = 1
	}
	reader.Advance(segment.Len() - newline)
}

func (containerParser) Close(ast.Node, text.Reader, parser.Context) {}

func (containerParser) CanInterruptParagraph() bool { return true }

func (containerParser) CanAcceptIndentedLine() bool { return false }
