package socketio

import (
	"fmt"
	"sync/atomic"

	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// A Listener is told what happens to one socket. Event and Disconnect are required.
type Listener struct {
	// Event is called for each event that the client emits, in order, on the socket's own goroutine: it may take its
	// time, but must not wait for an acknowledgement of the same socket. ack is nil if the client asked for none;
	// calling it twice, or with nil, is harmless.
	Event func(name string, args *Args, ack func(*Args))
	// Prompt says that Event returns at once, whatever happens, and so does whoever waits for an acknowledgement of this
	// socket. They are called on the connection's own goroutine then, which spares each packet one of its own.
	Prompt bool
	// Disconnecting is called before Disconnect, while the socket is still in its rooms. Optional.
	Disconnecting func(reason string)
	// Disconnect is called exactly once, and after it nothing. The reason is one of Node's words
	// (https://socket.io/docs/v4/server-socket-instance/#disconnect) or "client too slow".
	Disconnect func(reason string)
}

// Listen tells on about s. Call it first in a "connection" listener. The library's socket middleware (Socket.Use)
// has no say in what Event is told.
func Listen(s *socket.Socket, on Listener) {
	m := memberOf(s)
	if m == nil {
		on.Disconnect("server namespace disconnect") // by an earlier listener
		return
	}
	var over, told atomic.Bool
	tell := func(name string, args *Args, ack func(*Args)) {
		if !over.Load() {
			on.Event(name, args, ack)
		}
	}
	s.OnAny(func(values ...any) {
		if name, args, ack, ok := event(values); ok {
			tell(name, args, ack)
		}
	})
	if on.Prompt {
		m.prompt.Store(&tell)
	}
	_ = s.On("disconnecting", func(values ...any) {
		if told.CompareAndSwap(false, true) && on.Disconnecting != nil {
			on.Disconnecting(m.why(values))
		}
	})
	_ = s.On("disconnect", func(values ...any) {
		if over.CompareAndSwap(false, true) {
			on.Disconnect(m.why(values))
		}
	})
}

// event takes apart what the library tells an "any" listener: name, *Args, and perhaps an acknowledgement.
func event(values []any) (name string, args *Args, ack func(*Args), ok bool) {
	if len(values) < 2 {
		return "", nil, nil, false
	}
	if name, ok = values[0].(string); !ok {
		return "", nil, nil, false
	}
	if args, ok = values[1].(*Args); !ok {
		return "", nil, nil, false
	}
	if len(values) > 2 {
		if reply, isAck := values[2].(socket.Ack); isAck {
			ack = func(args *Args) { reply([]any{orEmpty(args)}, nil) }
		}
	}
	return name, args, ack, true
}

func orEmpty(args *Args) *Args {
	if args == nil {
		return &Args{JSON: []byte("[]")}
	}
	return args
}

// why is the reason of a disconnect that the library told.
func (m *member) why(values []any) string {
	if m.reason != "" {
		return m.reason
	}
	if len(values) == 0 {
		return ""
	}
	reason := fmt.Sprint(values[0])
	if reason == "forced server close" && m.socket.Conn().Transport().Name() == engineio.WebSocket {
		return engineio.ReasonForcedClose // Node's engine has told of the end before its server does
	}
	return reason
}

// ConnOf is the id of the Engine.IO connection under s, as in Conn and Frame.
func ConnOf(s *socket.Socket) string { return s.Conn().Id() }
