package playground

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
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

// maxInbox is how many happenings may wait for a program. The client that overflows it is disconnected.
const maxInbox = 10_000

// program is one run of a learner's source: a sandbox, and the Socket.IO server that it drives. Everything that happens
// reaches it as a happening, one at a time, on its own goroutine.
type program struct {
	stage   *Stage
	js      *sandbox.Program
	server  *socketio.Server // nil while the source is being loaded
	options socketio.Options
	started int64   // its entry in the timeline; 0 while loading
	held    []Entry // what it did while loading, until there is a timeline entry to be the cause

	inbox   inbox
	leftIn  sync.Map      // rooms of sockets that have gone, by id, until the program has heard of it
	quit    chan struct{} // closed when it is to end
	ended   chan struct{} // closed when its goroutine has ended
	stopped sync.Once

	// The rest belongs to whoever runs a turn: the loader, then the program's goroutine.
	now        happening
	namespaces map[string]bool // by name: has it middleware?
	timers     map[int64]*timer
	replies    map[uint64]reply
	lastReply  uint64
	admissions map[uint64]admission
	patterns   bool                   // some namespaces come into being when a client asks for them
	asked      map[uint64]chan<- bool // clients that ask, by token
}

// happening is one thing that the program is told of, and the entry that caused it.
type happening struct {
	cause   int64
	frame   int64 // the frame in which it came
	message message
	attach  [][]byte
	before  func() // runs at the start of the turn, if set: it may still complete p.now
}

// message is a happening as the facade's dispatch.js understands it.
type message struct {
	Type      string          `json:"type"`
	Namespace string          `json:"nsp,omitempty"`
	Socket    string          `json:"socket,omitempty"`
	Details   *socketDetails  `json:"details,omitempty"`
	Event     string          `json:"event,omitempty"`
	Args      json.RawMessage `json:"args,omitempty"`
	Ack       *uint64         `json:"ack,omitempty"`
	Error     *string         `json:"error,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Rooms     []string        `json:"rooms,omitempty"`
	Token     uint64          `json:"token,omitempty"`
	Auth      any             `json:"auth,omitempty"`
	Conn      string          `json:"conn,omitempty"`
	Transport string          `json:"transport,omitempty"`
	ID        int64           `json:"id,omitempty"`
}

// socketDetails is what a program can know of a new socket.
type socketDetails struct {
	ID        string             `json:"id"`
	Handshake socketio.Handshake `json:"handshake"`
	Recovered bool               `json:"recovered"`
	Conn      string             `json:"conn"`
	Transport string             `json:"transport"`
}

// timer is a setTimeout or setInterval of the program.
type timer struct {
	clock  *time.Timer
	cause  int64
	source *Source
	every  time.Duration // 0: once
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
	p := &program{stage: s, quit: make(chan struct{}), ended: make(chan struct{}), namespaces: map[string]bool{"/": false},
		timers: map[int64]*timer{}, replies: map[uint64]reply{}, admissions: map[uint64]admission{},
		asked: map[uint64]chan<- bool{}}
	p.options = socketio.Options{Path: s.Path(), Observer: observer{s, p}}
	p.inbox.ready = make(chan struct{}, 1)
	js, err := s.engine.NewProgram(p)
	if err != nil {
		return nil, err
	}
	p.js = js
	if err := js.Run(ProgramFile, source); err != nil {
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

// abandon gives up a program that never came to run.
func (p *program) abandon() {
	for _, t := range p.timers {
		t.clock.Stop()
	}
	p.inbox.close()
	p.js.Close()
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

func (p *program) loop() {
	defer close(p.ended)
	defer p.js.Close()
	computing, told := newAllowance(), false
	for {
		h, ok := p.inbox.take()
		if !ok {
			return
		}
		p.turn(h)
		wait := computing.spend(p.js.Ticks(), time.Now())
		if wait == 0 {
			continue
		}
		if !told {
			told = true
			p.record(Entry{Kind: KindLimit, Text: slowedDown})
		}
		select {
		case <-p.quit:
		case <-time.After(wait):
		}
	}
}

// slowedDown is what a program is told that computes all the time.
const slowedDown = "the program computes more than a stage may in the long run: it is slowed down from now on"

// turn tells the program of one happening.
func (p *program) turn(h happening) {
	p.now = h
	if h.before != nil {
		h.before()
	}
	data, err := json.Marshal(p.now.message)
	if err != nil {
		p.failed(err)
		return
	}
	if err := p.js.Dispatch(data, p.now.attach...); err != nil {
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
	kind := KindError
	if thrown.Interrupted || thrown.Killed {
		kind = KindLimit
	}
	p.record(Entry{Kind: kind, Text: Describe(thrown), Source: place(thrown)})
	if thrown.Killed {
		p.stop()
	}
}

// Describe is an exception as one line.
func Describe(e *sandbox.Error) string {
	if e.Name == "" {
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

// Limited writes on the timeline that a turn may ask for no more. It implements sandbox.Host.
func (p *program) Limited(err *sandbox.Error) {
	p.record(Entry{Kind: KindLimit, Text: err.Message})
}

// Tick lets the program go on. It implements sandbox.Host.
func (p *program) Tick() bool { return true }

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
			ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
			defer cancel()
			if err := p.server.Close(ctx); err != nil {
				p.stage.log.Warn("a stage's server closed late", "stage", p.stage.id, "error", err)
			}
			<-p.ended
			for _, t := range p.timers {
				t.clock.Stop()
			}
		})
	})
}

// running tells whether clients can connect.
func (p *program) running() bool { return !p.inbox.closed() }

// inbox is a program's queue of happenings.
type inbox struct {
	mu    sync.Mutex
	queue []happening
	shut  bool
	ready chan struct{} // has a token while there may be something to take
}

// put adds a happening; it says false if the program has ended or its queue is full.
func (b *inbox) put(h happening) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut || len(b.queue) >= maxInbox {
		return false
	}
	b.queue = append(b.queue, h)
	b.signal()
	return true
}

// take waits for the next happening; it says false when the inbox is closed.
func (b *inbox) take() (happening, bool) {
	for range b.ready {
		b.mu.Lock()
		if b.shut {
			b.mu.Unlock()
			return happening{}, false
		}
		if len(b.queue) > 0 {
			h := b.queue[0]
			b.queue = b.queue[1:]
			b.signal()
			b.mu.Unlock()
			return h, true
		}
		b.mu.Unlock()
	}
	return happening{}, false
}

func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut, b.queue = true, nil
	b.signal()
}

func (b *inbox) closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shut
}

func (b *inbox) signal() {
	select {
	case b.ready <- struct{}{}:
	default:
	}
}
