package socketio

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
	"github.com/zishang520/socket.io/servers/socket/v3"
)

// ErrTimeout is what an emit with acknowledgement ends with if a reply is missing when its time is up.
// It says what Node's error says.
var ErrTimeout = errors.New("operation has timed out")

// ErrTooMuch is what a broadcast with acknowledgement ends with if the replies are too large to be gathered.
var ErrTooMuch = errors.New("the clients' replies are too large")

// maxGathered is how many bytes of replies to broadcasts a namespace gathers at a time.
const maxGathered = 16 << 20

// EmitWithAck emits an event to one socket. done is called once: with the reply, or with ErrTimeout after the timeout
// (0: none; if the client never replies, done is never called).
func EmitWithAck(s *socket.Socket, event string, args *Args, timeout time.Duration, done func(*Args, error)) {
	id := s.Nsp().Ids()
	var once sync.Once
	var timer *time.Timer
	if timeout > 0 {
		timer = time.AfterFunc(timeout, func() {
			s.Acks().Delete(id)
			once.Do(func() { done(nil, ErrTimeout) })
		})
	}
	s.Acks().Store(id, func(values []any, _ error) {
		once.Do(func() {
			if timer != nil {
				timer.Stop()
			}
			done(replyOf(values), nil)
		})
	})
	p := &parser.Packet{Type: parser.EVENT, Nsp: s.Nsp().Name(), Id: &id, Data: []any{event, args}}
	s.NotifyOutgoingListeners()(p)
	s.Client().WriteToEngine(s.Nsp().Server().Encoder().Encode(p), &socket.WriteOptions{})
}

// replyOf is the *Args in what our decoder made of an acknowledgement.
func replyOf(values []any) *Args {
	if len(values) == 1 {
		if args, ok := values[0].(*Args); ok {
			return args
		}
	}
	return orEmpty(nil)
}

// BroadcastWithAck emits an event to everybody whom b means. done is called once: with all replies in the order in which
// they came, or after the timeout with those that came and ErrTimeout (0: it waits for ever).
// It returns an error, and doesn't call done, if the event's name is reserved.
func BroadcastWithAck(b *socket.BroadcastOperator, event string, args *Args, timeout time.Duration, done func([]*Args, error)) error {
	return b.Emit(event, &ackRequest{args: args, timeout: timeout, done: done})
}

// An ackRequest travels through the library as the argument of a broadcast to our adapter, which knows the receivers.
type ackRequest struct {
	args    *Args
	timeout time.Duration
	done    func([]*Args, error)

	mu       sync.Mutex
	timer    *time.Timer
	missing  int
	replies  []*Args
	size     int64
	gathered *atomic.Int64 // by all broadcasts of the namespace
	over     bool
}

// expect registers for a reply to packet id from every receiver.
func (r *ackRequest) expect(id uint64, to []*socket.Socket, gathered *atomic.Int64) {
	r.mu.Lock()
	r.gathered = gathered
	r.missing = len(to)
	if r.timeout > 0 {
		r.timer = time.AfterFunc(r.timeout, func() {
			for _, s := range to {
				s.Acks().Delete(id)
			}
			r.finish(ErrTimeout)
		})
	}
	r.mu.Unlock()
	for _, s := range to {
		s.Acks().Store(id, r.reply)
	}
	if len(to) == 0 {
		r.finish(nil)
	}
}

// reply counts one client's acknowledgement, however many arguments it has.
func (r *ackRequest) reply(values []any, _ error) {
	r.mu.Lock()
	if r.over {
		r.mu.Unlock()
		return
	}
	reply := replyOf(values)
	size := int64(sizeOf([]any{reply}))
	r.size += size
	tooMuch := r.gathered.Add(size) > maxGathered
	r.replies = append(r.replies, reply)
	r.missing--
	complete := r.missing == 0
	r.mu.Unlock()
	switch {
	case tooMuch:
		r.finish(ErrTooMuch)
	case complete:
		r.finish(nil)
	}
}

func (r *ackRequest) finish(err error) {
	r.mu.Lock()
	if r.over {
		r.mu.Unlock()
		return
	}
	r.over = true
	r.gathered.Add(-r.size)
	if r.timer != nil {
		r.timer.Stop()
	}
	replies := r.replies
	r.mu.Unlock()
	r.done(replies, err)
}
