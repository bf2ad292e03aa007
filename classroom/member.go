package classroom

import (
	"sync/atomic"

	"earshot/secrets"
)

// Member is one connection of somebody who belongs to a class.
type Member struct {
	class *Class
	role  Role
	// Of a student; lost is what the file knows them by when they say that they are lost.
	id   int64
	name string
	lost []byte

	pace    *pace
	refused atomic.Int32 // requests in a row
	// arrived and left are guarded by the class's mu: a connection may go before it has arrived.
	arrived, left bool
}

// Enter lets a connection into a class. The credential is the student's token, or the teacher's secret for a teacher and
// a screen. Put the connection into the member's Rooms, then call Arrive.
func (cs *Classes) Enter(code string, role Role, credential string) (*Member, error) {
	c, err := cs.Find(code)
	if err != nil {
		return nil, err
	}
	m := &Member{class: c, role: role, pace: paceOf(role)}
	switch role {
	case Student:
		who, err := cs.store.studentOf(c.id, credential)
		if err != nil {
			return nil, err
		}
		m.id, m.name, m.lost = who.id, who.name, secrets.Hash("lost ", credential)
	case Teacher, Screen:
		if !c.IsTeacher(credential) {
			return nil, &Refusal{CodeStranger, "This browser isn't the teacher's. Open the secret link that you got when you opened the class."}
		}
	default:
		return nil, errBad
	}
	return m, c.roomFor(m)
}

// roomFor says that a member has too many connections. Several may come at once, so it is asked for twice.
func (c *Class) roomFor(m *Member) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.roomForLocked(m)
}

func (c *Class) roomForLocked(m *Member) error {
	if c.here[m.id] >= maxWindows || c.desks[m.role] >= maxDesks {
		return &Refusal{CodeWindows, "This class is open in too many windows. Close one, then reload this one."}
	}
	return nil
}

// Class is the member's.
func (m *Member) Class() *Class { return m.class }

// Arrive notes that the connection is there, and sends it the state. Call Leave when it has gone. The error says why the
// connection must go after all.
func (m *Member) Arrive(send func(state any)) error {
	c := m.class
	if m.role == Student {
		if err := c.all.store.came(m.id); err != nil {
			c.all.log.Error("it can't be kept that a student came", "error", err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case m.left:
		return nil
	case c.deleted:
		return ErrNoClass
	case c.gone[m.id]:
		return ErrRemoved
	}
	if err := c.roomForLocked(m); err != nil {
		return err
	}
	m.arrived = true
	c.count(m, 1)
	send(c.stateFor(m))
	return nil
}

// Leave notes that the connection has gone.
func (m *Member) Leave() {
	c := m.class
	if m.role == Student {
		if err := c.all.store.stillHere(m.id); err != nil {
			c.all.log.Error("it can't be kept that a student left", "error", err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.arrived && !m.left {
		c.count(m, -1)
	}
	m.left = true
}

// count counts a connection that has come (1) or gone (-1), and tells what that changes. c.mu is held.
func (c *Class) count(m *Member, by int) {
	if m.role == Student {
		if c.here[m.id] += by; c.here[m.id] == 0 {
			delete(c.here, m.id)
		}
		c.soon("people", "tally")
		return
	}
	was := c.desks[Teacher] > 0
	c.desks[m.role] += by
	if is := c.desks[Teacher] > 0; is != was {
		c.since = c.all.now()
		c.tell("teacher")
	}
}
