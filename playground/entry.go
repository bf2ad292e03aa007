package playground

import "encoding/json"

// Kind says what sort of thing an entry records.
type Kind string

const (
	// KindProgram: the stage started to run a program. Lane "server".
	KindProgram Kind = "program"
	// KindOpen: a client's connection to the stage opened, before any event. Text is the transport.
	KindOpen Kind = "open"
	// KindEvent: an event fired at this end, built-in or custom. Listeners says how many heard it. Text is the reason of a
	// disconnect, the message of a "connect_error", and "recovered" where a "connection" or "connect" goes on with an
	// earlier session.
	KindEvent Kind = "event"
	// KindEmit: this end emitted an event. Call is the form of the emit, To the lanes it was written to.
	KindEmit Kind = "emit"
	// KindBuffered: a client emitted while it wasn't connected; the emit is kept and leaves with the next connection.
	KindBuffered Kind = "buffered"
	// KindAck: this end acknowledged the event that is its cause. Args are the reply.
	KindAck Kind = "ack"
	// KindAcked: an acknowledgement arrived at this end, caused by a KindAck entry; or none came in time, and Text says so.
	KindAcked Kind = "acked"
	// KindLog: a line of console output. Text is the line, Level its level.
	KindLog Kind = "log"
	// KindError: a program or a client's page threw. Text is the message, Source the place.
	KindError Kind = "error"
	// KindJoin and KindLeave: a socket joined or left a room on the program's word. Room is the room.
	KindJoin  Kind = "join"
	KindLeave Kind = "leave"
	// KindRefuse: a middleware refused a connection or an event. Text is its message.
	KindRefuse Kind = "refuse"
	// KindTimer: a timer of the program fired. Its cause is the entry during which it was set, Source the place.
	KindTimer Kind = "timer"
	// KindClose: this end ended the connection: socket.disconnect(), or the client's page was closed. Text says which.
	KindClose Kind = "close"
	// KindFrame: a frame crossed the wire on this client's connection, in either direction. Wire tells of it.
	KindFrame Kind = "frame"
	// KindWeather: somebody changed the network of a client, or stopped or started the server. Text is what it is now.
	KindWeather Kind = "weather"
	// KindLimit: a limit of the stage took hold. Text names it; with LevelStopped, the program has ended.
	KindLimit Kind = "limit"
)

// LevelStopped is the Level of an entry of KindLimit that tells of a program's end.
const LevelStopped = "stopped"

// ServerLane is the lane of the stage's server program. Every other lane is a client's and bears its name.
const ServerLane = "server"

// Entry is one line of a stage's timeline. Its fields are the same in Go, in the HTTP interface and on the page.
type Entry struct {
	// Seq numbers the entries of a stage in the order in which they were recorded, from 1. An effect's is greater than its cause's.
	Seq int64 `json:"seq"`
	// At is when it happened, in microseconds since the stage opened, by the server's clock.
	At int64 `json:"at"`
	// Lane is where it happened: ServerLane, or a client's name.
	Lane string `json:"lane"`
	Kind Kind   `json:"kind"`
	// Event is the event's name; "" for kinds that concern none.
	Event string `json:"event"`
	// Builtin is set if Event is one of Socket.IO's own events (connection, connect, disconnect, …) and not a custom one.
	Builtin bool `json:"builtin"`
	// Args are the event's arguments as a JSON array, null where there are none. A binary one stands as
	// {"_placeholder":true,"num":0}. If they are longer than MaxArgs bytes, they are a one-element array with their
	// beginning as a string, and ArgsSize is set.
	Args json.RawMessage `json:"args"`
	// ArgsSize is the length of the arguments in bytes where Args had to be shortened, else 0.
	ArgsSize int `json:"argsSize,omitempty"`
	// Cause is the Seq of the entry that caused this one, or null if a person or the outside did.
	Cause *int64 `json:"cause"`
	// Source is the line of the learner's own code that did it, or null.
	Source *Source `json:"source"`
	// Frame is the Seq of the frame in which an event or an acknowledgement arrived, where that is known. That entry has
	// the same cause as this one.
	Frame *int64 `json:"frame,omitempty"`
	// Wire is set for KindFrame.
	Wire *Wire `json:"wire,omitempty"`

	// Text, Level, Room, Call: see the kinds. Call is for example `io.to("room").emit`.
	Text  string `json:"text,omitempty"`
	Level string `json:"level,omitempty"`
	Room  string `json:"room,omitempty"`
	Call  string `json:"call,omitempty"`
	// To are the lanes that an emit was written to, each once, in that order.
	To []string `json:"to,omitempty"`
	// Listeners is how many listeners an event met where that is known: 0 is "nobody listens".
	Listeners *int `json:"listeners,omitempty"`
	// Namespace is the Socket.IO namespace if it isn't "/".
	Namespace string `json:"namespace,omitempty"`
	// Socket is the id of the Socket.IO socket it concerns.
	Socket string `json:"socket,omitempty"`
	// Weather is, for KindWeather, what the network of the client is like from now on. The server's entries have none.
	Weather *Weather `json:"weather,omitempty"`
	// Person is set for what a client emitted or ended because a person used a control of its page, as the client tells:
	// a listener of a click, a key or a form was running, or something that it had set going (a timer, a request, an
	// acknowledgement). What its code does by itself hasn't got it.
	Person bool `json:"person,omitempty"`
	// Estimated is set while the server infers what happened at a client, or when: until the client itself has
	// reported it, and for ever where the client can't report (a terminal).
	Estimated bool `json:"estimated,omitempty"`
}

// Source is a place in a learner's code. Line and Column count from 1.
type Source struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}
