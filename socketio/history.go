package socketio

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// maxHistory is how many bytes of packets one namespace keeps for recovery. What is older can't be recovered.
const maxHistory = 4 << 20

// maxSessions is how many sessions of a namespace can be recovered at a time.
const maxSessions = 10_000

// A history is what connection state recovery needs of one namespace: sessions, and packets that they may have missed.
type history struct {
	lasting time.Duration

	mu       sync.Mutex
	count    uint64 // packets so far; names them
	packets  []pastPacket
	size     int
	sessions map[socket.PrivateSessionId]pastSession
}

type pastPacket struct {
	at            time.Time
	offset        string
	data          []any
	size          int
	rooms, except *types.Set[socket.Room]
}

type pastSession struct {
	at      time.Time
	session *socket.SessionToPersist
}

func newHistory(lasting time.Duration) *history {
	return &history{lasting: lasting, sessions: map[socket.PrivateSessionId]pastSession{}}
}

// keep adds an offset to an event's arguments, as Node does, by which the client will say what it got last.
func (h *history) keep(p *parser.Packet, o *socket.BroadcastOptions) {
	values, ok := p.Data.([]any)
	if !ok || p.Type != parser.EVENT || p.Id != nil || o != nil && o.Flags != nil && o.Flags.Volatile {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count++
	past := pastPacket{at: time.Now(), offset: strconv.FormatUint(h.count, 36)}
	past.data = append(slices.Clone(values), past.offset)
	past.size = sizeOf(values)
	if o != nil {
		past.rooms, past.except = o.Rooms, o.Except
	}
	p.Data = past.data
	h.packets = append(h.packets, past)
	h.size += past.size
	h.forget()
}

func sizeOf(values []any) int {
	size := 64
	for _, value := range values {
		if args, ok := value.(*Args); ok {
			size += len(args.JSON)
			for _, attachment := range args.Attachments {
				size += len(attachment)
			}
		}
	}
	return size
}

// forget drops what is too old or too much. h.mu is held.
func (h *history) forget() {
	oldest := time.Now().Add(-h.lasting)
	n := 0
	for n < len(h.packets) && (h.packets[n].at.Before(oldest) || h.size > maxHistory) {
		h.size -= h.packets[n].size
		n++
	}
	h.packets = slices.Delete(h.packets, 0, n)
}

func (h *history) persist(session *socket.SessionToPersist) {
	h.mu.Lock()
	defer h.mu.Unlock()
	oldest := time.Now().Add(-h.lasting)
	for pid, past := range h.sessions {
		if past.at.Before(oldest) {
			delete(h.sessions, pid)
		}
	}
	if len(h.sessions) >= maxSessions {
		return
	}
	h.sessions[session.Pid] = pastSession{time.Now(), session}
}

// restore returns nil if the session or its offset is not (or no longer) known.
func (h *history) restore(pid socket.PrivateSessionId, offset string) *socket.Session {
	h.mu.Lock()
	defer h.mu.Unlock()
	past, ok := h.sessions[pid]
	if !ok || time.Since(past.at) > h.lasting {
		return nil
	}
	h.forget()
	last := slices.IndexFunc(h.packets, func(p pastPacket) bool { return p.offset == offset })
	if last < 0 {
		return nil
	}
	missed := []any{}
	for _, p := range h.packets[last+1:] {
		if p.reaches(past.session.Rooms) {
			missed = append(missed, p.data)
		}
	}
	return &socket.Session{SessionToPersist: past.session, MissedPackets: missed}
}

// reaches says whether a packet was for somebody in these rooms.
func (p pastPacket) reaches(rooms *types.Set[socket.Room]) bool {
	included := p.rooms == nil || p.rooms.Len() == 0
	for _, room := range rooms.Keys() {
		if p.except != nil && p.except.Has(room) {
			return false
		}
		included = included || p.rooms.Has(room)
	}
	return included
}
