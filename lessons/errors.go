package lessons

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Error is something that an author has to put right.
type Error struct {
	// File is the file's name, and Line the place, counted from 1.
	File string
	Line int
	// Message says what is wrong and what to do.
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// problems collects an author's errors, so that one look shows all of them.
type problems []*Error

func (p *problems) add(file string, line int, format string, args ...any) {
	*p = append(*p, &Error{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// Compare orders errors as somebody reads who goes from file to file.
func (e *Error) Compare(other *Error) int {
	return cmp.Or(cmp.Compare(e.File, other.File), cmp.Compare(e.Line, other.Line))
}

func (p problems) sort() { slices.SortStableFunc(p, (*Error).Compare) }

// err joins what was collected in the order of reading, or returns nil.
func (p problems) err() error {
	p.sort()
	all := make([]error, len(p))
	for i, problem := range p {
		all[i] = problem
	}
	return errors.Join(all...)
}

// lineAt returns the line, counted from 1, that holds the byte at offset.
func lineAt(source []byte, offset int) int {
	return 1 + bytes.Count(source[:min(offset, len(source))], []byte("\n"))
}
