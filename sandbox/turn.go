package sandbox

import "time"

// Reading an exception may run code of the program (getters, toString): it has a small budget of its own.
const (
	readingSoftTicks = 10
	readingHardTicks = 20
)

// outcome is how a step of a turn ended: with an exception, with a promise, or well.
type outcome struct {
	threw     bool
	exception value // owned; valid if threw
	promise   value // of a module's evaluation, owned; 0 if there is none
	settled   bool  // nothing has been put off for __settle
}

// budget is what is left of a turn.
type budget struct {
	ticks, soft, hard int
	slices            int       // of the tick under way
	start, deadline   time.Time // without the time in which Host.Tick kept it waiting
	hostCalls         int
	hostBytes         int
	places            int // questions for the caller\'s place
	interrupted       bool
	limited           bool // Host.Limited has been told
}

// arm gives the turn a new budget.
func (p *Program) arm() {
	l, now := &p.engine.config.Limits, time.Now()
	p.budget = budget{soft: l.SoftTicks, hard: l.HardTicks, hostCalls: l.HostCalls, hostBytes: l.HostBytes, places: l.HostCalls,
		start: now, deadline: now.Add(l.Wall)}
	p.fuel.Set(sliceFuel)
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
	p.fuel.Set(sliceFuel)
	p.giveWay()
	if b.slices++; b.slices < tickSlices {
		return 0
	}
	b.slices = 0
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

// giveWay lets others run: Go's scheduler and garbage collector, and whom the Host prefers.
func (p *Program) giveWay() {
	if p.host == nil {
		return
	}
	before, goOn := time.Now(), false
	p.hosting(func() { goOn = p.host.GiveWay() })
	if !goOn {
		panic(trap{errClosed})
	}
	if held := time.Since(before); held > noticed {
		p.budget.start, p.budget.deadline = p.budget.start.Add(held), p.budget.deadline.Add(held)
	}
}

// noticed is the shortest wait that is taken off a turn's time.
const noticed = 10 * time.Microsecond

// computed is how long the turn has computed so far.
func (b *budget) computed() time.Duration { return time.Since(b.start) }

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
	if p.engine.closed.Load() {
		p.Close()
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
	p.settleDown(&o)
	e = p.verdict(o)
	p.reportRejections()
	p.unfinished = p.jobPending()
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

// settleDown runs what the step has put off, by process.nextTick and as microtasks, until there is nothing more. To Node
// a module is a microtask itself: the others come before what it has put off.
func (p *Program) settleDown(o *outcome) {
	if p.budget.interrupted {
		return
	}
	more := o.promise != 0 || !o.settled && p.putOff(o)
	for first := true; (first || more) && !p.budget.interrupted; first = false {
		ran := p.microtasks(o)
		if more = (ran || more) && !p.budget.interrupted; more {
			more = p.putOff(o)
		}
	}
}

// putOff calls the prelude's __settle, and says whether there was anything for it to do.
func (p *Program) putOff(o *outcome) bool {
	if p.settle.tag() != tagObject {
		return false
	}
	result := p.apply(p.settle, nil)
	if result.isException() {
		p.late(o, p.thrown().exception)
		return true
	}
	defer p.free(result)
	return result == trueValue
}

// late takes an exception that came after the step: the first one is the one to tell, but for an interrupt.
func (p *Program) late(o *outcome, exception value) {
	if o.threw && !p.budget.interrupted {
		p.free(exception)
		return
	}
	if o.threw {
		p.free(o.exception)
	}
	o.threw, o.exception = true, exception
}

// microtasks runs the pending jobs to their end, or to the interrupt, and says whether there was one.
func (p *Program) microtasks(o *outcome) (ran bool) {
	for p.jobPending() {
		if int32(p.call32("qjs_execute_pending_job")) < 0 {
			p.late(o, p.thrown().exception)
		}
		ran = true
		if p.budget.interrupted {
			return true
		}
	}
	return ran
}

func (p *Program) jobPending() bool {
	jobs := p.runtime + jobList
	return p.word(jobs) != jobs
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
