package sandbox

import (
	"regexp"
	"sort"
	"unicode/utf16"
)

// Flags of JS_Eval (quickjs.h).
const (
	evalScript      = 0
	evalModule      = 1 << 0
	evalCompileOnly = 1 << 5

	bytecodeStripSource = 1 << 4 // JS_WRITE_OBJ_STRIP_SOURCE
)

// A script is run as the body of a function, as in CommonJS. What is opened on the first line shifts its columns.
const (
	scriptOpening = "(function () {"
	scriptClosing = "\n}).call(globalThis.module?.exports)"
)

// source is a learner's file as it was run.
type source struct {
	text  string
	lines []int  // where each begins
	shift int    // bytes that were put before the first line
	calls []call // nil until they are needed
}

func newSource(text string, shift int) *source {
	s := &source{text: text, lines: []int{0}, shift: shift}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// offset maps the engine's position, whose columns are bytes, to a byte of the text. false says that it is beyond the text,
// in what closes a script.
func (s *source) offset(line, column int) (int, bool) {
	if line < 1 || line > len(s.lines) {
		return 0, false
	}
	if line == 1 {
		column -= s.shift
	}
	return min(s.lines[line-1]+max(column-1, 0), len(s.text)), true
}

// place gives line and column, in UTF-16 units, of a byte of the text.
func (s *source) place(at int) (line, column int) {
	line = sort.SearchInts(s.lines, at+1)
	return line, utf16Length(s.text[s.lines[line-1]:at]) + 1
}

// utf16Length counts as JavaScript and editors do.
func utf16Length(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// evalSource evaluates a learner's source as what it is.
func (p *Program) evalSource(file, text string) outcome {
	p.sources[file] = newSource(text, 0)
	clear(p.places)
	p.with(file, func(at uint64) { p.files[p.js32("JS_NewAtom", at)] = true }) // for good: the engine gives it to no other name
	asScript := p.check(file, text)
	if !asScript.threw || p.returnsAtTop(asScript, file, text) {
		p.sources[file] = newSource(text, len(scriptOpening))
		v, o := p.eval(file, scriptOpening+text+scriptClosing, evalScript)
		p.free(v)
		return o
	}
	promise, asModule := p.eval(file, text, evalModule)
	if !asModule.threw {
		p.free(asScript.exception)
		return outcome{promise: promise}
	}
	// Neither: the error to show is that of what it looks like.
	if !looksLikeModule(text) && p.isSyntaxError(asModule.exception) {
		p.free(asModule.exception)
		return asScript
	}
	p.free(asScript.exception)
	return asModule
}

// check parses a script without running it.
func (p *Program) check(file, text string) outcome {
	v, o := p.eval(file, text, evalScript|evalCompileOnly)
	p.free(v)
	return o
}

// eval evaluates text. A module gives a promise.
func (p *Program) eval(file, text string, flags uint64) (value, outcome) {
	at, name := p.cstring(text), p.cstring(file)
	v := p.unbox(p.call32("qjs_eval", uint64(at), uint64(len(text)), uint64(name), flags))
	p.call("wasm_free", uint64(at))
	p.call("wasm_free", uint64(name))
	if v.isException() {
		return undefined, p.thrown()
	}
	return v, outcome{}
}

// compile makes bytecode of a script, which evalBytecode runs in any program of the engine.
func (p *Program) compile(file, text string) (code []byte, o outcome) {
	at, name := p.cstring(text), p.cstring(file)
	out := p.call32("qjs_compile", uint64(at), uint64(len(text)), uint64(name),
		evalScript, bytecodeStripSource, uint64(p.scratch))
	if out == 0 {
		return nil, p.thrown()
	}
	code = append(code, p.view(out, p.word(p.scratch))...)
	for _, cell := range []uint32{at, name, out} {
		p.call("wasm_free", uint64(cell))
	}
	return code, o
}

func (p *Program) evalBytecode(code []byte) outcome {
	at := transfer(p, code)
	return p.finish(p.unbox(p.call32("qjs_eval_bytecode", uint64(at), uint64(len(code)))))
}

// returnsAtTop says whether what is wrong with a script is just a return outside of functions, which CommonJS allows.
// It frees the exception then.
func (p *Program) returnsAtTop(asScript outcome, file, text string) bool {
	if p.textOf(asScript.exception, "message", "") != "return not in a function" {
		return false
	}
	wrapped := p.check(file, scriptOpening+text+scriptClosing)
	if wrapped.threw {
		p.free(wrapped.exception)
		return false
	}
	p.free(asScript.exception)
	return true
}

// isSyntaxError reads an exception that the parser made: no code of the program has run so far.
func (p *Program) isSyntaxError(exception value) bool {
	return p.textOf(exception, "name", "") == "SyntaxError"
}

// looksLikeModule finds a line that begins as an import or export statement does.
func looksLikeModule(text string) bool {
	return regexp.MustCompile(`(?m)^\s*(import\s*["'{*]|import\s+\w|export\s*[{*]|export\s+\w)`).MatchString(text)
}
