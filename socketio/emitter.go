package socketio

import (
	"log/slog"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/zishang520/socket.io/v3/pkg/types"
)

// An emitter has the few listeners that the library gives a connection and its decoder: the library's own takes a kilobyte
// for three.
type emitter struct {
	types.EventEmitter // nil: the library calls none of the methods that aren't here

	mu        sync.Mutex
	listeners []listener // never changed, but replaced
}

type listener struct {
	event types.EventName
	once  bool
	call  types.EventListener
}

func (e *emitter) On(event types.EventName, calls ...types.EventListener) error {
	return e.add(event, false, calls)
}

func (e *emitter) Once(event types.EventName, calls ...types.EventListener) error {
	return e.add(event, true, calls)
}

func (e *emitter) add(event types.EventName, once bool, calls []types.EventListener) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.listeners = slices.Grow(slices.Clip(e.listeners), len(calls))
	for _, call := range calls {
		e.listeners = append(e.listeners, listener{event, once, call})
	}
	return nil
}

// RemoveListener removes the first listener to the event that is the given function.
func (e *emitter) RemoveListener(event types.EventName, call types.EventListener) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	i := slices.IndexFunc(e.listeners, func(l listener) bool {
		return l.event == event && reflect.ValueOf(l.call).Pointer() == reflect.ValueOf(call).Pointer()
	})
	if i < 0 {
		return false
	}
	e.listeners = slices.Concat(e.listeners[:i], e.listeners[i+1:])
	return true
}

// Emit calls the listeners to an event, in order. A panic in one doesn't keep it from the others, as with the library's.
func (e *emitter) Emit(event types.EventName, values ...any) {
	e.mu.Lock()
	listeners := e.listeners
	e.mu.Unlock()
	for _, l := range listeners {
		if l.event == event && (!l.once || e.RemoveListener(event, l.call)) {
			guarded(l.call, values)
		}
	}
}

func guarded(call types.EventListener, values []any) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("a listener of a connection panicked", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	call(values...)
}
