package sandbox

import (
	"errors"
	"strings"
	"weak"
)

// kill makes a trap into the program's last error, with a position if the wreck still tells it.
func (p *Program) kill(t trap) *Error {
	e := &Error{Name: "Killed", Killed: true}
	for _, known := range []error{errHardTicks, errWall, errNeverEnds, errOutOfMemory, errClosed} {
		if errors.Is(t, known) {
			e.Message = known.Error()
		}
	}
	if errors.Is(t, errHardTicks) {
		e.Message = "stopped after " + milliseconds(p.budget.computed()) + " of computing in a single step"
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
