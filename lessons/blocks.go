package lessons

import (
	"bytes"
	"errors"
	"fmt"
	goparser "go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"earshot/checks"
)

// block is what a fenced block says it is: its language, then its part in the playground.
type block string

const (
	serverProgram block = "js server"
	clientCode    block = "js client"
	clientPage    block = "html client"
	goProgram     block = "go server"
)

// blocks are the parts that every playground consists of.
func blocks() []block { return []block{serverProgram, clientCode, clientPage} }

// playgroundBlocks are all parts that a playground can have.
func playgroundBlocks() []block { return append(blocks(), goProgram) }

// takeBlocks takes the playground's blocks out of the document, and checks every fenced block on the way: the
// playground shows its code itself, so it doesn't stand in the prose too.
func (d *draft) takeBlocks(document ast.Node, source []byte, found *problems) {
	file := d.file
	for _, node := range fencedBlocks(document) {
		line := lineAt(source, fenceStart(node, source))
		if !closed(node, source) {
			found.add(file, line, "this block of code doesn't end: add a line ``` after it")
		}
		kind := blockKind(node, source)
		if message := misplaced(kind, stepAround(node)); message != "" {
			found.add(file, line, "%s", message)
			continue
		}
		language, part, _ := strings.Cut(string(kind), " ")
		if part == "" {
			if !knownLanguage(language) {
				found.add(file, line, "%s", unknownLanguage(language, stepAround(node)))
			}
			continue
		}
		if !slices.Contains(playgroundBlocks(), kind) {
			found.add(file, line, "```%s is no part of a playground: it is one of %s; for code in the prose write the language alone",
				kind, fences(playgroundBlocks()))
			continue
		}
		if first, ok := d.places[kind]; ok {
			found.add(file, line, "a second ```%s block (the first is on line %d): keep one", kind, first.line)
		}
		d.places[kind], d.blocks[kind] = place{file, line}, content(node, source)
		remove(node)
	}
	checkGo(file, d.blocks[goProgram], d.places[goProgram].line, found)
}

// place is a line of a file.
type place struct {
	file string
	line int
}

// unknownLanguage says what a block may be that is none, in a step or (nil) in the prose.
func unknownLanguage(language string, step *stepDraft) string {
	if step != nil {
		known := stepBlocks(step.Kind)
		names := make([]string, len(known))
		for i, name := range known {
			names[i] = string(name)
		}
		if near := checks.Near(language, names); near != "" {
			return fmt.Sprintf("unknown block ```%s; did you mean ```%s?", language, near)
		}
	}
	return fmt.Sprintf("unknown language %q: use one of %s, or none", language, strings.Join(languages(), ", "))
}

// misplaced says what is wrong with a block that its step didn't take, or that only a step can take; "" if nothing is.
func misplaced(kind block, step *stepDraft) string {
	switch {
	case step != nil && slices.Contains(stepBlocks(step.Kind), kind):
		return fmt.Sprintf("```%s stands within something else in the step: begin its lines at the left", kind)
	case step != nil && slices.Contains(playgroundBlocks(), kind):
		return fmt.Sprintf("```%s stands in a step: put it outside; what a task should become is ```%s solution", kind, kind)
	case isStepBlock(kind) && step == nil:
		return fmt.Sprintf("```%s stands in no step: put it between a line like %smodify Title and a line %s", kind, containerFence, containerFence)
	case isStepBlock(kind):
		return fmt.Sprintf("```%s is nothing that a %s step has: it takes %s", kind, step.Kind, orNothing(fences(stepBlocks(step.Kind))))
	}
	return ""
}

// checkGo reports a Go program that isn't Go.
func checkGo(file, source string, line int, found *problems) {
	if source == "" {
		return
	}
	_, err := goparser.ParseFile(token.NewFileSet(), "", source, goparser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		found.add(file, line+list[0].Pos.Line, "this isn't Go: %s", list[0].Msg)
	}
}

// fences lists blocks as their first lines.
func fences(kinds []block) string {
	list := make([]string, len(kinds))
	for i, kind := range kinds {
		list[i] = "```" + string(kind)
	}
	return strings.Join(list, ", ")
}

func orNothing(list string) string {
	if list == "" {
		return "no block"
	}
	return list
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
