package sandbox

import "strings"

// Offsets into the engine's own structures, and the classes of its functions. They hold for this very wasm, and a test looks
// whether they do.
const (
	runtimeFrame = 660 // of a JSRuntime: the innermost JSStackFrame

	frameOuter    = 0 // of a JSStackFrame: the one that called it
	frameFunction = 8
	framePosition = 28 // of a function of JavaScript: the address of the opcode that runs

	objectClass    = 10 // 16 bits of a JSObject
	objectBytecode = 24 // of a function of JavaScript
	objectNative   = 28 // of a function of the engine: which

	bytecodeStart  = 12 // of a JSFunctionBytecode: the address of its first opcode
	bytecodeFile   = 56 // an atom
	bytecodeLine   = 60 // of the function itself
	bytecodeColumn = 64

	classNative         = 12
	classFunction       = 13
	classHostFunction   = 15
	classGenerator      = 17
	classAsync          = 55
	classAsyncGenerator = 59
)

// callSite identifies a call in a learner's file, and what was called: a position in the code of a function that is known by
// where it stands, and the functions of the prelude and the engine through which the call went.
type callSite struct {
	file, line, column, position uint32
	through                      uint32
}

// placesKept is how many places a program's calls may have that are remembered.
const placesKept = 1000

// Caller gives "file:line:column" of the learner's innermost frame, as __caller does, or "". It is for Host.Call.
func (p *Program) Caller() string {
	if p == nil || p.depth == 0 { // not in a call
		return ""
	}
	if p.budget.places--; p.budget.places < 0 { // finding it is Go's work, which no tick counts
		return ""
	}
	site, known := p.callSite()
	if place, ok := p.places[site]; ok && known {
		return place
	}
	place := ""
	if f, ok := p.innermost(); ok {
		place = f.place()
	}
	if known {
		if len(p.places) >= placesKept {
			clear(p.places)
		}
		p.places[site] = place
	}
	return place
}

// callSite finds the learner's innermost frame in the engine's memory, which costs a twentieth of having it described. false:
// there is none, or something stands before it that isn't a plain call.
func (p *Program) callSite() (callSite, bool) {
	site := callSite{}
	at := p.word(p.runtime + runtimeFrame)
	for range framesNoted {
		if at == 0 {
			break
		}
		function := p.word(at + frameFunction)
		switch p.word(function+objectClass&^3) >> 16 {
		case classHostFunction:
		case classNative:
			site.through = 31*site.through + p.word(function+objectNative)
		case classFunction, classGenerator, classAsync, classAsyncGenerator:
			code := p.word(function + objectBytecode)
			file := p.word(code + bytecodeFile)
			if _, ok := p.files[file]; ok {
				site.file, site.line, site.column = file, p.word(code+bytecodeLine), p.word(code+bytecodeColumn)
				site.position = p.word(at+framePosition) - p.word(code+bytecodeStart)
				return site, true
			}
			site.through = 31*site.through + code
		default:
			return site, false
		}
		at = p.word(at + frameOuter)
	}
	return site, false
}

// caller is __caller.
func (p *Program) caller() uint32 {
	place := p.Caller()
	at := transfer(p, place)
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
