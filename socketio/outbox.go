package socketio

import (
	"slices"
	"sync"
	"sync/atomic"

	"earshot/socketio/engineio"
)

// outbox keeps back what goes to a client, in order, while somebody holds it.
type outbox struct {
	holders atomic.Int32
	mu      sync.Mutex // taken by whoever sends while somebody holds
	kept    []*engineio.Message
	first   int // how many of them go before all others
}

func (o *outbox) hold() { o.holders.Add(1) }

// release ends one hold. With the last, what was kept goes out.
func (o *outbox) release(conn *engineio.Conn) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.holders.Load() == 1 {
		o.sendKept(conn)
	}
	o.holders.Add(-1)
}

// flush sends what is kept, whoever holds.
func (o *outbox) flush(conn *engineio.Conn) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sendKept(conn)
}

func (o *outbox) sendKept(conn *engineio.Conn) {
	for _, m := range o.kept {
		conn.Send(m)
	}
	o.kept, o.first = nil, 0
}

// send sends a message, or keeps it; ahead: before the others that are kept.
func (o *outbox) send(conn *engineio.Conn, m *engineio.Message, ahead bool) {
	if o.holders.Load() == 0 {
		conn.Send(m)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.holders.Load() == 0 {
		conn.Send(m)
		return
	}
	if ahead {
		o.kept = slices.Insert(o.kept, o.first, m)
		o.first++
		return
	}
	o.kept = append(o.kept, m)
}
