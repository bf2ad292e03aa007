package playground

import "sync"

// inbox is a program's queue of happenings.
type inbox struct {
	most, mostBytes int

	mu    sync.Mutex
	queue []happening
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
	if len(b.queue) >= b.most || b.bytes+h.weight() > b.mostBytes && len(b.queue) > 0 {
		return false
	}
	return b.add(h)
}

// putAnyway adds what the program must hear of, since it counts on it: a timer, the end of a connection. What else limits
// how often that happens keeps it within bounds; a few times as much as clients may put is the end.
func (b *inbox) putAnyway(h happening) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) >= 4*b.most {
		return false
	}
	return b.add(h)
}

// add is put with mu held.
func (b *inbox) add(h happening) bool {
	if b.shut {
		return false
	}
	b.queue = append(b.queue, h)
	b.bytes += h.weight()
	b.signal()
	return true
}

// take waits for the next happening; it says false when the inbox is closed.
func (b *inbox) take() (happening, bool) {
	for range b.ready {
		b.mu.Lock()
		if b.shut {
			b.mu.Unlock()
			return happening{}, false
		}
		if len(b.queue) > 0 {
			h := b.queue[0]
			b.queue[0] = happening{}
			b.queue = b.queue[1:]
			b.bytes -= h.weight()
			b.signal()
			b.mu.Unlock()
			return h, true
		}
		b.mu.Unlock()
	}
	return happening{}, false
}

func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut, b.queue, b.bytes = true, nil, 0
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
