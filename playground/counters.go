package playground

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// Counters are what all stages together have done and hold, at one moment. What only grows counts from the start.
type Counters struct {
	// Stages and Clients are open now.
	Stages, Clients int
	// Opened is how many stages were opened, Refused how many were not, by reason: "stages", "visitor", "memory".
	Opened  uint64
	Refused map[string]uint64
	// Entries is how many entries were written to timelines.
	Entries uint64
	// Limits is how often each limit took hold, by its name (see LimitNames). One that holds a program up is counted
	// each time that it does.
	Limits map[LimitName]uint64
	// Turns is how many turns were taken, and Computing and Waiting how many are being taken, or wait for their turn, now.
	Turns              uint64
	Computing, Waiting int
	// Queued is how long short turns have waited for others, QueuedLasting those that compute for long, each time that they
	// gave way: they wait for one another.
	Queued, QueuedLasting Histogram
	// Memory is what the stages' programs, timelines and queues take, and ProcessMemory what the process does, in bytes.
	Memory, ProcessMemory int64
	// BytesOut is what was sent to clients, and BytesWaiting what waits for clients that read slowly, now.
	BytesOut     uint64
	BytesWaiting int64
}

// LimitName names a limit that has taken hold, in figures for the operator.
type LimitName string

const (
	LimitTurn       LimitName = "turn"          // a turn computed too much: Limits.TurnTicks
	LimitComputing  LimitName = "computing"     // slowed down: Limits.TicksPerSecond
	LimitSource     LimitName = "source"        // a program wasn't run, or a client's code not taken: Limits.Source
	LimitMemory     LimitName = "stage memory"  // a program met its limit of memory, and didn't catch that: Limits.StageMemory
	LimitAllMemory  LimitName = "memory"        // a program was stopped because the server ran short: Limits.AllMemory, ProcessMemory
	LimitTurnCalls  LimitName = "turn calls"    // Limits.TurnCalls, TurnBytes, TurnSends
	LimitCalls      LimitName = "calls"         // slowed down: Limits.CallsPerSecond
	LimitBytesOut   LimitName = "bytes out"     // slowed down: Limits.BytesOutPerSecond
	LimitTimers     LimitName = "timers"        // Limits.Timers
	LimitListeners  LimitName = "listeners"     // Limits.Listeners
	LimitNamespaces LimitName = "namespaces"    // Limits.Namespaces
	LimitRooms      LimitName = "rooms"         // Limits.Joined, RoomName
	LimitReplies    LimitName = "replies"       // Limits.Replies
	LimitClients    LimitName = "clients"       // a connection was refused: Limits.Clients
	LimitPackets    LimitName = "packets"       // clients were read more slowly: Limits.PacketsPerSecond
	LimitInbox      LimitName = "inbox"         // a client was disconnected: Limits.Inbox, InboxBytes
	LimitPending    LimitName = "bytes waiting" // a client was disconnected: Limits.ClientPending, StagePending
	LimitEntries    LimitName = "entries"       // the oldest entries were dropped: Limits.Entries, EntriesBytes
)

// LimitNames are all names of limits.
var LimitNames = []LimitName{LimitTurn, LimitComputing, LimitSource, LimitMemory, LimitAllMemory, LimitTurnCalls, LimitCalls,
	LimitBytesOut, LimitTimers, LimitListeners, LimitNamespaces, LimitRooms, LimitReplies, LimitClients, LimitPackets, LimitInbox, LimitPending,
	LimitEntries}

// Histogram counts durations by size. Counts[i] are those of at most Bounds[i], and of more than the bound before; the last
// of Counts, which has no bound, are the rest.
type Histogram struct {
	Bounds []time.Duration
	Counts []uint64
	Sum    time.Duration
}

var queueBounds = []time.Duration{100 * time.Microsecond, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond,
	100 * time.Millisecond, 500 * time.Millisecond, 2 * time.Second}

func newHistogram() Histogram {
	return Histogram{Bounds: queueBounds, Counts: make([]uint64, len(queueBounds)+1)}
}

func (h *Histogram) add(d time.Duration) {
	i, _ := slices.BinarySearch(h.Bounds, d)
	h.Counts[i]++
	h.Sum += d
}

func (h Histogram) clone() Histogram {
	h.Counts = slices.Clone(h.Counts)
	return h
}

// tally counts what only grows. It is safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	limits  map[LimitName]uint64
	refused map[string]uint64
	opened  uint64
	// of stages that have ended
	entries, sent uint64
}

func newTally() *tally {
	return &tally{limits: map[LimitName]uint64{}, refused: map[string]uint64{}}
}

func (t *tally) limit(name LimitName) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limits[name]++
}

func (t *tally) open() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opened++
}

// refuse counts a stage that wasn't opened.
func (t *tally) refuse(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case errors.Is(err, ErrFull):
		t.refused["stages"]++
	case errors.Is(err, ErrVisitorFull):
		t.refused["visitor"]++
	case errors.Is(err, ErrNoMemory):
		t.refused["memory"]++
	}
}

// ended keeps what a stage that ends has counted.
func (t *tally) ended(entries, sent uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries += entries
	t.sent += sent
}

func (t *tally) fill(c *Counters) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c.Entries, c.BytesOut = t.entries, t.sent
	c.Opened, c.Limits, c.Refused = t.opened, maps.Clone(t.limits), maps.Clone(t.refused)
}

// fill adds what a stage has done and holds.
func (s *Stage) fill(c *Counters) {
	c.Clients += s.roster.connections()
	c.Entries += s.timeline.written()
	c.BytesOut += s.sent.Load()
	s.mu.Lock()
	p := s.program
	s.mu.Unlock()
	if p != nil {
		c.BytesWaiting += p.server.Pending()
	}
}
