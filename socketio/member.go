package socketio

import (
	"sync"
	"sync/atomic"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
	"github.com/zishang520/socket.io/servers/socket/v3"
)

// A member is one socket on a connection. The library forgets sockets, or tells of their end twice or too early,
// when clients come and go quickly: the member sees to it that everything happens once and in order.
type member struct {
	socket  *socket.Socket
	conn    *connection
	settled bool // guarded by conn.mu: its connection closed, and waits for it or has waited

	joined chan struct{} // closed when the library takes packets for it
	told   sync.Once     // that the server's listeners know of it, or that it has left

	prompt atomic.Pointer[func(name string, args *Args, ack func(*Args))] // a listener that returns at once; nil: none
	queued atomic.Int64                                                   // packets that wait in the library's queue

	mu      sync.Mutex
	leaving bool          // the client has said that it leaves the namespace
	reason  string        // why it ended, if the library can't know
	ended   chan struct{} // closed when the library has dropped it
}

// join is called on the socket's queue when the library connects a socket, before anybody else knows of it.
func (c *connection) join(s *socket.Socket) {
	m := &member{socket: s, conn: c, joined: make(chan struct{}), ended: make(chan struct{})}
	c.mu.Lock()
	if c.member(s) != nil {
		c.mu.Unlock()
		return
	}
	c.members = append(c.members, m)
	c.joining.Add(1)
	c.recovered.Store(s.Recovered())
	c.outbox.hold()
	gone := c.gone
	c.mu.Unlock()
	var once sync.Once
	_ = s.On("disconnect", func(...any) {
		once.Do(func() {
			c.leave(m)
			close(m.ended)
		})
	})
	if gone { // the library has told all it knew that the connection closed: this socket would stay for ever
		<-c.told
		m.reason = c.reason
		s.Enqueue(func() { s.Disconnect(false) })
	}
}

// hasJoined is called when the library has done all that it does to connect a socket.
func (c *connection) hasJoined(s *socket.Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.member(s); m != nil {
		close(m.joined)
		s.Enqueue(func() { c.isKnown(m) }) // after the listeners of "connection"
	}
	c.joining.Add(-1)
}

// isKnown lets the client hear that it is connected. The library writes that before it tells the server's listeners: a
// client could make something happen in between, at a server that doesn't know of it yet, which Node's can't.
func (c *connection) isKnown(m *member) { m.told.Do(func() { c.outbox.release(c.conn) }) }

// awaitJoin waits while the library connects a socket to a namespace: it tells the client before it is ready to take
// packets, and would close the connection of a client that is quicker.
func (c *connection) awaitJoin(namespace string) {
	if c.joining.Load() == 0 {
		return
	}
	if m := c.inNamespace(namespace); m != nil {
		select {
		case <-m.joined:
		case <-m.ended:
		}
	}
}

func (c *connection) leave(m *member) {
	c.isKnown(m)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.members = without(c.members, m)
}

// memberOf finds what belongs to s, nil if it has left already.
func memberOf(s *socket.Socket) *member {
	c := connectionOf(s)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.member(s)
}

// member finds what belongs to s, nil if it isn't there. c.mu is held.
func (c *connection) member(s *socket.Socket) *member {
	for _, m := range c.members {
		if m.socket == s {
			return m
		}
	}
	return nil
}

func connectionOf(s *socket.Socket) *connection { return s.Conn().(*connection) }

// hand gives a packet to a prompt listener, past the library's queue, unless something waits there that came before. false:
// the library is to take it.
func (m *member) hand(p *parser.Packet) bool {
	listener := m.prompt.Load()
	if listener == nil || m.queued.Load() > 0 {
		return false
	}
	values := p.Data.([]any)
	switch p.Type {
	case parser.EVENT, parser.BINARY_EVENT:
		(*listener)(values[0].(string), values[1].(*Args), m.acknowledgement(p.Id))
	case parser.ACK, parser.BINARY_ACK:
		if p.Id == nil {
			break
		}
		if ack, ok := m.socket.Acks().LoadAndDelete(*p.Id); ok {
			ack(values, nil)
		}
	}
	return true
}

// enqueue has the library take a packet, and counts it until its queue has dealt with it.
func (m *member) enqueue(take func()) {
	m.queued.Add(1)
	take()
	m.socket.Enqueue(func() { m.queued.Add(-1) })
}

// acknowledgement makes what answers a packet, once; nil if the client wants no answer.
func (m *member) acknowledgement(id *uint64) func(*Args) {
	if id == nil {
		return nil
	}
	var once sync.Once
	return func(args *Args) {
		once.Do(func() {
			s := m.socket
			if s.Connected() {
				answer := &parser.Packet{Type: parser.ACK, Id: id, Nsp: s.Nsp().Name(), Data: []any{orEmpty(args)}}
				s.Client().WriteToEngine(s.Nsp().Server().Encoder().Encode(answer), &socket.WriteOptions{})
			}
		})
	}
}

// settle waits until the socket's queue is done with everything that has come in.
func (m *member) settle() {
	done := make(chan struct{})
	m.socket.Enqueue(func() { close(done) })
	select {
	case <-done:
	case <-m.ended: // the library drops what is queued after that
	}
}

// inNamespace finds the socket that the connection has in a namespace.
func (c *connection) inNamespace(name string) *member {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.members {
		if m.socket.Nsp().Name() == name {
			return m
		}
	}
	return nil
}

// clientLeaves notes that the client has left a namespace, which the library will come to see later.
func (c *connection) clientLeaves(namespace string) {
	if m := c.inNamespace(namespace); m != nil {
		m.mu.Lock()
		m.leaving = true
		m.mu.Unlock()
	}
}

// awaitLeave waits, if the client is only just leaving a namespace that it wants to join, until the library has seen it:
// it would close the connection otherwise.
func (c *connection) awaitLeave(namespace string) {
	m := c.inNamespace(namespace)
	if m == nil {
		return
	}
	m.mu.Lock()
	leaving := m.leaving
	m.mu.Unlock()
	if leaving {
		select {
		case <-m.ended:
		case <-c.server.stopped.Done():
		}
	}
}
