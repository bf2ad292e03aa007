package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Names of the functions between the prelude and the host (see Config.Prelude).
const (
	hostFunction     = "__host"
	callerFunction   = "__caller"
	dispatchFunction = "__dispatch"
)

// hostCall is called for each function of the host in JavaScript. argv points to cells of values, which stay the
// engine's. The result is a cell, which becomes the engine's, or 0 with an exception pending.
func (p *Program) hostCall(name, nameSize, argc, argv uint32) uint32 {
	if string(p.view(name, nameSize)) == callerFunction {
		return p.caller()
	}
	b := &p.budget
	b.hostCalls--
	if b.hostCalls < 0 {
		return p.refuse(p.limited(fmt.Sprintf("more than %d calls of emit, console.log and the like in one turn",
			p.engine.config.Limits.HostCalls)))
	}
	if argc < 2 {
		return p.refuse(errArguments)
	}
	op, err := p.stringArgument(argv, 0)
	if err != nil {
		return p.refuse(err)
	}
	args, err := p.stringArgument(argv, 1)
	if err != nil {
		return p.refuse(err)
	}
	var attachments [][]byte
	for i := uint32(2); i < argc; i++ {
		a, err := p.bytesArgument(argv, i)
		if err != nil {
			return p.refuse(err)
		}
		attachments = append(attachments, a)
	}
	var reply []byte
	p.hosting(func() { reply, err = p.host.Call(string(op), args, attachments) })
	switch {
	case p.closing:
		panic(trap{errClosed})
	case err != nil:
		return p.refuse(err)
	case reply == nil:
		return p.call32("qjs_get_undefined")
	}
	at := p.transfer(reply)
	return p.call32("qjs_new_string", uint64(at), uint64(len(reply)))
}

// hosting runs a method of the Host. wazero would turn a panic in it into an error of the program: it is kept for turn.
func (p *Program) hosting(f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.hostPanic = r
			panic(trap{errClosed})
		}
	}()
	f()
}

var (
	errPending   = errors.New("the engine has an exception to throw")
	errArguments = &Error{Name: "TypeError", Message: "__host takes (op, json, ...Uint8Array)"}
)

func (p *Program) stringArgument(argv, i uint32) ([]byte, error) {
	v := p.peek(p.word(argv + 4*i))
	if !v.isString() { // reading anything else might run code of the program, here in the middle
		return nil, errArguments
	}
	at := p.js32("JS_ToCStringLen2", uint64(p.scratch), uint64(v), 0)
	if at == 0 {
		return nil, errPending
	}
	defer p.js("JS_FreeCString", uint64(at))
	return p.charge(at, p.word(p.scratch))
}

func (p *Program) bytesArgument(argv, i uint32) ([]byte, error) {
	at := p.js32("JS_GetUint8Array", uint64(p.scratch), uint64(p.peek(p.word(argv+4*i))))
	size := p.word(p.scratch)
	if at == 0 && p.js32("JS_HasException") != 0 {
		p.free(p.js("JS_GetException"))
		return nil, errArguments
	}
	return p.charge(at, size)
}

// charge copies an argument, if the turn may still send so much.
func (p *Program) charge(at, size uint32) ([]byte, error) {
	b := &p.budget
	if b.hostBytes -= int(size); b.hostBytes < 0 {
		return nil, p.limited(fmt.Sprintf(
			"more than %d bytes sent, logged and the like in one turn", p.engine.config.Limits.HostBytes))
	}
	return bytes.Clone(p.view(at, size)), nil
}

// limited is the error that refuses a call; the Host is told of the first in a turn.
func (p *Program) limited(message string) error {
	e := &Error{Name: "RangeError", Message: message}
	if !p.budget.limited {
		p.budget.limited = true
		p.hosting(func() { p.host.Limited(e) })
	}
	return e
}

// refuse throws a Go error in JavaScript.
func (p *Program) refuse(err error) uint32 {
	if err == errPending {
		return 0
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return p.throw(e.Name, e.Message)
	}
	return p.throw("Error", err.Error())
}

// throw makes an exception pending, and gives the cell that says so.
func (p *Program) throw(name, message string) uint32 {
	constructor := "JS_NewPlainError"
	switch name {
	case "TypeError":
		constructor = "JS_NewTypeError"
	case "RangeError":
		constructor = "JS_NewRangeError"
	}
	const writableConfigurable = 1<<1 | 1<<0 // JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE
	text := p.newString([]byte(message))
	var e value
	p.with("", func(format uint64) { e = p.js(constructor, format, 0) }) // its own formatting would cut the message
	if e.tag() == tagObject && text.isString() {
		p.with("message", func(at uint64) {
			p.js("JS_DefinePropertyValueStr", uint64(e), at, uint64(text), writableConfigurable)
		})
	}
	p.js("JS_Throw", uint64(e))
	return 0
}

// caller is __caller: where the innermost frame is that is the learner's.
func (p *Program) caller() uint32 {
	place := ""
	p.budget.places--
	if p.budget.places >= 0 { // finding it is Go's work, which no tick counts
		if f, ok := p.innermost(); ok {
			place = f.place()
		}
	}
	at := p.transfer([]byte(place))
	return p.call32("qjs_new_string", uint64(at), uint64(len(place)))
}

// innermost finds the learner's innermost frame. Describing a frame costs the engine a microsecond or more, so it is asked
// for few: as many of the prelude's as have stood before the learner's so far.
func (p *Program) innermost() (frame, bool) {
	if p.preludeFrames > 0 {
		if f := p.frames(p.stackHere(p.preludeFrames+1), 1); len(f) > 0 {
			return f[0], true
		}
	}
	stack := p.stackHere(framesNoted)
	f := p.frames(stack, 1)
	if len(f) == 0 {
		return frame{}, false
	}
	before := 0
	for line := range strings.Lines(stack) {
		if len(p.frames(line, 1)) > 0 {
			break
		}
		before++
	}
	p.preludeFrames = max(p.preludeFrames, before)
	return f[0], true
}

// stackHere gives the engine's description of the stack as it is now: at most so many frames. It runs no code of the program.
func (p *Program) stackHere(most int) string {
	p.memory.WriteUint32Le(p.jsctx+stackTraceLimit, uint32(most))
	e := p.js("JS_NewError")
	p.memory.WriteUint32Le(p.jsctx+stackTraceLimit, framesNoted)
	if e.tag() != tagObject {
		p.free(p.js("JS_GetException"))
		return ""
	}
	defer p.free(e)
	return p.stackTextOf(e)
}
