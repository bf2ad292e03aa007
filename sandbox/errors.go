package sandbox

import (
	"errors"
	"fmt"
	"slices"
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
	for _, f := range frames {
		lines = append(lines, f.String())
	}
	e.Stack = strings.Join(lines, "\n")
}

const (
	framesNoted = 16      // by the engine, for each exception
	stackShown  = 10      // in Error.Stack: some of those that the engine notes aren't the learner's
	stackText   = 8 << 10 // bytes of the engine's stack text that are read
	errorText   = 4 << 10 // bytes of a name or a message that are read
)

// frame is one call in a learner's file.
type frame struct {
	function, file string
	at             int // in the file's text, in bytes
	line, column   int
}

func (f frame) String() string { return "at " + f.function + " (" + f.place() + ")" }

func (f frame) place() string {
	return f.file + ":" + strconv.Itoa(f.line) + ":" + strconv.Itoa(f.column)
}

// anonymous is QuickJS's name for a function without one.
const anonymous = "<anonymous>"

// frames reads QuickJS's stack text, and keeps the first frames that are in learners' files, at most so many. A program
// may forge a frame, by the name of a function: then it deceives itself about its own lines.
func (p *Program) frames(stack string, most int) []frame {
	var found []frame
	var callees []string // since the last frame that was found
	for line := range strings.Lines(stack) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "at ")
		if !ok || len(found) == most {
			continue
		}
		f := frame{function: anonymous}
		place := line // a syntax error: at file:line:column
		if i := strings.LastIndex(line, " ("); i >= 0 && strings.HasSuffix(line, ")") {
			f.function, place = line[:i], line[i+2:len(line)-1]
		}
		if p.locateFrame(&f, place, callees) {
			found = append(found, f)
			callees = callees[:0]
		}
		callees = append(callees, f.function)
	}
	return found
}

// locateFrame reads "file:line:column". false says that this isn't in a learner's file.
func (p *Program) locateFrame(f *frame, place string, callees []string) bool {
	rest, column, _ := cutLast(place, ':')
	file, line, _ := cutLast(rest, ':')
	src, ok := p.sources[file]
	if !ok {
		return false
	}
	f.file = file
	l, _ := strconv.Atoi(line)
	c, _ := strconv.Atoi(column)
	if f.at, ok = src.offset(l, c); !ok {
		return false
	}
	for _, name := range slices.Backward(callees) { // the nearest first: what stands in the text may call others by that name
		if call, ok := src.callOf(name, f.at); ok {
			f.at = call
			break
		}
	}
	f.line, f.column = src.place(f.at)
	return true
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}
