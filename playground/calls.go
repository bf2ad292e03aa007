package playground

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/sandbox"
	"earshot/socketio"
)

// maxRooms is how many rooms one call may name.
const maxRooms = 1000

// call holds the arguments of every operation of the facade; each uses its part of them. It is hostile input: a program
// may reach the facade's insides.
type call struct {
	// Who is spoken to: one socket, or all in Rooms (everyone, if there are none) but those in Except.
	Namespace string   `json:"nsp"`
	Socket    string   `json:"socket"`
	Rooms     []string `json:"rooms"`
	Except    []string `json:"except"`
	Volatile  bool     `json:"volatile"`
	Timeout   *float64 `json:"timeout"` // ms

	Event     string          `json:"event"`
	Args      json.RawMessage `json:"-"`
	Ack       *uint64         `json:"-"`
	Call      string          `json:"call"`
	Listeners []string        `json:"listeners"` // "file:line:column"
	CatchAll  int             `json:"catchAll"`
	Builtin   bool            `json:"builtin"`
	Reason    string          `json:"reason"`
	Cause     int64           `json:"cause"`
	Allow     bool            `json:"allow"`
	Guarded   bool            `json:"guarded"`

	ID        int64           `json:"id"`
	Delay     float64         `json:"delay"` // ms
	Repeat    bool            `json:"repeat"`
	Immediate bool            `json:"immediate"`
	Token     uint64          `json:"token"`
	Refusal   *refusal        `json:"refusal"`
	Close     bool            `json:"close"`
	Level     string          `json:"level"`
	Text      string          `json:"text"`
	Message   string          `json:"message"`
	Name      string          `json:"name"`
	Options   json.RawMessage `json:"options"`
}

type refusal struct {
	Message *string         `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// operations are what the facade can ask for. A reply is sent back as JSON; nil is undefined.
var operations = map[string]func(p *program, c *call, attachments [][]byte) (reply any, err error){
	"log":           (*program).log,
	"note":          func(p *program, c *call, _ [][]byte) (any, error) { p.note(c.Text); return nil, nil },
	"random":        (*program).random,
	"timer":         (*program).setTimer,
	"clear":         (*program).clearTimer,
	"options":       (*program).setOptions,
	"of":            (*program).of,
	"use":           (*program).use,
	"next":          (*program).next,
	"patterns":      (*program).usePatterns,
	"admit":         (*program).admit,
	"fire":          (*program).fire,
	"resume":        (*program).resume,
	"refuse":        (*program).refuse,
	"emit":          (*program).emit,
	"ack":           (*program).acknowledge,
	"join":          (*program).join,
	"leave":         (*program).leaveRooms,
	"disconnect":    (*program).disconnect,
	"hangup":        (*program).hangUp,
	"rooms":         (*program).rooms,
	"handshake":     (*program).handshake,
	"match":         (*program).match,
	"adapter":       (*program).adapter,
	"clients":       (*program).clients,
	"gate":          (*program).setGate,
	"verdict":       (*program).judge,
	"close":         (*program).closeServer,
	"listeners":     (*program).tooManyListeners,
	"path":          func(p *program, _ *call, _ [][]byte) (any, error) { return p.stage.Path(), nil },
	"unknownModule": func(_ *program, c *call, _ [][]byte) (any, error) { return unknownModule(c.Name), nil },
}

// Call handles an operation of the facade. It implements sandbox.Host.
func (p *program) Call(operation string, texts, attachments [][]byte) ([]byte, error) {
	do, ok := operations[operation]
	if !ok {
		return nil, fmt.Errorf("there is no operation %q", clipText(operation, maxName))
	}
	if p.calls++; !p.giveWay() {
		p.js.Close()
		return nil, errEnded
	}
	c, err := p.read(texts)
	if err != nil {
		return nil, err
	}
	reply, err := do(p, c, attachments)
	if reply == nil || err != nil {
		return nil, err
	}
	return json.Marshal(reply)
}

// read makes a call of its texts: details as JSON and, where something is said, the event, its arguments, the number of the
// acknowledgement that it wants, its socket, and its only argument if that is text. The next call overwrites it.
func (p *program) read(texts [][]byte) (*call, error) {
	details, err := p.readDetails(texts[0], len(texts) > 1)
	if err != nil {
		return nil, err
	}
	c := &p.call
	*c = *details
	for i, text := range texts[1:] {
		if len(text) == 0 && i < 4 { // isn't there; a text that is said may be empty
			continue
		}
		switch i {
		case 0:
			c.Event = strings.ToValidUTF8(string(text), "\ufffd")
		case 1:
			if text[0] != '[' || !json.Valid(text) {
				return nil, &sandbox.Error{Name: "TypeError", Message: "arguments are a list"}
			}
			c.Args = text
		case 2:
			ack, err := strconv.ParseUint(string(text), 10, 64)
			if err != nil {
				return nil, err
			}
			c.Ack = &ack
		case 3:
			c.Socket = string(text)
		case 4:
			c.Args = listOfText(text)
		}
	}
	return c, nil
}

// What a program says again and again has the same details: so many of them, no longer than this, are kept.
const (
	detailsKept    = 100
	detailsLongest = 300
)

// readDetails reads the details of a call, which must not be changed, since they may be kept.
func (p *program) readDetails(text []byte, keep bool) (*call, error) {
	if c, ok := p.details[string(text)]; ok {
		return c, nil
	}
	c := &call{}
	if err := json.Unmarshal(text, c); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			return nil, &sandbox.Error{Name: "TypeError", Message: fmt.Sprintf("%s is not a usable %s", wrongType.Value, wrongType.Field)}
		}
		return nil, err
	}
	c.Namespace = namespaceOr(c.Namespace)
	if keep && len(text) <= detailsLongest {
		if len(p.details) >= detailsKept {
			clear(p.details)
		}
		p.details[string(text)] = c
	}
	return c, nil
}

// here is the learner's line that the call under way comes from, nil if it isn't known.
func (p *program) here() *Source { return parseSource(p.js.Caller()) }

// Rejected records a promise that was rejected without anybody to handle it. It implements sandbox.Host.
func (p *program) Rejected(err *sandbox.Error) {
	p.record(Entry{Kind: KindError, Text: "unhandled rejection: " + Describe(err), Source: place(err)})
}

func (p *program) log(c *call, _ [][]byte) (any, error) {
	p.record(Entry{Kind: KindLog, Level: c.Level, Text: c.Text, Source: p.here()})
	return nil, nil
}

// random gives as many random bytes as ID says, at most 64 KiB, in hexadecimal.
func (p *program) random(c *call, _ [][]byte) (any, error) {
	if c.ID < 0 || c.ID > 64<<10 {
		return nil, &sandbox.Error{Name: "RangeError", Message: "a call gives at most 65536 random bytes"}
	}
	b := make([]byte, c.ID)
	rand.Read(b)
	return hex.EncodeToString(b), nil
}

// setTimer starts a timer of at least a millisecond, as Node's are, and at most 24 days; or an immediate one, which is due
// when what has happened so far is done with. One that is there already is started anew.
func (p *program) setTimer(c *call, _ [][]byte) (any, error) {
	t, again := p.timers[c.ID]
	if most := p.stage.limits.Timers; !again && len(p.timers) >= most {
		return nil, p.exceed(LimitTimers, "a program may have %d timers at once", most)
	}
	if !again {
		t = &timer{cause: p.now.cause, source: p.here(), delay: timerDelay(c.Delay), repeats: c.Repeat}
		p.timers[c.ID] = t
	}
	if c.Immediate {
		p.timerDue(c.ID)
	} else {
		p.clock.set(c.ID, p.now.at.Add(t.delay))
	}
	return nil, nil
}

// timerDelay is what Node makes of a delay in milliseconds.
func timerDelay(ms float64) time.Duration {
	if ms < 1 || ms >= 1<<31 {
		return time.Millisecond
	}
	return time.Duration(math.Trunc(ms)) * time.Millisecond
}

// timerDue queues the turn in which a timer fires.
func (p *program) timerDue(id int64) {
	p.inbox.putAnyway(happening{message: message{Type: "timer", ID: id}, before: func() { p.timerFires(id) }})
}

// timerFires records that a timer fires, in the turn that it starts.
func (p *program) timerFires(id int64) {
	t, ok := p.timers[id]
	if !ok {
		return
	}
	if t.repeats {
		p.clock.set(id, p.now.at.Add(t.delay))
	} else {
		delete(p.timers, id)
	}
	if p.now.cause = t.cause; t.cause == 0 {
		p.now.cause = p.started // it was set while the program was loading
	}
	p.now.cause = p.record(Entry{Kind: KindTimer, Source: t.source})
}

func (p *program) clearTimer(c *call, _ [][]byte) (any, error) {
	if _, ok := p.timers[c.ID]; ok {
		p.clock.clear(c.ID)
		delete(p.timers, c.ID)
	}
	return nil, nil
}

// fire records that an event fires at the server now, and makes it the cause of what the program does about it. It
// returns the cause before that, for resume.
func (p *program) fire(c *call, _ [][]byte) (any, error) {
	n := len(c.Listeners) + c.CatchAll
	e := Entry{Kind: KindEvent, Event: c.Event, Builtin: c.Builtin, Listeners: &n, Text: c.Reason}
	if len(c.Listeners) > 0 {
		e.Source = parseSource(c.Listeners[0])
	}
	if !c.Builtin { // it is what this turn is about
		m := &p.now.message
		e.Namespace, e.Socket, e.Args, e.Frame = shownNamespace(m.Namespace), m.Socket, m.Args, because(p.now.frame)
		p.now.cause = p.record(e)
		return nil, nil
	}
	e.Namespace, e.Socket = shownNamespace(c.Namespace), c.Socket
	if c.Reason != "" {
		e.Args, _ = json.Marshal([]string{c.Reason})
	}
	before := p.now.cause
	if c.Cause != 0 {
		p.now.cause = c.Cause
	}
	p.now.cause = p.record(e)
	if c.Event == "connection" {
		p.stage.connectionHeard(e.Socket, p.now.cause)
	}
	return before, nil
}

// resume makes an earlier cause the cause of what follows.
func (p *program) resume(c *call, _ [][]byte) (any, error) {
	p.now.cause = c.Cause
	return nil, nil
}

// refuse records that a middleware refused an event, and returns that entry as the cause of what follows.
func (p *program) refuse(c *call, _ [][]byte) (any, error) {
	return p.record(Entry{Kind: KindRefuse, Event: p.now.message.Event, Text: c.Message, Source: p.here()}), nil
}

func (p *program) emit(c *call, attachments [][]byte) (any, error) {
	entry := Entry{Kind: KindEmit, Event: c.Event, Args: c.Args, Call: c.Call, Source: p.here(),
		Namespace: shownNamespace(c.Namespace)}
	if p.server == nil {
		p.record(entry)
		return nil, nil
	}
	if c.Socket != "" {
		entry.Socket, entry.To = c.Socket, p.stage.laneNames(socket.SocketId(c.Socket))
	}
	em := &emission{kind: KindEmit, event: c.Event, args: c.Args, namespace: entry.Namespace, wantsAck: c.Ack != nil}
	if most := p.stage.limits.TurnSends; p.delivered >= most {
		return nil, p.exceed(LimitTurnCalls, "one turn may emit to %d receivers, one emit to many counting as many", most)
	}
	if c.Ack != nil {
		if most := p.stage.limits.Replies; len(p.awaited) >= most {
			return nil, p.exceed(LimitReplies, "a program may wait for %d acknowledgements at once", most)
		}
	}
	em.seq = p.record(entry)
	args := &socketio.Args{JSON: c.Args, Attachments: attachments, Ref: em}
	if c.Socket != "" {
		return nil, p.emitToSocket(c, em, args)
	}
	return nil, p.broadcast(c, em, args)
}

func (p *program) emitToSocket(c *call, em *emission, args *socketio.Args) error {
	s := p.socket(c)
	if s == nil {
		return nil // it has gone: what is said to it is lost, as in Node
	}
	p.delivered++
	if c.Ack != nil {
		id := *c.Ack
		p.awaited[id] = c.Socket
		socketio.EmitWithAck(s, c.Event, args, c.timeout(), func(reply *socketio.Args, err error) {
			p.acked(id, em, s, reply, err)
		})
		return nil
	}
	if c.Volatile {
		s = s.Volatile()
	}
	return s.Emit(c.Event, args)
}

func (p *program) broadcast(c *call, em *emission, args *socketio.Args) error {
	if len(c.Rooms) > maxRooms || len(c.Except) > maxRooms {
		return p.exceed(LimitRooms, "a call may name %d rooms", maxRooms)
	}
	to := p.operator(c)
	if to == nil {
		return nil
	}
	if c.Ack != nil {
		id := *c.Ack
		p.awaited[id] = ""
		socketio.BroadcastWithAck(to, c.Event, args, c.timeout(), func(replies []*socketio.Args, err error) {
			p.ackedByAll(id, em, replies, err)
		})
		return nil
	}
	if c.Volatile {
		to = to.Volatile()
	}
	return to.Emit(c.Event, args)
}

// acknowledge answers the client's event that the token stands for.
func (p *program) acknowledge(c *call, attachments [][]byte) (any, error) {
	r, ok := p.replies[c.Token]
	if !ok {
		return nil, nil // answered before: only the first answer counts
	}
	delete(p.replies, c.Token)
	if p.now.cause == 0 {
		p.now.cause = r.cause
	}
	entry := Entry{Kind: KindAck, Event: r.event, Args: c.Args, Source: p.here(), Socket: r.socket,
		To: p.stage.laneNames(socket.SocketId(r.socket))}
	em := &emission{kind: KindAck, event: r.event, args: c.Args}
	em.seq = p.record(entry)
	r.send(&socketio.Args{JSON: c.Args, Attachments: attachments, Ref: em})
	return nil, nil
}

func (p *program) join(c *call, _ [][]byte) (any, error) {
	if len(c.Rooms) > maxRooms {
		return nil, p.exceed(LimitRooms, "a call may name %d rooms", maxRooms)
	}
	for _, room := range c.Rooms {
		if most := p.stage.limits.RoomName; len(room) > most {
			return nil, p.exceed(LimitRooms, "the name of a room may be %d bytes long", most)
		}
	}
	if most := p.stage.limits.Joined; p.joined.Load()+int64(len(c.Rooms)) > int64(most) {
		return nil, p.exceed(LimitRooms, "the sockets of a stage may be in %d rooms, all taken together", most)
	}
	if s := p.socket(c); s != nil {
		p.countRooms(s, func() {
			for _, room := range c.Rooms { // one by one: the library would forget their order
				s.Join(socket.Room(room))
			}
		})
		p.recordRooms(KindJoin, c)
	}
	return nil, nil
}

func (p *program) leaveRooms(c *call, _ [][]byte) (any, error) {
	if s := p.socket(c); s != nil {
		p.countRooms(s, func() {
			for _, room := range c.Rooms {
				s.Leave(socket.Room(room))
			}
		})
		p.recordRooms(KindLeave, c)
	}
	return nil, nil
}

// countRooms counts what a change makes of the rooms that a socket is in.
func (p *program) countRooms(s *socket.Socket, change func()) {
	before := len(socketio.RoomsOf(s))
	change()
	p.joined.Add(int64(len(socketio.RoomsOf(s)) - before))
}

func (p *program) recordRooms(kind Kind, c *call) {
	to := p.stage.laneNames(socket.SocketId(c.Socket))
	for _, room := range c.Rooms {
		p.record(Entry{Kind: kind, Room: shownRoom(room), Socket: c.Socket, To: to, Source: p.here(),
			Namespace: shownNamespace(c.Namespace)})
	}
}

// shownRoom is a room's name as the timeline shows it: what is no text comes from the facade with a mark and its type.
func shownRoom(room string) string {
	if rest, marked := strings.CutPrefix(room, "\x00"); marked {
		_, name, _ := strings.Cut(rest, " ")
		return name
	}
	return room
}

func (p *program) disconnect(c *call, _ [][]byte) (any, error) {
	s := p.socket(c)
	if s == nil {
		return nil, nil
	}
	text := "socket.disconnect()"
	if c.Close {
		text = "socket.disconnect(true)"
	}
	seq := p.record(Entry{Kind: KindClose, Text: text, Socket: c.Socket, Source: p.here(),
		To: p.stage.laneNames(s.Id()), Namespace: shownNamespace(c.Namespace)})
	p.stage.closedByServer(c.Socket, seq)
	s.Disconnect(c.Close)
	return seq, nil
}

// hangUp closes the connection with that id, with all sockets on it.
func (p *program) hangUp(c *call, _ [][]byte) (any, error) {
	if p.server == nil {
		return nil, nil
	}
	for name := range p.namespaces {
		p.server.IO().Of(name, nil).Sockets().Range(func(_ socket.SocketId, s *socket.Socket) bool {
			if socketio.ConnOf(s) != c.Name {
				return true
			}
			s.Conn().Close(false)
			return false
		})
	}
	return nil, nil
}

// rooms are those of a socket, as of the moment that the program has been told of.
func (p *program) rooms(c *call, _ [][]byte) (any, error) {
	if c.Socket != "" {
		if left, gone := p.left.Load(c.Socket); gone {
			return left.(departure).rooms, nil
		}
	}
	s := p.socket(c)
	if s == nil {
		return []string{}, nil
	}
	return append([]socket.Room{}, socketio.RoomsOf(s)...), nil
}

// match lists the ids of the sockets that a broadcast would reach.
func (p *program) match(c *call, _ [][]byte) (any, error) {
	ids := []string{}
	to := p.operator(c)
	if to == nil {
		return ids, nil
	}
	to.FetchSockets()(func(found []*socket.RemoteSocket, _ error) {
		for _, s := range found {
			ids = append(ids, string(s.Id()))
		}
	})
	return ids, nil
}

// adapter is the state of io.of(…).adapter: rooms and sids, each as a list of [key, members].
func (p *program) adapter(c *call, _ [][]byte) (any, error) {
	state := map[string][][2]any{"rooms": {}, "sids": {}}
	namespace := p.namespace(c)
	if namespace == nil {
		return state, nil
	}
	rooms, sids := socketio.RoomsAndSockets(namespace)
	for _, room := range rooms {
		state["rooms"] = append(state["rooms"], [2]any{room.Name, room.Members})
	}
	for _, s := range sids {
		state["sids"] = append(state["sids"], [2]any{s.Name, s.Members})
	}
	return state, nil
}

// tooManyListeners refuses a listener; the facade counts them.
func (p *program) tooManyListeners(*call, [][]byte) (any, error) {
	return nil, p.exceed(LimitListeners, "an event may have %d listeners on one object", p.stage.limits.Listeners)
}

func (p *program) clients(*call, [][]byte) (any, error) {
	return p.stage.roster.connections(), nil
}

// socket finds the socket that a call names, if it is still connected.
func (p *program) socket(c *call) *socket.Socket {
	namespace := p.namespace(c)
	if namespace == nil || c.Socket == "" {
		return nil
	}
	if s, ok := namespace.Sockets().Load(socket.SocketId(c.Socket)); ok {
		return s
	}
	return p.knocking[c.Socket] // a middleware may speak to a socket that isn't in yet
}

// namespace finds the namespace that a call names, nil if it isn't there or the server isn't yet.
func (p *program) namespace(c *call) socket.Namespace {
	if _, known := p.namespaces[c.Namespace]; !known || p.server == nil {
		return nil
	}
	return p.server.IO().Of(c.Namespace, nil)
}

// operator is the choice of receivers that a call describes, nil if its namespace isn't there.
func (p *program) operator(c *call) *socket.BroadcastOperator {
	namespace := p.namespace(c)
	if namespace == nil {
		return nil
	}
	return namespace.To(roomsOf(c.Rooms)...).Except(roomsOf(c.Except)...)
}

func (c *call) timeout() time.Duration {
	if c.Timeout == nil {
		return 0
	}
	return max(time.Millisecond, time.Duration(*c.Timeout*float64(time.Millisecond)))
}

func roomsOf(names []string) []socket.Room {
	out := make([]socket.Room, len(names))
	for i, name := range names {
		out[i] = socket.Room(name)
	}
	return out
}

// parseSource reads "file:line:column"; nil if it is none.
func parseSource(s string) *Source {
	rest, column, _ := cutLast(s, ":")
	file, line, ok := cutLast(rest, ":")
	l, err1 := strconv.Atoi(line)
	col, err2 := strconv.Atoi(column)
	if !ok || err1 != nil || err2 != nil {
		return nil
	}
	return &Source{File: file, Line: l, Column: col}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
