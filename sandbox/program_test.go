package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earshot/sandbox"
)

func TestAProgramHearsWhatIsDispatched(t *testing.T) {
	p, h := newProgram(t)
	err := p.Run("server.js", `
		on((message, bytes) => {
			console.log(message.text, bytes instanceof Uint8Array, bytes.join());
			Promise.resolve().then(() => console.log('afterwards'));
		});`)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Dispatch([][]byte{{1, 2, 255}}, `{"text":"grüß dich 😀"}`); err != nil {
		t.Fatal(err)
	}
	if got, want := h.said(), "grüß dich 😀 true 1,2,255; afterwards"; got != want {
		t.Errorf("the program says %q, want %q", got, want)
	}
}

func TestAScriptIsCheckedWithoutBeingRun(t *testing.T) {
	e := engineFor(t, sandbox.Config{})
	if err := e.Check("client.js", "window.location.href = nowhere()\nconst a = 1"); err != nil {
		t.Errorf("a script that could only fail is refused: %v", err)
	}
	var thrown *sandbox.Error
	if err := e.Check("client.js", "const a = 1\n\ta = = 2"); !errors.As(err, &thrown) || thrown.Name != "SyntaxError" || thrown.File != "client.js" || thrown.Line != 2 {
		t.Errorf("the error is %v", err)
	}
}

func TestMessagesOfAnySize(t *testing.T) {
	p, h := newProgram(t)
	if err := p.Run("server.js", "on((m, ...bytes) => console.log(m.length, bytes.length, bytes.reduce((n, b) => n + b.length, 0)))"); err != nil {
		t.Fatal(err)
	}
	large := `"` + strings.Repeat("x", 1<<20) + `"`
	var many [][]byte
	for range 100 {
		many = append(many, make([]byte, 1000))
	}
	for _, err := range []error{
		p.Dispatch(nil, large), p.Dispatch(nil, `""`), p.Dispatch([][]byte{nil, {}}, `"a"`), p.Dispatch(many, `"b"`),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := h.said(), "1048576 0 0; 0 0 0; 1 2 0; 1 100 100000"; got != want {
		t.Errorf("the program sees %q, want %q", got, want)
	}
	err := failure(t, p.Dispatch(nil, strings.Repeat("x", 16<<20)))
	if err.Name != "RangeError" || err.Killed {
		t.Errorf("a message of 16 MiB gives %v, want a RangeError that leaves the program alone", err)
	}
	answers(t, p, h)
}

func TestTheHostsFunctionsAreGoneBeforeTheLearnersSource(t *testing.T) {
	p, h := newProgram(t)
	if err := p.Run("server.js", "console.log(typeof __host, typeof __caller, typeof __dispatch)"); err != nil {
		t.Fatal(err)
	}
	if got := h.said(); got != "undefined undefined undefined" {
		t.Errorf("the program sees %s", got)
	}
}

func TestWhatTheHostRepliesAndThrows(t *testing.T) {
	p, h := newProgram(t)
	h.call = func(op string, args []byte, attachments [][]byte) ([]byte, error) {
		switch op {
		case "echo":
			return append(args, bytes.Join(attachments, []byte("+"))...), nil
		case "type":
			return nil, &sandbox.Error{Name: "TypeError", Message: strings.Repeat("größe ", 100)}
		case "range":
			return nil, &sandbox.Error{Name: "RangeError", Message: "too far"}
		case "plain":
			return nil, errors.New("100 %s of it")
		}
		return nil, nil
	}
	err := p.Run("server.js", `
		console.log(call('echo', {a: 1}, new Uint8Array([104, 105]), new Uint8Array(0)), call('nothing'));
		for (const op of ['type', 'range', 'plain'])
			try { call(op) } catch (e) { console.log(e instanceof Error, e.constructor.name, e.message.length, e.message.slice(0, 12)) }`)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"a":1}hi+ undefined; true TypeError 600 größe größe ; true RangeError 7 too far; true Error 12 100 %s of it`
	if got := h.said(); got != want {
		t.Errorf("the program sees\n%s, want\n%s", got, want)
	}
}

func TestAnErrorOfTheHostNamesTheLearnersLine(t *testing.T) {
	p, h := newProgram(t)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { return nil, errors.New("no such room") }
	err := failure(t, p.Run("server.js", "\n  call('join')"))
	if err.Error() != "Error: no such room (server.js:2:3)" {
		t.Errorf("the error is %v", err)
	}
}

func TestOnlyStringsAndBytesReachTheHost(t *testing.T) {
	p, h := newProgram(t)
	err := p.Run("server.js", `
		const evil = { toString() { console.log('ran'); return 'x' } };
		for (const args of [[], ['log'], [evil, '1'], ['log', evil], ['log', 1], ['log', '1', evil], ['log', '1', [1]], ['log', '1', new Uint16Array(2)]])
			try { raw(...args); console.log('taken') } catch (e) { console.log(e.name) }`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.said(), strings.TrimSuffix(strings.Repeat("TypeError; ", 8), "; "); got != want {
		t.Errorf("the program sees %q, want %q", got, want)
	}
}

func TestAScriptsTopLevelIsAFunctionAsInCommonJS(t *testing.T) {
	p, h := newProgram(t)
	for _, source := range []string{
		"#!/usr/bin/env node\nvar on = 1, console2 = console; const call = 2; console2.log(on + call)",
		"console.log(typeof on, typeof call)",
		"undeclared = 1; console.log(undeclared, this === globalThis)",
		"console.log('before'); if (true) return; console.log('never')",
		"'use strict'; console.log(this)",
	} {
		if err := p.Run("server.js", source); err != nil {
			t.Fatalf("%s: %v", source, err)
		}
	}
	if got, want := h.said(), "3; function function; 1 true; before; undefined"; got != want {
		t.Errorf("the programs say %q, want %q", got, want)
	}
}

func TestWhatIsAModule(t *testing.T) {
	for name, c := range map[string]struct{ source, says string }{
		"import":           {"import { Server } from 'socket.io'; console.log(typeof Server, this)", "function undefined"},
		"default import":   {"import io from 'socket.io'; console.log(typeof io.Server)", "function"},
		"export":           {"export const a = 1; console.log(a)", "1"},
		"top-level await":  {"const { Server } = await import('socket.io'); console.log(typeof Server)", "function"},
		"import in script": {"import('socket.io').then(m => console.log(typeof m.Server)); if (0) return", "function"},
		"await, then more": {"console.log(1); await null; console.log(2)", "1; 2"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := newProgram(t)
			if err := p.Run("server.js", c.source); err != nil {
				t.Fatal(err)
			}
			if got := h.said(); got != c.says {
				t.Errorf("the program says %q, want %q", got, c.says)
			}
		})
	}
}

func TestAModuleThatWaitsHasNotFailed(t *testing.T) {
	p, h := newProgram(t)
	if err := p.Run("server.js", "const m = await new Promise(on);\nthrow new Error('late ' + m)"); err != nil {
		t.Fatal(err)
	}
	if err := p.Dispatch(nil, `"hello"`); err != nil {
		t.Fatal(err)
	}
	if len(h.rejected) != 1 || h.rejected[0].Message != "late hello" || h.rejected[0].Line != 2 {
		t.Errorf("rejected: %v, want the error of line 2", h.rejected)
	}
}

func TestTheMessageForAnUnknownModuleIsOurs(t *testing.T) {
	e := engineFor(t, sandbox.Config{UnknownModule: func(name string) string { return "There is no " + name + " here" }})
	p, _ := programOn(t, e)
	err := failure(t, p.Run("server.js", "import a from 'socket.io';\nimport express from 'express';"))
	if got := err.Error(); got != "Error: There is no express here (server.js:2:21)" {
		t.Errorf("the error is %v", got)
	}
}

func TestARejectionIsToldAtTheEndOfTheTurnUnlessSomebodyCatchesIt(t *testing.T) {
	p, h := newProgram(t)
	err := p.Run("server.js", `
		const caught = Promise.reject(new Error('caught later in the turn'));
		Promise.resolve().then(() => null).then(() => caught.catch(e => console.log(e.message)));
		Promise.reject(new RangeError('nobody listens'));
		(async () => { await null; missing() })();
		Promise.reject('a text');`)
	if err != nil {
		t.Fatal(err)
	}
	if got := h.said(); got != "caught later in the turn" {
		t.Errorf("the program says %q", got)
	}
	var told []string
	for _, r := range h.rejected {
		told = append(told, r.Error())
	}
	want := "RangeError: nobody listens (server.js:4:22)\nUncaught: a text\nReferenceError: missing is not defined (server.js:5:30)"
	if got := strings.Join(told, "\n"); got != want {
		t.Errorf("told\n%s, want\n%s", got, want)
	}
}

func TestAHostMustNotStartATurnWithinATurn(t *testing.T) {
	p, h := newProgram(t)
	var inner error
	h.call = func(string, []byte, [][]byte) ([]byte, error) { inner = p.Dispatch(nil, "1"); return nil, nil }
	if err := p.Run("server.js", "call('x')"); err != nil {
		t.Fatal(err)
	}
	if inner == nil {
		t.Error("Dispatch inside a turn gives no error")
	}
	answers(t, p, h)
}

func TestAHostMayCloseTheProgramDuringATurn(t *testing.T) {
	p, h := newProgram(t)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { p.Close(); return nil, nil }
	err := failure(t, p.Run("server.js", "call('x'); console.log('never')"))
	if !err.Killed || h.said() != "" || p.Memory() != 0 {
		t.Errorf("the error is %v, the program says %q and has %d bytes", err, h.said(), p.Memory())
	}
}

func TestAMistakeOfTheHostIsNotTheProgramsFault(t *testing.T) {
	p, h := newProgram(t)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { panic("mistake") }
	defer func() {
		if r := recover(); r != "mistake" {
			t.Errorf("recovered %v, want the host's panic", r)
		}
		if p.Memory() != 0 {
			t.Error("the program is still there")
		}
	}()
	err := p.Run("server.js", "try { call('x') } catch {}")
	t.Errorf("Run returns %v, want the host's panic", err)
}

func TestAClosedProgramSaysSo(t *testing.T) {
	p, _ := newProgram(t)
	p.Close()
	p.Close()
	for _, err := range []error{p.Run("a.js", "1"), p.Dispatch(nil, "1")} {
		if e := failure(t, err); !e.Killed || e.Message != "the program is closed" {
			t.Errorf("the error is %v", e)
		}
	}
	if p.Memory() != 0 {
		t.Errorf("it has %d bytes", p.Memory())
	}
}

func TestAMistakeInTheConfigIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		config sandbox.Config
		want   string
	}{
		"a prelude that isn't JavaScript": {sandbox.Config{Prelude: "let let"}, "the prelude"},
		"too little memory":               {sandbox.Config{Limits: sandbox.Limits{Memory: 1000}}, "Limits.Memory is 1000 bytes"},
		"limits that cross":               {sandbox.Config{Limits: sandbox.Limits{SoftTicks: 50, HardTicks: 40}}, "must be greater"},
		"a cache that can't be":           {sandbox.Config{CacheDir: "/dev/null/cache"}, "/dev/null/cache, can't be used"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sandbox.NewEngine(context.Background(), c.config)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one that says %q", err, c.want)
			}
		})
	}
}

func TestAPreludeThatFails(t *testing.T) {
	for prelude, want := range map[string]string{
		"globalThis.__dispatch = 1": "must set globalThis.__dispatch",
		"throw new Error('early')":  "early",
	} {
		_, err := engineFor(t, sandbox.Config{Prelude: prelude}).NewProgram(&host{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want one that says %q", prelude, err, want)
		}
	}
}

func TestClosingTheEngineEndsItsPrograms(t *testing.T) {
	e, err := sandbox.NewEngine(context.Background(), sandbox.Config{Prelude: prelude, CacheDir: sharedCache()})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := programOn(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := failure(t, p.Run("server.js", "1")); !err.Killed {
		t.Errorf("the error is %v", err)
	}
	if _, err := e.NewProgram(&host{}); err == nil {
		t.Error("a closed engine makes programs")
	}
	p.Close()
}

func TestADamagedCacheIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	engineFor(t, sandbox.Config{CacheDir: dir})
	damaged := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		damaged++
		return os.Truncate(path, 1000)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("%d files damaged, with the error %v", damaged, err)
	}
	p, h := programOn(t, engineFor(t, sandbox.Config{CacheDir: dir}))
	answers(t, p, h)
}
