package classroom

import (
	"encoding/json"

	"earshot/lessons"
	"earshot/playground"
)

// What teachers can ask for around predictions; see the package's comment.

type predictRequest struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
}

func (m *Member) predict(ask predictRequest) (any, error) {
	c := m.class
	lesson := c.all.host.Course().Lesson(ask.Lesson)
	if lesson == nil || lesson.Step(ask.Step) == nil || lesson.Step(ask.Step).Kind != lessons.Predict {
		return nil, &Refusal{CodeGone, "The lesson has no such prediction: reload the page."}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.asked; p != nil && p.Lesson == ask.Lesson && p.Step == ask.Step && p.Phase == phaseVote && p.Round == 1 {
		return nil, nil // sent twice
	}
	q := questionOf(lesson, lesson.Step(ask.Step))
	id, err := c.all.store.ask(c.id, ask.Lesson, ask.Step, q)
	if err != nil {
		return nil, err
	}
	p, err := c.all.store.prediction(c.all.store.file.Read, c.id, id)
	if err != nil {
		return nil, err
	}
	return nil, c.put(&p)
}

// questionOf makes a question of a predict step.
func questionOf(lesson *lessons.Lesson, step *lessons.Step) Question {
	q := Question{Title: step.Title, Form: step.Form, HTML: lesson.StepHTML(step.ID), Lines: step.Lines, Choices: []string{}}
	if step.Form == lessons.FormWho || step.Form == lessons.FormArrow {
		for i := range lesson.Playground.Clients {
			q.Choices = append(q.Choices, playground.LaneName(i))
		}
	}
	return q
}

// put makes a prediction the one that is on; nil: none is. c.mu is held.
func (c *Class) put(p *prediction) error {
	before := c.asked
	c.asked = p
	err := c.setLocked(func(s *State) error {
		s.Prediction = 0
		if p != nil {
			s.Prediction = p.ID
		}
		return nil
	}, "prediction", "tally")
	if err != nil {
		c.asked = before
	}
	return err
}

// moveOn brings the prediction to another round or phase. c.mu is held.
func (c *Class) moveOn(truth *Truth, change func(*prediction)) error {
	next := *c.asked
	change(&next)
	if err := c.all.store.move(next, truth); err != nil {
		return err
	}
	c.asked = &next
	c.tell("prediction", "tally")
	return nil
}

var errNoPrediction = &Refusal{CodeGone, "No prediction is on."}

func (m *Member) closeRound() (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.asked == nil:
		return nil, errNoPrediction
	case c.asked.Phase != phaseVote:
		return nil, nil
	}
	return nil, c.moveOn(nil, func(p *prediction) { p.Phase = phaseDiscuss })
}

func (m *Member) nextRound() (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.asked == nil:
		return nil, errNoPrediction
	case c.asked.Phase == phaseVote:
		return nil, nil
	case c.asked.Phase == phaseRevealed:
		return nil, &Refusal{CodeClosed, "The class has seen what happens. Ask another prediction."}
	case c.asked.Round >= maxRounds:
		return nil, &Refusal{CodeFull, "The class has voted nine times on this. Reveal it."}
	}
	return nil, c.moveOn(nil, func(p *prediction) { p.Round, p.Phase = p.Round+1, phaseVote })
}

type revealRequest struct {
	After int64 `json:"after"`
}

func (m *Member) reveal(ask revealRequest) (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked == nil {
		return nil, errNoPrediction
	}
	if c.asked.Phase == phaseRevealed {
		return nil, nil
	}
	t, err := c.truth(ask.After)
	if err != nil {
		return nil, err
	}
	return nil, c.moveOn(&t, func(p *prediction) {
		p.Phase, p.Truth, p.Words, p.Seq = phaseRevealed, t.Answer, t.Words, t.Seq
	})
}

// truth is what really happened on the shared stage after an entry, in the form of an answer as it is kept. c.mu is held.
func (c *Class) truth(after int64) (t Truth, err error) {
	lesson := c.all.host.Course().Lesson(c.asked.Lesson)
	if lesson == nil || lesson.Step(c.asked.Step) == nil {
		return t, &Refusal{CodeGone, "The course has this step no more."}
	}
	step := lesson.Step(c.asked.Step)
	var stage *playground.Stage
	if step.Form != lessons.FormKind {
		if c.shared == nil || c.shared.stage.Lesson().Slug != lesson.Slug {
			return t, &Refusal{CodeGone, "Share the stage of this lesson first: the class looks at what really happens on it."}
		}
		stage = c.shared.stage
	}
	t, known, err := c.all.host.Judge(stage, step, after, c.asked.Choices)
	if err != nil {
		return t, err
	}
	if !known {
		return t, &Refusal{CodeClosed, "Not everything has happened yet that was asked about. Run it, and reveal it then."}
	}
	answer, err := c.asked.canonical(t.Answer)
	t.Answer = json.RawMessage(answer)
	return t, err
}

func (m *Member) dismiss() (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked == nil {
		return nil, nil
	}
	return nil, c.put(nil)
}
