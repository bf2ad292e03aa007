package sandbox_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"earshot/sandbox"
)

func TestAnEndlessLoopIsInterruptedWhereItIsAndTheProgramLivesOn(t *testing.T) {
	for name, c := range map[string]struct{ source, place string }{
		"bare":                  {"\nfor (;;) {}", "server.js:2:1"},
		"after a call":          {"let a = String(1);\nwhile (true) {\n  a++;\n}", "server.js:2:1"},
		"in a function":         {"function f() {\n  let n = 0;\n  while (true) { n++ }\n}\nf();", "server.js:3:3"},
		"with a call in it":     {"while (true) {\n  Math.random();\n}", "server.js:2:8"},
		"a regular expression":  {"\nconst slow = /(a+)+$/.test('a'.repeat(40) + '!');\nfor (;;) {}", "server.js:2:23"},
		"caught":                {"try {\n  for (;;);\n} catch { console.log('caught') } finally { console.log('finally') }", "server.js:2:3"},
		"caught in a loop":      {"for (;;) {\n  try { for (;;) { try { for (;;); } finally { console.log('finally') } } } catch { console.log('caught') }\n}", "server.js:1:1"},
		"in an async function":  {"async function f() {\n  for (;;);\n}\nf().catch(() => console.log('caught'));", "server.js:2:3"},
		"in a promise callback": {"Promise.resolve().then(() => {\n  for (;;);\n}).catch(() => console.log('caught'));", "server.js:2:3"},
		"in a new Promise":      {"new Promise(() => {\n  for (;;);\n}).catch(() => console.log('caught'));", "server.js:2:3"},
		"in a getter of JSON":   {"JSON.stringify({ get a() {\n  for (;;);\n} })", "server.js:2:3"},
		"in a sort":             {"[2, 1].sort(() => {\n  for (;;);\n})", "server.js:2:3"},
		"in an iterator":        {"Array.from({ [Symbol.iterator]: () => ({ next() {\n  for (;;);\n}, return() { console.log('caught') } }) })", "server.js:2:3"},
		"in a proxy":            {"new Proxy({}, { get() {\n  for (;;);\n} }).x", "server.js:2:3"},
		"in a module":           {"import 'socket.io';\nfor (;;) {}", "server.js:2:1"},
		"after an await":        {"await null;\ntry {\n  for (;;) {}\n} catch { console.log('caught') }", "server.js:3:3"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := newProgram(t)
			err := failure(t, p.Run("server.js", c.source))
			if !err.Interrupted || err.Killed {
				t.Fatalf("the error is %+v, want an interrupt", err)
			}
			if place(err) != c.place {
				t.Errorf("it says %s, want %s", place(err), c.place)
			}
			if h.said() != "" || len(h.rejected) != 0 {
				t.Errorf("the program noticed: it says %q, and rejects %v", h.said(), h.rejected)
			}
			answers(t, p, h)
		})
	}
}

func TestAListenerIsInterruptedAndTheNextEventIsHeard(t *testing.T) {
	p, h := newProgram(t)
	if err := p.Run("server.js", "on(m => {\n  console.log(m);\n  while (m === 1) {}\n})"); err != nil {
		t.Fatal(err)
	}
	err := failure(t, p.Dispatch(nil, "1"))
	if !err.Interrupted || err.Line != 3 && err.Line != 2 {
		t.Errorf("the error is %v, want an interrupt in the listener", err)
	}
	if err := p.Dispatch(nil, "2"); err != nil {
		t.Error(err)
	}
	if h.said() != "1; 2" {
		t.Errorf("the program says %q", h.said())
	}
}

func TestPromiseCallbacksLeftByAnInterruptRunAtTheNextTurn(t *testing.T) {
	p, h := newProgram(t)
	err := failure(t, p.Run("server.js", `
		Promise.resolve().then(() => { console.log(1); for (;;); }).then(null, () => console.log('caught'));
		Promise.resolve().then(() => console.log(2));
		on(() => console.log(3));`))
	if !err.Interrupted || h.said() != "1" {
		t.Fatalf("the error is %v and the program says %q", err, h.said())
	}
	if err := p.Dispatch(nil, "null"); err != nil {
		t.Fatal(err)
	}
	if h.said() != "1; 2; 3" {
		t.Errorf("the program says %q, want what was left first", h.said())
	}
}

func TestAProgramWhosePromiseCallbacksNeverEndIsKilledAtTheSecondTurn(t *testing.T) {
	p, _ := newProgram(t)
	if err := failure(t, p.Run("server.js", "function again() { Promise.resolve().then(again) }\nfor (let i = 0; i < 10; i++) again()")); !err.Interrupted {
		t.Fatalf("the error is %v, want an interrupt", err)
	}
	for range 2 {
		if err := failure(t, p.Dispatch(nil, "1")); !err.Killed || !strings.Contains(err.Message, "never come to an end") {
			t.Errorf("the error is %v, want that it is killed", err)
		}
	}
}

func TestASingleBuiltinThatDoesNotComeBackIsKilledAndLocated(t *testing.T) {
	p, _ := newProgram(t)
	err := failure(t, p.Run("server.js", "let a = 1;\ntry {\n  Array.prototype.reverse.call({ length: 2 ** 53 - 1 });\n} catch {}"))
	if !err.Killed || err.Interrupted || err.Line != 3 {
		t.Errorf("the error is %+v, want a kill in line 3", err)
	}
	if p.Memory() != 0 {
		t.Errorf("it still has %d bytes", p.Memory())
	}
	if again := failure(t, p.Dispatch(nil, "1")); again != err {
		t.Errorf("a later call gives %v", again)
	}
}

func TestMemoryRunsOutAsAnOrdinaryError(t *testing.T) {
	p, h := newProgram(t)
	err := p.Run("server.js", `
		const kept = [];
		try { for (;;) kept.push(new Uint8Array(1e5)) } catch (e) { console.log(e.name, e.message) }
		console.log(kept.length > 200);
		kept.length = 0;`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.said(), "InternalError out of memory; true"; got != want {
		t.Errorf("the program says %q, want %q", got, want)
	}
	answers(t, p, h)
	if reserve := uint64(32 << 20); p.Memory() > reserve {
		t.Errorf("it has %d bytes, want at most %d", p.Memory(), reserve)
	}
}

func TestFloodsOfHostCallsAreCutOff(t *testing.T) {
	e := engineFor(t, sandbox.Config{Limits: sandbox.Limits{HostCalls: 10, HostBytes: 10_000}})
	for name, c := range map[string]struct{ source, want string }{
		"calls": {"for (let i = 0; ; i++)\n  console.log(i);", "RangeError: more than 10 calls of emit, console.log and the like in one turn (server.js:2:11)"},
		"bytes": {"console.log('x'.repeat(20000));", "RangeError: more than 10000 bytes sent, logged and the like in one turn (server.js:1:9)"},
		"attachments": {"call('op', null, new Uint8Array(5000));\ncall('op', null, new Uint8Array(5000));",
			"RangeError: more than 10000 bytes sent, logged and the like in one turn (server.js:2:1)"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := programOn(t, e)
			h.call = func(string, []byte, [][]byte) ([]byte, error) { return nil, nil }
			if err := failure(t, p.Run("server.js", c.source)); err.Error() != c.want {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
			if len(h.limited) != 1 || c.want != h.limited[0].Error()+c.want[strings.Index(c.want, " ("):] {
				t.Errorf("the host is told %v", h.limited)
			}
			if len(h.logs) > 10 {
				t.Errorf("%d calls reached the host", len(h.logs))
			}
			h.logs = nil
			answers(t, p, h)
		})
	}
}

func TestASourceMayBeTooLong(t *testing.T) {
	p, h := newProgram(t)
	err := failure(t, p.Run("server.js", strings.Repeat(" ", 64<<10+1)))
	if err.Message != "the program is too long: 65537 bytes, at most 65536" {
		t.Errorf("the error is %v", err)
	}
	answers(t, p, h)
}

func TestTicksAreCounted(t *testing.T) {
	p, _ := newProgram(t)
	before := p.Ticks()
	if err := p.Run("server.js", "for (let i = 0; i < 1e5; i++);"); err != nil {
		t.Fatal(err)
	}
	if spent := p.Ticks() - before; spent < 3 || spent > 20 {
		t.Errorf("100,000 rounds cost %d ticks", spent)
	}
}

func TestAHostMayKeepAProgramWaitingAndEndIt(t *testing.T) {
	p, h := programOn(t, engineFor(t, sandbox.Config{Limits: sandbox.Limits{Wall: time.Second}}))
	ticks := 0
	h.tick = func() bool {
		if ticks++; ticks == 1 {
			time.Sleep(1100 * time.Millisecond) // longer than the turn may last
		}
		return true
	}
	err := failure(t, p.Run("server.js", "\nfor (;;) {}"))
	if !err.Interrupted || err.Line != 2 || !strings.HasPrefix(err.Message, "stopped after ") {
		t.Errorf("the error is %+v, want an interrupt: the wait isn't the program's", err)
	}
	if ticks < 100 {
		t.Errorf("the host was asked %d times, want once a tick", ticks)
	}
	h.tick = func() bool { return false }
	if err := failure(t, p.Run("server.js", "for (;;) {}")); !err.Killed || err.Message != "the program is closed" {
		t.Errorf("after the host has ended it, the error is %+v", err)
	}
}

func TestARecursionIsInterruptedInIt(t *testing.T) {
	p, h := newProgram(t)
	err := failure(t, p.Run("server.js", "const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);\n\nfor (const n of [50]) fib(n);"))
	if !err.Interrupted || err.Line != 1 {
		t.Errorf("the error is %v, want an interrupt in line 1", err)
	}
	answers(t, p, h)
}

func TestManyProgramsAtOnce(t *testing.T) {
	e := engineFor(t, sandbox.Config{})
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			p, h := programOn(t, e)
			if err := p.Run("server.js", "let n = 0; on(m => { n += m; console.log(n); if (m === 7) for (;;); })"); err != nil {
				t.Fatal(err)
			}
			for m := range 10 {
				err := p.Dispatch(nil, fmt.Sprint(m))
				if (err != nil) != (m == 7) {
					t.Fatalf("event %d: %v", m, err)
				}
			}
			if got, want := h.said(), "0; 1; 3; 6; 10; 15; 21; 28; 36; 45"; got != want {
				t.Errorf("the program says %q, want %q", got, want)
			}
			answers(t, p, h)
		})
	}
}

func TestATurnThatLastsTooLongIsKilled(t *testing.T) {
	p, _ := programOn(t, engineFor(t, sandbox.Config{Limits: sandbox.Limits{Wall: 1}}))
	err := failure(t, p.Run("server.js", "for (;;);"))
	if !err.Killed || err.Message != "one turn took too long" {
		t.Errorf("the error is %+v", err)
	}
}

func TestAProgramGoesOnAfterItsNativeStacksWereCollected(t *testing.T) {
	p, h := newProgram(t)
	if err := p.Run("server.js", "function deep(n) { return n ? deep(n - 1) : 0 } deep(800); on(m => console.log(m))"); err != nil {
		t.Fatal(err)
	}
	for _, m := range []string{"1", "2", "3"} {
		runtime.GC()
		runtime.GC()
		if err := p.Dispatch(nil, m); err != nil {
			t.Fatal(err)
		}
	}
	if h.said() != "1; 2; 3" {
		t.Errorf("the program says %q", h.said())
	}
}
