package engineio

import (
	"encoding/base64"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// How long an orderly close may take.
const (
	linkGrace = 2 * time.Second  // for the last frames and the closing handshake of a WebSocket
	pollGrace = 30 * time.Second // for a polling client to come and hear of it, as in Node
)

type state int

const (
	open    state = iota
	closing       // what waits still goes out; nothing comes in
	closed
)

// A Conn is one Engine.IO session, whatever transport carries it.
type Conn struct {
	server  *Server
	id      string
	request keptRequest
	handler Handler

	requests atomic.Uint64 // HTTP requests that carried packets so far

	readMu   sync.Mutex // held while a packet is reported and handled: one at a time
	received uint64     // text messages so far

	reportMu sync.Mutex // held while packets that go out are reported
	sent     uint64     // text messages so far
	over     bool       // Closed has been told

	mu       sync.Mutex // guards what follows; never held while a Handler or Watcher runs
	state    state
	queue    []*Message // what waits for the transport
	pending  int64      // bytes in queue, and in the write under way
	corked   bool       // queue waits for the server's Uncork
	sentIn   uint64     // the server's round in which the latest message was sent
	link     *link      // the WebSocket that carries the session; nil: polling does
	probe    *link      // a WebSocket that wants to
	poll     *poll      // the GET that waits for packets
	posting  bool       // a POST is being read
	timer    *time.Timer
	due      time.Time // when the timer has something to do
	awaiting bool      // a ping is out
}

// ID is the session id. It is a secret of client and server: who knows it can speak for the client.
func (c *Conn) ID() string { return c.id }

// Request is the HTTP request that opened the session, without its context and its body: made anew for each call.
func (c *Conn) Request() *http.Request { return c.request.request() }

// RemoteAddr is where that request came from.
func (c *Conn) RemoteAddr() string { return c.request.remote }

// Open says whether messages can be sent.
func (c *Conn) Open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == open
}

// ReadyState is the state in Engine.IO's words: "open", "closing" or "closed".
func (c *Conn) ReadyState() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return [...]string{open: "open", closing: "closing", closed: "closed"}[c.state]
}

// Transport is the name of the transport that carries the session now.
func (c *Conn) Transport() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link != nil {
		return WebSocket
	}
	return Polling
}

// unheard says whether nothing could be told to the client now, although it is there.
func (c *Conn) unheard() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == open && c.link == nil && c.poll == nil
}

// Upgrade says whether an upgrade is under way, and whether one has succeeded.
func (c *Conn) Upgrade() (running, done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.probe != nil, c.link != nil && c.link.upgraded
}

// Writable says whether a message would go out at once.
func (c *Conn) Writable() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	round := c.server.round.Load()
	return c.state == open && (c.pending == 0 || c.corked && !c.link.writing) && (c.link != nil || c.poll != nil) && (round == 0 || c.sentIn != round)
}

// Send puts messages into the client's queue, all or (if the connection isn't open) none. It never blocks.
func (c *Conn) Send(messages ...*Message) {
	c.mu.Lock()
	if c.state != open {
		c.mu.Unlock()
		return
	}
	for _, m := range messages {
		c.weigh(m.size())
	}
	c.sentIn = c.server.round.Load()
	switch {
	case c.pending > c.server.options.MaxPending || c.server.overShare(c.pending):
		c.finish(ReasonSlowClient)
	case c.keepsBack():
		c.queue = append(c.queue, messages...)
	case len(messages) == 1 && c.link != nil && c.link.writesAtOnce():
		l := c.link
		l.inFlight = c.pending
		c.mu.Unlock()
		l.writeAtOnce(messages)
		return
	default:
		c.queue = append(c.queue, messages...)
		c.flush()
	}
	c.mu.Unlock()
}

// weigh adds to what waits for the client. c.mu is held.
func (c *Conn) weigh(bytes int64) {
	c.pending += bytes
	c.server.pending.Add(bytes)
}

// Close ends the session after everything that was sent before has gone out.
func (c *Conn) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != open {
		return
	}
	c.state = closing
	grace := pollGrace
	if c.link != nil {
		c.link.finish()
		grace = linkGrace
	}
	c.flush()
	c.arm(grace)
}

// flush wakes whoever can carry the queue. c.mu is held.
func (c *Conn) flush() {
	if c.link != nil {
		c.link.wake()
	} else if c.poll != nil {
		c.poll.wakeUp()
	}
}

// finish ends the session now; what still waits is lost. c.mu is held.
func (c *Conn) finish(reason string) {
	if c.state == closed {
		return
	}
	if c.state == closing {
		reason = ReasonForcedClose // whatever came of it
	}
	c.state = closed
	c.queue = nil
	c.weigh(-c.pending)
	c.timer.Stop()
	if c.probe != nil {
		c.probe.finish()
		c.probe = nil
	}
	if c.link != nil {
		c.link.finish()
	}
	if c.poll != nil {
		c.poll.ended = reason // it tells when it has been answered
		c.poll.wakeUp()
	} else {
		c.server.working.Go(func() { c.tellClosed(reason) })
	}
	c.server.forget(c) // last: a server that doesn't find it needn't wait for anything that starts above
}

// tellClosed waits for calls that are under way, so that Closed is the last one.
func (c *Conn) tellClosed(reason string) {
	c.mu.Lock() // finish holds it until the server has forgotten the session
	c.mu.Unlock()
	c.readMu.Lock()
	defer c.readMu.Unlock()
	c.reportMu.Lock()
	c.over = true
	if watcher := c.server.options.Watcher; watcher != nil {
		watcher.Closed(c.id, reason)
	}
	c.reportMu.Unlock()
	c.handler.Closed(reason)
}

// --- heartbeat ---

// arm sets the one timer of the session. c.mu is held.
func (c *Conn) arm(after time.Duration) {
	c.due = time.Now().Add(after)
	c.timer.Reset(after)
}

// tick sends a ping, or ends a session that didn't answer one or didn't come to hear of its close.
func (c *Conn) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if early := time.Until(c.due); early > 0 {
		c.timer.Reset(early) // a pong moved the time while the timer was firing
		return
	}
	switch {
	case c.state == closing:
		c.finish(ReasonForcedClose)
	case c.state == closed:
	case c.awaiting:
		c.finish(ReasonPingTimeout)
	default:
		c.awaiting = true
		c.queue = append(c.queue, textPacket("2"))
		c.weigh(1)
		c.arm(c.server.options.PingTimeout)
		c.flush()
	}
}

func (c *Conn) pong() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == open {
		c.awaiting = false
		c.arm(c.server.options.PingInterval)
	}
}

// --- packets ---

// fail ends the session because of something that the client did.
func (c *Conn) fail(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finish(reason)
}

// receive handles one packet that came by a transport that carries the session; false: it was malformed.
// Section "Packet encoding" of the protocol.
func (c *Conn) receive(raw []byte, binary bool, by route) (wellFormed bool) {
	c.readMu.Lock()
	defer c.readMu.Unlock()
	if !c.Open() {
		return true
	}
	if !binary && len(raw) > 0 && raw[0] == 'b' {
		data, err := base64.StdEncoding.AppendDecode(nil, raw[1:])
		if err != nil {
			c.fail(ReasonParseError)
			return false
		}
		raw, binary = data, true
	}
	c.reportIn(raw, binary, by)
	switch {
	case binary:
		c.handler.Message(Received{Data: raw, Binary: true, Packet: c.received})
	case len(raw) > 0 && raw[0] == '4':
		c.handler.Message(Received{Data: raw[1:], Packet: c.received})
	default:
		return c.receiveOwn(raw)
	}
	return true
}

// receiveOwn handles a packet of Engine.IO's own.
func (c *Conn) receiveOwn(raw []byte) (wellFormed bool) {
	if len(raw) == 0 {
		c.fail(ReasonParseError)
		return false
	}
	switch raw[0] {
	case '0', '5', '6': // mean nothing here
	case '1':
		c.closedByClient()
	case '2': // in this revision it is the server that pings
		c.fail(ReasonTransportError)
	case '3':
		c.pong()
	default:
		c.fail(ReasonParseError)
		return false
	}
	return true
}

// closedByClient ends the session as the client wishes: its open poll gets a noop, as it expects no close.
func (c *Conn) closedByClient() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.poll != nil {
		c.poll.polite = true
	}
	c.finish(ReasonTransportClose)
}

// A route is how a packet travels.
type route struct {
	transport string
	request   uint64 // as Frame.Request
}

// nextRequest numbers an HTTP request that carries packets.
func (c *Conn) nextRequest() route {
	return route{Polling, c.requests.Add(1)}
}

// reportIn counts a packet that came in, and tells the watcher. c.readMu is held.
func (c *Conn) reportIn(raw []byte, binary bool, by route) {
	packet := uint64(0)
	if !binary && len(raw) > 0 && raw[0] == '4' {
		c.received++
	}
	if binary || len(raw) > 0 && raw[0] == '4' {
		packet = c.received
	}
	if watcher := c.server.options.Watcher; watcher != nil {
		watcher.Frame(Frame{Conn: c.id, At: time.Now(), Transport: by.transport, Request: by.request, Binary: binary, Raw: raw, Packet: packet})
	}
}

// reportOut counts packets that go out now, and tells the watcher.
func (c *Conn) reportOut(batch []*Message, by route) {
	watcher := c.server.options.Watcher
	if watcher == nil {
		return
	}
	c.reportMu.Lock()
	defer c.reportMu.Unlock()
	if c.over {
		return
	}
	at := time.Now()
	for _, m := range batch {
		if m.isControl() {
			continue
		}
		raw, packet := m.raw(), uint64(0)
		if m.isText() && raw[0] == '4' {
			c.sent++
		}
		if !m.isText() || raw[0] == '4' {
			packet = c.sent
		}
		watcher.Frame(Frame{Conn: c.id, At: at, Out: true, Transport: by.transport, Request: by.request, Binary: !m.isText(), Raw: raw, Packet: packet, Ref: m.Ref})
	}
}
