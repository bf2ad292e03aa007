// Package socketio hosts one hardened Socket.IO server a stage, over github.com/zishang520/socket.io: its namespaces
// and sockets, on our own Engine.IO, parser and adapter. Package playground uses it, and watches every frame and delivery.
// It knows nothing of programs, JavaScript, stages or lessons, and never decodes an event's arguments.
package socketio

import (
	"context"
	"net/http"
	"time"

	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/servers/engine/v3"
	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// Options of a Server. Every zero value has a default, which is that of the Node server where it has one.
type Options struct {
	Path              string        // the public path, such as "/s/<id>/socket.io/"; informs the library, routes nothing
	PingInterval      time.Duration // between a pong and the next ping; default 25 s
	PingTimeout       time.Duration // for a pong to come; default 20 s
	ConnectTimeout    time.Duration // for a client to join its first namespace; default 45 s
	MaxHTTPBufferSize int64         // bytes of one message, or of one POST's body; default 1,000,000
	Transports        []string      // nil: "polling" and "websocket"
	NoUpgrades        bool          // a client that began with polling stays there
	Recovery          *Recovery     // connection state recovery; nil: off

	// MaxPending is how many bytes may wait for one client before it is disconnected
	// with the reason "client too slow"; default 4 MiB.
	MaxPending int64

	// ReadableBy says whose pages may read the answer to a page of that origin: the value of
	// Access-Control-Allow-Origin, "" for none. Browsers look at it for polling, not for WebSockets. nil: every origin.
	ReadableBy func(origin string) string

	// Gate is asked about every HTTP request; nil: every request in order is served.
	Gate Gate

	// MaxPendingInAll is how many bytes may wait for all clients together before those are disconnected, with the same
	// reason, for whom more waits than their even share; default: no limit.
	MaxPendingInAll int64
	// Pace says how long the reading of an Engine.IO packet of so many bytes has to wait; nil: not at all. A client that
	// sends on is held up by its network.
	Pace func(bytes int) time.Duration

	// Observer is told what happens on the wire; nil: nobody watches.
	Observer Observer
}

// Recovery configures connection state recovery:
// https://socket.io/docs/v4/connection-state-recovery
type Recovery struct {
	MaxDisconnection time.Duration // how long a session and what it missed are kept; default 2 minutes
	SkipMiddlewares  bool          // a client that recovers doesn't pass the middlewares again
}

// A Server is one Socket.IO server. Make one with NewServer; it needs a Close.
type Server struct {
	io      *socket.Server
	engine  *engineio.Server
	stopped context.Context // done when Close has been called
	stop    context.CancelFunc
	request *types.HttpContext // what the library learns of every connection's
}

// NewServer makes a server that runs until Close.
func NewServer(o Options) *Server {
	s := &Server{request: noRequest()}
	s.stopped, s.stop = context.WithCancel(context.Background())
	options := engineio.Options{
		PingInterval: o.PingInterval,
		PingTimeout:  o.PingTimeout,
		MaxPayload:   o.MaxHTTPBufferSize,
		MaxPending:   o.MaxPending,

		MaxPendingInAll: o.MaxPendingInAll,
		Pace:            o.Pace,

		Transports: o.Transports,
		NoUpgrades: o.NoUpgrades,
		ReadableBy: o.ReadableBy,
		Open:       s.open,
		Gate:       o.Gate,
	}
	if o.Observer != nil {
		options.Watcher = o.Observer
	}
	s.engine = engineio.NewServer(options)
	s.io = socket.NewServer(nil, libraryOptions(o))
	s.io.Bind(engine.MakeBaseServer()) // on which open emits connections; the rest of the library's engine is not used
	return s
}

func libraryOptions(o Options) *socket.ServerOptions {
	options := socket.DefaultServerOptions()
	options.SetServeClient(false)
	options.SetPath(o.Path)
	if o.ConnectTimeout > 0 {
		options.SetConnectTimeout(o.ConnectTimeout)
	}
	options.SetParser(wireParser{})
	adapters := &adapters{observer: o.Observer}
	if o.Recovery != nil {
		adapters.keep = o.Recovery.MaxDisconnection
		if adapters.keep <= 0 {
			adapters.keep = 2 * time.Minute
		}
		recovery := socket.DefaultConnectionStateRecovery()
		recovery.SetMaxDisconnectionDuration(adapters.keep.Milliseconds())
		recovery.SetSkipMiddlewares(o.Recovery.SkipMiddlewares)
		options.SetConnectionStateRecovery(recovery)
	}
	options.SetAdapter(adapters)
	return options
}

// IO is the library's server: Of, On("connection"), Use, To, Emit and so on.
func (s *Server) IO() *socket.Server { return s.io }

// ServeHTTP serves every request of the server, whatever its path is: routing is up to the caller.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Pending is how many bytes wait for all clients together.
func (s *Server) Pending() int64 { return s.engine.Pending() }

// Round tells that what is emitted from now on belongs to another turn of the program than what was before: a volatile
// emit is dropped if its receiver was sent something in the same turn, as on Node's server.
func (s *Server) Round() { s.engine.Round() }

// Cork keeps back what is sent over WebSockets from now on, until Uncork, so that one system call a client writes all of it.
// Somebody who has much to send at once calls both, within a few milliseconds.
func (s *Server) Cork() { s.engine.Cork() }

// Uncork sends what was kept back, on the calling goroutine.
func (s *Server) Uncork() { s.engine.Uncork() }

// Close refuses new clients, disconnects those that are there with the reason "server shutting down", and waits
// until no goroutine of the server is left. If ctx ends before, it returns ctx's error.
// It waits for listeners that are running, so it must not be called from one. A second call only waits.
func (s *Server) Close(ctx context.Context) error {
	s.stop()
	return s.engine.Close(ctx)
}
