package playground

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"earshot/lessons"
	"earshot/sandbox"
)

const (
	// MaxPageClients is how many clients a page may have on its stage at once.
	MaxPageClients = 8
	// MaxSource is how many bytes a program may be long.
	MaxSource = 256 << 10
)

// Stage is one live playground. It is safe for concurrent use.
type Stage struct {
	id       string
	stages   *Stages
	limits   *Limits
	lesson   *lessons.Lesson
	visitor  string
	log      *slog.Logger
	timeline *Timeline
	roster   *roster

	computing, calls, bytesOut, packets *Allowance
	account                             account // its place in the fair queue

	sent atomic.Uint64 // bytes to clients

	toldMu sync.Mutex
	told   map[LimitName]time.Time // when its timeline last heard of a limit

	running sync.Mutex // held while a program is replaced

	mu         sync.Mutex
	program    *program
	source     string
	clientCode string
	refusing   bool  // new connections don't get through
	outage     int64 // the entry that last made clients lose their connections: a program's start, or a stop
	watchers   int
	lastUsed   time.Time

	closing sync.WaitGroup // programs that are ending
	done    chan struct{}
	why     string // why it has ended, for those who still look at it
}

// openStage starts a stage that runs source. The error is the learner's: a *sandbox.Error.
func openStage(st *Stages, lesson *lessons.Lesson, source, visitor string) (*Stage, error) {
	l, now := st.limits, time.Now()
	s := &Stage{id: NewID(), stages: st, limits: &st.limits, lesson: lesson, visitor: visitor, log: st.log, timeline: newTimeline(),
		roster: newRoster(), clientCode: lesson.Playground.ClientCode, lastUsed: now, done: make(chan struct{}), told: map[LimitName]time.Time{},
		computing: NewAllowance(l.TicksPerSecond, l.TicksSaved, now), calls: NewAllowance(l.CallsPerSecond, l.CallsSaved, now),
		bytesOut: NewAllowance(l.BytesOutPerSecond, l.BytesOutSaved, now), packets: NewAllowance(l.PacketsPerSecond, l.PacketsSaved, now)}
	s.timeline.most, s.timeline.mostBytes = l.Entries, l.EntriesBytes
	s.timeline.onTrim = func() { st.tally.limit(LimitEntries) }
	s.roster.most = l.Lanes
	if err := s.Run(source); err != nil {
		return nil, err
	}
	return s, nil
}

// ID is unguessable: who knows it may join the stage and change its program.
func (s *Stage) ID() string { return s.id }

// Path is where the stage's Socket.IO server is mounted.
func (s *Stage) Path() string { return "/s/" + s.id + "/socket.io/" }

// Lesson is what the stage was made from.
func (s *Stage) Lesson() *lessons.Lesson { return s.lesson }

// Timeline is the record of what has happened.
func (s *Stage) Timeline() *Timeline { return s.timeline }

// Program is the source that the stage runs.
func (s *Stage) Program() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source
}

// Run replaces the program. If the new one fails to start, the old one goes on, and the error is a *sandbox.Error with
// the place in the learner's source. Clients lose their connection to the old program's server and come back.
func (s *Stage) Run(source string) error {
	if err := s.tooLong("the program", source); err != nil {
		return err
	}
	s.running.Lock()
	defer s.running.Unlock()
	if s.ended() {
		return errEnded
	}
	next, err := s.load(source)
	if err != nil {
		return err
	}
	next.start()
	s.mu.Lock()
	old := s.program
	s.program, s.source, s.outage, s.lastUsed = next, source, next.started, time.Now()
	s.mu.Unlock()
	if old != nil {
		old.stop()
	}
	return nil
}

// ServerState is what somebody has made of the stage's server, apart from its program.
type ServerState string

const (
	// ServerRunning: it runs, and takes connections.
	ServerRunning ServerState = "running"
	// ServerStopped: its process has ended. Clients lose their connections.
	ServerStopped ServerState = "stopped"
	// ServerRefusing: those who are connected stay so, and nobody else gets in.
	ServerRefusing ServerState = "refusing"
)

// SetServer stops the server, starts it again with the program that it had, or makes it refuse new connections. A
// server that is started while it runs is restarted.
func (s *Stage) SetServer(state ServerState) error {
	switch state {
	case ServerRunning:
		s.mu.Lock()
		s.refusing = false
		s.mu.Unlock()
		return s.Run(s.Program())
	case ServerRefusing, ServerStopped:
		s.running.Lock()
		defer s.running.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		seq := s.timeline.Add(Entry{Lane: ServerLane, Kind: KindWeather, Text: string(state)})
		s.refusing = state == ServerRefusing
		if state == ServerStopped {
			s.outage = seq
			s.program.stop()
		}
		return nil
	}
	return fmt.Errorf("the server can be %q, %q or %q, not %q", ServerRunning, ServerStopped, ServerRefusing, state)
}

// ClientCode is the code of the client's page, as the learner left it.
func (s *Stage) ClientCode() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clientCode
}

// SetClientCode replaces it; pages that are loaded from now on have it.
func (s *Stage) SetClientCode(source string) error {
	if err := s.tooLong("the clients' code", source); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clientCode = source
	return nil
}

func (s *Stage) tooLong(what, source string) error {
	most := min(s.limits.Source, MaxSource)
	if len(source) <= most {
		return nil
	}
	message := fmt.Sprintf("%s is %s long; a stage runs at most %s", what, bytesText(len(source)), bytesText(most))
	s.limit(LimitSource, Entry{Text: message})
	return &sandbox.Error{Name: "RangeError", Message: message}
}

// AddClient makes a client that a page will host; its name is the next letter. It fails if there are too many already.
func (s *Stage) AddClient(kind ClientKind) (Client, error) { return s.AddNamedClient(kind, "") }

// AddNamedClient makes a client with a name, or with one like it if another lane has that.
func (s *Stage) AddNamedClient(kind ClientKind, name string) (Client, error) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	if kind == PageClient && s.openPageClients() >= MaxPageClients {
		return Client{}, fmt.Errorf("a page holds at most %d clients: close one first", MaxPageClients)
	}
	if s.roster.full() {
		s.limit(LimitClients, Entry{Text: fmt.Sprintf("this stage has seen %d clients, which is its limit", s.roster.most)})
		return Client{}, fmt.Errorf("this stage has seen %d clients, which is its limit", s.roster.most)
	}
	c := s.roster.add(kind, name)
	s.timeline.Touch()
	return Client{Name: c.Name, Key: c.key}, nil
}

// openPageClients counts the page's clients that it hasn't closed. The caller holds the roster's lock.
func (s *Stage) openPageClients() (n int) {
	for _, c := range s.roster.order {
		if c.Kind == PageClient && c.close == 0 {
			n++
		}
	}
	return n
}

// Client finds a client by its key.
func (s *Stage) Client(key string) (Client, bool) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.byKey[key]
	if c == nil {
		return Client{}, false
	}
	return Client{Name: c.Name, Key: key}, true
}

// PageClients are the clients of the page that opened the stage and that it hasn't closed.
func (s *Stage) PageClients() []Client {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	list := []Client{}
	for _, c := range s.roster.order {
		if c.Kind == PageClient && c.close == 0 {
			list = append(list, Client{Name: c.Name, Key: c.key})
		}
	}
	return list
}

// CloseClient records that a client's page is being closed: the cause of the disconnect that follows.
func (s *Stage) CloseClient(name string) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	if c := s.roster.byName[name]; c != nil && c.reports() && c.close == 0 {
		c.close = s.timeline.Add(Entry{Lane: c.Name, Kind: KindClose, Text: "page closed"})
	}
}

// Lanes are all participants so far, in the order in which they came, and a version that counts the list's changes.
func (s *Stage) Lanes() ([]Lane, int) { return s.roster.lanes() }

// LanesVersion counts the changes of the list of lanes.
func (s *Stage) LanesVersion() int {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	return s.roster.version
}

// Crowd is how many participants there have been.
func (s *Stage) Crowd() int {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	return len(s.roster.order)
}

// Lane is one client's, and the version of the list of lanes. ok is false if a page can't host it any more.
func (s *Stage) Lane(name string) (lane Lane, version int, ok bool) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.byName[name]
	if c == nil {
		return Lane{}, s.roster.version, false
	}
	return c.Lane, s.roster.version, c.reports()
}

// ServeSocketIO serves the stage's Socket.IO clients. key says which client of a page it is, "" another one.
func (s *Stage) ServeSocketIO(w http.ResponseWriter, r *http.Request, key string) {
	s.roster.mu.Lock()
	c := s.roster.byKey[key]
	s.roster.mu.Unlock()
	if c != nil {
		r = withClient(r, c)
	} else if key != "" {
		http.Error(w, "this stage has no such client", http.StatusNotFound)
		return
	}
	r.URL.Path = s.Path() // what the program sees is the address that everybody uses
	r.RequestURI = strings.Replace(r.RequestURI, "/as/"+key+"/", "/", 1)
	s.mu.Lock()
	p, refusing := s.program, s.refusing
	s.lastUsed = time.Now()
	s.mu.Unlock()
	if !s.letsIn(w, r) {
		return
	}
	if refusing && !r.URL.Query().Has("sid") {
		panic(http.ErrAbortHandler) // as if nobody listened at that port
	}
	if !p.running() {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		http.Error(w, "the server program has stopped; run it again", http.StatusServiceUnavailable)
		return
	}
	if c != nil {
		c.network.serve(w, r, p.server.ServeHTTP)
		return
	}
	p.server.ServeHTTP(w, r)
}

// letsIn says whether a request may go on: one that wants to open a connection needs room for it.
func (s *Stage) letsIn(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Query().Has("sid") || r.Method == http.MethodOptions {
		return true
	}
	why := ""
	switch {
	case s.roster.connections() >= s.limits.Clients:
		why = fmt.Sprintf("a stage has at most %d connections at once", s.limits.Clients)
		s.limit(LimitClients, Entry{Text: why + ": another one was refused"})
	case s.stages.memory.short.Load():
		why = "this server has no memory left for another connection at the moment"
		s.limit(LimitAllMemory, Entry{Text: why})
	default:
		return true
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	http.Error(w, why, http.StatusServiceUnavailable)
	return false
}

// lastOutage is the entry that last made clients lose their connections.
func (s *Stage) lastOutage() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outage
}

// Watch tells the stage that somebody looks at it until release is called.
func (s *Stage) Watch() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers++
	var once sync.Once
	return func() {
		once.Do(func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.watchers--
			s.lastUsed = time.Now()
		})
	}
}

// Use notes that somebody has used the stage just now.
func (s *Stage) Use() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastUsed = time.Now()
}

// unusedFor is how long nobody has watched, used or been connected to the stage.
func (s *Stage) unusedFor(now time.Time) time.Duration {
	connected := s.roster.connections() > 0
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watchers > 0 || connected {
		s.lastUsed = now
	}
	return now.Sub(s.lastUsed)
}

// Done is closed when the stage has ended; Why then says why, in words for a person.
func (s *Stage) Done() <-chan struct{} { return s.done }

// Why says why the stage has ended.
func (s *Stage) Why() string {
	<-s.done
	return s.why
}

func (s *Stage) ended() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// end stops everything and waits until all of it is gone, or ctx ends.
func (s *Stage) end(ctx context.Context, why string) error {
	s.running.Lock()
	defer s.running.Unlock()
	if s.ended() {
		return nil
	}
	s.why = why
	close(s.done)
	s.program.stop()
	gone := make(chan struct{})
	go func() {
		s.closing.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
