// Package engineio serves Engine.IO, the layer below Socket.IO: sessions over HTTP long-polling and WebSocket.
// Package socketio hosts the Socket.IO library on it, because the library's own engine loses packets and closes.
// It knows nothing of Socket.IO packets, namespaces or events, and it supports revision 4 of the protocol only.
//
// The protocol: https://socket.io/docs/v4/engine-io-protocol/
package engineio

import (
	"net/http"
	"time"
)

// The names of the transports, as they stand in a request's query.
const (
	Polling   = "polling"
	WebSocket = "websocket"
)

// Why a connection closed, in the words of the Node server. ReasonSlowClient alone is ours.
const (
	ReasonTransportClose = "transport close"      // the client or the network closed the connection
	ReasonTransportError = "transport error"      // the client broke the rules of a transport
	ReasonParseError     = "parse error"          // the client sent a packet that Engine.IO doesn't know
	ReasonPingTimeout    = "ping timeout"         // the client didn't answer a ping in time
	ReasonForcedClose    = "forced close"         // this side closed the connection
	ReasonShutdown       = "server shutting down" // the whole server closed
	ReasonSlowClient     = "client too slow"      // more than Options.MaxPending bytes waited for the client
)

// Options of a Server. Every zero value has a default.
type Options struct {
	PingInterval   time.Duration // between a pong and the next ping; default 25 s
	PingTimeout    time.Duration // for a pong to come; default 20 s
	UpgradeTimeout time.Duration // for a client to finish an upgrade; default 10 s
	MaxPayload     int64         // bytes of a WebSocket message or of a POST's body; default 1,000,000
	MaxPending     int64         // bytes that may wait for one client before it is cut off; default 4 MiB

	// MaxPendingInAll is how many bytes may wait for all clients together: beyond it, a client for whom more waits than its
	// even share is cut off. Default: no limit.
	MaxPendingInAll int64
	// Pace says how long the reading of a packet that has come in, of so many bytes, has to wait; nil: not at all.
	Pace func(bytes int) time.Duration

	Transports []string // those that are allowed; nil: polling and websocket
	NoUpgrades bool     // true: a client that began with polling stays there

	// AllowOrigin decides about requests that have an Origin header: those it refuses get 403.
	// nil allows every origin, and says so to browsers (Access-Control-Allow-Origin: *).
	AllowOrigin func(origin string) bool

	// Open is called for every connection, before its first packet is read. Required.
	Open func(*Conn) Handler
	// Watcher is told what happens on the wire; nil: nobody watches.
	Watcher Watcher
}

// A Handler receives what a client sends. Its methods are called one at a time for each connection.
type Handler interface {
	Message(Received)
	// Closed is the last call: exactly one for each connection, on a goroutine of its own.
	Closed(reason string)
}

// Received is the content of a message that came in. Data belongs to the receiver.
type Received struct {
	Data   []byte // without the packet type
	Binary bool
	Packet uint64 // as Frame.Packet
}

// A Watcher is told what happens on the wire. For one connection and direction the calls come in order,
// and none comes before Opened or after Closed. They must return fast.
type Watcher interface {
	Opened(Info)
	Upgraded(conn, transport string)
	Frame(Frame)
	Closed(conn, reason string)
}

// Info is what is known of a connection when it opens.
type Info struct {
	ID        string        // the Engine.IO session id
	Transport string        // Polling or WebSocket
	Request   *http.Request // the request that opened it, as ServeHTTP got it
}

// A Frame is one packet on the wire. With polling, several may share an HTTP body: each is a Frame.
type Frame struct {
	Conn      string    // Info.ID
	At        time.Time // when it was read, or handed to the network
	Out       bool      // true: from the server to the client
	Transport string    // Polling or WebSocket
	Request   uint64    // n-th HTTP request of the connection, from 1, whose body or answer it was in; 0 over a WebSocket
	Binary    bool      // Raw is the content of a binary message (which polling sends as base64)
	Raw       []byte    // as on the wire: 42["chat","Hi"], 2probe, 0{…}; valid during the call only
	Packet    uint64    // n-th text message ("4…") of the connection in this direction, from 1; a binary message has the number of the text before it; 0 for Engine.IO's own packets
	Ref       any       // of the Message that went out
}
