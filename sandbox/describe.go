package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// interruption says where the program was stopped. Some builtins (a Promise's constructor) make a rejection of any
// exception: then the position is found there, and the rejection isn't news.
func (p *Program) interruption(o outcome) *Error {
	e := &Error{Name: "Interrupted", Message: "stopped after " + milliseconds(p.budget.computed()) + " of computing", Interrupted: true}
	kept := p.rejections[:0]
	for _, r := range p.rejections {
		if p.call32("JS_IsUncatchableError", uint64(r.reason)) == 0 {
			kept = append(kept, r)
			continue
		}
		if e.Line == 0 {
			p.locateInterrupt(e, r.reason)
		}
		p.drop(r)
	}
	p.rejections = kept
	if o.threw {
		if e.Line == 0 && p.call32("JS_IsUncatchableError", uint64(o.exception)) != 0 {
			p.locateInterrupt(e, o.exception)
		}
		p.free(o.exception)
	}
	return e
}

// milliseconds writes a duration as people say it, at least 1 ms.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%d ms", max(1, d.Round(time.Millisecond).Milliseconds()))
}

// locateInterrupt says where the uncatchable error was thrown.
func (p *Program) locateInterrupt(e *Error, v value) {
	stack := p.stackTextOf(v)
	frames := p.frames(stack, stackShown)
	inner, _, _ := strings.Cut(stack, "\n")
	recursion := len(frames) > 1 && frames[0].function == frames[1].function && frames[0].function != anonymous
	if len(frames) > 0 && !recursion && len(p.frames(inner, 1)) > 0 { // not in a builtin, whose caller is known exactly
		f := &frames[0]
		src := p.sources[f.file]
		f.line, f.column = src.place(src.loopFrom(f.at))
	}
	e.locate(frames)
}

// describe reads an exception, and frees it.
func (p *Program) describe(v value) *Error {
	defer p.free(v)
	if p.call32("JS_IsError", uint64(v)) == 0 {
		return &Error{Name: "Uncaught", Message: p.show(v)}
	}
	e := &Error{Name: p.textOf(v, "name", "Error"), Message: p.textOf(v, "message", "(its message can't be read)")}
	e.locate(p.framesOf(v))
	if e.Line == 0 {
		p.locateImport(e)
	}
	return e
}

// show writes a value that isn't an Error.
func (p *Program) show(v value) string {
	const unreadable = "(a value that can't be shown)"
	if v.tag() != tagObject {
		if s, ok := p.text(v, errorText); ok {
			return s
		}
		return unreadable
	}
	json := p.js("JS_JSONStringify", uint64(v), uint64(undefined), uint64(undefined))
	if json.isException() {
		p.free(p.js("JS_GetException"))
		return unreadable
	}
	defer p.free(json)
	if json.isString() {
		if s, ok := p.text(json, errorText); ok {
			return s
		}
	}
	return unreadable
}

// textOf reads a property as text.
func (p *Program) textOf(object value, name, otherwise string) string {
	v := p.property(object, name)
	if v.isException() {
		p.free(p.js("JS_GetException"))
		return otherwise
	}
	defer p.free(v)
	if s, ok := p.text(v, errorText); ok {
		return s
	}
	return otherwise
}

// framesOf reads where an Error was made. It runs no code of the program.
func (p *Program) framesOf(v value) []frame { return p.frames(p.stackTextOf(v), stackShown) }

func (p *Program) stackTextOf(v value) string {
	stack := p.js("JS_Call", uint64(p.stackOf), uint64(v), 0, 0)
	if stack.isException() {
		p.free(p.js("JS_GetException"))
		return ""
	}
	defer p.free(stack)
	if !stack.isString() {
		return ""
	}
	text, _ := p.text(stack, stackText)
	return text
}
