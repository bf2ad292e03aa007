package playground

import (
	"container/heap"
	"sync"
	"time"
)

const (
	// quantum is how much further than another's a turn that lasts must have come before it gives way to that.
	quantum = 10 * time.Millisecond
	// shortSlices is of how many slices a short turn is, at most.
	shortSlices = 8
)

// turns lets a limited number of programs compute at once, and shares that out fairly among stages: start-time fair
// queueing (Goyal, Vin, Cheng, "Start-time Fair Queuing", 1996). The queue has a clock that counts computing; a turn has a tag,
// which is where the computing of its stage has come to, but not less than the clock. The smallest tag goes first, so a
// stage that has computed little passes all that have computed much.
//
// After each slice of its work, about a millisecond, a turn gives way to who is further behind. After a few of them it is a
// lasting one, and so is, from its beginning, the next of the same program. One place is kept for others. So a short turn waits
// for other short ones alone, whoever spins: neither for those that last, nor, if a busy machine holds it up, as one of them.
type turns struct {
	most int // at once

	mu             sync.Mutex
	running        int
	lastingRunning int
	clock          time.Duration // the tag of the turn that was let in last
	short, lasting waiting

	taken                 uint64
	queued, queuedLasting Histogram
}

// account is how far the computing of one stage has come, by the queue's clock. The queue's mutex guards it.
type account struct {
	reached time.Duration
	lasts   bool // its latest turn was a lasting one
}

// turn is a program's leave to compute, or its wait for that. A program has one, for one turn after another.
type turn struct {
	queue   *turns
	of      *account
	tag     time.Duration
	since   time.Time // when it was let in, or began to wait
	slices  int       // of work that it has done
	lasting bool
	held    bool          // it has a place
	letIn   chan struct{} // has a token when it may go on
	place   int           // in the heap; -1: in none
}

func newTurns(most int) *turns {
	return &turns{most: most, queued: newHistogram(), queuedLasting: newHistogram()}
}

// of is the turn of a new program of a stage: whether the one before computed for long isn't held against it.
func (q *turns) of(a *account) *turn {
	q.mu.Lock()
	defer q.mu.Unlock()
	a.lasts = false
	return &turn{queue: q, of: a, letIn: make(chan struct{}, 1), place: -1}
}

// begin waits for leave to compute; false: quit was closed first. Otherwise call end.
func (t *turn) begin(quit <-chan struct{}) bool {
	q := t.queue
	q.mu.Lock()
	q.taken++
	t.tag, t.since, t.slices, t.lasting = max(q.clock, t.of.reached), time.Now(), 0, t.of.lasts
	return t.wait(quit)
}

// giveWay accounts for what the turn has computed, and waits while others go first; false: quit was closed meanwhile, and
// the turn is over.
func (t *turn) giveWay(quit <-chan struct{}) bool {
	q := t.queue
	q.mu.Lock()
	if !t.held { // a program that was told to end
		q.mu.Unlock()
		return false
	}
	t.spend()
	t.slices++
	lasting := t.lasting || t.slices > shortSlices
	if lasting == t.lasting && !t.isAhead() {
		q.mu.Unlock()
		return true
	}
	t.leave()
	t.lasting = lasting
	return t.wait(quit)
}

// isAhead tells whether somebody is further behind who could have the turn's place. The queue is locked.
func (t *turn) isAhead() bool {
	q := t.queue
	return q.running == q.most && q.short.before(t.tag) || t.lasting && q.lasting.before(t.tag-quantum)
}

// end gives the leave back; it may have been lost when quit was closed.
func (t *turn) end() {
	t.queue.mu.Lock()
	defer t.queue.mu.Unlock()
	if !t.held {
		return
	}
	t.spend()
	t.leave()
	t.of.lasts = t.slices > shortSlices
	t.queue.letIn()
}

// spend adds what the turn has computed to its stage's account. The queue is locked.
func (t *turn) spend() {
	now := time.Now()
	t.tag += now.Sub(t.since)
	t.since = now
	t.of.reached = max(t.of.reached, t.tag)
}

// leave frees the turn's place. The queue is locked.
func (t *turn) leave() {
	t.held = false
	t.queue.running--
	if t.lasting {
		t.queue.lastingRunning--
	}
}

// wait queues the turn, and unlocks the queue while it waits to be let in; false: quit was closed first.
func (t *turn) wait(quit <-chan struct{}) bool {
	q := t.queue
	if t.lasting {
		heap.Push(&q.lasting, t)
	} else {
		heap.Push(&q.short, t)
	}
	q.letIn()
	q.mu.Unlock()
	select {
	case <-t.letIn:
		return true
	case <-quit:
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case t.place < 0: // it was let in at the same time
		t.leave()
		q.letIn()
	case t.lasting:
		heap.Remove(&q.lasting, t.place)
	default:
		heap.Remove(&q.short, t.place)
	}
	return false
}

// letIn fills free places. The queue is locked.
func (q *turns) letIn() {
	for q.running < q.most {
		from := &q.short
		if q.lastingRunning < max(1, q.most-1) && len(q.lasting) > 0 && !q.short.before(q.lasting[0].tag) {
			from = &q.lasting
		}
		if len(*from) == 0 {
			return
		}
		t := heap.Pop(from).(*turn)
		t.held = true
		q.running++
		now, waited := time.Now(), &q.queued
		if t.lasting {
			q.lastingRunning++
			waited = &q.queuedLasting
		}
		q.clock = max(q.clock, t.tag)
		waited.add(now.Sub(t.since))
		t.since = now
		t.letIn <- struct{}{}
	}
}

// fill says how many turns compute and how many wait.
func (q *turns) fill(c *Counters) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.Turns, c.Computing, c.Waiting = q.taken, q.running, len(q.short)+len(q.lasting)
	c.Queued, c.QueuedLasting = q.queued.clone(), q.queuedLasting.clone()
}

// waiting is a heap of turns, the smallest tag on top.
type waiting []*turn

// before tells whether a turn waits whose tag isn't greater.
func (w waiting) before(tag time.Duration) bool { return len(w) > 0 && w[0].tag <= tag }

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i].tag < w[j].tag }
func (w waiting) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].place, w[j].place = i, j
}

func (w *waiting) Push(t any) {
	t.(*turn).place = len(*w)
	*w = append(*w, t.(*turn))
}

func (w *waiting) Pop() any {
	last := len(*w) - 1
	t := (*w)[last]
	(*w)[last] = nil
	*w = (*w)[:last]
	t.place = -1
	return t
}
