package playground

import (
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"
)

const (
	// memoryEvery is how often memory is looked at when nothing asks for it.
	memoryEvery = time.Second
	// freeEvery is how often Go is made to give back what it can, at most: everything waits for that.
	freeEvery = 5 * time.Second
	// clientWeight is what a connection takes, in bytes, roughly: buffers, goroutines, and what is known of it.
	clientWeight = 24 << 10
	// joinedWeight is what it takes to know that a socket is in a room.
	joinedWeight = 200
)

// memory is what is known of the memory that stages and the process take. It is safe for concurrent use.
type memory struct {
	stages, programs, process atomic.Int64 // bytes; programs are part of stages
	look                      chan struct{}
	short                     atomic.Bool // no further stage or client is let in
	freed                     time.Time   // when Go last gave back what it could; whoever watches alone uses it
}

func newMemory() *memory { return &memory{look: make(chan struct{}, 1)} }

// changed asks for a look at the memory.
func (m *memory) changed() {
	select {
	case m.look <- struct{}{}:
	default:
	}
}

// watchMemory keeps the stages within the limits of memory, until the stages are closed.
func (st *Stages) watchMemory() {
	collector := newCollector(st.limits.ProcessMemory)
	defer collector.restore()
	tick := time.NewTicker(memoryEvery)
	defer tick.Stop()
	for {
		st.keepWithinMemory()
		collector.adjust(st.memory.programs.Load())
		select {
		case <-st.stop:
			return
		case <-tick.C:
		case <-st.memory.look:
			select { // not for each turn
			case <-st.stop:
				return
			case <-time.After(memoryEvery / 4):
			}
		}
	}
}

// keepWithinMemory measures, lets nobody in while memory is short, and stops the program that takes most where it has run out.
func (st *Stages) keepWithinMemory() {
	all, programs, hungriest := st.weigh()
	m, l := st.memory, st.limits
	process := processMemory()
	m.stages.Store(all)
	m.programs.Store(programs)
	m.process.Store(process)
	m.short.Store(all > l.AllMemory/10*9 || process > l.ProcessMemory/10*9)
	if process > l.ProcessMemory && all <= l.AllMemory && time.Since(m.freed) > freeEvery {
		debug.FreeOSMemory() // much of it may be free already
		process, m.freed = processMemory(), time.Now()
	}
	if (all > l.AllMemory || process > l.ProcessMemory) && hungriest != nil {
		hungriest.stopForMemory()
	}
}

// weigh adds up what the stages take, and finds the one that runs a program and takes most.
func (st *Stages) weigh() (all, programs int64, hungriest *Stage) {
	st.mu.Lock()
	open := make([]*Stage, 0, len(st.open))
	for _, s := range st.open {
		open = append(open, s)
	}
	st.mu.Unlock()
	most := int64(0)
	for _, s := range open {
		program, rest := s.weigh()
		all += program + rest
		programs += program
		if program+rest > most && program > 0 {
			hungriest, most = s, program+rest
		}
	}
	return all, programs, hungriest
}

// weigh is what the stage takes, in bytes: its program's JavaScript, and everything else.
func (s *Stage) weigh() (program, rest int64) {
	s.mu.Lock()
	p := s.program
	s.mu.Unlock()
	rest = int64(s.timeline.weighs()) + int64(s.roster.connections())*clientWeight
	if p != nil {
		rest += int64(p.inbox.weighs()) + p.server.Pending() + p.joined.Load()*joinedWeight
		program = p.memory.Load()
	}
	return program, rest
}

// stopForMemory stops the program: it can be run again, and the timeline stays.
func (s *Stage) stopForMemory() {
	s.mu.Lock()
	p := s.program
	s.mu.Unlock()
	s.limit(LimitAllMemory, Entry{Level: LevelStopped, Text: "stopped because this server ran short of memory, and this program took the most; run it again"})
	s.log.Warn("a program was stopped because memory ran short", "stage", s.id)
	p.stop()
}

// A collector sees to it that Go's garbage collector works harder as the process nears its limit of memory, unless
// whoever started the process has said how (GOMEMLIMIT, https://pkg.go.dev/runtime).
type collector struct {
	process, before, now int64
}

func newCollector(process int64) *collector {
	c := &collector{process: process, before: debug.SetMemoryLimit(-1)}
	if os.Getenv("GOMEMLIMIT") != "" {
		c.process = 0
	}
	return c
}

// adjust leaves to Go what the programs don't take: their memory is none of Go's.
func (c *collector) adjust(programs int64) {
	if c.process == 0 {
		return
	}
	limit := max(c.process-programs, c.process/4)
	if diff := limit - c.now; diff > c.process/50 || -diff > c.process/50 {
		debug.SetMemoryLimit(limit)
		c.now = limit
	}
}

func (c *collector) restore() {
	if c.now != 0 {
		debug.SetMemoryLimit(c.before)
	}
}
