package playground

import (
	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/socketio"
)

// Each method here joins two ends of something that crossed the wire; see the rules in doc.go.

// openedBy is the entry of a connection's opening.
func (s *Stage) openedBy(connID string) int64 {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	if c := s.roster.conns[connID]; c != nil {
		return c.opened
	}
	return 0
}

// admitted notes a new socket, and returns the entry that caused it: its connection's opening.
func (s *Stage) admitted(id, namespace, connID string, recovered bool) int64 {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.conns[connID]
	if c == nil {
		return 0
	}
	s.roster.peers[id] = &peer{conn: c, namespace: namespace, recovered: recovered}
	c.sockets = append(c.sockets, id)
	if namespace == "/" {
		c.client.Socket = id
		s.lanesChanged()
	}
	return c.opened
}

// connectionHeard notes that "connection" has fired at the server: now the client's "connect" has its cause.
func (s *Stage) connectionHeard(id string, seq int64) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	p := s.roster.peers[id]
	if p == nil {
		return
	}
	p.connection = seq
	if p.recovered {
		s.timeline.Amend(seq, func(e *Entry) { e.Text = p.how() })
	}
	c := p.conn.client
	if !c.reports() {
		s.timeline.Add(Entry{Lane: c.Name, Kind: KindEvent, Event: "connect", Builtin: true, Cause: &seq, Socket: id,
			Text: p.how(), Namespace: shownNamespace(p.namespace), Estimated: true})
		return
	}
	for _, r := range p.early {
		s.take(c, r)
	}
	p.early = nil
}

// refusedBy notes the entry in which a middleware refused a connection, as the cause of the client's "connect_error".
func (s *Stage) refusedBy(connID, namespace string, seq int64) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.conns[connID]
	if c == nil {
		return
	}
	c.refused[namespace] = seq
	if !c.client.reports() {
		s.timeline.Add(Entry{Lane: c.client.Name, Kind: KindEvent, Event: "connect_error", Builtin: true, Cause: &seq,
			Namespace: shownNamespace(namespace), Estimated: true})
	}
}

// arrived infers, from an event's packet, that its client emitted it, and returns that entry and the frame's. The
// client's own report adds to it, whether it came before or comes later.
func (s *Stage) arrived(id, connID string, packet uint64, e Entry) (seq, frame int64) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.conns[connID]
	if c == nil {
		return 0, 0
	}
	e.Lane, e.Socket, e.Estimated, e.To = c.client.Name, id, true, []string{ServerLane}
	for _, f := range c.waiting {
		if f.Wire.Packet == packet {
			e.At = f.At
			break
		}
	}
	r, early := c.early[packet]
	if p := s.roster.peers[id]; p != nil {
		e.Namespace = shownNamespace(p.namespace)
		if p.spoke == 0 {
			p.spoke = max(e.At, 1)
		}
		if connect, ok := s.timeline.Entry(p.since); ok {
			r.At = max(r.At, connect.At)
		}
	}
	if early {
		delete(c.early, packet)
		r.amend(&e)
	}
	seq = s.timeline.Add(e)
	if early {
		s.left(c.client, r, seq)
		s.releaseArrived(c.client)
	}
	if !early && c.client.reports() && len(c.received) < maxUnreported {
		c.received[packet] = seq
	}
	return seq, s.recordWaiting(c, packet, seq)
}

// arrivedAck does so for a client's acknowledgement: its cause is the client's receipt, or the emit as long as the
// client hasn't reported that.
func (s *Stage) arrivedAck(id, connID string, reply *socketio.Args, em *emission) (seq, frame int64) {
	s.roster.mu.Lock()
	cause := em.seq
	if heard := em.heard[s.roster.conns[connID]]; heard != 0 {
		cause = heard
	}
	s.roster.mu.Unlock()
	return s.arrived(id, connID, reply.Packet, Entry{Kind: KindAck, Event: em.event, Args: reply.JSON, Cause: &cause})
}

// closedByServer notes the entry in which the program disconnected a socket.
func (s *Stage) closedByServer(id string, seq int64) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	p := s.roster.peers[id]
	if p == nil {
		return
	}
	p.close = seq
	if c := p.conn.client; !c.reports() {
		s.timeline.Add(Entry{Lane: c.Name, Kind: KindEvent, Event: "disconnect", Builtin: true, Cause: &seq, Socket: id,
			Text: "io server disconnect", Args: []byte(`["io server disconnect"]`),
			Namespace: shownNamespace(p.namespace), Estimated: true})
	}
}

// gone returns the entry that caused a socket's end at the server, 0 if nobody here did.
func (s *Stage) gone(id, reason string) int64 {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	p := s.roster.peers[id]
	if p == nil {
		return 0
	}
	p.gone = true
	c := p.conn.client
	if c.Socket == id {
		c.Socket = ""
		s.lanesChanged()
	}
	switch {
	case p.close != 0:
	case c.close != 0:
		p.close = c.close
	case c.Weather != nil && (c.Weather.Offline || c.Weather.Loss > 0) && reason != "client namespace disconnect":
		p.close = c.change
	case reason == "client namespace disconnect":
		p.close = s.timeline.Add(Entry{Lane: c.Name, Kind: KindClose, Text: "socket.disconnect()", Socket: id,
			Namespace: shownNamespace(p.namespace), Estimated: true})
	}
	return p.close
}

// laneNames names the lanes of sockets, each once.
func (s *Stage) laneNames(ids ...socket.SocketId) []string {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	names := make([]string, 0, len(ids))
	s.roster.naming++
	for _, id := range ids {
		p := s.roster.peers[string(id)]
		if p == nil || p.conn.client.named == s.roster.naming {
			continue
		}
		p.conn.client.named = s.roster.naming
		names = append(names, p.conn.client.Name)
	}
	return names
}
