package playground

import "sync"

// roomKept is for how many happenings an inbox keeps room when it is empty.
const roomKept = 300

// inbox is a program's queue of happenings.
type inbox struct {
	most, mostBytes int

	mu    sync.Mutex
	queue []happening // those before next have been taken
	next  int
	bytes int
	shut  bool
	ready chan struct{} // has a token while there may be something to take
}

func newInbox(most, mostBytes int) *inbox {
	return &inbox{most: most, mostBytes: mostBytes, ready: make(chan struct{}, 1)}
}

// put adds what a client did; it says false if the program has ended or there is no room.
func (b *inbox) put(h happening) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting() >= b.most || b.bytes+h.weight() > b.mostBytes && b.waiting() > 0 {
		return false
	}
	return b.add(h)
}

// putAnyway adds what the program must hear of, since it counts on it: a timer, the end of a connection. What else limits
// how often that happens keeps it within bounds; a few times as much as clients may put is the end.
func (b *inbox) putAnyway(h happening) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting() >= 4*b.most {
		return false
	}
	return b.add(h)
}

// add is put with mu held.
func (b *inbox) add(h happening) bool {
	if b.shut {
		return false
	}
	if b.next > len(b.queue)/2 { // so that the queue stays where it is, and as long as it has to be
		rest := copy(b.queue, b.queue[b.next:])
		clear(b.queue[rest:])
		b.queue, b.next = b.queue[:rest], 0
	}
	b.queue = append(b.queue, h)
	b.bytes += h.weight()
	b.signal()
	return true
}

// waits is how many happenings wait.
func (b *inbox) waits() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.waiting()
}

func (b *inbox) waiting() int { return len(b.queue) - b.next }

// take waits for the next happening; it says false when the inbox is closed.
func (b *inbox) take() (happening, bool) {
	for {
		h, ok, shut := b.takeNow()
		if ok || shut {
			return h, ok
		}
		<-b.ready
	}
}

func (b *inbox) takeNow() (h happening, ok, shut bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut || b.waiting() == 0 {
		return happening{}, false, b.shut
	}
	h = b.queue[b.next]
	b.queue[b.next] = happening{}
	b.next++
	b.bytes -= h.weight()
	if b.waiting() == 0 && len(b.queue) > roomKept {
		b.queue, b.next = nil, 0
	}
	return h, true, false
}

func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut, b.queue, b.next, b.bytes = true, nil, 0, 0
	b.signal()
}

func (b *inbox) closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shut
}

// weighs is what the queue takes, in bytes.
func (b *inbox) weighs() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bytes
}

func (b *inbox) signal() {
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// weight is what a happening takes, in bytes, roughly.
func (h *happening) weight() int {
	n := 500 + len(h.message.Args) + len(h.message.Event) + len(h.message.Namespace)
	for _, a := range h.attach {
		n += len(a)
	}
	if d := h.message.Details; d != nil {
		n += len(d.Auth)
	}
	return n
}
