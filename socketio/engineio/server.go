package engineio

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// A Server serves Engine.IO sessions. Make one with NewServer.
type Server struct {
	options Options
	stopped context.Context // done when the server closes
	stop    context.CancelFunc
	working sync.WaitGroup // requests and goroutines
	pending atomic.Int64   // bytes that wait for clients
	round   atomic.Uint64  // see Round
	cork    cork

	mu    sync.Mutex
	conns map[string]*Conn // nil: the server is closed
}

// NewServer makes a server; zero options get their defaults.
func NewServer(o Options) *Server {
	setDefault(&o.PingInterval, 25*time.Second)
	setDefault(&o.PingTimeout, 20*time.Second)
	setDefault(&o.UpgradeTimeout, 10*time.Second)
	setDefault(&o.MaxPayload, 1_000_000)
	setDefault(&o.MaxPending, 4<<20)
	if o.Transports == nil {
		o.Transports = []string{Polling, WebSocket}
	}
	s := &Server{options: o, conns: map[string]*Conn{}}
	s.stopped, s.stop = context.WithCancel(context.Background())
	return s
}

func setDefault[T time.Duration | int64](option *T, value T) {
	if *option <= 0 {
		*option = value
	}
}

// ServeHTTP serves every request of Engine.IO, whatever its path is.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		http.Error(w, "The server is shutting down.", http.StatusServiceUnavailable)
		return
	}
	defer s.working.Done()
	s.tellOrigins(w, r)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	query := r.URL.Query()
	q := Question{Request: r, Transport: query.Get("transport")}
	sid := query.Get("sid")
	if sid == "" {
		q.ID = newID()
	}
	c := s.find(sid)
	refused := s.verify(r, q.Transport, sid, c)
	q.Refused = refused
	id, header, served := s.ask(w, q)
	switch {
	case served:
	case refused != nil && websocket.IsWebSocketUpgrade(r):
		refuseUpgrade(w, refusal(refused.Code))
	case refused != nil:
		refuse(w, refusal(refused.Code))
	case sid != "":
		s.serveSession(w, r, c, header)
	default:
		s.handshake(w, r, id, q.Transport, header)
	}
}

// verify says what is wrong with a request, in the order in which the Node server looks; nil: nothing.
func (s *Server) verify(r *http.Request, transport, sid string, c *Conn) *Refused {
	upgrade := websocket.IsWebSocketUpgrade(r)
	switch {
	case !slices.Contains(s.options.Transports, transport):
		return unknownTransport.reason(map[string]any{"transport": transport})
	case sid != "" && c == nil:
		return unknownSession.reason(map[string]any{"sid": sid})
	case sid != "" && !upgrade && transport != c.Transport():
		return badRequest.reason(map[string]any{"name": "TRANSPORT_MISMATCH", "transport": transport, "previousTransport": c.Transport()})
	case sid != "" && upgrade && (transport != WebSocket || s.options.NoUpgrades):
		return badRequest.reason(map[string]any{"name": "TRANSPORT_MISMATCH", "transport": transport, "previousTransport": Polling})
	case sid != "" && r.URL.Query().Get("EIO") != "4":
		return badRequest.reason(map[string]any{"name": "PROTOCOL_MISMATCH", "protocol": 3, "previousProtocol": 4})
	case sid != "":
		return nil
	case r.Method != http.MethodGet:
		return badHandshakeMethod.reason(map[string]any{"method": r.Method})
	case upgrade != (transport == WebSocket):
		return badRequest.reason(map[string]any{"name": "TRANSPORT_HANDSHAKE_ERROR"})
	case r.URL.Query().Get("EIO") != "4":
		return unsupportedProtocol.reason(map[string]any{"protocol": 3})
	}
	return nil
}

// enter counts a request in, unless the server is closed.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		return false
	}
	s.working.Add(1)
	return true
}

// tellOrigins tells browsers whose pages may read the answer.
func (s *Server) tellOrigins(w http.ResponseWriter, r *http.Request) {
	readable := "*"
	header := w.Header()
	if by := s.options.ReadableBy; by != nil {
		header.Set("Vary", "Origin")
		readable = by(r.Header.Get("Origin"))
	}
	if readable == "" {
		return
	}
	header.Set("Access-Control-Allow-Origin", readable)
	if r.Method == http.MethodOptions {
		header.Set("Access-Control-Allow-Methods", "GET, POST")
		if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
			header.Set("Access-Control-Allow-Headers", asked)
		}
	}
}

// serveSession serves a request that belongs to a session.
func (s *Server) serveSession(w http.ResponseWriter, r *http.Request, c *Conn, header http.Header) {
	switch {
	case websocket.IsWebSocketUpgrade(r):
		socket, err := upgradeHTTP(w, r, s.options.MaxPayload, header)
		if err == nil && !c.startUpgrade(socket) {
			turnAway(socket)
		}
	case r.Method == http.MethodGet:
		c.servePoll(w, r)
	case r.Method == http.MethodPost:
		c.servePost(w, r)
	default: // as the Node server
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// handshake opens a session with that id.
func (s *Server) handshake(w http.ResponseWriter, r *http.Request, id, transport string, header http.Header) {
	if transport == Polling {
		if c := s.open(r, id, nil); c != nil {
			c.servePoll(w, r)
		} else {
			refuse(w, badRequest)
		}
		return
	}
	socket, err := upgradeHTTP(w, r, s.options.MaxPayload, header)
	if err != nil {
		return // the upgrader has answered
	}
	c := s.open(r, id, socket)
	if c == nil {
		_ = socket.Close()
		return
	}
	s.working.Go(func() { c.link.read(nil) })
}

// Round tells that what follows is a new turn of the program that sends. In Node, a connection that was written to isn't
// writable again before that, however quick the network was. 0 calls: nobody counts turns.
func (s *Server) Round() { s.round.Add(1) }

// open makes a connection, tells of it, and puts its open packet first into its queue. nil: the server is closed.
func (s *Server) open(r *http.Request, id string, socket *websocket.Conn) *Conn {
	c := &Conn{server: s, id: id, request: keep(r)}
	c.readMu.Lock() // whoever ends the session, a ping that isn't answered perhaps, has to wait for its handler
	info := Info{ID: c.id, Transport: Polling, Request: r}
	if socket != nil {
		c.link = newLink(c, socket)
		info.Transport = WebSocket
	}
	c.mu.Lock()
	c.due = time.Now().Add(s.options.PingInterval)
	c.timer = time.AfterFunc(s.options.PingInterval, c.tick)
	c.mu.Unlock()
	if s.options.Watcher != nil {
		s.options.Watcher.Opened(info)
	}
	c.Send(textPacket("0" + s.openPacket(c.id, info.Transport)))
	c.handler = s.options.Open(c)
	c.readMu.Unlock()

	s.mu.Lock()
	accepted := s.conns != nil
	if accepted {
		s.conns[c.id] = c
	}
	s.mu.Unlock()
	if !accepted {
		c.fail(ReasonShutdown)
		return nil
	}
	if c.ReadyState() == "closed" { // before it was known
		s.forget(c)
	}
	return c
}

// openPacket is the JSON of section "Handshake", with the keys in Node's order.
func (s *Server) openPacket(id, transport string) string {
	upgrades := []string{}
	if transport == Polling && !s.options.NoUpgrades && slices.Contains(s.options.Transports, WebSocket) {
		upgrades = append(upgrades, WebSocket)
	}
	data, err := json.Marshal(struct {
		SID          string   `json:"sid"`
		Upgrades     []string `json:"upgrades"`
		PingInterval int64    `json:"pingInterval"`
		PingTimeout  int64    `json:"pingTimeout"`
		MaxPayload   int64    `json:"maxPayload"`
	}{id, upgrades, s.options.PingInterval.Milliseconds(), s.options.PingTimeout.Milliseconds(), s.options.MaxPayload})
	if err != nil {
		panic(err) // strings and numbers can always be encoded
	}
	return string(data)
}

func (s *Server) find(id string) *Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns[id]
}

func (s *Server) forget(c *Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c.id)
}

// Pending is how many bytes wait for all clients together.
func (s *Server) Pending() int64 { return s.pending.Load() }

// overShare says whether too much waits for all clients together, and of that more than an even share for this one.
func (s *Server) overShare(pending int64) bool {
	most := s.options.MaxPendingInAll
	if most <= 0 || s.pending.Load() <= most {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return pending > most/int64(max(1, len(s.conns)))
}

// pace lets a packet that has come in wait.
func (s *Server) pace(bytes int) {
	if s.options.Pace == nil {
		return
	}
	wait := s.options.Pace(bytes)
	if wait <= 0 {
		return
	}
	select {
	case <-time.After(wait):
	case <-s.stopped.Done():
	}
}

// A polling client that has just got something comes again at once. So long the end of the server waits for it.
const comesAgain = 200 * time.Millisecond

// awaitPolls waits a moment until there is a request of each polling client that can be answered: otherwise it would hear of
// the end by an error.
func (s *Server) awaitPolls() {
	for end := time.Now().Add(comesAgain); s.pollsAreMissing() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

func (s *Server) pollsAreMissing() bool {
	s.mu.Lock()
	conns := slices.Collect(maps.Values(s.conns))
	s.mu.Unlock()
	return slices.ContainsFunc(conns, (*Conn).unheard)
}

// Close refuses new sessions, tells every client that its session ends, and waits until no goroutine
// of the server is left. If ctx ends before, it returns the context's error.
func (s *Server) Close(ctx context.Context) error {
	s.awaitPolls()
	s.mu.Lock()
	conns := s.conns
	s.conns = nil
	s.mu.Unlock()
	s.stop()
	for _, c := range conns {
		c.fail(ReasonShutdown)
	}
	done := make(chan struct{})
	go func() {
		s.working.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// newID makes a session id like Node's: 20 characters, 120 random bits.
func newID() string {
	random := make([]byte, 15)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(random)
}
