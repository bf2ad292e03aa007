package socketio

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"

	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/parsers/engine/v3/packet"
	"github.com/zishang520/socket.io/servers/engine/v3"
	"github.com/zishang520/socket.io/servers/engine/v3/transports"
	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// A connection is one Engine.IO connection as the library sees it. It keeps what the library doesn't: who is connected
// through it, and their credentials as they came. It also puts the library's events into an order (see member).
type connection struct {
	emitter
	server  *Server
	conn    *engineio.Conn
	joining atomic.Int32 // members that the library is connecting
	outbox  outbox

	recovered atomic.Bool // the latest member that came had been here before
	ahead     int         // bytes that the reader has handed on since it last waited for the sockets

	mu      sync.Mutex
	auth    map[string]json.RawMessage // by namespace
	members []*member                  // most connections have one: a list of a few is smaller than a map
	reason  string                     // why it closed
	gone    bool                       // the library is being told that it closed
	told    chan struct{}              // closed when the library has been told
}

var (
	_ engine.Socket    = (*connection)(nil)
	_ engineio.Handler = (*connection)(nil)
)

// open hands a new Engine.IO connection to the library.
func (s *Server) open(conn *engineio.Conn) engineio.Handler {
	c := &connection{
		server: s,
		conn:   conn,
		told:   make(chan struct{}),
	}
	s.io.Engine().Emit("connection", c)
	return c
}

// noRequest is what the library learns of every request. It would keep copies of headers and query for as long as each
// connection lives, and nobody asks it: see RequestOf and HandshakeOf.
func noRequest() *types.HttpContext {
	c := types.NewHttpContext(noResponse{}, &http.Request{Method: http.MethodGet, URL: &url.URL{}})
	c.Flush() // ends the goroutine that would watch the request
	return c
}

// RequestOf is the request that opened the connection of s, as the caller's handler passed it on, but without its context and
// its body: made anew for each call.
func RequestOf(s *socket.Socket) *http.Request { return connectionOf(s).conn.Request() }

// noResponse stands in where the library wants to hold a ResponseWriter for ever.
type noResponse struct{}

func (noResponse) Header() http.Header            { return http.Header{} }
func (noResponse) Write(data []byte) (int, error) { return len(data), nil }
func (noResponse) WriteHeader(int)                {}

// incoming is what the library hands from our connection to our decoder.
type incoming struct {
	engineio.Received
	from *connection
}

const (
	// maxAhead is how many bytes a connection is read ahead of what its sockets have dealt with: the library queues without
	// end. A packet counts as packetWeight more than it is long.
	maxAhead     = 256 << 10
	packetWeight = 1 << 10
)

// Message hands a message to the library's client, which hands it to our decoder. A client that sends faster than its
// listeners take it is read as fast as they do.
func (c *connection) Message(m engineio.Received) {
	c.Emit("data", incoming{m, c})
	if c.ahead += len(m.Data) + packetWeight; c.ahead < maxAhead {
		return
	}
	c.ahead = 0
	c.mu.Lock()
	members := slices.Clone(c.members)
	c.mu.Unlock()
	for _, member := range members {
		member.settle()
	}
}

// Closed tells the library, when each socket has dealt with what came before.
func (c *connection) Closed(reason string) {
	c.mu.Lock()
	c.reason = reason
	for {
		waiting := c.unsettled()
		if len(waiting) == 0 {
			break
		}
		c.mu.Unlock()
		for _, m := range waiting {
			m.settle()
		}
		c.mu.Lock()
	}
	c.gone = true
	c.mu.Unlock()
	c.Emit("close", reason, nil)
	close(c.told)
}

func (c *connection) unsettled() (members []*member) {
	for _, m := range c.members {
		if !m.settled {
			m.settled = true
			members = append(members, m)
		}
	}
	return members
}

// --- engine.Socket: what the library asks of a connection ---

func (c *connection) Id() string                  { return c.conn.ID() }
func (c *connection) Protocol() int               { return 4 }
func (c *connection) Request() *types.HttpContext { return c.server.request }
func (c *connection) RemoteAddress() string       { return c.conn.RemoteAddr() }
func (c *connection) ReadyState() string          { return c.conn.ReadyState() }
func (c *connection) Transport() transports.Transport {
	return &currentTransport{Transport: transports.MakeTransport(), conn: c.conn}
}

func (c *connection) Upgraded() bool {
	_, done := c.conn.Upgrade()
	return done
}

func (c *connection) Upgrading() bool {
	running, _ := c.conn.Upgrade()
	return running
}

// Close ends the connection after everything that was emitted before has gone out.
func (c *connection) Close(bool) {
	c.outbox.flush(c.conn)
	c.conn.Close()
}

// Write sends a packet of our encoder.
func (c *connection) Write(data io.Reader, _ *packet.Options, _ engine.SendCallback) engine.Socket {
	if out, ok := data.(*outgoing); ok {
		// A broadcast may have reached a socket that isn't told yet that it is connected, which can't happen in Node. Only what a
		// recovered one has missed comes before it hears that.
		ahead := out.connects && !c.recovered.Load()
		c.outbox.send(c.conn, out.message, ahead)
	}
	return c
}

// Send is another name of Write.
func (c *connection) Send(data io.Reader, o *packet.Options, done engine.SendCallback) engine.Socket {
	return c.Write(data, o, done)
}

// The library calls these on its own engine only.

func (c *connection) SetReadyState(string) {}
func (c *connection) Construct(string, engine.BaseServer, transports.Transport, *types.HttpContext, int) {
}
func (c *connection) MaybeUpgrade(transports.Transport) {}

// currentTransport answers what the library asks before a volatile emit.
type currentTransport struct {
	transports.Transport
	conn *engineio.Conn
}

func (t *currentTransport) Name() string   { return t.conn.Transport() }
func (t *currentTransport) Writable() bool { return t.conn.Writable() }
