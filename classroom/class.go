package classroom

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"
)

// State is where a class is. Its fields are replaced, never changed in place.
type State struct {
	Place *Place `json:"place"`
	Timer *Timer `json:"timer"`
	Eyes  Eyes   `json:"eyes"`
	// Present is where the presenter's view is: any JSON.
	Present json.RawMessage `json:"present,omitempty"`
	// Door is open if others may still join.
	Door bool `json:"door"`
	// Address is where students reach the app; "": the first that it has.
	Address string `json:"address"`
	// Prediction is the one that is on, 0 if none is.
	Prediction int64 `json:"prediction"`
	Pen        Pen   `json:"pen"`
}

// Pen is who may change what runs on the shared stage, besides the teacher: a student, 0 if none may. It holds for the
// stages of one lesson, so that a stage that takes another's place after a restart changes nothing about it.
type Pen struct {
	Student int64  `json:"student"`
	Lesson  string `json:"lesson"`
}

// Place is a spot in the course.
type Place struct {
	Lesson string `json:"lesson"`
	Anchor string `json:"anchor"`
	At     int64  `json:"at"`
}

// Timer is a countdown that all see.
type Timer struct {
	Label   string `json:"label"`
	Seconds int    `json:"seconds"`
	Ends    int64  `json:"ends"`
}

// Eyes pauses everything: everyone's eyes up here.
type Eyes struct {
	On    bool   `json:"on"`
	Words string `json:"words"`
}

// Class is one class. It is safe for concurrent use.
type Class struct {
	all *Classes
	record

	// mu is held while anything below, record.ended or record.state changes, and until that has been told: so what a page
	// hears last is the newest.
	mu      sync.Mutex
	asked   *prediction // the one that is on
	here    map[int64]int
	desks   map[Role]int // teachers and screens
	since   time.Time    // when the teacher came or went
	shared  *shared
	due     map[string]bool // sections that will be told soon
	gone    map[int64]bool  // students who were removed since the server started
	deleted bool

	asking    *pace // of all students together
	wondering *pace // their questions
	wonders   map[int64]*pace
}

// Code and Title are the class's.
func (c *Class) Code() string  { return c.code }
func (c *Class) Title() string { return c.title }

// About is what a class's teacher is told of it in a list.
type About struct {
	Created, Expires time.Time
	Ended            *time.Time
	Students         int
}

// About reads it.
func (c *Class) About() (About, error) {
	c.mu.Lock()
	about := About{Created: c.created, Expires: c.expires, Ended: c.ended}
	c.mu.Unlock()
	err := c.all.store.file.Read.QueryRow("SELECT count(*) FROM students WHERE class = ? AND removed IS NULL", c.id).Scan(&about.Students)
	return about, err
}

// Closed says why nobody can join any more, "" if one can.
func (c *Class) Closed() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended != nil:
		return "This class is over."
	case !c.state.Door:
		return "Your teacher has closed the door of this class. Ask to have it opened."
	}
	return ""
}

// Join takes a student in; whoever has the token is that student. It is told once.
func (c *Class) Join(name string) (token string, err error) {
	if why := c.Closed(); why != "" {
		return "", &Refusal{CodeDoor, why}
	}
	_, _, token, err = c.all.store.join(c.id, name)
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.soon("people")
	}
	return token, err
}

// Known tells the name of the student who has a token; the error is ErrStranger or ErrRemoved.
func (c *Class) Known(token string) (name string, err error) {
	who, err := c.all.store.studentOf(c.id, token)
	return who.name, err
}

// set changes where a class is, and tells the sections that this concerns.
func (c *Class) set(change func(*State) error, sections ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.setLocked(change, sections...)
}

func (c *Class) setLocked(change func(*State) error, sections ...string) error {
	next := c.state
	if err := change(&next); err != nil {
		return err
	}
	if err := c.all.store.keepState(c.id, next); err != nil {
		return err
	}
	c.state = next
	c.tell(sections...)
	return nil
}

// SetAddress changes where students reach the app. The caller has checked that it is an address.
func (c *Class) SetAddress(address string) error {
	return c.set(func(s *State) error {
		s.Address = address
		return nil
	}, "class")
}

// End ends the class: who is there is told, and nothing can be changed any more.
func (c *Class) End() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended != nil {
		return nil
	}
	now := c.all.now()
	if err := c.all.store.change("UPDATE classes SET ended = ? WHERE id = ?", now.UnixMilli(), c.id); err != nil {
		return err
	}
	c.ended = &now
	c.unshare(c.shared)
	c.tell("class")
	c.all.host.Tell(everybody(c.code), "ended", map[string]string{"message": "The class is over. Thank you for having been there."})
	return nil
}

// Delete deletes everything of the class.
func (c *Class) Delete() error {
	c.mu.Lock()
	if c.shared != nil {
		c.shared.kept = true // not worth a recording any more
		c.unshare(c.shared)
	}
	c.mu.Unlock()
	return c.all.delete(c.code)
}

func (c *Class) wasDeleted() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deleted = true
	c.all.host.Tell(everybody(c.code), "deleted", map[string]string{"message": "This class and everything in it has been deleted."})
	c.all.host.Dismiss(everybody(c.code))
}

// present are the students who are here.
func (c *Class) present() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Keys(c.here))
}

// URL is where students join.
func (c *Class) URL() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.url()
}

func (c *Class) url() string {
	address := c.state.Address
	if offered := c.all.host.Addresses(); address == "" && len(offered) > 0 {
		address = offered[0]
	}
	return address + "/class/" + c.code
}
