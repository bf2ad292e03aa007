package playground

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/sandbox"
	"earshot/socketio"
)

// ProgramFile is the name of a stage's program in positions and stack traces, ClientFile that of the client's code.
const (
	ProgramFile = "server.js"
	ClientFile  = "client.js"
)

// program is one run of a learner's source: a sandbox, and the Socket.IO server that it drives. Everything that happens
// reaches it as a happening, one at a time, on its own goroutine.
type program struct {
	stage   *Stage
	js      *sandbox.Program
	server  *socketio.Server // nil while the source is being loaded
	options socketio.Options
	started int64   // its entry in the timeline; 0 while loading
	held    []Entry // what it did while loading, until there is a timeline entry to be the cause

	inbox   *inbox
	clock   clock
	left    sync.Map      // departures of sockets, by id, until the program has heard of them
	quit    chan struct{} // closed when it is to end
	ended   chan struct{} // closed when its goroutine has ended
	stopped sync.Once

	memory atomic.Int64 // what its JavaScript has taken, in bytes
	sent   atomic.Int64 // bytes that went out to clients and aren't accounted for
	joined atomic.Int64 // rooms that its sockets are in, all taken together

	// The rest belongs to whoever runs a turn: the loader, then the program's goroutine.
	leave      *turn
	call       call // the latest of the facade
	details    map[string]*call
	ticks      uint64    // that its stage's allowance knows of
	calls      int       // of the facade, in this turn
	delivered  int       // messages to clients, in this turn
	gaveWay    time.Time // when it was last asked to
	corked     bool      // what it sends is kept back, see catchUp
	now        happening
	namespaces map[string]bool // by name: has it middleware?
	timers     map[int64]*timer
	replies    map[uint64]reply
	awaited    map[uint64]string // acknowledgements that clients owe it, with the socket if it's one
	lastReply  uint64
	admissions map[uint64]admission
	knocking   map[string]*socket.Socket // those that middleware is looking at, by id
	handshakes []keptHandshake
	patterns   bool                      // some namespaces come into being when a client asks for them
	asked      map[uint64]chan<- bool    // clients that ask, by token
	verdicts   map[uint64]chan<- verdict // requests that wait, by token

	gated          atomic.Bool // it wants to be asked about requests
	watchesPackets bool        // it wants to be told of packets
}

// happening is one thing that the program is told of, and the entry that caused it.
type happening struct {
	cause   int64
	frame   int64 // the frame in which it came
	message message
	attach  [][]byte
	at      time.Time // when its turn began: from then on timers run
	before  func()    // runs at the start of the turn, if set: it may still complete p.now
}

// message is a happening as the facade's dispatch.js understands it.
type message struct {
	Type      string            `json:"-"`
	Namespace string            `json:"nsp,omitempty"`
	Socket    string            `json:"socket,omitempty"`
	Details   *socketDetails    `json:"details,omitempty"`
	Event     string            `json:"-"`
	Args      json.RawMessage   `json:"args,omitempty"`
	Ack       *uint64           `json:"ack,omitempty"`
	Error     *string           `json:"error,omitempty"`
	Reason    string            `json:"reason,omitempty"`
	Rooms     []string          `json:"rooms,omitempty"`
	Token     uint64            `json:"token,omitempty"`
	Auth      any               `json:"auth,omitempty"`
	Conn      string            `json:"conn,omitempty"`
	Transport string            `json:"transport,omitempty"`
	ID        int64             `json:"id,omitempty"`
	Out       bool              `json:"out,omitempty"`
	Text      string            `json:"text,omitempty"`
	Request   *request          `json:"request,omitempty"`
	Refused   *socketio.Refused `json:"refused,omitempty"`
}

// texts are the message as it is dispatched: its type and the rest as JSON; an event, which is most of what happens, in parts.
func (m *message) texts() ([]string, error) {
	if m.Type == "event" {
		ack := ""
		if m.Ack != nil {
			ack = strconv.FormatUint(*m.Ack, 10)
		}
		if text, ok := onlyText(m.Args); ok {
			return []string{"text", m.Socket, m.Event, text, ack}, nil
		}
		return []string{m.Type, m.Socket, m.Event, string(m.Args), ack}, nil
	}
	details, err := json.Marshal(m)
	return []string{m.Type, string(details)}, err
}

// socketDetails is what a program is told of a new socket; it asks for the rest of its handshake, which few programs do.
type socketDetails struct {
	ID        string          `json:"id"`
	Auth      json.RawMessage `json:"auth,omitempty"`
	Recovered bool            `json:"recovered"`
	Conn      string          `json:"conn"`
	Transport string          `json:"transport"`
}

// timer is a setTimeout or setInterval of the program.
type timer struct {
	cause   int64
	source  *Source
	delay   time.Duration
	repeats bool
}

// reply answers a client that asked for an acknowledgement.
type reply struct {
	send   func(*socketio.Args)
	socket string
	event  string
	cause  int64
}

// admission is a connection on which the program's middleware hasn't decided yet.
type admission struct {
	next   func(*socket.ExtendedError)
	conn   string
	socket string
	nsp    string
}

// load starts a program from source and stops at the first error, which is the learner's: a *sandbox.Error.
func (s *Stage) load(source string) (*program, error) {
	limits := s.limits
	p := &program{stage: s, quit: make(chan struct{}), ended: make(chan struct{}), namespaces: map[string]bool{"/": false},
		timers: map[int64]*timer{}, replies: map[uint64]reply{}, awaited: map[uint64]string{}, admissions: map[uint64]admission{},
		details: map[string]*call{}, knocking: map[string]*socket.Socket{}, asked: map[uint64]chan<- bool{}, verdicts: map[uint64]chan<- verdict{},
		watchesPackets: looksAtPackets.MatchString(source),
		inbox:          newInbox(limits.Inbox, limits.InboxBytes), leave: s.stages.turns.of(&s.account)}
	p.options = socketio.Options{Path: s.Path(), Observer: observer{s, p}, Gate: gate{p}, MaxPending: limits.ClientPending,
		MaxPendingInAll: limits.StagePending, Pace: s.pace}
	p.clock.due = p.timerDue
	p.now.at = time.Now()
	if err := p.evaluate(source); err != nil {
		p.abandon()
		return nil, err
	}
	p.server = socketio.NewServer(p.options)
	for name, middleware := range p.namespaces {
		p.open(name, middleware)
	}
	if p.patterns {
		p.openPatterns()
	}
	return p, nil
}

// evaluate makes a sandbox and runs the source in it, as a turn of its own, for which the stage has to have some of its
// allowance left.
func (p *program) evaluate(source string) (err error) {
	s := p.stage
	time.Sleep(s.computing.Spend(0, time.Now()))
	p.leave.begin(nil)
	defer p.leave.end()
	defer func() { p.account() }()
	if p.js, err = s.stages.engine.NewProgram(p); err != nil {
		return err
	}
	err = p.js.Run(ProgramFile, source)
	if err != nil {
		p.countLimit(err)
	}
	return err
}

// abandon gives up a program that never came to run.
func (p *program) abandon() {
	p.clock.stop()
	p.inbox.close()
	if p.js != nil {
		p.js.Close()
	}
}

// start lets a loaded program run: it is on the timeline from now on, with what it did while loading.
func (p *program) start() {
	p.started = p.stage.timeline.Add(Entry{Lane: ServerLane, Kind: KindProgram, Text: "the program starts"})
	for _, e := range p.held {
		e.Cause = &p.started
		p.stage.timeline.Add(e)
	}
	p.held = nil
	go p.loop()
}

// shortestRest is how long a program waits at least that has to wait for the sake of an allowance: it may get so far into
// debt, since to stop and wake up again costs more than a small turn.
const shortestRest = 5 * time.Millisecond

func (p *program) loop() {
	defer close(p.ended)
	defer p.memory.Store(0)
	defer p.js.Close()
	told := map[LimitName]bool{}
	for {
		h, ok := p.inbox.take()
		if !ok || !p.leave.begin(p.quit) {
			return
		}
		wait, because := p.catchUp(h)
		p.leave.end()
		if wait < shortestRest {
			continue
		}
		if p.stage.stages.tally.limit(because); !told[because] {
			told[because] = true
			p.record(Entry{Kind: KindLimit, Text: p.stage.slowedDown(because)})
		}
		select {
		case <-p.quit:
		case <-time.After(wait):
		}
	}
}

const (
	// behind is how many happenings wait for a program that is to catch up: for several turns on end, after which all that
	// they have sent goes out together. It costs less than to go from one to the other each time.
	behind = 3
	// turnsOnEnd and timeOnEnd bound those turns.
	turnsOnEnd = 32
	timeOnEnd  = 4 * time.Millisecond
)

// catchUp tells the program of a happening and, if it is behind, of some that wait. It says how long the program has to
// rest then, and for the sake of which allowance.
func (p *program) catchUp(h happening) (wait time.Duration, because LimitName) {
	if p.inbox.waits() < behind {
		p.turn(h)
		return p.account()
	}
	p.server.Cork()
	p.corked = true
	defer p.uncork()
	begin := time.Now()
	for turns, ok := 1, true; ok; turns++ {
		p.turn(h)
		wait, because = p.account()
		if turns == turnsOnEnd || wait >= shortestRest || time.Since(begin) > timeOnEnd {
			break
		}
		h, ok, _ = p.inbox.takeNow()
	}
	return wait, because
}

// uncork lets go out what turns on end have sent: after the last, or as soon as one takes its time.
func (p *program) uncork() {
	if p.corked {
		p.corked = false
		p.server.Uncork()
	}
}

// turn tells the program of one happening.
func (p *program) turn(h happening) {
	p.now, p.calls, p.delivered, p.gaveWay = h, 0, 0, time.Now()
	p.now.at = p.gaveWay
	p.server.Round()
	if h.before != nil {
		h.before()
	}
	texts, err := p.now.message.texts()
	if err == nil {
		err = p.js.Dispatch(p.now.attach, texts...)
	}
	if err != nil {
		p.failed(err)
	}
}

// failed records an exception that the program didn't catch, or its end.
func (p *program) failed(err error) {
	var thrown *sandbox.Error
	if !errors.As(err, &thrown) {
		p.stage.log.Error("a turn failed", "stage", p.stage.id, "error", err)
		thrown = &sandbox.Error{Name: "InternalError", Message: err.Error()}
	}
	kind, text := KindError, Describe(thrown)
	if p.countLimit(thrown) {
		kind = KindLimit
	}
	if outOfMemory(thrown) {
		text += fmt.Sprintf(": a program may take %s", bytesText(int(p.stage.limits.StageMemory)))
	}
	e := Entry{Kind: kind, Text: text, Source: place(thrown)}
	if !thrown.Killed {
		p.record(e)
		return
	}
	e.Text += "; run it again"
	e.Level = LevelStopped
	p.record(e)
	p.uncork()
	p.stop()
}

// Describe is an exception as one line. That of a program that computed too much says in which line.
func Describe(e *sandbox.Error) string {
	switch {
	case (e.Interrupted || e.Killed) && e.Line > 0:
		return fmt.Sprintf("%s in line %d", e.Message, e.Line)
	case e.Interrupted || e.Killed || e.Name == "":
		return e.Message
	}
	return e.Name + ": " + e.Message
}

// place is where an exception was thrown, nil if that isn't in the learner's source.
func place(e *sandbox.Error) *Source {
	if e.Line == 0 {
		return nil
	}
	return &Source{File: e.File, Line: e.Line, Column: e.Column}
}

// record writes an entry of the server's lane, caused by the turn that is under way.
func (p *program) record(e Entry) int64 {
	e.Lane = ServerLane
	if p.started == 0 {
		p.held = append(p.held, e)
		return 0
	}
	e.Cause = because(p.now.cause)
	return p.stage.timeline.Add(e)
}

// stop ends the program: its clients lose their connection, its timers and waiting happenings are dropped. It doesn't
// wait; p.ended and the stage's WaitGroup tell when all is gone.
func (p *program) stop() {
	p.stopped.Do(func() {
		close(p.quit)
		p.inbox.close()
		p.stage.closing.Go(func() {
			p.closeGently()
			<-p.ended
			p.clock.stop()
		})
	})
}

// closeGently closes the server, and waits a while for it.
func (p *program) closeGently() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
	defer cancel()
	if err := p.server.Close(ctx); err != nil {
		p.stage.log.Warn("a stage's server closed late", "stage", p.stage.id, "error", err)
	}
}

// running tells whether clients can connect.
func (p *program) running() bool { return !p.inbox.closed() }
