// Package playground runs stages: live playgrounds, each with a Socket.IO server of its own, the learner's program
// that drives it, its clients, and a timeline of everything that happens. Package web opens stages and shows them;
// this package knows nothing of pages, and leaves untrusted code to package sandbox and the wire to package socketio.
//
// # The rules of the timeline
//
// A stage writes one timeline. Entries are numbered in the order in which they are recorded, and an entry is recorded
// after its cause. What causes what follows from seven rules; nothing is added to the wire to find out.
//
//  1. A packet is named by its connection (the Engine.IO session id), its direction, and its number: the n-th
//     Socket.IO packet that one end sends is the n-th that the other end receives (Socket.IO protocol v5: the
//     transport keeps the order). So an emit at one end causes the event of the same name at the other.
//  2. What the program does while an event's listeners run (in the same turn of the sandbox, promises included) is
//     caused by that event's entry. A timer remembers the entry during which it was set: that entry causes the
//     timer's, and the timer's causes what its callback does.
//  3. A connection's opening at a client causes "connection" at the server, and that causes "connect" at the client.
//  4. A socket.disconnect(), or a page that was closed, causes the "disconnect" at the other end, and at its own end if
//     it still can be seen. A program's start, a stopped server, and weather that cuts a client off cause the "disconnect"
//     of those who lose their connection by it. What a person or the outside did has no cause.
//  5. A frame is caused by the emit or the acknowledgement that it carries, or by the frame that it answers: a pong by its
//     ping, 3probe by 2probe, 5 by 3probe, and the answer to a CONNECT packet by that packet. The event that arrives in a
//     frame names it as Frame, and has the same cause: so a reader who doesn't look at the wire sees an unbroken chain.
//  6. A middleware's refusal causes "connect_error" at the client. A client's attempt to connect again is caused by the
//     "disconnect" or the "connect_error" before it.
//  7. What a client emitted while it wasn't connected ("buffered") causes the emit that leaves once it is.
//
// # What is measured and what is estimated
//
// The server's clock is the timeline's. The server's own entries are measured. A client that the page hosts reports
// what it does by its own clock, which the page maps onto the server's; until its report is here, and for ever for a
// client that can't report (a terminal), the server infers the entry from the packet and marks it estimated. A report
// amends the inferred entry in place: same number, later facts. Whatever a client's clock says, an entry is never
// dated before its cause, nor after the moment at which it was recorded, nor after the client's next connection opened.
//
// Reports and packets travel on different connections, so either may be here first. An emit that had to wait leaves
// before its client's "connect" fires: a "connect" whose client has told of such emits is recorded after their packets
// have come, or when the client tells something else or loses the connection.
package playground
