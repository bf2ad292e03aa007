package lessons

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// The blocks that stand in steps: sentences, a line each, and the files of a solution.
const (
	actBlock    block = "act"
	whoBlock    block = "who"
	orderBlock  block = "order"
	arrowBlock  block = "arrow"
	kindBlock   block = "kind"
	answerBlock block = "answer"
	checkBlock  block = "check"

	programSolution block = "js server solution"
	clientSolution  block = "js client solution"
	pageSolution    block = "html client solution"
)

// word is the kind as learners read it.
func (k StepKind) word() string { return strings.ToUpper(string(k[:1])) + string(k[1:]) }

func stepKinds() []StepKind { return []StepKind{Predict, Investigate, Modify, Make, Recall} }

// questionBlocks are what a prediction can ask, of which it has one.
func questionBlocks() []block { return []block{whoBlock, orderBlock, arrowBlock, kindBlock} }

// solutionBlocks are the files that a task's solution can change.
func solutionBlocks() []block { return []block{programSolution, clientSolution, pageSolution} }

// stepBlocks are the blocks that may stand in a step of a kind.
func stepBlocks(kind StepKind) []block {
	switch kind {
	case Predict:
		return append(questionBlocks(), actBlock)
	case Investigate:
		return []block{answerBlock, actBlock}
	case Modify, Make:
		return append([]block{checkBlock, actBlock}, solutionBlocks()...)
	}
	return nil
}

func isStepBlock(kind block) bool {
	return slices.ContainsFunc(stepKinds(), func(k StepKind) bool { return slices.Contains(stepBlocks(k), kind) })
}

// stepDraft is a step while its file is read.
type stepDraft struct {
	Step
	sentences map[block][]sentence
	solutions map[block]string
	lines     map[block]int // where each block begins
	hints     int
	// explanation holds what follows a recall's choices.
	explanation *ast.Document
	// starting is the lesson's own playground.
	starting Playground
}

// sentence is one line of a block, and where it stands.
type sentence struct {
	text string
	line int
}

// takeSteps reads the steps' containers: their blocks, hints and choices leave the prose, to be rendered elsewhere in
// the step, or not at all.
func takeSteps(file string, document ast.Node, source []byte, found *problems) []*stepDraft {
	var steps []*stepDraft
	count := map[StepKind]int{}
	walk(document, func(node ast.Node) {
		c, ok := node.(*container)
		if !ok || !slices.Contains(stepKinds(), StepKind(c.kind)) {
			return
		}
		kind := StepKind(c.kind)
		count[kind]++
		s := &stepDraft{Step: Step{ID: fmt.Sprintf("%s-%d", kind, count[kind]), Kind: kind, Line: lineAt(source, c.start)},
			sentences: map[block][]sentence{}, solutions: map[block]string{}, lines: map[block]int{}}
		c.step = s
		s.Title = plainText(c.title, source)
		s.take(file, c, source, found)
		steps = append(steps, s)
	})
	walk(document, func(node ast.Node) {
		if _, ok := node.(*extast.TaskCheckBox); ok {
			found.add(file, nodeLine(node, source), "a list with boxes stands outside of a %s%s: boxes are for its choices", containerFence, Recall)
		}
	})
	return steps
}

// take goes through what a step's container holds.
func (s *stepDraft) take(file string, c *container, source []byte, found *problems) {
	var hints []ast.Node
	for _, node := range children(c) {
		switch node := node.(type) {
		case *ast.FencedCodeBlock:
			if slices.Contains(stepBlocks(s.Kind), blockKind(node, source)) {
				s.takeBlock(file, node, source, found)
			}
		case *ast.Blockquote:
			if s.isTask() {
				hint := &stepPart{kind: hintNode, step: s}
				moveChildren(node, hint)
				remove(node)
				hints = append(hints, hint)
			}
		case *ast.List:
			if s.Kind == Recall && s.Choices == 0 {
				s.takeChoices(file, node, source, found)
			}
		}
	}
	s.hints = len(hints)
	if s.isTask() {
		c.AppendChild(c, &stepPart{kind: checksNode, step: s})
		for _, hint := range hints {
			c.AppendChild(c, hint)
		}
		c.AppendChild(c, &stepPart{kind: solutionNode, step: s})
	}
}

func (s *stepDraft) isTask() bool { return s.Kind == Modify || s.Kind == Make }

// takeBlock takes a block of sentences, or a file of the solution.
func (s *stepDraft) takeBlock(file string, node *ast.FencedCodeBlock, source []byte, found *problems) {
	kind, line := blockKind(node, source), lineAt(source, fenceStart(node, source))
	if !closed(node, source) {
		found.add(file, line, "this block doesn't end: add a line ``` after it")
	}
	if first, ok := s.lines[kind]; ok {
		found.add(file, line, "a second ```%s block in this step (the first is on line %d): keep one", kind, first)
	}
	s.lines[kind] = line
	remove(node)
	if slices.Contains(solutionBlocks(), kind) {
		s.solutions[kind] = content(node, source)
		return
	}
	s.sentences[kind] = nil
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		if text := strings.TrimSpace(string(segment.Value(source))); text != "" {
			s.sentences[kind] = append(s.sentences[kind], sentence{text, lineAt(source, segment.Start)})
		}
	}
	if len(s.sentences[kind]) == 0 {
		found.add(file, line, "this ```%s block is empty: write a sentence into it, or leave it out", kind)
	}
}

// takeChoices takes a recall's choices without what says which of them are right, and what follows them.
func (s *stepDraft) takeChoices(file string, list *ast.List, source []byte, found *problems) {
	for _, item := range children(list) {
		box, ok := firstBox(item)
		if !ok {
			found.add(file, nodeLine(item, source), "a choice begins with a box: write `- [x]` if it is right, `- [ ]` if it isn't")
			continue
		}
		if box.IsChecked {
			s.Right = append(s.Right, s.Choices)
		}
		s.Choices++
		remove(box)
	}
	list.SetAttributeString("class", []byte("choices"))
	s.explanation = ast.NewDocument()
	for node := list.NextSibling(); node != nil; {
		next := node.NextSibling()
		s.explanation.AppendChild(s.explanation, node)
		node = next
	}
}

// firstBox is the box at the beginning of a list's item.
func firstBox(item ast.Node) (*extast.TaskCheckBox, bool) {
	if item.FirstChild() == nil {
		return nil, false
	}
	box, ok := item.FirstChild().FirstChild().(*extast.TaskCheckBox)
	return box, ok
}

func moveChildren(from, to ast.Node) {
	for _, child := range children(from) {
		to.AppendChild(to, child)
	}
}
