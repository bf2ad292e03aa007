package playground

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Weather is what the network between one client and the stage is like. It is done to the client's real connection,
// below Engine.IO: neither end knows of it. The zero value is a fine day.
type Weather struct {
	// Latency is how long bytes travel, each way, and Jitter how much longer at most, in milliseconds, 0 to 10,000.
	Latency int `json:"latency"`
	Jitter  int `json:"jitter"`
	// Loss is after how many seconds, on average, the connection breaks; 0: never. At most 3,600.
	Loss int `json:"loss"`
	// Offline cuts the client off: what is open breaks, and nothing gets through.
	Offline bool `json:"offline"`
	// PollingOnly lets no WebSocket through, as some proxies do.
	PollingOnly bool `json:"pollingOnly"`
	// Rate is how many bytes a second the client reads at most over a WebSocket; 0: as fast as it can.
	Rate int `json:"rate"`
	// Seed makes jitter and losses repeatable.
	Seed uint64 `json:"seed"`
}

func (w Weather) check() error {
	switch {
	case w.Latency < 0 || w.Latency > 10_000 || w.Jitter < 0 || w.Jitter > 10_000:
		return fmt.Errorf("latency and jitter must be between 0 and 10000 ms")
	case w.Loss < 0 || w.Loss > 3600:
		return fmt.Errorf("the connection can break after 1 to 3600 s on average, or never (0)")
	case w.Rate < 0 || w.Rate > 0 && w.Rate < 100:
		return fmt.Errorf("a client reads at least 100 bytes a second, or as fast as it can (0)")
	}
	return nil
}

// String is the weather in words.
func (w Weather) String() string {
	var parts []string
	say := func(on bool, format string, args ...any) {
		if on {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	say(w.Offline, "offline")
	say(w.Latency > 0, "%d ms late", w.Latency)
	say(w.Jitter > 0, "up to %d ms jitter", w.Jitter)
	say(w.Loss > 0, "breaks every %d s or so", w.Loss)
	say(w.PollingOnly, "long-polling only")
	say(w.Rate > 0, "reads %d bytes a second", w.Rate)
	if len(parts) == 0 {
		return "a clear line"
	}
	return strings.Join(parts, ", ")
}

// SetWeather changes the network of a page's client. Latency, loss and rate hold for connections that open from now on
// as well as for those that are open.
func (s *Stage) SetWeather(name string, w Weather) error {
	if err := w.check(); err != nil {
		return err
	}
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.byName[name]
	if c == nil || !c.reports() {
		return fmt.Errorf("there is no client %q whose network could be changed", name)
	}
	c.Weather = &w
	if w == (Weather{}) {
		c.Weather = nil
	}
	s.lanesChanged()
	c.change = s.timeline.Add(Entry{Lane: c.Name, Kind: KindWeather, Text: w.String(), Weather: &w})
	c.network.set(w)
	return nil
}

// network is the line between a client and the stage.
type network struct {
	mu      sync.Mutex
	weather Weather
	random  *rand.Rand
	open    map[*weatherConn]bool
	storms  chan struct{} // closed, and made anew, when the client goes offline
}

func newNetwork() *network {
	n := &network{open: map[*weatherConn]bool{}, storms: make(chan struct{})}
	n.set(Weather{})
	return n
}

func (n *network) set(w Weather) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.weather, n.random = w, rand.New(rand.NewPCG(w.Seed, 0))
	if !w.Offline {
		return
	}
	close(n.storms)
	n.storms = make(chan struct{})
	for c := range n.open {
		c.Conn.Close()
	}
}

func (n *network) now() (Weather, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.weather, n.storms
}

// delay draws how long the next bytes travel.
func (n *network) delay() time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	ms := float64(n.weather.Latency) + n.random.Float64()*float64(n.weather.Jitter)
	return time.Duration(ms * float64(time.Millisecond))
}

// lifetime draws how long the next connection holds; 0 is for ever.
func (n *network) lifetime() time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.weather.Loss == 0 {
		return 0
	}
	return time.Duration(n.random.ExpFloat64() * float64(n.weather.Loss) * float64(time.Second))
}

// serve passes a request on through the network. A request that doesn't get through is cut off, as by a dead line.
func (n *network) serve(w http.ResponseWriter, r *http.Request, next func(http.ResponseWriter, *http.Request)) {
	weather, storm := n.now()
	upgrade := strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
	if weather.Offline {
		panic(http.ErrAbortHandler)
	}
	if weather.PollingOnly && upgrade {
		http.Error(w, "the network lets no WebSocket through", http.StatusBadGateway)
		return
	}
	if !waitThrough(r, n.delay(), storm) {
		panic(http.ErrAbortHandler)
	}
	if upgrade {
		next(&weatherHijacker{w, n}, r)
		return
	}
	late := &lateWriter{ResponseWriter: w, request: r, network: n, storm: storm}
	next(late, r)
	if late.lost {
		panic(http.ErrAbortHandler)
	}
}

// waitThrough waits, and says false if the line broke meanwhile.
func waitThrough(r *http.Request, d time.Duration, storm <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-storm:
		return false
	case <-r.Context().Done():
		return false
	}
}

// lateWriter holds an answer back for as long as it travels.
type lateWriter struct {
	http.ResponseWriter
	request *http.Request
	network *network
	storm   <-chan struct{}
	started bool
	lost    bool
}

func (l *lateWriter) Unwrap() http.ResponseWriter { return l.ResponseWriter }

func (l *lateWriter) start() {
	if l.started {
		return
	}
	l.started = true
	select {
	case <-l.storm:
		l.lost = true
	default:
		l.lost = !waitThrough(l.request, l.network.delay(), l.storm)
	}
}

func (l *lateWriter) WriteHeader(status int) {
	l.start()
	l.ResponseWriter.WriteHeader(status)
}

func (l *lateWriter) Write(p []byte) (int, error) {
	l.start()
	if l.lost {
		return 0, net.ErrClosed
	}
	return l.ResponseWriter.Write(p)
}

// weatherHijacker gives the WebSocket a connection with weather.
type weatherHijacker struct {
	http.ResponseWriter
	network *network
}

func (h *weatherHijacker) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h *weatherHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	c := newWeatherConn(conn, h.network)
	return c, bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c)), discardBuffered(buffered)
}

// discardBuffered makes sure that no byte of the client's was read ahead: a WebSocket client waits for the answer.
func discardBuffered(b *bufio.ReadWriter) error {
	if b.Reader.Buffered() > 0 {
		return fmt.Errorf("the client spoke before the WebSocket was open")
	}
	return nil
}

// weatherConn is a connection whose bytes travel through a network, each way in order.
type weatherConn struct {
	net.Conn
	network *network
	in, out *pipe
	lost    *time.Timer
	once    sync.Once
}

func newWeatherConn(conn net.Conn, n *network) *weatherConn {
	c := &weatherConn{Conn: conn, network: n, in: newPipe(), out: newPipe()}
	n.mu.Lock()
	n.open[c] = true
	n.mu.Unlock()
	if life := n.lifetime(); life > 0 {
		c.lost = time.AfterFunc(life, func() { conn.Close() })
	}
	go c.receive()
	go c.send()
	return c
}

// receive reads as bytes come, and lets them be read later.
func (c *weatherConn) receive() {
	for {
		buffer := make([]byte, 4<<10)
		n, err := c.Conn.Read(buffer)
		if n > 0 {
			c.in.put(buffer[:n], c.network.delay())
		}
		if err != nil {
			c.in.end(err)
			c.leave()
			return
		}
	}
}

// send writes what was written before, when its time has come and as fast as the client reads.
func (c *weatherConn) send() {
	defer c.Conn.Close()
	buffer := make([]byte, 4<<10)
	for {
		n, err := c.out.read(buffer)
		if err != nil {
			return
		}
		if _, err := c.Conn.Write(buffer[:n]); err != nil {
			c.out.end(err)
			return
		}
		if w, _ := c.network.now(); w.Rate > 0 {
			time.Sleep(time.Duration(n) * time.Second / time.Duration(w.Rate))
		}
	}
}

func (c *weatherConn) Read(p []byte) (int, error) { return c.in.read(p) }

func (c *weatherConn) Write(p []byte) (int, error) {
	if err := c.out.put(append([]byte(nil), p...), c.network.delay()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// closingTime is how long what was written before Close may take to get through.
const closingTime = 15 * time.Second

// Close lets what was written get through first.
func (c *weatherConn) Close() error {
	c.out.end(net.ErrClosed)
	c.leave()
	return c.Conn.SetWriteDeadline(time.Now().Add(closingTime))
}

func (c *weatherConn) leave() {
	c.once.Do(func() {
		if c.lost != nil {
			c.lost.Stop()
		}
		c.network.mu.Lock()
		defer c.network.mu.Unlock()
		delete(c.network.open, c)
	})
}

// pipeLimit is how many bytes may be on the way in one direction; who writes more waits.
const pipeLimit = 64 << 10

// pipe holds bytes that are on their way.
type pipe struct {
	mu      sync.Mutex
	changed *sync.Cond
	chunks  []travelling
	size    int
	last    time.Time // when the latest arrives: nothing overtakes
	err     error     // after the last chunk
}

type travelling struct {
	bytes []byte
	due   time.Time
}

func newPipe() *pipe {
	p := &pipe{}
	p.changed = sync.NewCond(&p.mu)
	return p
}

func (p *pipe) put(b []byte, delay time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.size > pipeLimit && p.err == nil {
		p.changed.Wait()
	}
	if p.err != nil {
		return p.err
	}
	due := time.Now().Add(delay)
	if due.Before(p.last) {
		due = p.last
	}
	p.last = due
	p.chunks, p.size = append(p.chunks, travelling{b, due}), p.size+len(b)
	p.changed.Broadcast()
	return nil
}

// read copies bytes that have arrived, and waits if there are none; after the last it returns the error that ended the
// pipe. It is for one reader.
func (p *pipe) read(to []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.chunks) == 0 && p.err == nil {
		p.changed.Wait()
	}
	if len(p.chunks) == 0 {
		return 0, p.err
	}
	due := p.chunks[0].due
	p.mu.Unlock()
	time.Sleep(time.Until(due))
	p.mu.Lock()
	first := &p.chunks[0]
	n := copy(to, first.bytes)
	first.bytes, p.size = first.bytes[n:], p.size-n
	if len(first.bytes) == 0 {
		p.chunks = p.chunks[1:]
	}
	p.changed.Broadcast()
	return n, nil
}

func (p *pipe) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.changed.Broadcast()
}
