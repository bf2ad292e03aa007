package lessons

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"earshot/checks"
)

// read turns a step's sentences into what they say. The lesson's own files are known by now: starting is what learners
// begin with, and clients are there.
func (s *stepDraft) read(file string, starting Playground, found *problems) {
	s.starting = starting
	clients := s.readActs(file, starting.Clients, found)
	switch s.Kind {
	case Predict:
		s.readQuestion(file, clients, found)
	case Investigate:
		s.readAnswers(file, clients, found)
	case Modify, Make:
		s.readTask(file, clients, found)
	case Recall:
		s.checkChoices(file, found)
	}
}

// need reports a block that must be there.
func (s *stepDraft) need(file string, kind block, found *problems, example string) {
	if _, ok := s.lines[kind]; !ok {
		found.add(file, s.Line, "%s has no ```%s block: add one, with lines like %s", s.ID, kind, example)
	}
}

// readActs returns how many clients there are after the acts.
func (s *stepDraft) readActs(file string, clients int, found *problems) int {
	for _, line := range s.sentences[actBlock] {
		act, err := checks.ParseAct(line.text)
		if err == nil {
			clients, err = act.Fits(clients)
		}
		if err != nil {
			found.add(file, line.line, "%v", err)
			continue
		}
		s.Acts = append(s.Acts, act)
	}
	return clients
}

// readQuestion reads what a prediction asks.
func (s *stepDraft) readQuestion(file string, clients int, found *problems) {
	var asked []block
	for _, kind := range questionBlocks() {
		if _, ok := s.lines[kind]; ok {
			asked = append(asked, kind)
		}
	}
	if len(asked) != 1 {
		found.add(file, s.Line, "%s has %d questions: it needs exactly one block of ```who, ```order, ```arrow or ```kind", s.ID, len(asked))
		return
	}
	kind := asked[0]
	s.Form = string(kind)
	if kind != kindBlock {
		s.need(file, actBlock, found, `A types "Hello"`)
	}
	for _, line := range s.sentences[kind] {
		if err := s.ask(line.text, clients); err != nil {
			found.add(file, line.line, "%v", err)
		}
	}
	s.checkLength(file, kind, found)
}

// ask takes one line of a question.
func (s *stepDraft) ask(line string, clients int) (err error) {
	shown := line
	switch s.Form {
	case FormWho:
		if s.Who, err = checks.ParseWho(line); err == nil {
			err = s.Who.Fits(nil, clients)
		}
	case FormArrow:
		if s.Who, err = checks.ParseArrow(line); err == nil {
			err = s.Who.Fits(nil, clients)
		}
	case FormOrder:
		var check checks.Check
		line, shown = cutLabel(line)
		if check, err = checks.ParseCheck(line); err == nil {
			err = check.Fits(nil, clients)
		}
		s.Order = append(s.Order, check)
	case FormKind:
		if s.Names = append(s.Names, line); strings.ContainsAny(line, " `\"'") {
			err = fmt.Errorf("%s is no event's name: write one name a line, without quotes", line)
		}
	}
	s.Lines = append(s.Lines, shown)
	return err
}

// shuffle decides in which order the lines of a question are shown: never in the true one, and the same at every start.
func (s *stepDraft) shuffle(slug string) {
	if s.Form != FormOrder || len(s.Order) < 2 {
		return
	}
	seed := fnv.New64a()
	seed.Write([]byte(slug + "#" + s.ID))
	random := rand.New(rand.NewPCG(seed.Sum64(), 0))
	for s.Shuffle == nil || slices.IsSorted(s.Shuffle) {
		s.Shuffle = random.Perm(len(s.Order))
	}
	inOrder := slices.Clone(s.Lines)
	for i, at := range s.Shuffle {
		s.Lines[i] = inOrder[at]
	}
}

// cutLabel separates a sentence from what the learner reads instead: what follows the first bar outside of quotes.
func cutLabel(line string) (sentence, label string) {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case '|':
			if !quoted {
				return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
			}
		}
	}
	return line, line
}

// checkLength reports a question with too few or too many lines.
func (s *stepDraft) checkLength(file string, kind block, found *problems) {
	least, most := 1, 1
	switch kind {
	case orderBlock:
		least, most = 3, 6
	case kindBlock:
		least, most = 2, 12
	}
	if n := len(s.sentences[kind]); n != 0 && (n < least || n > most) {
		found.add(file, s.lines[kind], "```%s has %d lines: it takes %s", kind, n, amount(least, most))
	}
}

func amount(least, most int) string {
	if least == most {
		return strconv.Itoa(least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

func (s *stepDraft) readAnswers(file string, clients int, found *problems) {
	s.need(file, answerBlock, found, `entry B receives "chatMessage"`)
	for _, line := range s.sentences[answerBlock] {
		answer, err := checks.ParseAnswer(line.text)
		switch {
		case err != nil:
		case answer.Kind == checks.InLine:
			_, err = answer.Line(s.starting.File(answer.File))
		default:
			err = answer.Check.Fits(nil, clients)
		}
		if err != nil {
			found.add(file, line.line, "%v", err)
			continue
		}
		s.Answers = append(s.Answers, answer)
	}
}

func (s *stepDraft) readTask(file string, clients int, found *problems) {
	s.need(file, actBlock, found, `A types "Hello"`)
	s.need(file, checkBlock, found, `A receives "chatMessage"`)
	unread := false
	for _, line := range s.sentences[checkBlock] {
		check, err := checks.ParseCheck(line.text)
		unread = unread || err != nil
		if !unread { // what comes after one that can't be read may refer to that
			err = check.Fits(s.Checks, clients)
		}
		if err == nil {
			err = s.knows(check.Event)
		}
		if err != nil {
			found.add(file, line.line, "%v", err)
			continue
		}
		s.Checks = append(s.Checks, check)
	}
	if s.hints == 0 {
		found.add(file, s.Line, "%s has no hint: add one, better two or three, each a paragraph that begins with >", s.ID)
	}
	if len(s.solutions) == 0 {
		found.add(file, s.Line, "%s has no solution: add the whole changed file as ```%s, ```%s or ```%s", s.ID, programSolution, clientSolution, pageSolution)
	}
	s.readSolution(file, found)
}

// knows finds an event of which neither the learner's first files nor the task's solution nor its acts have the name.
func (s *stepDraft) knows(event string) error {
	codes := []string{s.starting.Program, s.starting.ClientCode, s.starting.ClientHTML}
	codes = slices.AppendSeq(codes, maps.Values(s.solutions))
	for _, act := range s.Acts {
		codes = append(codes, act.Text)
	}
	if IsBuiltin(event) || slices.ContainsFunc(codes, func(code string) bool { return strings.Contains(code, event) }) {
		return nil
	}
	near := checks.Near(event, slices.Sorted(maps.Keys(customEvents(codes...))))
	return fmt.Errorf("no code of this lesson and of this task's solution has an event %s%s", event, offer(near))
}

func (s *stepDraft) readSolution(file string, found *problems) {
	s.Solution = map[string]string{}
	for _, kind := range solutionBlocks() {
		code, ok := s.solutions[kind]
		if !ok {
			continue
		}
		name := solvedFile(kind)
		if strings.TrimSpace(code) == strings.TrimSpace(s.starting.File(name)) {
			found.add(file, s.lines[kind], "this solution is what the learner starts with: change %s, or leave the block out", name)
		}
		s.Solution[name] = code
	}
}

// solvedFile is the file of which a block of a solution is the new text.
func solvedFile(kind block) string {
	switch kind {
	case programSolution:
		return ProgramFile
	case clientSolution:
		return ClientFile
	}
	return PageFile
}

func (s *stepDraft) checkChoices(file string, found *problems) {
	switch {
	case s.Choices < 2:
		found.add(file, s.Line, "%s has no choices: write a list, `- [x]` before each that is right and `- [ ]` before the others", s.ID)
	case len(s.Right) == 0:
		found.add(file, s.Line, "%s has no right choice: write `- [x]` before it", s.ID)
	case len(s.Right) == s.Choices:
		found.add(file, s.Line, "in %s every choice is right: add what people believe and is wrong, with `- [ ]`", s.ID)
	}
	if s.explanation == nil || !s.explanation.HasChildren() {
		found.add(file, s.Line, "%s has no explanation: say after the list why it is so", s.ID)
	}
}
