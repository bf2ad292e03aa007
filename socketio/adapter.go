package socketio

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// adapters makes the adapter of each namespace.
type adapters struct {
	observer Observer
	keep     time.Duration // how long sessions can be recovered; 0: not at all
}

func (a *adapters) New(nsp socket.Namespace) socket.Adapter {
	made := &adapter{
		Adapter:  socket.MakeAdapter(),
		observer: a.observer,
		joined:   map[socket.SocketId][]socket.Room{},
		rooms:    map[socket.Room][]socket.SocketId{},
	}
	if a.keep > 0 {
		made.history = newHistory(a.keep)
	}
	made.Prototype(made)
	made.Construct(nsp)
	_ = nsp.On("connect", func(values ...any) {
		s := values[0].(*socket.Socket)
		connectionOf(s).hasJoined(s)
	})
	return made
}

// An adapter keeps the rooms of one namespace, and broadcasts. Unlike the library's it keeps the order in which sockets
// joined, as Node's does, knows exactly whom a broadcast reaches, and encodes it once.
type adapter struct {
	socket.Adapter
	observer Observer
	history  *history     // nil: no recovery
	gathered atomic.Int64 // bytes of acknowledgements that wait for others

	order sync.Mutex // held while a broadcast is sent: everybody gets broadcasts in the same order

	mu     sync.RWMutex      // guards what follows
	all    []socket.SocketId // in the order in which they connected
	joined map[socket.SocketId][]socket.Room
	rooms  map[socket.Room][]socket.SocketId // in the order in which they joined
}

// --- rooms ---

// AddAll puts a socket into rooms. The first of them is its own: so the adapter learns first who connects.
func (a *adapter) AddAll(id socket.SocketId, rooms *types.Set[socket.Room]) {
	if rooms.Has(socket.Room(id)) {
		if s, ok := a.Nsp().Sockets().Load(id); ok {
			connectionOf(s).join(s)
		}
	}
	var created, joined []socket.Room
	a.mu.Lock()
	if _, known := a.joined[id]; !known {
		a.all = append(a.all, id)
		a.joined[id] = nil
	}
	for _, room := range sorted(rooms) {
		if slices.Contains(a.joined[id], room) {
			continue
		}
		if len(a.rooms[room]) == 0 {
			created = append(created, room)
		}
		joined = append(joined, room)
		a.joined[id] = append(a.joined[id], room)
		a.rooms[room] = append(a.rooms[room], id)
	}
	a.mu.Unlock()
	for _, room := range created {
		a.Emit("create-room", room)
	}
	for _, room := range joined {
		a.Emit("join-room", room, id)
	}
}

// Del takes a socket out of a room.
func (a *adapter) Del(id socket.SocketId, room socket.Room) {
	a.mu.Lock()
	left := a.joined[id]
	wasIn := slices.Contains(left, room)
	if wasIn {
		a.joined[id] = without(left, room)
		a.remove(id, room)
	}
	_, remains := a.rooms[room]
	a.mu.Unlock()
	if wasIn {
		a.tellLeft(id, room, remains)
	}
}

// DelAll forgets a socket.
func (a *adapter) DelAll(id socket.SocketId) {
	a.mu.Lock()
	left := a.joined[id]
	delete(a.joined, id)
	a.all = without(a.all, id)
	remains := make([]bool, len(left))
	for i, room := range left {
		a.remove(id, room)
		_, remains[i] = a.rooms[room]
	}
	a.mu.Unlock()
	for i, room := range left {
		a.tellLeft(id, room, remains[i])
	}
}

// remove takes a socket off a room's list; a room without sockets doesn't exist. a.mu is held.
func (a *adapter) remove(id socket.SocketId, room socket.Room) {
	if ids := without(a.rooms[room], id); len(ids) > 0 {
		a.rooms[room] = ids
	} else {
		delete(a.rooms, room)
	}
}

func (a *adapter) tellLeft(id socket.SocketId, room socket.Room, remains bool) {
	a.Emit("leave-room", room, id)
	if !remains {
		a.Emit("delete-room", room)
	}
}

// without returns a list without a value; it leaves the list as it is, which a broadcast may be reading.
func without[T comparable](list []T, value T) []T {
	i := slices.Index(list, value)
	if i < 0 {
		return list
	}
	return slices.Concat(list[:i], list[i+1:])
}

func sorted[T ~string](set *types.Set[T]) []T {
	if set == nil {
		return nil
	}
	keys := set.Keys()
	slices.Sort(keys)
	return keys
}

// Rooms is a picture of the rooms as they are now.
func (a *adapter) Rooms() *types.Map[socket.Room, *types.Set[socket.SocketId]] {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return picture(a.rooms)
}

// Sids is a picture of the rooms of each socket as they are now.
func (a *adapter) Sids() *types.Map[socket.SocketId, *types.Set[socket.Room]] {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return picture(a.joined)
}

func picture[K, V comparable](lists map[K][]V) *types.Map[K, *types.Set[V]] {
	sets := &types.Map[K, *types.Set[V]]{}
	for key, list := range lists {
		sets.Store(key, types.NewSet(list...))
	}
	return sets
}

// SocketRooms is a picture of a socket's rooms, nil if there is no such socket.
func (a *adapter) SocketRooms(id socket.SocketId) *types.Set[socket.Room] {
	a.mu.RLock()
	defer a.mu.RUnlock()
	rooms, ok := a.joined[id]
	if !ok {
		return nil
	}
	return types.NewSet(rooms...)
}

// RoomsOf are the rooms of s in the order in which it joined them, its own first.
func RoomsOf(s *socket.Socket) []socket.Room {
	a := s.Nsp().Adapter().(*adapter)
	a.mu.RLock()
	defer a.mu.RUnlock()
	return slices.Clone(a.joined[s.Id()])
}

// SocketsIn are the connected sockets of a namespace that are in one of the rooms (none: everybody), each once,
// in the order in which a broadcast reaches them.
func SocketsIn(nsp socket.Namespace, rooms ...socket.Room) []*socket.Socket {
	a, ok := nsp.Adapter().(*adapter)
	if !ok {
		return nil // a namespace that only stands for others, and has no sockets
	}
	return a.receivers(&socket.BroadcastOptions{Rooms: types.NewSet(rooms...)})
}

// --- who is meant ---

// receivers are the sockets that a broadcast reaches: in the order in which they connected or, if it goes to one room,
// in which they joined it.
func (a *adapter) receivers(o *socket.BroadcastOptions) []*socket.Socket {
	a.mu.RLock()
	ids := a.chosen(o)
	a.mu.RUnlock()
	sockets := make([]*socket.Socket, 0, len(ids))
	for _, id := range ids {
		if s, ok := a.Nsp().Sockets().Load(id); ok && s.Connected() {
			sockets = append(sockets, s)
		}
	}
	return sockets
}

// chosen applies rooms and exceptions. a.mu is held.
func (a *adapter) chosen(o *socket.BroadcastOptions) []socket.SocketId {
	var rooms, except []socket.Room
	if o != nil {
		rooms, except = sorted(o.Rooms), sorted(o.Except)
	}
	ids := a.all
	switch len(rooms) {
	case 0:
	case 1:
		ids = a.rooms[rooms[0]]
	default:
		in := a.union(rooms)
		ids = filter(ids, func(id socket.SocketId) bool { return in[id] })
	}
	if len(except) > 0 {
		out := a.union(except)
		ids = filter(ids, func(id socket.SocketId) bool { return !out[id] })
	}
	return slices.Clip(ids) // appends don't change what is there
}

func (a *adapter) union(rooms []socket.Room) map[socket.SocketId]bool {
	ids := map[socket.SocketId]bool{}
	for _, room := range rooms {
		for _, id := range a.rooms[room] {
			ids[id] = true
		}
	}
	return ids
}

func filter[T any](list []T, keep func(T) bool) []T {
	kept := make([]T, 0, len(list))
	for _, value := range list {
		if keep(value) {
			kept = append(kept, value)
		}
	}
	return kept
}

// Sockets are the ids of those in the rooms.
func (a *adapter) Sockets(rooms *types.Set[socket.Room]) *types.Set[socket.SocketId] {
	ids := types.NewSet[socket.SocketId]()
	for _, s := range a.receivers(&socket.BroadcastOptions{Rooms: rooms}) {
		ids.Add(s.Id())
	}
	return ids
}

// FetchSockets hands on those who are meant.
func (a *adapter) FetchSockets(o *socket.BroadcastOptions) func(func([]socket.SocketDetails, error)) {
	return func(done func([]socket.SocketDetails, error)) {
		details := []socket.SocketDetails{}
		for _, s := range a.receivers(o) {
			details = append(details, s)
		}
		done(details, nil)
	}
}

// AddSockets makes those who are meant join rooms.
func (a *adapter) AddSockets(o *socket.BroadcastOptions, rooms []socket.Room) {
	for _, s := range a.receivers(o) {
		s.Join(rooms...)
	}
}

// DelSockets makes those who are meant leave rooms.
func (a *adapter) DelSockets(o *socket.BroadcastOptions, rooms []socket.Room) {
	for _, s := range a.receivers(o) {
		for _, room := range rooms {
			s.Leave(room)
		}
	}
}

// DisconnectSockets disconnects those who are meant.
func (a *adapter) DisconnectSockets(o *socket.BroadcastOptions, closeConnection bool) {
	for _, s := range a.receivers(o) {
		s.Disconnect(closeConnection)
	}
}

// --- broadcasts ---

// Broadcast sends a packet to everybody who is meant.
func (a *adapter) Broadcast(p *parser.Packet, o *socket.BroadcastOptions) {
	p.Nsp = a.Nsp().Name()
	to := a.receivers(o)
	if values, ok := p.Data.([]any); ok && len(values) == 2 {
		if request, ok := values[1].(*ackRequest); ok {
			id := a.Nsp().Ids()
			p.Id, p.Data = &id, []any{values[0], request.args}
			request.expect(id, to, &a.gathered)
		}
	}
	a.write(p, o, to)
}

// BroadcastWithAck is the library's way to the same; its acknowledgements can't be counted if a client
// gives other than one argument, so BroadcastWithAck (the function) doesn't use it.
func (a *adapter) BroadcastWithAck(p *parser.Packet, o *socket.BroadcastOptions, count func(uint64), ack socket.Ack) {
	id := a.Nsp().Ids()
	p.Nsp, p.Id = a.Nsp().Name(), &id
	to := a.receivers(o)
	for _, s := range to {
		s.Acks().Store(id, ack)
	}
	a.write(p, o, to)
	count(uint64(len(to)))
}

// write tells of a delivery and sends it: encoded once.
func (a *adapter) write(p *parser.Packet, o *socket.BroadcastOptions, to []*socket.Socket) {
	for _, s := range to {
		s.NotifyOutgoingListeners()(p)
	}
	options := &socket.WriteOptions{}
	if o != nil && o.Flags != nil {
		options.Volatile = o.Flags.Volatile
	}
	a.order.Lock()
	defer a.order.Unlock()
	if a.history != nil {
		a.history.keep(p, o)
	}
	frames := a.Nsp().Server().Encoder().Encode(p)
	if a.observer != nil {
		a.observer.Delivered(delivery(p, o, to, frames))
	}
	for _, s := range to {
		s.Client().WriteToEngine(frames, options)
	}
}

func delivery(p *parser.Packet, o *socket.BroadcastOptions, to []*socket.Socket, frames []types.BufferInterface) Delivery {
	d := Delivery{Namespace: p.Nsp, To: make([]socket.SocketId, len(to)), Ref: frames[0].(*outgoing).message.Ref}
	for i, s := range to {
		d.To[i] = s.Id()
	}
	if o != nil {
		d.Rooms, d.Except = texts(sorted(o.Rooms)), texts(sorted(o.Except))
	}
	return d
}

func texts(rooms []socket.Room) (list []string) {
	for _, room := range rooms {
		list = append(list, string(room))
	}
	return list
}

// --- recovery ---

// PersistSession keeps the session of a socket that has lost its connection.
func (a *adapter) PersistSession(session *socket.SessionToPersist) {
	if a.history != nil {
		a.history.persist(session)
	}
}

// RestoreSession gives a session back, with what it has missed since the packet that offset names.
func (a *adapter) RestoreSession(pid socket.PrivateSessionId, offset string) (*socket.Session, error) {
	if a.history == nil {
		return nil, nil
	}
	return a.history.restore(pid, offset), nil
}
