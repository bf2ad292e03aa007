package socketio_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"earshot/socketio"

	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// patience is how long a test waits for something that must happen: far longer than it takes.
const patience = 20 * time.Second

// path is where the servers of tests are.
const path = "/s/x/socket.io/"

// serve starts a server with a program, and closes it when the test ends.
func serve(t testing.TB, o socketio.Options, program func(*socket.Server)) (server *socketio.Server, url string) {
	t.Helper()
	o.Path = path
	server = socketio.NewServer(o)
	if program != nil {
		program(server.IO())
	}
	host := httptest.NewServer(server)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			t.Errorf("the server didn't close: %v", err)
		}
		host.Close()
	})
	return server, host.URL
}

// onConnection calls f for each socket of a namespace.
func onConnection(nsp interface {
	On(string, ...types.EventListener) error
}, f func(*socket.Socket)) {
	_ = nsp.On("connection", func(values ...any) { f(values[0].(*socket.Socket)) })
}

// jsonArgs are arguments without attachments.
func jsonArgs(format string, values ...any) *socketio.Args {
	return &socketio.Args{JSON: fmt.Appendf(nil, format, values...)}
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// receive waits for a value.
func receive[T any](t testing.TB, what string, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(patience):
		t.Fatalf("never came: %s", what)
		panic("unreachable")
	}
}

// A journal is an Observer that remembers.
type journal struct {
	mu         sync.Mutex
	opened     []socketio.Conn
	frames     []socketio.Frame
	deliveries []socketio.Delivery
	closed     map[string][]string
	lines      []string
}

func newJournal() *journal { return &journal{closed: map[string][]string{}} }

func (j *journal) Opened(c socketio.Conn) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.opened = append(j.opened, c)
	j.lines = append(j.lines, "opened "+c.Transport)
}

func (j *journal) Upgraded(_, transport string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, "upgraded "+transport)
}

func (j *journal) Frame(f socketio.Frame) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f.Raw = append([]byte(nil), f.Raw...)
	j.frames = append(j.frames, f)
	arrow := "<-"
	if f.Out {
		arrow = "->"
	}
	j.lines = append(j.lines, fmt.Sprintf("%s %s %s", arrow, f.Transport, f.Raw))
}

func (j *journal) Delivered(d socketio.Delivery) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.deliveries = append(j.deliveries, d)
	j.lines = append(j.lines, fmt.Sprintf("delivered to %d", len(d.To)))
}

func (j *journal) Closed(conn, reason string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed[conn] = append(j.closed[conn], reason)
	j.lines = append(j.lines, "closed "+reason)
}

// find returns the frames that satisfy a condition.
func (j *journal) find(so func(socketio.Frame) bool) (found []socketio.Frame) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, f := range j.frames {
		if so(f) {
			found = append(found, f)
		}
	}
	return found
}
