package socketio

import (
	"sync"
	"sync/atomic"

	"earshot/socketio/engineio"
)

// outbox keeps back what goes to a client, in order, while somebody holds it.
type outbox struct {
	holders atomic.Int32
	mu      sync.Mutex // taken by whoever sends while somebody holds
	kept    []*engineio.Message
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
	o.kept = nil
}

func (o *outbox) send(conn *engineio.Conn, m *engineio.Message) {
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
	o.kept = append(o.kept, m)
}
