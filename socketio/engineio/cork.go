package engineio

import (
	"sync"
	"sync/atomic"
)

// corkedAtMost is how many bytes are kept back from one client while the server is corked.
const corkedAtMost = 64 << 10

// A cork keeps back what is sent over WebSockets, in order, so that one system call a client writes all of it, and whoever
// sends isn't in the kernel after each message.
type cork struct {
	in    atomic.Bool
	mu    sync.Mutex
	conns []*Conn // from which something is kept back, in the order in which that began
}

// Cork keeps back what is sent from now on, until Uncork. Somebody who has much to send at once calls both, within a few
// milliseconds.
func (s *Server) Cork() { s.cork.in.Store(true) }

// Uncork sends what was kept back, on the calling goroutine as far as the network takes it.
func (s *Server) Uncork() {
	s.cork.mu.Lock()
	s.cork.in.Store(false)
	conns := s.cork.conns
	s.cork.conns = nil
	s.cork.mu.Unlock()
	for _, c := range conns {
		c.uncork()
	}
}

// keepsBack says whether a message that comes now waits for Uncork. c.mu is held.
func (c *Conn) keepsBack() bool {
	if !c.server.cork.in.Load() || c.link == nil || c.link.writing || c.pending > corkedAtMost {
		return false
	}
	if c.corked {
		return true
	}
	k := &c.server.cork
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.in.Load() {
		return false
	}
	c.corked = true
	k.conns = append(k.conns, c)
	return true
}

// uncork sends what was kept back from the client, unless somebody has done so since.
func (c *Conn) uncork() {
	c.mu.Lock()
	c.corked = false
	if c.state != open || len(c.queue) == 0 {
		c.mu.Unlock()
		return
	}
	batch := c.queue
	if !c.link.startsWriting() {
		c.flush()
		c.mu.Unlock()
		return
	}
	c.queue = nil
	c.link.inFlight = c.pending
	c.mu.Unlock()
	c.link.writeAtOnce(batch)
}
