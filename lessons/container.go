package lessons

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// container is a run of prose that stands apart: lines between ":::kind Title" and ":::".
type container struct {
	ast.BaseBlock
	kind, title string
	// start is the offset of its first line in the source.
	start  int
	closed bool
	inCode bool // while it is parsed: the line is in a block of code, where ":::" is nothing but text
}

// containerKinds are the kinds that a lesson may use. "try" asks the reader to do something in the playground.
func containerKinds() []string { return []string{"try"} }

var containerNode = ast.NewNodeKind("Container")

func (c *container) Kind() ast.NodeKind { return containerNode }

func (c *container) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"kind": c.kind, "title": c.title}, nil)
}

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
	kind, title, _ := strings.Cut(rest, " ")
	advanceLine(reader, line, segment)
	return &container{kind: kind, title: strings.TrimSpace(title), start: segment.Start}, parser.HasChildren
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
