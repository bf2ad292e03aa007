package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/socketio"
)

// open makes a namespace of the program's server tell the program of its clients.
func (p *program) open(name string, middleware bool) {
	namespace := p.server.IO().Of(name, nil)
	if middleware {
		namespace.Use(p.knock)
	}
	namespace.On("connection", func(args ...any) { p.connected(args[0].(*socket.Socket)) })
}

// of and use come from the program: while it loads there is no server yet, and they are kept for when there is.
func (p *program) of(c *call, _ [][]byte) (any, error) {
	if _, known := p.namespaces[c.Namespace]; known {
		return nil, nil
	}
	if err := p.roomForNamespace(c.Namespace); err != nil {
		return nil, err
	}
	p.namespaces[c.Namespace] = false
	if p.server != nil {
		p.open(c.Namespace, false)
	}
	return nil, nil
}

// roomForNamespace refuses one more namespace than a stage may have.
func (p *program) roomForNamespace(name string) error {
	limits := p.stage.limits
	if len(p.namespaces) >= limits.Namespaces {
		return p.exceed(LimitNamespaces, "a stage may have %d namespaces", limits.Namespaces)
	}
	if len(name) > limits.RoomName {
		return p.exceed(LimitNamespaces, "the name of a namespace may be %d bytes long", limits.RoomName)
	}
	return nil
}

func (p *program) use(c *call, _ [][]byte) (any, error) {
	middleware, known := p.namespaces[c.Namespace]
	if !known || middleware {
		return nil, nil
	}
	p.namespaces[c.Namespace] = true
	if p.server != nil {
		p.server.IO().Of(c.Namespace, nil).Use(p.knock)
	}
	return nil, nil
}

// usePatterns says that namespaces may come into being when a client asks for one.
func (p *program) usePatterns(*call, [][]byte) (any, error) {
	if p.server != nil && !p.patterns {
		p.openPatterns()
	}
	p.patterns = true
	return nil, nil
}

// patternPatience is how long a client waits for the program to say whether a namespace may come into being.
const patternPatience = 5 * time.Second

// openPatterns makes the server ask the program about namespaces that aren't there. The library needs the answer before
// this returns, so the connection's reader waits; it is given a namespace that is there already, since the library could
// make two of one.
func (p *program) openPatterns() {
	ask := func(name string, auth map[string]any, next func(error, bool)) {
		answer := make(chan bool, 1)
		p.inbox.put(happening{
			message: message{Type: "namespace", Namespace: name, Auth: auth},
			before: func() {
				p.lastReply++
				p.asked[p.lastReply] = answer
				p.now.message.Token = p.lastReply
			},
		})
		select {
		case allow := <-answer:
			next(nil, allow)
		case <-p.ended:
			next(nil, false)
		case <-time.After(patternPatience):
			next(nil, false)
		}
	}
	p.server.IO().Of(socket.ParentNspNameMatchFn(&ask), nil)
}

// admit is the program's answer.
func (p *program) admit(c *call, _ [][]byte) (any, error) {
	answer, ok := p.asked[c.Token]
	if !ok {
		return nil, nil
	}
	delete(p.asked, c.Token)
	if _, known := p.namespaces[c.Namespace]; c.Allow && !known {
		if err := p.roomForNamespace(c.Namespace); err != nil {
			answer <- false
			return nil, err
		}
		p.namespaces[c.Namespace] = c.Guarded
		p.open(c.Namespace, c.Guarded)
	}
	answer <- c.Allow
	return nil, nil
}

// knock asks the program's middleware about a connection. It must not wait: the connection's reader is calling.
func (p *program) knock(s *socket.Socket, next func(*socket.ExtendedError)) {
	id, nsp := string(s.Id()), s.Nsp().Name()
	connID := socketio.ConnOf(s)
	var token uint64
	ok := p.inbox.put(happening{
		cause:   p.stage.openedBy(connID),
		message: message{Type: "middleware", Namespace: nsp, Socket: id, Details: detailsOf(s)},
		before: func() {
			p.lastReply++
			token = p.lastReply
			p.admissions[token] = admission{next: next, conn: connID, socket: id, nsp: nsp}
			p.knocking[id] = s
			p.now.message.Token = token
		},
	})
	if !ok {
		next(socket.NewExtendedError("the server program has ended", nil))
	}
}

// forgetAdmissions drops the questions to the middleware about a connection that has closed without an answer.
func (p *program) forgetAdmissions(conn string) {
	maps.DeleteFunc(p.admissions, func(_ uint64, a admission) bool { return a.conn == conn })
}

// next is the middleware's verdict.
func (p *program) next(c *call, _ [][]byte) (any, error) {
	a, ok := p.admissions[c.Token]
	if !ok {
		return nil, nil
	}
	delete(p.admissions, c.Token)
	if s := p.knocking[a.socket]; s != nil { // two that recover the same session have one id
		p.keepHandshake(a.socket, socketio.HandshakeOf(s))
	}
	delete(p.knocking, a.socket)
	if c.Refusal == nil {
		a.next(nil)
		return nil, nil
	}
	seq := p.record(Entry{Kind: KindRefuse, Text: c.Message, Args: c.Refusal.Data, Socket: a.socket,
		Source: p.here(), Namespace: shownNamespace(a.nsp)})
	p.stage.refusedBy(a.conn, a.nsp, seq)
	a.next(socketio.RefusalOf(c.Refusal.Message, c.Refusal.Data))
	return nil, nil
}

// connected tells the program of a new socket, then of all that the socket does.
func (p *program) connected(s *socket.Socket) {
	id, nsp := string(s.Id()), s.Nsp().Name()
	cause := p.stage.admitted(id, nsp, socketio.ConnOf(s), s.Recovered())
	socketio.Listen(s, socketio.Listener{
		Event:         func(name string, args *socketio.Args, ack func(*socketio.Args)) { p.received(s, name, args, ack) },
		Prompt:        true,
		Disconnecting: func(reason string) { p.leaving(s, reason) },
		Disconnect: func(reason string) {
			p.inbox.putAnyway(happening{cause: p.stage.gone(id, reason),
				message: message{Type: "disconnect", Namespace: nsp, Socket: id, Reason: reason},
				before:  func() { p.forget(id) }})
		},
	})
	p.joined.Add(int64(len(socketio.RoomsOf(s))))
	p.put(s, happening{cause: cause, message: message{Type: "connection", Namespace: nsp, Socket: id, Details: detailsOf(s)}})
}

// forget drops what is known of a socket that has gone: nobody can be answered any more, and nobody answers.
func (p *program) forget(id string) {
	if left, ok := p.left.LoadAndDelete(id); ok {
		p.keepHandshake(id, left.(departure).handshake)
	}
	maps.DeleteFunc(p.replies, func(_ uint64, r reply) bool { return r.socket == id })
	maps.DeleteFunc(p.awaited, func(_ uint64, socket string) bool { return socket == id })
}

// received tells the program of an event that a client sent.
func (p *program) received(s *socket.Socket, name string, args *socketio.Args, ack func(*socketio.Args)) {
	id := string(s.Id())
	seq, frame := p.stage.arrived(id, socketio.ConnOf(s), args.Packet, Entry{Kind: KindEmit, Event: name, Args: args.JSON, Call: "socket.emit"})
	h := happening{cause: seq, frame: frame, attach: args.Attachments,
		message: message{Type: "event", Namespace: s.Nsp().Name(), Socket: id, Event: name, Args: args.JSON}}
	if ack != nil {
		h.before = func() { p.expectReply(reply{send: ack, socket: id, event: name, cause: seq}) }
	}
	p.put(s, h)
}

// expectReply gives the client's wish for an acknowledgement a number, in the turn that tells the program of the event.
func (p *program) expectReply(r reply) {
	if most := p.stage.limits.Replies; len(p.replies) >= most {
		p.exceed(LimitReplies, "%d events wait for the program's acknowledgement: the next can't be acknowledged", most)
		return
	}
	p.lastReply++
	token := p.lastReply
	p.replies[token] = r
	p.now.message.Ack = &token
}

// leaving tells the program that a socket is about to go, with the rooms that it is still in.
func (p *program) leaving(s *socket.Socket, reason string) {
	rooms := []string{}
	for _, room := range socketio.RoomsOf(s) {
		rooms = append(rooms, string(room))
	}
	p.left.Store(string(s.Id()), departure{rooms, socketio.HandshakeOf(s)})
	p.joined.Add(int64(-len(rooms)))
	p.inbox.putAnyway(happening{cause: p.stage.gone(string(s.Id()), reason), message: message{Type: "disconnecting",
		Namespace: s.Nsp().Name(), Socket: string(s.Id()), Reason: reason, Rooms: rooms}})
}

// put queues what a client did; a client that floods the program is disconnected.
func (p *program) put(s *socket.Socket, h happening) {
	if p.inbox.put(h) || p.inbox.closed() {
		return
	}
	p.stage.limit(LimitInbox, Entry{Socket: string(s.Id()), Text: fmt.Sprintf("the program is too far behind: %d happenings, or %s, "+
		"may wait for it, and a client that sent more was disconnected", p.stage.limits.Inbox, bytesText(p.stage.limits.InboxBytes))})
	go s.Disconnect(true)
}

// acked tells the program of a client's acknowledgement, or that none came in time.
func (p *program) acked(id uint64, em *emission, s *socket.Socket, r *socketio.Args, err error) {
	m := message{Type: "acked", Ack: &id}
	if err != nil {
		m.Error = ptr(err.Error())
		p.inbox.putAnyway(p.ackHappening(id, happening{cause: em.seq, message: m}, em, err))
		return
	}
	m.Args = r.JSON
	seq, frame := p.stage.arrivedAck(string(s.Id()), socketio.ConnOf(s), r, em)
	p.put(s, p.ackHappening(id, happening{cause: seq, frame: frame, message: m, attach: r.Attachments}, em, nil))
}

// ackedByAll does so for a broadcast: its arguments are a list with each client's.
func (p *program) ackedByAll(id uint64, em *emission, replies []*socketio.Args, err error) {
	m := message{Type: "acked", Ack: &id}
	if err != nil {
		m.Error = ptr(err.Error())
	}
	all := make([]json.RawMessage, len(replies))
	var attachments [][]byte
	for i, r := range replies {
		all[i] = shiftPlaceholders(r.JSON, len(attachments))
		attachments = append(attachments, r.Attachments...)
	}
	m.Args, _ = json.Marshal(all)
	p.inbox.putAnyway(p.ackHappening(id, happening{cause: em.seq, message: m, attach: attachments}, em, err))
}

// ackHappening makes the turn that tells of an acknowledgement begin with its entry.
func (p *program) ackHappening(id uint64, h happening, em *emission, err error) happening {
	h.before = func() {
		delete(p.awaited, id)
		e := Entry{Kind: KindAcked, Event: em.event, Args: h.message.Args, Namespace: em.namespace, Frame: because(h.frame)}
		if err != nil {
			e.Text = err.Error()
		}
		if sent, ok := p.stage.timeline.Entry(em.seq); ok {
			e.Source = sent.Source
		}
		p.now.cause = p.record(e)
	}
	return h
}

// shiftPlaceholders renumbers binary placeholders so that several lists of attachments can be joined to one.
func shiftPlaceholders(raw []byte, by int) json.RawMessage {
	if by == 0 {
		return raw
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return raw
	}
	out, err := json.Marshal(shift(v, float64(by)))
	if err != nil {
		return raw
	}
	return out
}

func shift(v any, by float64) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = shift(v[i], by)
		}
	case map[string]any:
		if n, ok := v["num"].(float64); ok && v["_placeholder"] == true {
			v["num"] = n + by
			return v
		}
		for k := range v {
			v[k] = shift(v[k], by)
		}
	}
	return v
}

func detailsOf(s *socket.Socket) *socketDetails {
	d := &socketDetails{ID: string(s.Id()), Recovered: s.Recovered(), Conn: socketio.ConnOf(s), Transport: s.Conn().Transport().Name()}
	if auth := socketio.AuthOf(s); string(auth) != "{}" {
		d.Auth = auth
	}
	return d
}

func ptr[T any](v T) *T { return &v }

// errEnded is what a stage says that has ended.
var errEnded = errors.New("this stage has ended")
