package lessons

import "github.com/yuin/goldmark/ast"

// stepPart is a part of a step that its renderer makes from what was read.
type stepPart struct {
	ast.BaseBlock
	kind ast.NodeKind
	step *stepDraft
}

var (
	checksNode   = ast.NewNodeKind("Checks")
	hintNode     = ast.NewNodeKind("Hint")
	solutionNode = ast.NewNodeKind("Solution")
)

func (p *stepPart) Kind() ast.NodeKind { return p.kind }

func (p *stepPart) Dump(source []byte, level int) { ast.DumpHelper(p, source, level, nil, nil) }

// walk visits every node below and including root.
func walk(root ast.Node, visit func(ast.Node)) {
	visit(root)
	for _, child := range children(root) { // the visitor may replace a child
		walk(child, visit)
	}
}

func children(node ast.Node) []ast.Node {
	var list []ast.Node
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		list = append(list, child)
	}
	return list
}

// remove takes a node out of the document.
func remove(node ast.Node) { node.Parent().RemoveChild(node.Parent(), node) }

// stepAround is the step in which a node stands, nil if it stands in none.
func stepAround(node ast.Node) *stepDraft {
	for ; node != nil; node = node.Parent() {
		if c, ok := node.(*container); ok {
			return c.step
		}
	}
	return nil
}

// nodeLine is the line, counted from 1, where a node begins.
func nodeLine(node ast.Node, source []byte) int {
	for ; node != nil; node = node.Parent() {
		if at := node.Pos(); at > 0 {
			return lineAt(source, at)
		}
	}
	return 1
}
