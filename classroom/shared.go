package classroom

import (
	"errors"

	"earshot/playground"
)

// shared is a stage that a class shares, or has shared. It is gone when the server is started again.
type shared struct {
	class *Class
	stage *playground.Stage
	seats map[int64]playground.Client // by student
	by    string                      // who had the program run that runs now: a student, or "" for the teacher
	kept  bool                        // it needs no recording any more
}

// lane is the name of a student's lane, "" if they have none.
func (sh *shared) lane(student int64) string {
	if sh == nil {
		return ""
	}
	return sh.seats[student].Name
}

// weather is the network of a student's client, nil if nothing is done to it.
func (sh *shared) weather(student int64) *playground.Weather {
	if sh.lane(student) == "" {
		return nil
	}
	lane, _, _ := sh.stage.Lane(sh.lane(student))
	return lane.Weather
}

// what stands on a timeline when a teacher does something to a client.
const byTeacher = "disconnected by the teacher"

// share shares a stage, in the place of the one before. c.mu is held.
func (c *Class) share(s *playground.Stage) error {
	if c.shared != nil && c.shared.stage == s {
		return nil
	}
	if pen := c.state.Pen; pen.Student != 0 && pen.Lesson != s.Lesson().Slug {
		if err := c.giveThePen(Pen{}); err != nil {
			return err
		}
	}
	sh := c.all.claim(c, s)
	if sh.class != c {
		return &Refusal{CodeBad, "Another class shares this stage already. Open a lesson of your own."}
	}
	c.unshare(c.shared)
	c.shared = sh
	c.soon("people")
	c.tell("stage", "program")
	return nil
}

// claim makes a stage a class's for as long as there is the stage, unless it is one's already.
func (cs *Classes) claim(c *Class, s *playground.Stage) *shared {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if sh := cs.stages[s.ID()]; sh != nil {
		return sh
	}
	sh := &shared{class: c, stage: s, seats: map[int64]playground.Client{}}
	cs.stages[s.ID()] = sh
	cs.working.Go(func() {
		<-s.Done()
		c.mu.Lock()
		c.unshare(sh)
		c.mu.Unlock()
		cs.mu.Lock()
		delete(cs.stages, s.ID())
		cs.mu.Unlock()
	})
	return sh
}

// unshare ends that a stage is shared, and keeps what has happened on it. c.mu is held.
func (c *Class) unshare(sh *shared) {
	if sh == nil || c.shared != sh {
		return
	}
	c.shared = nil
	c.soon("people")
	c.tell("stage", "program")
	if len(sh.seats) > 0 && !sh.kept {
		c.all.working.Go(func() { c.keepWhatHappened(sh.stage) })
	}
}

// keepWhatHappened makes a recording of a stage. A stage that has ended has its timeline still.
func (c *Class) keepWhatHappened(s *playground.Stage) {
	id, err := c.all.host.Record(s)
	if err == nil {
		err = c.Recorded(id, s)
	}
	if err != nil {
		c.all.log.Warn("what happened in class isn't kept", "stage", s.ID(), "error", err)
	}
}

// Recorded notes that a recording of the shared stage was made. If the class can't have it, it is deleted again.
func (c *Class) Recorded(id string, s *playground.Stage) error {
	err := c.all.store.recorded(c.id, recording{ID: id, Lesson: s.Lesson().Slug, Title: s.Lesson().Title})
	if err != nil {
		return errors.Join(err, c.all.host.Forget(id))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell("recordings")
	return nil
}

// seat is a student's client on the shared stage, the same one each time.
func (c *Class) seat(m *Member) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sh := c.shared
	if sh == nil {
		return nil, errNoStage
	}
	client, ok := sh.seats[m.id]
	if !ok {
		var err error
		if client, err = sh.stage.AddNamedClient(playground.JoinedClient, m.name); err != nil {
			return nil, &Refusal{CodeFull, err.Error()}
		}
		sh.seats[m.id] = client
		c.soon("people")
		if c.state.Pen.Student == m.id {
			c.tell("stage")
		}
	}
	return map[string]string{"stage": sh.stage.ID(), "path": sh.stage.Path(), "key": client.Key, "name": client.Name}, nil
}

// expel takes a student's client off the stage, if they have one.
func (sh *shared) expel(student int64) error {
	if sh.lane(student) == "" {
		return nil
	}
	name := sh.lane(student)
	delete(sh.seats, student)
	return sh.stage.Expel(name, byTeacher)
}

// seated finds a student's client.
func (c *Class) seated(student int64) (*playground.Stage, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shared == nil {
		return nil, "", errNoStage
	}
	client, ok := c.shared.seats[student]
	if !ok {
		return nil, "", &Refusal{CodeGone, "This student has no client on the stage."}
	}
	return c.shared.stage, client.Name, nil
}

// MayChange tells whether a page may change what runs on a stage that hosts these clients of it: whoever has
// the pen may. (So may the teacher, of whom IsTeacher knows.) It returns the student's name.
func (c *Class) MayChange(s *playground.Stage, hosts func(lane string) bool) (by string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shared == nil || c.shared.stage != s {
		return "", false
	}
	lane := c.shared.lane(c.state.Pen.Student)
	return lane, lane != "" && hosts(lane)
}

// giveThePen keeps who has the pen. c.mu is held.
func (c *Class) giveThePen(pen Pen) error {
	return c.setLocked(func(s *State) error {
		s.Pen = pen
		return nil
	}, "stage")
}

// Changed notes that the program or the clients' code of a stage is another, and who did that: "" is the teacher.
func (c *Class) Changed(s *playground.Stage, by string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shared != nil && c.shared.stage == s {
		c.shared.by = by
		c.tell("program")
	}
}

func (c *Class) sectionStage(Role) (any, error) {
	sh := c.shared
	if sh == nil {
		return nil, nil
	}
	return map[string]any{"id": sh.stage.ID(), "path": sh.stage.Path(), "lesson": sh.stage.Lesson().Slug, "title": sh.stage.Lesson().Title,
		"pen": sh.lane(c.state.Pen.Student), "penId": c.state.Pen.Student}, nil
}

func (c *Class) sectionProgram(Role) (any, error) {
	sh := c.shared
	if sh == nil {
		return nil, nil
	}
	return map[string]string{"source": sh.stage.Program(), "client": sh.stage.ClientCode(), "by": sh.by}, nil
}
