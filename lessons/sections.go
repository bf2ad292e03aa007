package lessons

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Section is a part of a lesson's prose under one heading, or one of its steps, as plain text: what is there to be found.
// It holds nothing that a learner is to find out: no hint, no solution, no explanation.
type Section struct {
	// Anchor is the section's place on the page; "" for what stands before the first heading.
	Anchor string
	// Step is the kind of a step; "" for prose.
	Step StepKind
	// Title is the heading, Text what stands below it.
	Title, Text string
	// Names are what is written as code: events and parts of the API.
	Names []string
}

// sectionsOf cuts a document into its sections, in their order.
func sectionsOf(document ast.Node, source []byte) []Section {
	sections := []*Section{{}}
	for _, node := range children(document) {
		last := sections[len(sections)-1]
		switch node := node.(type) {
		case *ast.Heading:
			sections = append(sections, headed(node, source))
		case *container:
			if node.step == nil {
				last.add(node, source)
				break
			}
			step := &Section{Anchor: node.step.ID, Step: node.step.Kind, Title: plainText(node.title, source)}
			step.add(node, source)
			sections = append(sections, step, &Section{Anchor: last.Anchor, Title: last.Title}) // after it, the prose goes on
		default:
			last.add(node, source)
		}
	}
	var list []Section
	for _, s := range sections {
		if s.Text != "" {
			list = append(list, *s)
		}
	}
	return list
}

func headed(heading *ast.Heading, source []byte) *Section {
	s := &Section{Title: plainText(heading, source)}
	if id, ok := heading.AttributeString("id"); ok {
		s.Anchor = string(id.([]byte))
	}
	s.addNames(heading, source)
	return s
}

// add appends the text of every block at or below a node.
func (s *Section) add(node ast.Node, source []byte) {
	switch {
	case node.Kind() == hintNode || node.Kind() == solutionNode:
	case node.Kind() == titleNode && stepAround(node) != nil:
		s.addNames(node, source) // its words are the section's title
	case node.Kind() == ast.KindFencedCodeBlock:
		s.addText("\n", content(node, source))
	case node.FirstChild() != nil && node.FirstChild().Type() == ast.TypeInline:
		between := " · " // the items of a list, the cells of a table
		if node.Kind() == ast.KindParagraph {
			between = "\n"
		}
		s.addText(between, plainText(node, source))
		s.addNames(node, source)
	default:
		for _, child := range children(node) {
			s.add(child, source)
		}
	}
}

func (s *Section) addText(between, text string) {
	if s.Text != "" {
		s.Text += between
	}
	s.Text += strings.Join(strings.Fields(text), " ")
}

// addNames takes the names in inline code: of socket.to('red').emit it takes that, and socket.to.emit, which is how one
// looks for it.
func (s *Section) addNames(node ast.Node, source []byte) {
	walk(node, func(node ast.Node) {
		code := ""
		switch node := node.(type) {
		case *ast.CodeSpan:
			code = codeText(node, source)
		case *chip:
			code = node.name
		}
		for _, name := range []string{code, BareName(code)} {
			if name != "" && !slices.Contains(s.Names, name) {
				s.Names = append(s.Names, name)
			}
		}
	})
}

var arguments = regexp.MustCompile(`\([^()]*\)?`)

// BareName is a piece of code without the arguments of its calls.
func BareName(code string) string { return strings.TrimSpace(arguments.ReplaceAllString(code, "")) }
