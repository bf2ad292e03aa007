package socketio

import (
	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// An Observer is told what happens on the wire. For one connection and direction the calls come in order;
// those of different connections come at the same time. They must return fast, and must not emit.
type Observer interface {
	// Opened tells of an Engine.IO connection, before its first frame.
	Opened(Conn)
	// Upgraded tells that a connection goes on over another transport.
	Upgraded(conn, transport string)
	Frame(Frame)
	// Delivered tells of a broadcast, before its frames.
	Delivered(Delivery)
	// Closed comes exactly once for each Opened, after the last frame.
	Closed(conn, reason string)
}

// A Conn describes an Engine.IO connection: its session id (a secret of its client), the transport it opened with,
// and the request that opened it, with the context that the caller's handler passed on.
type Conn = engineio.Info

// A Frame is one packet on the wire, in either direction.
type Frame = engineio.Frame

// A Gate has a say in every HTTP request, and a Question and a Verdict are what it is asked and says.
type (
	Gate     = engineio.Gate
	Question = engineio.Question
	Verdict  = engineio.Verdict
	Refused  = engineio.Refused
)

// A Delivery is a broadcast: any emit to more than one socket, and with recovery on every emit.
type Delivery struct {
	Namespace string
	Rooms     []string // none: everybody in the namespace
	Except    []string
	To        []socket.SocketId // its exact receivers, in the order in which they connected (or joined, if it is one room)
	Ref       any               // of its Args
}

// Args are the arguments of an event or of an acknowledgement, as they are on the wire.
//
// To emit, hand *Args as the single argument to the library: nsp.To("room").Emit("chat", &Args{…}).
// Who makes them must see to it that JSON is valid.
type Args struct {
	JSON        []byte   // an array, without the event's name: ["Hi",{"_placeholder":true,"num":0}]
	Attachments [][]byte // what the placeholders stand for, by their num
	Packet      uint64   // which packet of its connection it came in, as Frame.Packet; means nothing on the way out
	Ref         any      // handed back in the Frame and the Delivery; nil on the way in
}
