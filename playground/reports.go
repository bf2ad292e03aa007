package playground

import (
	"encoding/json"
	"slices"
)

// Report is one thing that a page's client did or met, told by the client itself.
type Report struct {
	// At is when, in microseconds since the stage opened, as the page estimates it.
	At int64 `json:"at"`
	// Type is emit, buffered, receive, timeout, connect, disconnect, connect_error, reconnect_attempt, close, log or error.
	Type string `json:"type"`
	// Conn is the Engine.IO session id, Packet the number of the Socket.IO packet on it in its direction, from 1.
	Conn   string `json:"sid"`
	Packet uint64 `json:"packet"`
	// Kind tells an event's packet from an acknowledgement's: "event" or "ack".
	Kind      string          `json:"kind"`
	Namespace string          `json:"nsp"`
	Socket    string          `json:"socket"`
	Event     string          `json:"event"`
	Args      json.RawMessage `json:"args"`
	// Reason is a disconnect's, Message an error's, Text a log line's, Level its level.
	Reason  string          `json:"reason"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"` // what the server added to a refusal
	Text    string          `json:"text"`
	Level   string          `json:"level"`
	Source  *Source         `json:"source"`
	// Wait names an event that its client had to keep until it was connected, in "buffered" as well as, later, in "emit".
	Wait int64 `json:"wait"`
	// Ask numbers an emit whose wait for an acknowledgement may end, in "emit" as well as, later, in "timeout".
	Ask int64 `json:"ask"`
	// Person is set if a person did it, by a control of the client's page.
	Person bool `json:"person"`
	// Listeners are the places that listened to the event.
	Listeners []Source `json:"listeners"`
}

// Report takes what a client of a page says it did or met. Reports of an unknown client, and reports that fit nothing,
// are ignored: they come from a page that anybody may have changed.
func (s *Stage) Report(name string, reports []Report) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.byName[name]
	if c == nil || !c.reports() {
		return
	}
	s.release(c) // what waits for this client's packets waits no longer than until it tells more
	for _, r := range reports {
		r.shorten()
		r.At = max(r.At, c.told+1)
		if conn := s.connOf(c, r.Conn); conn != nil && conn.until != 0 {
			r.At = min(r.At, conn.until) // whatever its clock says: it was over when the next connection opened
		}
		s.take(c, r)
	}
}

// maxEarly is how many reports of a socket's connecting may come before that.
const maxEarly = 16

// shorten drops what nobody needs of a report that may be kept for a while.
func (r *Report) shorten() {
	if len(r.Listeners) > maxUnreported {
		r.Listeners = r.Listeners[:maxUnreported]
	}
	if r.Source != nil && len(r.Source.File) > maxName {
		r.Source.File = clipText(r.Source.File, maxName)
	}
}

// take records one report, or keeps it as long as one before it is kept. The caller holds the roster's lock.
func (s *Stage) take(c *client, r Report) {
	if len(c.held) > 0 && r.Type != "emit" {
		c.held = append(c.held, r)
		return
	}
	switch r.Type {
	case "emit":
		s.reportSent(c, r)
	case "receive":
		s.reportReceived(c, r)
	case "buffered":
		s.reportBuffered(c, r)
	case "timeout":
		s.reportTimeout(c, r)
	case "connect":
		s.reportConnect(c, r)
	case "disconnect":
		s.reportDisconnect(c, r)
	case "connect_error":
		s.reportRefused(c, r)
	case "reconnect_attempt":
		s.note(c, r, Entry{Kind: KindEvent, Event: r.Type, Builtin: true, Cause: because(c.failed)})
	case "close":
		s.reportClose(c, r)
	case "log":
		s.note(c, r, Entry{Kind: KindLog, Level: r.Level, Text: r.Text, Source: r.Source})
	case "error":
		s.note(c, r, Entry{Kind: KindError, Text: r.Message, Source: r.Source})
	}
}

// reportSent adds what only the client knows to an emit that was inferred from its packet.
func (s *Stage) reportSent(c *client, r Report) {
	conn := s.connOf(c, r.Conn)
	if conn == nil {
		return
	}
	if seq, ok := conn.received[r.Packet]; ok {
		delete(conn.received, r.Packet)
		s.left(c, r, seq)
		s.timeline.Amend(seq, r.amend)
		return
	}
	if len(conn.early) < maxUnreported {
		conn.early[r.Packet] = Report{At: r.At, Source: r.Source, Person: r.Person, Wait: r.Wait, Ask: r.Ask} // what amending takes
	}
}

// reportBuffered records an event that its client keeps until it is connected.
func (s *Stage) reportBuffered(c *client, r Report) {
	seq := s.note(c, r, Entry{Kind: KindBuffered, Event: r.Event, Args: r.Args, Call: "socket.emit", Source: r.Source, Person: r.Person})
	if r.Wait != 0 && len(c.kept) < maxUnreported {
		c.kept[r.Wait] = seq
	}
}

// reportTimeout records that no acknowledgement came in time.
func (s *Stage) reportTimeout(c *client, r Report) {
	cause := c.asked[r.Ask]
	delete(c.asked, r.Ask)
	s.note(c, r, Entry{Kind: KindAcked, Event: r.Event, Text: timedOut, Source: r.Source, Cause: because(cause)})
}

// timedOut is what Socket.IO says, at either end, when no acknowledgement came in time.
const timedOut = "operation has timed out"

// left joins an emit to the entry that says it was kept, unless that was recorded later, and remembers it if it waits for
// an acknowledgement that may not come.
func (s *Stage) left(c *client, r Report, emit int64) {
	if r.Ask != 0 {
		if len(c.asked) >= maxUnreported {
			clear(c.asked)
		}
		c.asked[r.Ask] = emit
	}
	seq := c.kept[r.Wait]
	delete(c.kept, r.Wait)
	if seq != 0 && seq < emit {
		s.timeline.Amend(emit, func(e *Entry) { e.Cause = because(seq) })
	}
}

// amend replaces estimates by what the client says.
func (r Report) amend(e *Entry) {
	e.At, e.Source, e.Person, e.Estimated = min(e.At, max(r.At, 1)), r.Source, r.Person, false
}

// reportReceived records that a packet which the server sent has arrived and been heard.
func (s *Stage) reportReceived(c *client, r Report) {
	conn := s.connOf(c, r.Conn)
	if conn == nil {
		return
	}
	em, ok := conn.sent[r.Packet]
	if !ok {
		return
	}
	delete(conn.sent, r.Packet)
	em.arrived(conn, s.note(c, r, r.heard(em.arrival())))
}

func (s *Stage) reportConnect(c *client, r Report) {
	p := s.peerOf(c, r.Socket)
	if p == nil {
		return
	}
	if p.keepEarly(r) {
		return
	}
	// What it had kept until it was connected left before it told its code, whichever of the two gets here first.
	if p.conn.expected() {
		c.held = append(c.held, r)
		return
	}
	s.connected(c, p, r)
}

// connected records that a socket's "connect" has fired at its client.
func (s *Stage) connected(c *client, p *peer, r Report) {
	if p.spoke != 0 {
		r.At = min(r.At, p.spoke-1) // it has spoken since, whatever its clock says
	}
	p.since = s.note(c, r, r.heard(Entry{Kind: KindEvent, Event: "connect", Builtin: true, Cause: &p.connection, Text: p.how()}))
}

// expected says whether the client has told of emits that had waited for this connection, and whose packets are still on
// their way.
func (c *conn) expected() bool {
	if c.closed {
		return false
	}
	for _, r := range c.early {
		if r.Wait != 0 {
			return true
		}
	}
	return false
}

// release records what was held back: a "connect", and what the client told of together with that.
func (s *Stage) release(c *client) {
	if len(c.held) == 0 {
		return
	}
	held := c.held
	c.held = nil
	if p := s.peerOf(c, held[0].Socket); p != nil {
		s.connected(c, p, held[0])
	}
	for _, r := range held[1:] {
		s.take(c, r)
	}
}

// releaseArrived does so once the packets are here that a client's "connect" waited for.
func (s *Stage) releaseArrived(c *client) {
	if len(c.held) == 0 {
		return
	}
	if p := s.peerOf(c, c.held[0].Socket); p == nil || !p.conn.expected() {
		s.release(c)
	}
}

// keepEarly keeps a report of a socket whose "connection" the program hasn't heard yet, until it has; it says whether it
// did. So what a client does at once isn't told before it has come.
func (p *peer) keepEarly(r Report) bool {
	if p.connection != 0 {
		return false
	}
	if len(p.early) < maxEarly {
		p.early = append(p.early, r)
	}
	return true
}

func (s *Stage) reportDisconnect(c *client, r Report) {
	var cause int64
	if p := s.peerOf(c, r.Socket); p != nil {
		if len(p.early) > 0 && p.keepEarly(r) {
			return
		}
		cause = p.close
	}
	if cause == 0 && r.Reason == "transport close" {
		cause = s.lastOutage()
	}
	args, _ := json.Marshal([]string{r.Reason})
	c.failed = s.note(c, r, r.heard(Entry{Kind: KindEvent, Event: "disconnect", Builtin: true, Args: args, Text: r.Reason, Cause: because(cause)}))
}

func (s *Stage) reportRefused(c *client, r Report) {
	cause := s.refusalOf(c, namespaceOr(r.Namespace), r.Message)
	args, err := json.Marshal([]connectError{{r.Message, r.Data}})
	if err != nil {
		args = nil
	}
	c.failed = s.note(c, r, r.heard(Entry{Kind: KindEvent, Event: "connect_error", Builtin: true, Args: args,
		Text: r.Message, Cause: because(cause)}))
}

// refusalOf finds the entry in which a middleware refused the client with that message. The report can't name the
// connection: the client may have closed it before the learner's code hears of the refusal.
func (s *Stage) refusalOf(c *client, namespace, message string) int64 {
	for _, conn := range slices.Backward(c.conns) {
		seq, ok := conn.refused[namespace]
		if e, kept := s.timeline.Entry(seq); ok && kept && e.Text == message {
			delete(conn.refused, namespace)
			return seq
		}
	}
	return 0
}

// connectError is the error that a listener of "connect_error" gets.
type connectError struct {
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

func (s *Stage) reportClose(c *client, r Report) {
	p := s.peerOf(c, r.Socket)
	if p == nil || p.keepEarly(r) {
		return
	}
	if p.close != 0 {
		s.timeline.Amend(p.close, r.amend)
		return
	}
	p.close = s.note(c, r, Entry{Kind: KindClose, Text: "socket.disconnect()", Source: r.Source, Person: r.Person})
}

// note records what a report tells of. What the client tells later isn't dated before it: a client tells things in order.
func (s *Stage) note(c *client, r Report, e Entry) int64 {
	seq := s.timeline.Add(r.entry(c, e))
	if kept, ok := s.timeline.Entry(seq); ok {
		c.told = max(c.told, kept.At)
	}
	return seq
}

// entry completes an entry with what every report says.
func (r Report) entry(c *client, e Entry) Entry {
	e.Lane, e.At = c.Name, r.At
	if e.Socket == "" {
		e.Socket = r.Socket
	}
	if e.Namespace == "" {
		e.Namespace = shownNamespace(r.Namespace)
	}
	return e
}

// heard says how many listeners an event met at the client, and where the first stands.
func (r Report) heard(e Entry) Entry {
	n := len(r.Listeners)
	e.Listeners = &n
	if n > 0 {
		e.Source = &r.Listeners[0]
	}
	return e
}

// connOf and peerOf find a connection or a socket if it is that client's.
func (s *Stage) connOf(c *client, id string) *conn {
	if conn := s.roster.conns[id]; conn != nil && conn.client == c {
		return conn
	}
	return nil
}

func (s *Stage) peerOf(c *client, id string) *peer {
	if p := s.roster.peers[id]; p != nil && p.conn.client == c {
		return p
	}
	return nil
}

func shownNamespace(name string) string {
	if name == "/" {
		return ""
	}
	return name
}

func namespaceOr(name string) string {
	if name == "" {
		return "/"
	}
	return name
}
