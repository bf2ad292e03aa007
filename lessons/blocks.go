package lessons

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// block is what a fenced block says it is: its language, then its part in the playground.
type block string

const (
	serverProgram block = "js server"
	clientCode    block = "js client"
	clientPage    block = "html client"
)

// blocks are the parts that a playground consists of.
func blocks() []block { return []block{serverProgram, clientCode, clientPage} }

// takeBlocks takes the playground's blocks out of the document, and checks every fenced block on the way: the
// playground shows its code itself, so it doesn't stand in the prose too.
func takeBlocks(file string, document ast.Node, source []byte, found *problems) map[block]string {
	taken := map[block]string{}
	lines := map[block]int{}
	for _, node := range fencedBlocks(document) {
		line := lineAt(source, fenceStart(node, source))
		if !closed(node, source) {
			found.add(file, line, "this block of code doesn't end: add a line ``` after it")
		}
		kind := blockKind(node, source)
		language, part, _ := strings.Cut(string(kind), " ")
		if part == "" {
			if !knownLanguage(language) {
				found.add(file, line, "unknown language %q: use one of %s, or none", language, strings.Join(languages(), ", "))
			}
			continue
		}
		if !slices.Contains(blocks(), kind) {
			found.add(file, line, "```%s is no part of a playground: it is one of ```%s, ```%s, ```%s; for code in the prose write the language alone",
				kind, serverProgram, clientCode, clientPage)
			continue
		}
		if first, ok := lines[kind]; ok {
			found.add(file, line, "a second ```%s block (the first is on line %d): keep one", kind, first)
		}
		lines[kind], taken[kind] = line, content(node, source)
		node.Parent().RemoveChild(node.Parent(), node)
	}
	return taken
}

func fencedBlocks(document ast.Node) []*ast.FencedCodeBlock {
	var list []*ast.FencedCodeBlock
	walk(document, func(node ast.Node) {
		if fenced, ok := node.(*ast.FencedCodeBlock); ok {
			list = append(list, fenced)
		}
	})
	return list
}

// blockKind returns the words after the opening fence, single spaced.
func blockKind(node *ast.FencedCodeBlock, source []byte) block {
	if node.Info == nil {
		return ""
	}
	return block(strings.Join(strings.Fields(string(node.Info.Segment.Value(source))), " "))
}

// fenceStart is an offset in the line of the opening fence.
func fenceStart(node *ast.FencedCodeBlock, source []byte) int {
	if node.Info != nil {
		return node.Info.Segment.Start
	}
	if node.Lines().Len() > 0 {
		return max(node.Lines().At(0).Start-1, 0) // the line before the first one
	}
	return max(node.Pos(), 0)
}

// closed tells whether a closing fence follows: Markdown would take the end of the file for one.
func closed(node *ast.FencedCodeBlock, source []byte) bool {
	end := fenceStart(node, source)
	if lines := node.Lines(); lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	} else if newline := bytes.IndexByte(source[end:], '\n'); newline >= 0 {
		end += newline + 1
	} else {
		return false
	}
	line, _, _ := bytes.Cut(source[end:], []byte("\n"))
	return isCodeFence(bytes.TrimLeft(line, "> \t"))
}

// isCodeFence tells whether a line opens or closes a block of code.
func isCodeFence(line []byte) bool {
	line = bytes.TrimLeft(line, " ")
	return bytes.HasPrefix(line, []byte("```")) || bytes.HasPrefix(line, []byte("~~~"))
}

func content(node ast.Node, source []byte) string {
	var text strings.Builder
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		text.Write(segment.Value(source))
	}
	return text.String()
}

// walk visits every node below and including root.
func walk(root ast.Node, visit func(ast.Node)) {
	visit(root)
	for child := root.FirstChild(); child != nil; {
		next := child.NextSibling() // the visitor may replace the child
		walk(child, visit)
		child = next
	}
}
