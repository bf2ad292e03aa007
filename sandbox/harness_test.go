package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"earshot/sandbox"
)

// prelude is a small one: console.log, a host function of any name, and listeners of what is dispatched.
const prelude = `(g => {
	'use strict';
	const host = g.__host, caller = g.__caller;
	delete g.__host;
	const { parse, stringify } = JSON;
	const listeners = [];
	g.console = { log(...args) { host('log', stringify({ at: caller(), text: args.map(String).join(' ') })) } };
	Object.assign(g, {
		call(op, args, ...bytes) { return host(op, stringify(args === undefined ? null : args), ...bytes) },
		forward: Object.defineProperty((...args) => { for (const f of [function forward() { g.console.log(...args) }]) f() }, 'name', { value: '' }),
		where() { return caller() },
		raw(...args) { return host(...args) },
		on(listener) { listeners.push(listener) },
	});
	g.__dispatch = (bytes = [], json) => { for (const l of listeners) l(parse(json), ...bytes) };
})(globalThis)`

// host notes what a program says.
type host struct {
	mu       sync.Mutex
	logs     []string // "text @ file:line:column"
	rejected []*sandbox.Error
	limited  []*sandbox.Error
	tick     func() bool
	call     func(op string, args []byte, attachments [][]byte) ([]byte, error)
}

func (h *host) Call(op string, texts, attachments [][]byte) ([]byte, error) {
	args := texts[0]
	if op != "log" && h.call != nil {
		return h.call(op, args, attachments)
	}
	var m struct{ At, Text string }
	if err := json.Unmarshal(args, &m); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.logs = append(h.logs, m.Text+" @ "+m.At)
	h.mu.Unlock()
	return nil, nil
}

func (h *host) Rejected(err *sandbox.Error) { h.rejected = append(h.rejected, err) }

func (h *host) Limited(err *sandbox.Error) { h.limited = append(h.limited, err) }

func (h *host) GiveWay() bool { return h.tick == nil || h.tick() }

// said gives the texts that were logged, without their places.
func (h *host) said() string {
	var texts []string
	for _, l := range h.logs {
		text, _, _ := strings.Cut(l, " @ ")
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

var modules = map[string]string{
	"socket.io": "export class Server {}\nexport default { Server };",
	"broken":    "throw new TypeError('broken inside')",
}

// engineFor starts an engine whose compiled code all tests of a run share.
func engineFor(t testing.TB, c sandbox.Config) *sandbox.Engine {
	t.Helper()
	if c.Prelude == "" {
		c.Prelude = prelude
	}
	if c.Modules == nil {
		c.Modules = modules
	}
	if c.CacheDir == "" {
		c.CacheDir = sharedCache()
	}
	e, err := sandbox.NewEngine(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func programOn(t testing.TB, e *sandbox.Engine) (*sandbox.Program, *host) {
	t.Helper()
	h := &host{}
	p, err := e.NewProgram(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, h
}

func newProgram(t testing.TB) (*sandbox.Program, *host) {
	t.Helper()
	return programOn(t, engineFor(t, sandbox.Config{}))
}

// failure is the *Error in err, which must be there.
func failure(t testing.TB, err error) *sandbox.Error {
	t.Helper()
	e, ok := errors.AsType[*sandbox.Error](err)
	if !ok {
		t.Fatalf("the error is %v, want a *sandbox.Error", err)
	}
	return e
}

func place(e *sandbox.Error) string { return fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column) }

// answers says whether a program still does what it should.
func answers(t testing.TB, p *sandbox.Program, h *host) {
	t.Helper()
	before := len(h.logs)
	if err := p.Run("check.js", "console.log('still ' + [1, 2, 3].map(n => n * n).join())"); err != nil {
		t.Fatalf("the program can't go on: %v", err)
	}
	if got := h.logs[before:]; !slices.Equal(got, []string{"still 1,4,9 @ check.js:1:9"}) {
		t.Fatalf("the program says %q, want that it is still there", got)
	}
}
