package classroom

import (
	"slices"
	"time"
)

// section is a part of a class's state: what it is, and to whom it is told.
type section struct {
	name string
	to   []Role
	of   func(c *Class, to Role) (any, error)
}

var all = []Role{Student, Teacher, Screen}

// sections are those that everybody with the same role is told alike. Two more are each student's own: me and votes.
var sections []section

func init() { // apart, since what is told leads back here
	sections = []section{
		{"class", all, (*Class).sectionClass},
		{"teacher", []Role{Student, Screen}, (*Class).sectionTeacher},
		{"place", all, (*Class).sectionPlace},
		{"stage", all, (*Class).sectionStage},
		{"program", all, (*Class).sectionProgram},
		{"prediction", all, (*Class).sectionPrediction},
		{"tally", all, (*Class).sectionTally},
		{"timer", all, func(c *Class, _ Role) (any, error) { return c.state.Timer, nil }},
		{"eyes", all, func(c *Class, _ Role) (any, error) { return c.state.Eyes, nil }},
		{"present", []Role{Teacher, Screen}, func(c *Class, _ Role) (any, error) { return c.state.Present, nil }},
		{"people", []Role{Teacher, Screen}, (*Class).sectionPeople},
		{"tasks", []Role{Teacher}, (*Class).sectionTasks},
		{"lost", []Role{Teacher}, (*Class).sectionLost},
		{"questions", []Role{Teacher}, func(c *Class, _ Role) (any, error) { return c.all.store.questions(c.id) }},
		{"recordings", []Role{Teacher}, func(c *Class, _ Role) (any, error) { return c.all.store.recordingsOf(c.id) }},
	}
}

// gather is how long changes of a section are gathered before it is told.
func gather(name string) time.Duration {
	if name == "tasks" {
		return time.Second
	}
	return time.Second / 4
}

// tell tells sections to those whom they concern. c.mu is held.
func (c *Class) tell(names ...string) {
	if c.deleted {
		return
	}
	for _, name := range names {
		s := sections[slices.IndexFunc(sections, func(s section) bool { return s.name == name })]
		for _, role := range s.to {
			told, err := s.of(c, role)
			if err != nil {
				c.all.log.Error("a class can't be told", "section", name, "error", err)
				continue
			}
			c.all.host.Tell(allOf(c.code, role), name, told)
		}
	}
}

// soon tells sections a moment later, with all that has changed until then. c.mu is held.
func (c *Class) soon(names ...string) {
	for _, name := range names {
		if c.due[name] {
			continue
		}
		c.due[name] = true
		c.all.working.Add(1)
		time.AfterFunc(gather(name), func() {
			defer c.all.working.Done()
			c.mu.Lock()
			defer c.mu.Unlock()
			delete(c.due, name)
			c.tell(name)
		})
	}
}

// stateFor is everything that a member is told when they have connected. c.mu is held.
func (c *Class) stateFor(m *Member) map[string]any {
	state := map[string]any{"now": c.all.now().UnixMilli()}
	put := func(name string, told any, err error) {
		if err != nil {
			c.all.log.Error("a class's state can't be read", "section", name, "error", err)
		}
		state[name] = told
	}
	for _, s := range sections {
		if slices.Contains(s.to, m.role) {
			told, err := s.of(c, m.role)
			put(s.name, told, err)
		}
	}
	if m.role == Student {
		me, err := c.sectionMe(m)
		put("me", me, err)
		votes, err := c.sectionVotes(m)
		put("votes", votes, err)
	}
	return state
}

// tellOne tells a student's pages a section of their own. c.mu is held.
func (c *Class) tellOne(m *Member, name string, of func(*Member) (any, error)) {
	told, err := of(m)
	if err != nil {
		c.all.log.Error("a student can't be told", "section", name, "error", err)
		return
	}
	c.all.host.Tell(studentRoom(c.code, m.id), name, told)
}
