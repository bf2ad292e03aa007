package classroom

import (
	"encoding/json"
	"errors"
	"time"

	"earshot/playground"
)

// What teachers can ask for, but for predictions; see the package's comment.

type placeRequest struct {
	Lesson string `json:"lesson"`
	Anchor string `json:"anchor"`
}

// maxAnchor is how long a step's or heading's id may be.
const maxAnchor = 200

func (m *Member) place(ask placeRequest) (any, error) {
	c := m.class
	if c.all.host.Course().Lesson(ask.Lesson) == nil || len(ask.Anchor) > maxAnchor {
		return nil, &Refusal{CodeGone, "There is no such lesson: reload the page."}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	another := c.state.Place == nil || c.state.Place.Lesson != ask.Lesson
	if !another && c.state.Place.Anchor == ask.Anchor {
		return nil, nil
	}
	if another {
		c.soon("tasks")
	}
	return nil, c.setLocked(func(s *State) error {
		s.Place = &Place{ask.Lesson, ask.Anchor, c.all.now().UnixMilli()}
		return nil
	}, "place")
}

type stageRequest struct {
	Stage string `json:"stage"`
}

func (m *Member) shareStage(ask stageRequest) (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	if ask.Stage == "" {
		c.unshare(c.shared)
		return nil, nil
	}
	s, ok := c.all.host.Stage(ask.Stage)
	if !ok {
		return nil, &Refusal{CodeGone, "This stage is over. Reload the page: it opens a new one."}
	}
	return nil, c.share(s)
}

type studentRequest struct {
	Student int64 `json:"student"`
}

func (m *Member) handPen(ask studentRequest) (any, error) {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shared == nil {
		return nil, errNoStage
	}
	if _, seated := c.shared.seats[ask.Student]; ask.Student != 0 && !seated {
		return nil, &Refusal{CodeGone, "This student has no client on the stage, so they can't have the pen."}
	}
	if ask.Student == 0 {
		return nil, c.giveThePen(Pen{})
	}
	return nil, c.giveThePen(Pen{ask.Student, c.shared.stage.Lesson().Slug})
}

type weatherRequest struct {
	Student int64 `json:"student"`
	playground.Weather
}

func (m *Member) weather(ask weatherRequest) (any, error) {
	s, lane, err := m.class.seated(ask.Student)
	if err != nil {
		return nil, err
	}
	if err := s.SetWeather(lane, ask.Weather); err != nil {
		return nil, &Refusal{CodeBad, err.Error()}
	}
	m.gathered("people")
	return nil, nil
}

func (m *Member) kick(ask studentRequest) (any, error) {
	s, lane, err := m.class.seated(ask.Student)
	if err != nil {
		return nil, err
	}
	return nil, s.Kick(lane, byTeacher)
}

func (m *Member) remove(ask studentRequest) (any, error) {
	c := m.class
	was, err := c.all.store.remove(c.id, ask.Student)
	if err != nil || !was {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone[ask.Student] = true
	c.all.host.Tell(studentRoom(c.code, ask.Student), "removed", map[string]string{"message": ErrRemoved.Message})
	c.all.host.Dismiss(studentRoom(c.code, ask.Student))
	c.soon("people", "tally", "tasks")
	if c.state.Pen.Student == ask.Student {
		err = c.giveThePen(Pen{})
	}
	return nil, errors.Join(err, c.shared.expel(ask.Student))
}

type doorRequest struct {
	Open bool `json:"open"`
}

func (m *Member) door(ask doorRequest) (any, error) {
	return nil, m.class.set(func(s *State) error {
		s.Door = ask.Open
		return nil
	}, "class")
}

type timerRequest struct {
	Seconds int    `json:"seconds"`
	Label   string `json:"label"`
}

// longestTimer is in seconds.
const longestTimer = 7200

func (m *Member) timer(ask timerRequest) (any, error) {
	if ask.Seconds < 0 || ask.Seconds > longestTimer {
		return nil, &Refusal{CodeBad, "A timer runs for up to two hours."}
	}
	return nil, m.class.set(func(s *State) error {
		s.Timer = nil
		if ask.Seconds > 0 {
			ends := m.class.all.now().Add(time.Duration(ask.Seconds) * time.Second)
			s.Timer = &Timer{shorten(readLine(ask.Label), maxTitle), ask.Seconds, ends.UnixMilli()}
		}
		return nil
	}, "timer")
}

type eyesRequest struct {
	On    bool   `json:"on"`
	Words string `json:"words"`
}

func (m *Member) eyes(ask eyesRequest) (any, error) {
	return nil, m.class.set(func(s *State) error {
		s.Eyes = Eyes{ask.On, shorten(readLine(ask.Words), maxWords)}
		return nil
	}, "eyes")
}

type presentRequest struct {
	At json.RawMessage `json:"at"`
}

func (m *Member) present(ask presentRequest) (any, error) {
	if len(ask.At) > maxPresent {
		return nil, errBad
	}
	return nil, m.class.set(func(s *State) error {
		s.Present = ask.At
		return nil
	}, "present")
}

type answeredRequest struct {
	Question int64 `json:"question"`
	Done     bool  `json:"done"`
}

func (m *Member) answered(ask answeredRequest) (any, error) {
	c := m.class
	err := c.all.store.change("UPDATE questions SET done = ? WHERE class = ? AND id = ?", ask.Done, c.id, ask.Question)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell("questions")
	return nil, nil
}

func (m *Member) calm() (any, error) {
	c := m.class
	if err := c.all.store.change("DELETE FROM lost WHERE class = ?", c.id); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell("lost")
	c.all.host.Tell(allOf(c.code, Student), "calm", struct{}{})
	return nil, nil
}
