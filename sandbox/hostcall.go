package sandbox

import (
	"bytes"
	"errors"
	"fmt"
)

// Names of the functions between the prelude and the host (see Config.Prelude).
const (
	hostFunction     = "__host"
	callerFunction   = "__caller"
	stateFunction    = "__promiseState"
	resultFunction   = "__promiseResult"
	dispatchFunction = "__dispatch"
	settleFunction   = "__settle"
)

// promiseStates are the words for JS_PROMISE_PENDING and what follows it.
var promiseStates = []string{"pending", "fulfilled", "rejected"}

// hostCall is called for each function of the host in JavaScript. argv points to cells of values, which stay the
// engine's. The result is a cell, which becomes the engine's, or 0 with an exception pending.
func (p *Program) hostCall(name, nameSize, argc, argv uint32) uint32 {
	switch string(p.view(name, nameSize)) {
	case callerFunction:
		return p.caller()
	case stateFunction:
		return p.promiseState(argc, argv)
	case resultFunction:
		return p.promiseResult(argc, argv)
	}
	b := &p.budget
	b.hostCalls--
	if b.hostCalls < 0 {
		return p.refuse(p.limited(fmt.Sprintf("more than %d calls of emit, console.log and the like in one turn",
			p.engine.config.Limits.HostCalls)))
	}
	texts, attachments, err := p.arguments(argc, argv)
	if err != nil {
		return p.refuse(err)
	}
	var reply []byte
	p.hosting(func() { reply, err = p.host.Call(string(texts[0]), texts[1:], attachments) })
	switch {
	case p.closing:
		panic(trap{errClosed})
	case err != nil:
		return p.refuse(err)
	case reply == nil:
		return p.call32("qjs_get_undefined")
	}
	at := transfer(p, reply)
	return p.call32("qjs_new_string", uint64(at), uint64(len(reply)))
}

// promiseState is __promiseState(promise): "pending", "fulfilled" or "rejected"; undefined for what is no promise.
func (p *Program) promiseState(argc, argv uint32) uint32 {
	if argc == 0 {
		return p.call32("qjs_get_undefined")
	}
	state := int32(p.js32("JS_PromiseState", uint64(p.peek(p.word(argv)))))
	if state < 0 || int(state) >= len(promiseStates) {
		return p.call32("qjs_get_undefined")
	}
	at := transfer(p, promiseStates[state])
	return p.call32("qjs_new_string", uint64(at), uint64(len(promiseStates[state])))
}

// promiseResult is __promiseResult(promise): what it was fulfilled with, or why it was rejected.
func (p *Program) promiseResult(argc, argv uint32) uint32 {
	if argc == 0 {
		return p.call32("qjs_get_undefined")
	}
	result := p.js("JS_PromiseResult", uint64(p.peek(p.word(argv))))
	cell := p.malloc(8)
	p.memory.WriteUint64Le(cell, uint64(result))
	return cell
}

// hosting runs a method of the Host. wazero would turn a panic in it into an error of the program: it is kept for turn.
func (p *Program) hosting(f func()) {
	defer func() {
		if r := recover(); r != nil {
			if t, ok := r.(trap); ok { // in Caller
				panic(t)
			}
			p.hostPanic = r
			panic(trap{errClosed})
		}
	}()
	f()
}

var (
	errPending   = errors.New("the engine has an exception to throw")
	errArguments = &Error{Name: "TypeError", Message: "__host takes strings, at least two, and then Uint8Arrays"}
)

// arguments copies those of a call: its strings, of which there are two or more, and the Uint8Arrays after them. The next
// call uses the slice of texts again.
func (p *Program) arguments(argc, argv uint32) (texts, attachments [][]byte, err error) {
	texts = p.texts[:0]
	for i := range argc {
		v := p.peek(p.word(argv + 4*i))
		var b []byte
		if v.isString() && attachments == nil { // reading anything else as text might run code of the program, here in the middle
			b, err = p.stringArgument(v)
			texts = append(texts, b)
		} else {
			b, err = p.bytesArgument(v)
			attachments = append(attachments, b)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	p.texts = texts
	if len(texts) < 2 {
		return nil, nil, errArguments
	}
	return texts, attachments, nil
}

func (p *Program) stringArgument(v value) ([]byte, error) {
	if at, size, ok := p.ascii(v); ok {
		return p.charge(at, size)
	}
	at := p.js32("JS_ToCStringLen2", uint64(p.scratch), uint64(v), 0)
	if at == 0 {
		return nil, errPending
	}
	defer p.js("JS_FreeCString", uint64(at))
	return p.charge(at, p.word(p.scratch))
}

func (p *Program) bytesArgument(v value) ([]byte, error) {
	at := p.js32("JS_GetUint8Array", uint64(p.scratch), uint64(v))
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
	text := p.newString(message)
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
