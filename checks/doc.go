// Package checks reads the sentences in which a lesson says what its learners are asked: what is done on a stage (an
// Act), what must then have happened (a Check), and where the answer to a question lies (an Answer). It turns lines of
// text into values, and bad lines into errors that their author understands. It knows nothing of lessons and stages:
// package lessons finds the lines, package playground compares the values with a timeline, and pages perform the acts.
//
// # Acts
//
//	A types "Hello"                              into the page's first text field, then Enter
//	A types "Ann" into "Name"                    the field with that label, placeholder, name or #id; no Enter
//	A types "Ann" into "Name" and presses Enter
//	A presses "Send a notification"              the button of that text or label
//	A runs socket.emit('x', 1)                   the rest of the line is code, in A's page
//	A disconnects, A reconnects, A closes        closes: its page
//	C joins                                      one more client: the next letter
//	A goes offline, A comes back
//	A's network is "a phone on a train"          one of Networks
//	the server stops, starts, restarts, refuses
//	the program runs again
//	wait 500ms
//
// # Checks
//
//	[then] subject verb [details]
//
// A subject is A to H, server, everyone, everyone else, everyone but A, nobody, nobody else, nobody but A or somebody.
// All but server speak of clients.
//
//	B receives "chatMessage"                     it arrives at B, and a listener there hears it
//	B receives "sum" with 3, {"of": [1, 2]}      one JSON value for each argument; an object needs at least those fields
//	B receives "sum" with 3, anything
//	B receives "hello" from A                    A made it happen, through the server
//	server receives "chatMessage" from A
//	B receives "tick" at least 3 times           or: once, twice, 3 times
//	server emits "news" to B                     B is among those that it was written to
//	server fires "connection"                    built-in events; at a client: connect, connect_error, disconnect
//	B fires "disconnect" with "transport close"
//	A receives an acknowledgement with "ok"
//	A gets no acknowledgement                    it asked for one with a timeout, and the time is over
//	A logs "in the kitchen"                      a line that holds this text
//	nobody throws                                or: throws "is not defined"
//	A joins "kitchen", A leaves "kitchen"
//	A connects in "/admin"                       in this namespace; without it, in any
//	A disconnects because "io server disconnect"
//	A is refused with "not you"
//
// Every verb has a negation (B does not receive "chatMessage", B never connects), and every sentence may end in within
// 1s or within 200ms: at most that long after the sentence before. A sentence that begins with then speaks of something
// later than the sentence before. It is the event of the sentence before, as often as the same cause made it be emitted,
// and else leaves out those of whom the sentences before spoke:
//
//	A receives "chatMessage"
//	nobody else receives it
//
// # Answers
//
//	line "io.emit('chatMessage'" of server.js    the one line of the file that holds this text
//	entry B receives "chatMessage"               an entry of the timeline for which the check is true
//	frame of B receives "chatMessage"            the frame that carried it
package checks
