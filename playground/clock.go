package playground

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// A clock tells when a program's timers are due: in the order of their times, and those of one time in the order in which
// they were set, as Node does. It may be used by several goroutines.
type clock struct {
	due func(id int64) // called for each timer, one at a time; it must not wait

	mu      sync.Mutex
	waiting []alarm // the next one first
	last    uint64
	ticking *time.Timer
	stopped bool
}

type alarm struct {
	id   int64
	at   time.Time
	turn uint64 // orders those of one time
}

// set makes a timer due at a time; one that is set already is set anew.
func (c *clock) set(id int64, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	a := alarm{id, at, c.last}
	c.waiting = slices.DeleteFunc(c.waiting, func(other alarm) bool { return other.id == id })
	i, _ := slices.BinarySearchFunc(c.waiting, a, func(x, y alarm) int {
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.turn, y.turn))
	})
	c.waiting = slices.Insert(c.waiting, i, a)
	if i == 0 {
		c.arm()
	}
}

// clear forgets a timer.
func (c *clock) clear(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = slices.DeleteFunc(c.waiting, func(a alarm) bool { return a.id == id })
}

// stop forgets all timers, for ever.
func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped, c.waiting = true, nil
	if c.ticking != nil {
		c.ticking.Stop()
	}
}

// arm waits for the next timer. c.mu is held.
func (c *clock) arm() {
	if c.stopped || len(c.waiting) == 0 {
		return
	}
	wait := time.Until(c.waiting[0].at)
	if c.ticking == nil {
		c.ticking = time.AfterFunc(wait, c.ring)
	} else {
		c.ticking.Reset(wait)
	}
}

// ring tells of all timers that are due.
func (c *clock) ring() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for len(c.waiting) > 0 && !c.waiting[0].at.After(now) {
		id := c.waiting[0].id
		c.waiting = c.waiting[1:]
		c.due(id)
	}
	c.arm()
}
