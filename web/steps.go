package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"earshot/checks"
	"earshot/lessons"
	"earshot/playground"
	"earshot/progress"
)

// stepRequest is what a page asks about a step of its lesson.
type stepRequest struct {
	Step string `json:"step"`
	// After is the entry after which things count.
	After int64 `json:"after"`
	// Answer is what the learner says; its form depends on the step.
	Answer json.RawMessage `json:"answer"`
	// Over is set when everything has been done and has settled: what hasn't happened won't any more.
	Over bool `json:"over"`
	// Show asks an investigation for its answer.
	Show bool `json:"show"`
}

// verdict is how it stands with a step.
type verdict struct {
	// State is right, wrong or open for an answer, and met, unmet or open for a task.
	State string `json:"state"`
	// Checks are a task's, in their order.
	Checks []playground.Outcome `json:"checks,omitempty"`
	// Truth is how it really was, in the form of the answer, and Seqs the entries that show it, for the same places.
	Truth any `json:"truth,omitempty"`
	Seqs  any `json:"seqs,omitempty"`
	// Words are for the learner; those of a recall question are HTML.
	Words string `json:"words,omitempty"`
	// Seq is the entry to point at, or File and Line are the place in the code.
	Seq  int64  `json:"seq,omitempty"`
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
}

const (
	stateRight = "right"
	stateWrong = "wrong"
	stateOpen  = "open"
)

func rightIf(ok bool) string {
	if ok {
		return stateRight
	}
	return stateWrong
}

var errNoStep = errors.New("the lesson has no such step: reload the page")

// step judges what a learner has said or done.
func (k *link) step(payload []byte) (any, error) {
	var ask stepRequest
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	lesson := k.stage.Lesson()
	step := lesson.Step(ask.Step)
	if step == nil {
		return nil, errNoStep
	}
	v, err := judge(k.stage, step, ask)
	if err != nil {
		return nil, err
	}
	if !ask.Show {
		k.keepVerdict(lesson.Slug, step, v)
	}
	return v, nil
}

// keepVerdict notes how it stands with a step: every answer, and that a task is solved.
func (k *link) keepVerdict(lesson string, step *lessons.Step, v verdict) {
	solved := v.State == string(playground.Met)
	if k.learner == "" || k.solved[step.ID] || !solved && v.State != stateRight && v.State != stateWrong {
		return
	}
	err := k.links.app.keep(k.learner, k.visitor(), func(s *progress.Store) error {
		if step.Kind == lessons.Recall {
			return s.Recalled(k.learner, lesson, step.ID, v.State == stateRight)
		}
		return s.Answered(k.learner, lesson, step.ID, v.State != stateWrong)
	})
	if err != nil {
		k.links.app.log.Warn("a step isn't kept", "error", err)
		k.emit("unsaved", problemOf(err))
		return
	}
	if solved {
		k.solved[step.ID] = true // a task's checks stay met, and are asked for again and again
	}
}

// solution gives the files of a task's solution.
func (k *link) solution(payload []byte) (any, error) {
	var ask stepRequest
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	step := k.stage.Lesson().Step(ask.Step)
	if step == nil || step.Solution == nil {
		return nil, errNoStep
	}
	return step.Solution, nil
}

func judge(s *playground.Stage, step *lessons.Step, ask stepRequest) (verdict, error) {
	switch step.Kind {
	case lessons.Predict:
		return judgePrediction(s, step, ask)
	case lessons.Investigate:
		return judgePlace(s, step, ask)
	case lessons.Recall:
		return judgeRecall(step, ask.Answer)
	}
	return judgeTask(s, step, ask.After), nil
}

// judgeTask holds a task's checks against what has happened.
func judgeTask(s *playground.Stage, step *lessons.Step, after int64) verdict {
	v := verdict{State: string(playground.Met), Checks: s.Timeline().Verify(step.Checks, after)}
	for _, o := range v.Checks {
		switch {
		case o.State == playground.Unmet:
			v.State = string(playground.Unmet)
		case o.State == playground.Undecided && v.State != string(playground.Unmet):
			v.State = stateOpen
		}
	}
	return v
}

// judgeRecall compares the choices with the right ones.
func judgeRecall(step *lessons.Step, answer []byte) (verdict, error) {
	said, err := choices(answer, step.Choices)
	if err != nil {
		return verdict{}, err
	}
	slices.Sort(said)
	return verdict{State: rightIf(slices.Equal(slices.Compact(said), step.Right)), Truth: step.Right, Words: step.Explanation}, nil
}

// choices reads indices of so many things.
func choices(answer []byte, among int) (list []int, err error) {
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, fmt.Errorf("the answer must be a list of numbers: %w", err)
	}
	for _, i := range list {
		if i < 0 || i >= among {
			return nil, fmt.Errorf("the answer holds %d, and the choices are 0 to %d", i, among-1)
		}
	}
	return list, nil
}

func judgePrediction(s *playground.Stage, step *lessons.Step, ask stepRequest) (verdict, error) {
	switch step.Form {
	case lessons.FormOrder:
		return judgeOrder(s, step, ask)
	case lessons.FormKind:
		return judgeKinds(step, ask.Answer)
	}
	var said []string
	if err := json.Unmarshal(ask.Answer, &said); err != nil {
		return verdict{}, fmt.Errorf("the answer must be a list of names: %w", err)
	}
	found := cameTrue(s, step, ask.After, asked(s))
	if !found.Known && !ask.Over {
		return verdict{State: stateOpen}, nil
	}
	truth := slices.Sorted(maps.Keys(found.Lanes))
	slices.Sort(said)
	said = slices.Compact(said)
	v := verdict{State: rightIf(slices.Equal(said, truth)), Truth: append([]string{}, truth...), Seqs: found.Lanes}
	v.Words = compared(said, truth, youSaid(step, said), itCameTrue(step, truth))
	v.Seq = toPointAt(said, truth, found.Lanes)
	return v, nil
}

// cameTrue finds of whom a prediction of the forms who and arrow came true, among those who were asked about.
func cameTrue(s *playground.Stage, step *lessons.Step, after int64, among func(lane string) bool) playground.Truth {
	find := s.Timeline().Who
	if step.Form == lessons.FormArrow {
		find = s.Timeline().Arrows
	}
	found := find(step.Who, after)
	maps.DeleteFunc(found.Lanes, func(lane string, _ int64) bool { return !among(lane) })
	return found
}

// asked tells of which lanes a lesson's predictions are: those who joined from elsewhere aren't in its choices.
func asked(s *playground.Stage) func(lane string) bool {
	lanes, _ := s.Lanes()
	joined := map[string]bool{}
	for _, lane := range lanes {
		joined[lane.Name] = lane.Kind == playground.JoinedClient
	}
	return func(lane string) bool { return !joined[lane] }
}

// toPointAt is the entry of the first one that the learner didn't expect, or else of the first.
func toPointAt(said, truth []string, seqs map[string]int64) int64 {
	for _, lane := range truth {
		if !slices.Contains(said, lane) {
			return seqs[lane]
		}
	}
	if len(truth) > 0 {
		return seqs[truth[0]]
	}
	return 0
}

// itCameTrue tells of whom a prediction came true.
func itCameTrue(step *lessons.Step, truth []string) string {
	if step.Form == lessons.FormArrow {
		return "It reached " + nobodyOr(truth, "nobody") + "."
	}
	did, ok := map[checks.Verb]string{checks.Receives: "received it", checks.Emits: "emitted it", checks.Logs: "logged it", checks.Throws: "threw it",
		checks.Joins: "joined it", checks.Leaves: "left it", checks.Connects: "connected", checks.Disconnects: "disconnected", checks.Refused: "got refused"}[step.Who.Verb]
	if !ok {
		did = "did"
	}
	return playground.Sentence(nobodyOr(truth, "nobody")) + " " + did + "."
}

func youSaid(step *lessons.Step, said []string) string {
	if step.Form == lessons.FormArrow {
		return "You drew " + arrows(said) + "."
	}
	return "You said " + nobodyOr(said, "nobody") + "."
}

func arrows(to []string) string {
	if len(to) == 0 {
		return "no arrow"
	}
	if len(to) == 1 {
		return "an arrow to " + playground.Listed(to)
	}
	return "arrows to " + playground.Listed(to)
}

func nobodyOr(lanes []string, nobody string) string {
	if len(lanes) == 0 {
		return nobody
	}
	return playground.Listed(lanes)
}

func compared(said, truth []string, before, after string) string {
	if slices.Equal(said, truth) {
		return "Right. " + after
	}
	return before + " " + after
}

// judgeOrder compares the order of the lines, as they were shown, with that of what happened.
func judgeOrder(s *playground.Stage, step *lessons.Step, ask stepRequest) (verdict, error) {
	said, err := choices(ask.Answer, len(step.Order))
	if err != nil {
		return verdict{}, err
	}
	truth, seqs := orderOf(s, step, ask.After)
	if slices.Contains(seqs, 0) {
		return unfinished(ask.Over), nil
	}
	v := verdict{State: stateRight, Truth: truth, Seqs: seqs, Seq: seqs[truth[0]], Words: "Right. That is how it went."}
	for i := range truth {
		if i >= len(said) || said[i] != truth[i] {
			v.State, v.Seq = stateWrong, seqs[truth[i]]
			v.Words = wrongOrder(i, slices.Index(said, truth[i]))
			break
		}
	}
	return v, nil
}

// orderOf is the order in which a prediction's lines, as they were shown, came true, and the first entry of each line.
func orderOf(s *playground.Stage, step *lessons.Step, after int64) (truth []int, seqs []int64) {
	shown := make([]int, len(step.Order)) // where each sentence stands
	for line, index := range step.Shuffle {
		shown[index] = line
	}
	seqs = make([]int64, len(shown))
	for _, place := range s.Timeline().Order(step.Order, after) {
		truth = append(truth, shown[place.Index])
		seqs[shown[place.Index]] = place.Seq
	}
	return truth, seqs
}

// wrongOrder says where a prediction of an order first differs from it: what came at one place was put at another, -1 if
// nowhere.
func wrongOrder(came, said int) string {
	places := []string{"first", "second", "third", "fourth", "fifth", "sixth"}
	words := fmt.Sprintf("You left out what came %s.", places[came])
	if said >= 0 {
		words = fmt.Sprintf("What came %s, you put %s.", places[came], places[said])
	}
	if came > 0 {
		words += " Everything before that was right."
	}
	return words
}

// unfinished is the verdict where not everything has happened.
func unfinished(over bool) verdict {
	v := verdict{State: stateOpen}
	if over {
		v.Words = "Not everything on the list has happened. Run it again."
	}
	return v
}

// judgeKinds compares how events were sorted with what they are.
func judgeKinds(step *lessons.Step, answer []byte) (verdict, error) {
	said := map[string]string{}
	if err := json.Unmarshal(answer, &said); err != nil {
		return verdict{}, fmt.Errorf("the answer must say of each event whether it is builtin or custom: %w", err)
	}
	truth := kindsOf(step)
	var words []string
	for _, name := range step.Names {
		if said[name] != truth[name] {
			words = append(words, whoseItIs(name))
		}
	}
	v := verdict{State: rightIf(len(words) == 0), Truth: truth, Words: strings.Join(words, " ")}
	if v.State == stateRight {
		v.Words = "Right. Socket.IO fires the built-in ones by itself; whoever wrote the code chose the others’ names."
	}
	return v, nil
}

// kindsOf says of each name of a prediction whether it is a built-in event's or a custom one's.
func kindsOf(step *lessons.Step) map[string]string {
	truth := map[string]string{}
	for _, name := range step.Names {
		truth[name] = "custom"
		if lessons.IsBuiltin(name) {
			truth[name] = "builtin"
		}
	}
	return truth
}

func whoseItIs(name string) string {
	if lessons.IsBuiltin(name) {
		return "`" + name + "` is built in: Socket.IO fires it by itself."
	}
	return "`" + name + "` is custom: whoever wrote the code chose its name."
}
