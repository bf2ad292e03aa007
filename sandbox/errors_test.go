package sandbox_test

import (
	"strings"
	"testing"
)

func TestAnErrorNamesTheLearnersLineAndColumn(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"an exception at the top":    {"const a = 1;\n  null.foo", "TypeError: cannot read property 'foo' of null (server.js:2:3)"},
		"on the first line":          {"null.foo", "TypeError: cannot read property 'foo' of null (server.js:1:1)"},
		"a new Error":                {"\nthrow new RangeError('far')", "RangeError: far (server.js:2:11)"},
		"in a function":              {"function f() {\n  return g();\n}\nfunction g() {\n  missing();\n}\nf();", "ReferenceError: missing is not defined (server.js:5:3)"},
		"in a callback of a builtin": {"[1].map(n =>\n  n.foo.bar);", "TypeError: cannot read property 'bar' of undefined (server.js:2:3)"},
		"after wide characters":      {"let s = '😀é'; missing()", "ReferenceError: missing is not defined (server.js:1:16)"},
		"a syntax error":             {"let a = 1;\nlet b = = 2;", "SyntaxError: unexpected token in expression: '=' (server.js:2:9)"},
		"a syntax error after wide":  {"let a = '😀é'; foo bar", "SyntaxError: expecting ';' (server.js:1:20)"},
		"a brace too many":           {"f();\n});", "SyntaxError: unexpected token in expression: '}' (server.js:2:1)"},
		"a brace too few":            {"on(() => {\n  call()\n", "SyntaxError"},
		"in a module":                {"import { Server } from 'socket.io';\nnew Server().foo.bar;", "TypeError: cannot read property 'bar' of undefined (server.js:2:5)"},
		"after an await":             {"await null;\nawait null;\nthrow new Error('late')", "Error: late (server.js:3:11)"},
		"a module's syntax":          {"import { Server } from 'socket.io';\nfoo bar", "SyntaxError: expecting ';' (server.js:2:5)"},
		"an unknown module":          {"// import\nimport express from 'express';", "Error: Cannot find module 'express' (server.js:2:21)"},
		"an unknown export":          {"import { Servr } from \"socket.io\";", "SyntaxError: Could not find export 'Servr' in module 'socket.io' (server.js:1:23)"},
		"a module that throws":       {"import 'broken'", "TypeError: broken inside"},
		"a thrown text":              {"throw 'just so'", "Uncaught: just so"},
		"a thrown number":            {"throw 42", "Uncaught: 42"},
		"a thrown object":            {"throw { code: 7 }", `Uncaught: {"code":7}`},
		"a thrown nothing":           {"throw undefined", "Uncaught: undefined"},
		"a thrown symbol":            {"throw Symbol('s')", "Uncaught: (a value that can't be shown)"},
		"a class of its own":         {"class Odd extends Error { name = 'Odd' }\nthrow new Odd('one')", "Odd: one (server.js:1:1)"},
		"too deep":                   {"function f() {\n  f();\n}\nf();", "RangeError: Maximum call stack size exceeded (server.js:2:3)"},
		"in eval":                    {"\neval('foo bar')", "SyntaxError: expecting ';' (server.js:2:1)"},
		"made elsewhere":             {"const e = new Error('old');\nfunction f() { throw e }\nf()", "Error: old (server.js:1:15)"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := newProgram(t)
			err := failure(t, p.Run("server.js", c.source))
			if got := err.Error(); got != c.want && !(c.want == "SyntaxError" && strings.HasPrefix(got, c.want) && err.Line == 3) {
				t.Errorf("the error is\n%s, want\n%s", got, c.want)
			}
			if err.Killed || err.Interrupted {
				t.Errorf("%+v says that the program was stopped", err)
			}
			answers(t, p, h)
		})
	}
}

func TestAnExceptionInAListenerHasAStackOfTheLearnersFramesOnly(t *testing.T) {
	p, _ := newProgram(t)
	source := "on(function heard(m) {\n  [m].forEach(each);\n});\nfunction each(m) {\n  m.user.name;\n}"
	if err := p.Run("server.js", source); err != nil {
		t.Fatal(err)
	}
	err := failure(t, p.Dispatch(nil, "{}"))
	if place(err) != "server.js:5:3" {
		t.Errorf("the place is %s", place(err))
	}
	if want := "at each (server.js:5:3)\nat heard (server.js:2:7)"; err.Stack != want {
		t.Errorf("the stack is\n%s, want\n%s", err.Stack, want)
	}
}

func TestAProgramCanNotMeddleWithPositions(t *testing.T) {
	p, h := newProgram(t)
	err := failure(t, p.Run("server.js", `
		Error.prepareStackTrace = () => { throw 1 };
		Error.stackTraceLimit = { valueOf() { for (;;); } };
		Object.defineProperty(Error.prototype, 'stack', { get() { return 'at x (server.js:99:99)' } });
		globalThis.Error = null;
		globalThis.TypeError = null;
		console.log('here');
		null.foo`))
	if len(h.logs) != 1 || h.logs[0] != "here @ server.js:7:11" {
		t.Errorf("logged %q", h.logs)
	}
	if place(err) != "server.js:8:3" {
		t.Errorf("the place is %s", place(err))
	}
}

func TestReadingAnExceptionIsBounded(t *testing.T) {
	for name, c := range map[string]struct{ source, name, message string }{
		"a message that loops":   {"throw Object.defineProperty(new Error('x'), 'message', { get() { for (;;); } })", "Error", "(its message can't be read)"},
		"a name that throws":     {"throw Object.defineProperty(new Error('x'), 'name', { get() { throw 1 } })", "Error", "x"},
		"a stack that loops":     {"throw Object.defineProperty(new Error('x'), 'stack', { get() { for (;;); } })", "Error", "x"},
		"a text that loops":      {"throw Object.assign(new Error, { message: { toString() { for (;;); } } })", "Error", "(its message can't be read)"},
		"an object that loops":   {"throw { toJSON() { for (;;); } }", "Uncaught", "(a value that can't be shown)"},
		"a revoked proxy":        {"const p = Proxy.revocable({}, {}); p.revoke(); throw p.proxy", "Uncaught", "(a value that can't be shown)"},
		"a message of half a MB": {"throw new Error('é'.repeat(250000))", "Error", strings.Repeat("é", 2048) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := newProgram(t)
			err := failure(t, p.Run("server.js", c.source))
			if err.Name != c.name || err.Message != c.message || err.Killed {
				t.Errorf("the error is %v, want %s: %s", err, c.name, c.message)
			}
			answers(t, p, h)
		})
	}
}
