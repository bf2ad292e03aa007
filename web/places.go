package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"earshot/checks"
	"earshot/lessons"
	"earshot/playground"
)

// place is where a learner looked for an answer: an entry, or a line of a file.
type place struct {
	Seq  int64  `json:"seq"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// judgePlace tells whether the place is one that was asked for.
func judgePlace(s *playground.Stage, step *lessons.Step, ask stepRequest) (verdict, error) {
	if ask.Show {
		return showPlace(s, step, ask.After), nil
	}
	var said place
	if err := json.Unmarshal(ask.Answer, &said); err != nil {
		return verdict{}, fmt.Errorf("the answer must be an entry or a line: %w", err)
	}
	if said.File != "" {
		return judgeLine(s, step, said, ask.After), nil
	}
	for _, answer := range step.Answers {
		if s.Timeline().Answers(answer, said.Seq) {
			e, _ := s.Timeline().Entry(said.Seq)
			return verdict{State: stateRight, Words: "Yes. " + playground.Sentence(e.Tell()) + ".", Seq: said.Seq}, nil
		}
	}
	return verdict{State: stateWrong, Words: s.Timeline().Hint(onTimeline(step.Answers), said.Seq, ask.After), Seq: said.Seq}, nil
}

// onTimeline is the answer that hints about an entry compare it with: one that is an entry itself, if there is one.
func onTimeline(answers []checks.Answer) checks.Answer {
	if i := slices.IndexFunc(answers, func(a checks.Answer) bool { return a.Kind != checks.InLine }); i >= 0 {
		return answers[i]
	}
	return answers[0]
}

func judgeLine(s *playground.Stage, step *lessons.Step, said place, after int64) verdict {
	inLines := false
	for _, answer := range step.Answers {
		if answer.Kind != checks.InLine {
			continue
		}
		inLines = true
		line, err := answer.Line(sourceFile(s, answer.File))
		if err != nil {
			return verdict{State: stateWrong, Words: "The program isn’t the lesson’s any more, so the line can’t be found in it. Put the lesson’s program back first."}
		}
		if said.File == answer.File && said.Line == line {
			return verdict{State: stateRight, Words: strings.TrimSpace("Yes. " + s.Timeline().Did(said.File, said.Line, after)), File: said.File, Line: said.Line}
		}
	}
	words := s.Timeline().Did(said.File, said.Line, after)
	if words == "" {
		words = "That line did nothing here."
	}
	if !inLines {
		return verdict{State: stateWrong, Words: words + " Look on the timeline."}
	}
	return verdict{State: stateWrong, Words: words + " Look for another line."}
}

// sourceFile is a file of the stage as it runs.
func sourceFile(s *playground.Stage, file string) string {
	if file == playground.ProgramFile {
		return s.Program()
	}
	return s.ClientCode()
}

// showPlace is where the answer is.
func showPlace(s *playground.Stage, step *lessons.Step, after int64) verdict {
	for _, answer := range step.Answers {
		if answer.Kind == checks.InLine {
			if line, err := answer.Line(sourceFile(s, answer.File)); err == nil {
				return verdict{State: stateOpen, File: answer.File, Line: line, Words: fmt.Sprintf("It is line %d of %s.", line, answer.File)}
			}
			continue
		}
		if seq := s.Timeline().Find(answer, after); seq != 0 {
			e, _ := s.Timeline().Entry(seq)
			return verdict{State: stateOpen, Seq: seq, Words: "Here it is: " + e.Tell() + "."}
		}
	}
	return verdict{State: stateOpen, Words: "It hasn’t happened yet. Do what the step says, or let it be done for you, and ask again."}
}
