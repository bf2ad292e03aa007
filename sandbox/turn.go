package sandbox

import (
	"errors"
	"strings"
	"time"
	"weak"
)

// Reading an exception may run code of the program (getters, toString): it has a small budget of its own.
const (
	readingSoftTicks = 10
	readingHardTicks = 20

	rejectionsKept = 32 // of one turn; more say nothing new
)

// outcome is how a step of a turn ended: with an exception, with a promise, or well.
type outcome struct {
	threw     bool
	exception value // owned; valid if threw
	promise   value // of a module's evaluation, owned; 0 if there is none
}

// rejection is a promise that was rejected while nobody listened. Both values are owned.
type rejection struct{ promise, reason value }

// arm gives the turn a new budget.
func (p *Program) arm() {
	l := &p.engine.config.Limits
	p.budget = budget{soft: l.SoftTicks, hard: l.HardTicks, hostCalls: l.HostCalls, hostBytes: l.HostBytes,
		deadline: time.Now().Add(l.Wall)}
	p.fuel.Set(tickFuel)
}

// interrupt is called by the meter, when the fuel has run out, and by QuickJS, every 10,000 jumps and calls. What it
// returns matters to QuickJS alone, which throws an error then that no code can catch. It must not call into the wasm.
func (p *Program) interrupt() uint64 {
	b := &p.budget
	if int32(uint32(p.fuel.Get())) >= 0 { // QuickJS
		if b.ticks < b.soft {
			return 0
		}
		b.interrupted = true
		// What builtins do after an error must end at once too (an iterator's return, the rest after a new Promise),
		// but for one call: a promise takes the error, with its position, by calling its own reject.
		p.askAfter(1)
		return 1
	}
	p.fuel.Set(tickFuel)
	b.ticks++
	p.total++
	if b.ticks >= b.hard {
		panic(trap{errHardTicks})
	}
	if time.Now().After(b.deadline) {
		panic(trap{errWall})
	}
	if b.ticks >= b.soft {
		p.askAfter(0)
	}
	return 0
}

// askAfter lets QuickJS call interrupt soon: after so many jumps and calls.
func (p *Program) askAfter(calls uint32) {
	if p.jsctx != 0 {
		p.memory.WriteUint32Le(p.jsctx+interruptCounter, calls+1)
	}
}

// turn runs a step within a new budget, then the microtasks, and tells what went wrong. It always leaves the program
// whole: ready for the next turn, or gone.
func (p *Program) turn(step func() outcome) error {
	if p.running {
		return &Error{Name: "Error", Message: "the program is in a turn already: a Host must not start another"}
	}
	if p.gone != nil {
		return p.gone
	}
	p.running = true
	e := p.guarded(step)
	p.running = false
	if p.hostPanic != nil {
		p.Close()
		panic(p.hostPanic) // a mistake of the Host, not of the program
	}
	if p.closing || e != nil && e.Killed {
		p.Close()
	}
	if e == nil { // not a nil *Error in an error
		return nil
	}
	return e
}

// guarded is turn with a trap made into the end of the program.
func (p *Program) guarded(step func() outcome) (e *Error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		t, ok := r.(trap)
		if !ok {
			panic(r)
		}
		e = p.kill(t)
	}()
	p.takeCalls()
	defer func() { p.calls, p.depth = nil, 0 }()
	if p.unfinished {
		p.finishLastTurn()
	}
	p.arm()
	p.missing = ""
	o := step()
	if !p.budget.interrupted {
		p.microtasks(&o)
	}
	e = p.verdict(o)
	p.reportRejections()
	p.unfinished = p.call32("qjs_is_job_pending") != 0
	p.shrink()
	return e
}

// finishLastTurn runs the microtasks that an interrupted turn left. A program that never ends them is killed, since it
// could do nothing else any more.
func (p *Program) finishLastTurn() {
	p.arm()
	var o outcome
	p.microtasks(&o)
	if p.budget.interrupted {
		panic(trap{errNeverEnds})
	}
	if o.threw {
		p.free(o.exception)
	}
}

// microtasks runs the pending jobs to their end, or to the interrupt.
func (p *Program) microtasks(o *outcome) {
	for {
		switch r := int32(p.call32("qjs_execute_pending_job")); {
		case r == 0:
			return
		case r < 0:
			late := p.thrown()
			if o.threw {
				p.free(late.exception)
			} else {
				o.threw, o.exception = true, late.exception
			}
		}
		if p.budget.interrupted {
			return
		}
	}
}

// finish frees the result of a call, or takes its exception.
func (p *Program) finish(result value) outcome {
	if result.isException() {
		return p.thrown()
	}
	p.free(result)
	return outcome{}
}

// thrown takes the pending exception.
func (p *Program) thrown() outcome {
	return outcome{threw: true, exception: p.js("JS_GetException")}
}

// verdict turns the outcome of a turn into its error, and frees what the outcome owned.
func (p *Program) verdict(o outcome) *Error {
	interrupted := p.budget.interrupted
	p.allowReading()
	if o.promise != 0 {
		if !o.threw && p.js32("JS_PromiseState", uint64(o.promise)) == promiseRejected {
			p.forget(o.promise)
			o.threw, o.exception = true, p.js("JS_PromiseResult", uint64(o.promise))
		}
		p.free(o.promise)
	}
	switch {
	case interrupted:
		return p.interruption(o)
	case o.threw:
		return p.describe(o.exception)
	}
	return nil
}

// promiseRejected is JS_PROMISE_REJECTED.
const promiseRejected = 2

// allowReading bounds what reading exceptions may cost, once a turn.
func (p *Program) allowReading() {
	b := &p.budget
	b.soft, b.hard = b.ticks+readingSoftTicks, b.ticks+readingHardTicks
	if b.interrupted {
		b.interrupted = false
		p.memory.WriteUint32Le(p.jsctx+interruptCounter, interruptInterval)
	}
}

// interruption says where the program was stopped. Some builtins (a Promise's constructor) make a rejection of any
// exception: then the position is found there, and the rejection isn't news.
func (p *Program) interruption(o outcome) *Error {
	e := &Error{Name: "Interrupted", Message: "stopped after too much computing in one turn", Interrupted: true}
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
		if e.Line == 0 {
			p.locateInterrupt(e, o.exception)
		}
		p.free(o.exception)
	}
	return e
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

// reject notes a rejection that nobody handles so far, or strikes it off when somebody does after all.
func (p *Program) reject(promise, reason value, handled bool) {
	if handled {
		p.forget(promise)
	} else if len(p.rejections) < rejectionsKept {
		p.rejections = append(p.rejections, rejection{promise, reason})
		return
	}
	p.drop(rejection{promise, reason})
}

func (p *Program) forget(promise value) {
	for i, r := range p.rejections {
		if r.promise == promise {
			p.rejections = append(p.rejections[:i], p.rejections[i+1:]...)
			p.drop(r)
			return
		}
	}
}

func (p *Program) drop(r rejection) {
	p.free(r.promise)
	p.free(r.reason)
}

// reportRejections tells the host, at the end of a turn.
func (p *Program) reportRejections() {
	news := p.rejections
	p.rejections = nil
	for _, r := range news {
		e := p.describe(r.reason)
		p.free(r.promise)
		if !p.closing {
			p.hosting(func() { p.host.Rejected(e) })
		}
	}
}

// kill makes a trap into the program's last error, with a position if the wreck still tells it.
func (p *Program) kill(t trap) *Error {
	e := &Error{Name: "Killed", Killed: true}
	for _, known := range []error{errHardTicks, errWall, errNeverEnds, errOutOfMemory, errClosed} {
		if errors.Is(t, known) {
			e.Message = known.Error()
		}
	}
	if e.Message == "" {
		text, _, _ := strings.Cut(t.Error(), "\n")
		e.Message = "the engine failed: " + text
	}
	if p.module != nil && p.stackOf != 0 {
		p.locateWreck(e)
	}
	p.gone = e
	return e
}

// locateWreck asks an instance that was stopped in the middle where it was. Its memory may be in any state, so this may
// fail; it gets a small budget, and nothing is done with the instance afterwards.
func (p *Program) locateWreck(e *Error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(trap); !ok {
				panic(r)
			}
		}
	}()
	p.idle, p.depth = weak.Pointer[calls]{}, 0 // the functions that were stopped must not be entered again
	p.takeCalls()
	p.arm()
	p.budget.soft, p.budget.hard = readingSoftTicks, readingHardTicks
	e.locate(p.frames(p.stackHere(framesNoted), stackShown))
}
