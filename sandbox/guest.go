package sandbox

import (
	"strings"
	"unicode/utf8"
	"weak"

	"github.com/tetratelabs/wazero/api"
)

// value is a JSValue as QuickJS-NG 0.17 keeps it on a 32-bit machine: NaN-boxed, with its tag in the upper half.
// Unless a function says otherwise, the caller owns a value that it gets and must free it.
type value uint64

// Tags of quickjs.h, from which the wasm was built (its SHA-256 is tested).
const (
	tagString     = -7
	tagStringRope = -6
	tagObject     = -1
	tagBool       = 1
	tagUndefined  = 3
	tagException  = 6

	undefined value = tagUndefined << 32
	trueValue value = tagBool<<32 | 1
)

// Offsets into the engine's own structures. They hold for this very wasm, and tests look whether they do.
const (
	jobList = 692 // of a JSRuntime: a list_head, which points to itself while no job is pending

	stringSize = 0 // of a JSString: its length, with its topmost bit set if characters have 16 bits
	stringKind = 4 // with two bits that aren't 0 if its characters are another string's
	stringText = 24

	stringWide  = 1 << 31
	stringSlice = 3 << 28
)

// Offsets into a JSContext.
const (
	stackTraceLimit  = 192 // the integer in the value that Error.stackTraceLimit sets
	interruptCounter = 292 // counts down to QuickJS's next call of the interrupt handler

	interruptInterval = 10_000 // JS_INTERRUPT_COUNTER_INIT
)

func (v value) tag() int32        { return int32(v >> 32) }
func (v value) isString() bool    { return v.tag() == tagString || v.tag() == tagStringRope }
func (v value) isException() bool { return v.tag() == tagException }

// trap is panicked when a call into the wasm doesn't come back as it should, which leaves the instance in an unknown
// state: a limit that the host enforces, a wasm trap, memory that can't be read. Program.turn recovers it and ends the program.
type trap struct{ err error }

func (t trap) Error() string { return t.err.Error() }
func (t trap) Unwrap() error { return t.err }

// calls caches exported functions, by depth. Each owns a native stack, of 10 KiB at first and doubling with the depth that
// it meets, and none may be entered again while it runs: so there is one set for a turn, and one for what the functions
// that the engine imports call within it.
type calls [2]struct {
	functions map[string]api.Function
	stack     [8]uint64 // parameters and results
}

// takeCalls makes the cache ready for a turn. Between turns it is the garbage collector's to take, so that an idle
// program doesn't hold on to stacks that may have grown large.
func (p *Program) takeCalls() {
	if p.calls = p.idle.Value(); p.calls != nil {
		return
	}
	p.calls = new(calls)
	for depth := range p.calls {
		p.calls[depth].functions = make(map[string]api.Function, 16)
	}
	p.idle = weak.Make(p.calls)
}

// call runs an exported function of the wasm that returns an i64, if anything. It panics with a trap if the function
// doesn't come back.
func (p *Program) call(name string, args ...uint64) uint64 {
	c := &p.calls[p.depth]
	f := c.functions[name]
	if f == nil {
		f = p.module.ExportedFunction(name)
		c.functions[name] = f
	}
	copy(c.stack[:], args)
	if err := f.CallWithStack(p.ctx, c.stack[:max(1, len(args))]); err != nil {
		panic(trap{err})
	}
	return c.stack[0]
}

// call32 is call for a function that returns an i32: the upper half of its result means nothing.
func (p *Program) call32(name string, args ...uint64) uint32 { return uint32(p.call(name, args...)) }

// js is call for the functions that take the JSContext first, and return a value.
func (p *Program) js(name string, args ...uint64) value {
	var all [6]uint64
	all[0] = uint64(p.jsctx)
	n := copy(all[1:], args)
	return value(p.call(name, all[:n+1]...))
}

// js32 is js for a function that returns an i32.
func (p *Program) js32(name string, args ...uint64) uint32 { return uint32(p.js(name, args...)) }

func (p *Program) free(v value) {
	if v.tag() < 0 { // the others hold no reference
		p.js("JS_FreeValue", uint64(v))
	}
}

// unbox takes the value out of a cell of the heap in which the C interface returns it, and frees the cell.
func (p *Program) unbox(cell uint32) value {
	v := p.peek(cell)
	p.call("wasm_free", uint64(cell))
	return v
}

// peek reads a value that stays where it is, and stays owned by whom it was.
func (p *Program) peek(cell uint32) value {
	v, ok := p.memory.ReadUint64Le(cell)
	if cell == 0 || !ok {
		panic(trap{errOutOfMemory})
	}
	return value(v)
}

// word reads a 32-bit number of the linear memory.
func (p *Program) word(at uint32) uint32 {
	v, ok := p.memory.ReadUint32Le(at)
	if !ok {
		panic(trap{errBadAddress})
	}
	return v
}

// view is a part of the linear memory, not a copy of it.
func (p *Program) view(at, size uint32) []byte {
	b, ok := p.memory.Read(at, size)
	if !ok {
		panic(trap{errBadAddress})
	}
	return b
}

// malloc allocates in the linear memory.
func (p *Program) malloc(size uint32) uint32 {
	at := p.call32("wasm_malloc", uint64(size))
	if at == 0 {
		panic(trap{errOutOfMemory})
	}
	return at
}

// cstring copies text, and a NUL after it, into memory that wasm_free frees.
func (p *Program) cstring(text string) uint32 {
	at := p.malloc(uint32(len(text)) + 1)
	b := p.view(at, uint32(len(text))+1)
	copy(b, text)
	b[len(text)] = 0
	return at
}

// with lends text to f as a C string.
func (p *Program) with(text string, f func(at uint64)) {
	at := uint64(p.cstring(text))
	f(at)
	p.call("wasm_free", at)
}

// newString makes a JavaScript string of UTF-8; it may be an exception, for want of memory.
func (p *Program) newString(text string) value {
	at := transfer(p, text)
	return p.js("JS_NewStringLen", uint64(at), uint64(len(text)))
}

// Short texts come again and again: names of events, of sockets, of what happens. So many of them are kept as strings.
const (
	wordsKept   = 500
	wordLongest = 32
)

// keptString is newString of what may come again. The Program owns the string.
func (p *Program) keptString(text string) value {
	if v, ok := p.words[text]; ok {
		return v
	}
	v := p.newString(text)
	if !v.isException() {
		p.words[text] = v
	}
	return v
}

// forgetWords frees the strings that are kept when there are too many. None may be in use.
func (p *Program) forgetWords() {
	if len(p.words) <= wordsKept {
		return
	}
	for _, v := range p.words {
		p.free(v)
	}
	clear(p.words)
}

// ascii finds the text of a string that is nothing but ASCII and lies in one piece, as nearly all do.
func (p *Program) ascii(v value) (at, size uint32, ok bool) {
	if v.tag() != tagString {
		return 0, 0, false
	}
	object := uint32(v)
	size = p.word(object + stringSize)
	if size&stringWide != 0 || p.word(object+stringKind)&stringSlice != 0 {
		return 0, 0, false
	}
	at = object + stringText
	for _, c := range p.view(at, size) {
		if c >= utf8.RuneSelf {
			return 0, 0, false
		}
	}
	return at, size, true
}

// newBytes makes a Uint8Array; it may be an exception, for want of memory.
func (p *Program) newBytes(b []byte) value {
	at := transfer(p, b)
	return p.js("JS_NewUint8ArrayCopy", uint64(at), uint64(len(b)))
}

// newArray makes an array of Uint8Arrays, or undefined of none; it may be an exception, for want of memory.
func (p *Program) newArray(items [][]byte) value {
	if len(items) == 0 {
		return undefined
	}
	at := p.malloc(uint32(8 * len(items)))
	defer p.call("wasm_free", uint64(at))
	for i, b := range items {
		v := p.newBytes(b)
		if v.isException() {
			for j := range i {
				p.free(p.peek(at + uint32(8*j)))
			}
			return v
		}
		p.memory.WriteUint64Le(at+uint32(8*i), uint64(v))
	}
	return p.js("JS_NewArrayFrom", uint64(len(items)), uint64(at)) // which owns them now
}

// transfer copies b into the program's buffer for what comes in, which the next transfer overwrites.
func transfer[T string | []byte](p *Program, b T) uint32 {
	if need := uint32(len(b)); need > p.bufferSize {
		p.call("wasm_free", uint64(p.buffer))
		p.bufferSize = need + need/2
		p.buffer = p.malloc(p.bufferSize)
	}
	copy(p.view(p.buffer, uint32(len(b))), b)
	return p.buffer
}

// shrink gives a large buffer back after a turn.
func (p *Program) shrink() {
	if p.bufferSize > bufferKept {
		p.call("wasm_free", uint64(p.buffer))
		p.buffer, p.bufferSize = 0, 0
	}
}

// text reads v as JavaScript's String(v) would, at most max bytes of it. It runs code of the program unless v is a string.
// false says that this threw; the exception is gone then.
func (p *Program) text(v value, max uint32) (string, bool) {
	at := p.js32("JS_ToCStringLen2", uint64(p.scratch), uint64(v), 0)
	if at == 0 {
		p.free(p.js("JS_GetException"))
		return "", false
	}
	size := p.word(p.scratch)
	s := string(p.view(uint32(at), min(size, max)))
	p.js("JS_FreeCString", uint64(at))
	if size > max {
		s = strings.ToValidUTF8(s, "") + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD"), true
}

// property reads a property, with its getter; it may be an exception.
func (p *Program) property(object value, name string) (v value) {
	p.with(name, func(at uint64) { v = p.js("JS_GetPropertyStr", uint64(object), at) })
	return v
}
