package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var (
	errOutOfMemory = errors.New("out of memory")
	errBadAddress  = errors.New("the engine's memory can't be read")
	errHardTicks   = errors.New("a single step took too much computing")
	errWall        = errors.New("one turn took too long")
	errNeverEnds   = errors.New("its promise callbacks never come to an end")
	errClosed      = errors.New("the program is closed")
)

// Error is an exception of a program, or the end of it.
type Error struct {
	// Name and Message are the exception's: "TypeError", "x is not a function". What was thrown without being an Error
	// has the name "Uncaught" and its text as the message. What a limit stopped has the name "Interrupted" or "Killed".
	Name, Message string
	// File is a name passed to Run, and Line and Column count from 1, the column in UTF-16 units as editors do. They say
	// where the innermost frame in such a file was, or the syntax error. "" and 0 if there is none, as when a string was thrown.
	File         string
	Line, Column int
	// Stack has a line "at function (file:line:column)" for each frame in the learner's files, innermost first, at most 10.
	Stack string
	// Killed says that the program is gone: it ran into HardTicks or Wall, or out of the memory of its instance, or was
	// closed. Every later call returns the same error.
	Killed bool
	// Interrupted says that SoftTicks stopped this turn where Line and Column are. Nothing in the program could catch that.
	// The program lives on: promise callbacks that were still waiting run at the beginning of the next turn, within
	// a budget of their own; if they use that up too, the program is killed.
	Interrupted bool
}

func (e *Error) Error() string {
	s := e.Message
	if e.Name != "" {
		s = e.Name + ": " + s
	}
	if e.Line > 0 {
		s += fmt.Sprintf(" (%s:%d:%d)", e.File, e.Line, e.Column)
	}
	return s
}

func (e *Error) locate(frames []frame) {
	if len(frames) == 0 {
		return
	}
	e.File, e.Line, e.Column = frames[0].file, frames[0].line, frames[0].column
	var lines []string
	for _, f := range frames[:min(len(frames), stackShown)] {
		lines = append(lines, f.String())
	}
	e.Stack = strings.Join(lines, "\n")
}

const (
	stackKept  = 16      // frames that the engine notes for an exception
	stackShown = 10      // frames of them in Error.Stack
	stackText  = 8 << 10 // bytes of the engine's stack text that are read
	errorText  = 4 << 10 // bytes of a name or a message that are read
)

// frame is one call in a learner's file.
type frame struct {
	function, file string
	line, column   int
}

func (f frame) String() string { return "at " + f.function + " (" + f.place() + ")" }

func (f frame) place() string {
	return f.file + ":" + strconv.Itoa(f.line) + ":" + strconv.Itoa(f.column)
}

// frames reads QuickJS's stack text, and keeps the frames that are in learners' files. A program may forge a frame, by
// the name of a function: then it deceives itself about its own lines.
func (p *Program) frames(stack string) []frame {
	var all []frame
	for line := range strings.Lines(stack) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "at ")
		if !ok {
			continue
		}
		f := frame{function: "<anonymous>"}
		place := line // a syntax error: at file:line:column
		if i := strings.LastIndex(line, " ("); i >= 0 && strings.HasSuffix(line, ")") {
			f.function, place = line[:i], line[i+2:len(line)-1]
		}
		if p.parsePlace(&f, place) {
			all = append(all, f)
		}
	}
	return all
}

func (p *Program) parsePlace(f *frame, place string) bool {
	i := strings.LastIndexByte(place, ':')
	if i < 0 {
		return false
	}
	j := strings.LastIndexByte(place[:i], ':')
	if j < 0 {
		return false
	}
	f.file = place[:j]
	src, ok := p.sources[f.file]
	if !ok {
		return false
	}
	f.line, _ = strconv.Atoi(place[j+1 : i])
	f.column, _ = strconv.Atoi(place[i+1:])
	f.line, f.column, ok = src.position(f.line, f.column)
	return ok
}
