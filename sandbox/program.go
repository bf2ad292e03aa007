package sandbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"weak"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Program is one JavaScript world, with a memory of its own. Its methods are for one goroutine at a time. It costs
// some 0.5 MB while it is idle, and must be closed.
type Program struct {
	engine *Engine
	host   Host
	ctx    context.Context // carries the Program to the engine's imports

	module api.Module
	memory api.Memory
	fuel   api.MutableGlobal
	calls  *calls // during a turn
	idle   weak.Pointer[calls]
	depth  int // 1 in a function that the engine imports

	jsctx              uint32           // JSContext *
	runtime            uint32           // JSRuntime *
	scratch            uint32           // memory for arguments and results of the engine's functions
	buffer, bufferSize uint32           // memory for what comes in
	dispatch           value            // the prelude's __dispatch
	settle             value            // the prelude's __settle, if it has one
	words              map[string]value // strings that may come in again
	stackOf            value            // the getter of an error's stack

	sources       map[string]*source // learners' files, by name
	files         map[uint32]bool    // the engine's atoms of those names
	places        map[callSite]string
	preludeFrames int    // the most that were seen between __caller and the learner's frame
	missing       string // the last module that wasn't there, in this turn

	running    bool // in a turn
	closing    bool // by the Host, in a turn
	unfinished bool // promise callbacks were left by an interrupt
	budget     budget
	rejections []rejection
	texts      [][]byte // of the latest call of the host
	total      uint64   // ticks
	gone       *Error   // why the program is no more
	hostPanic  any
}

const (
	scratchSlots = 17 // values that fit into the scratch memory, at 8 bytes
	bufferKept   = 64 << 10
)

// instantiate makes an instance of the engine with an empty JavaScript context in it.
func (e *Engine) instantiate(h Host) (p *Program, err error) {
	p = &Program{engine: e, host: h, sources: map[string]*source{}, files: map[uint32]bool{}, places: map[callSite]string{}, words: map[string]value{}}
	p.ctx = context.WithValue(e.ctx, programKey{}, p)
	defer func() { // wazero panics when the allocator has no memory to give
		if r := recover(); r != nil {
			p.Close()
			p, err = nil, fmt.Errorf("sandbox: no room for another program: %v", r)
		}
	}()
	p.module, err = e.runtime.InstantiateModule(withReservedMemory(p.ctx), e.module,
		wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("sandbox: no room for another program: %w", err)
	}
	p.memory = p.module.Memory()
	p.fuel = p.module.ExportedGlobal(fuelExport).(api.MutableGlobal)
	p.takeCalls()
	defer func() { p.calls = nil }()
	p.arm()
	p.call("_initialize")
	if p.call32("qjs_init") != 0 {
		panic(trap{errOutOfMemory})
	}
	l := e.config.Limits
	p.call("qjs_set_max_stack_size", l.Stack)
	p.call("qjs_set_memory_limit", l.Memory)
	p.call("qjs_set_interrupt_handler", 1)
	p.call("qjs_set_promise_rejection_handler", 1)
	p.call("qjs_set_module_loader", 1)
	p.jsctx, p.runtime = p.call32("qjs_get_context_ptr"), p.call32("qjs_get_runtime_ptr")
	p.scratch = p.malloc(scratchSlots * 8)
	return p, nil
}

// hardenErrors leaves the engine's own stack traces to be the only ones, so that positions can be relied upon and reading
// them runs no code of the program. It gives the native getter of an error's stack.
const hardenErrors = `(() => {
	Error.stackTraceLimit = 16; // framesNoted
	delete Error.stackTraceLimit;
	delete Error.prepareStackTrace;
	return Object.getOwnPropertyDescriptor(Error.prototype, 'stack').get;
})()`

func (p *Program) harden() (o outcome) {
	p.stackOf, o = p.eval("<sandbox>", hardenErrors, evalScript)
	return o
}

// begin runs the prelude, and takes its __dispatch.
func (p *Program) begin(prelude []byte) error {
	err := p.turn(func() (o outcome) {
		if o = p.harden(); o.threw {
			return o
		}
		global := p.js("JS_GetGlobalObject")
		defer func() { p.free(global) }()
		for _, name := range []string{hostFunction, callerFunction, stateFunction, resultFunction} {
			p.with(name, func(at uint64) {
				f := p.unbox(p.call32("qjs_new_host_function", at, uint64(len(name)), 0))
				p.js("JS_SetPropertyStr", uint64(global), at, uint64(f))
			})
		}
		if o = p.evalBytecode(prelude); o.threw {
			return o
		}
		p.dispatch = p.property(global, dispatchFunction)
		p.settle = p.property(global, settleFunction)
		v, o := p.eval("<sandbox>", "for (const name of ['__host', '__caller', '__promiseState', '__promiseResult', '__dispatch', '__settle']) delete globalThis[name]", evalScript)
		p.free(v)
		return o
	})
	if err == nil && p.dispatch.tag() != tagObject {
		return fmt.Errorf("the prelude must set globalThis.%s to a function", dispatchFunction)
	}
	return err
}

// Run evaluates the learner's source. It is an ES module if it has import or export statements (or if it is no script,
// but is a module: for a top-level await), else a sloppy script whose top level is the inside of a function, as in
// CommonJS. The error, if any, is an *Error. A module that waits for something has not failed: Run returns nil,
// and a later failure is told to Host.Rejected.
func (p *Program) Run(file, src string) error {
	if most := p.engine.config.Limits.SourceBytes; len(src) > most {
		return &Error{Name: "RangeError", File: file,
			Message: fmt.Sprintf("the program is too long: %d bytes, at most %d", len(src), most)}
	}
	if rest, ok := strings.CutPrefix(src, "#!"); ok {
		src = "//" + rest
	}
	src = strings.ToValidUTF8(src, "\uFFFD")
	return p.turn(func() outcome { return p.evalSource(file, src) })
}

// Dispatch calls the prelude's __dispatch(attachments, ...texts) with copies of its arguments, and then runs all microtasks,
// within the budget of one turn. There may be up to 16 texts. The error, if any, is an *Error.
func (p *Program) Dispatch(attachments [][]byte, texts ...string) error {
	size := uint64(0)
	for _, a := range attachments {
		size += uint64(len(a))
	}
	for _, t := range texts {
		size += uint64(len(t))
	}
	if size > p.engine.config.Limits.Memory/4 {
		return &Error{Name: "RangeError", Message: fmt.Sprintf("a message of %d bytes is too large for the program", size)}
	}
	return p.turn(func() (o outcome) {
		args := append(make([]value, 0, 8), p.newArray(attachments))
		for _, t := range texts {
			if len(t) <= wordLongest {
				args = append(args, p.keptString(t))
			} else {
				args = append(args, p.newString(t))
			}
		}
		if slices.ContainsFunc(args, value.isException) {
			o = p.thrown()
		} else {
			result := p.apply(p.dispatch, args)
			o = p.finish(result)
			o.settled = result == undefined
		}
		for i, a := range args {
			if i == 0 || len(texts[i-1]) > wordLongest {
				p.free(a)
			}
		}
		p.forgetWords()
		return o
	})
}

// apply calls a function of JavaScript with a few arguments, of which it keeps none.
func (p *Program) apply(f value, args []value) value {
	for i, a := range args {
		p.memory.WriteUint64Le(p.scratch+uint32(8*i), uint64(a))
	}
	return p.js("JS_Call", uint64(f), uint64(undefined), uint64(len(args)), uint64(p.scratch))
}

// Memory is the size of the program's linear memory, in bytes: what it ever needed at once, since that never shrinks.
func (p *Program) Memory() uint64 {
	if p.module == nil {
		return 0
	}
	return uint64(p.memory.Size())
}

// Ticks is all the computing that the program has done so far, in ticks (see Limits.SoftTicks).
func (p *Program) Ticks() uint64 { return p.total }

// Close frees the program's memory at once; when a Host's method calls it, at the end of the turn, which is the last.
// It may be called again.
func (p *Program) Close() {
	if p.gone == nil {
		p.gone = &Error{Name: "Killed", Message: errClosed.Error(), Killed: true}
	}
	if p.running {
		p.closing = true
		return
	}
	if p.module == nil {
		return
	}
	// Closing an instance can't fail: its exit code and its error are those of a WASI program, which this isn't.
	_ = p.module.Close(p.ctx)
	p.module, p.memory, p.fuel = nil, nil, nil // the memory is unmapped: touching it would crash the process
	p.calls, p.idle = nil, weak.Pointer[calls]{}
	p.sources, p.files, p.places, p.words, p.rejections = nil, nil, nil, nil, nil
}
