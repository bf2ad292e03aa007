package checks

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// AnswerKind says where an answer lies.
type AnswerKind string

const (
	InLine  AnswerKind = "line"  // a line of a file
	InEntry AnswerKind = "entry" // an entry of the timeline
	InFrame AnswerKind = "frame" // the frame that carried it
)

// Answer is a right answer to a question about what happened.
type Answer struct {
	// Sentence is the answer as its author wrote it.
	Sentence string
	Kind     AnswerKind
	// File and Text: the line of that file which holds this text.
	File, Text string
	// Check is true of the entry.
	Check Check
}

// AnswerFiles are the files that an answer can lie in.
func AnswerFiles() []string { return []string{"server.js", "client.js"} }

// ParseAnswer reads a line like entry B receives "chatMessage".
func ParseAnswer(line string) (Answer, error) {
	s := scan(line)
	a := Answer{Sentence: s.rest}
	var err error
	switch {
	case s.take("line"):
		a.Kind = InLine
		err = lineOf(s, &a)
	case s.take("entry"):
		a.Kind = InEntry
		a.Check, err = entryOf(s)
	case s.take("frame of"):
		a.Kind = InFrame
		if a.Check, err = entryOf(s); err == nil && !slices.Contains(carried(), a.Check.Verb) {
			err = fmt.Errorf(`no frame carries that somebody %s: write a sentence about an event or an acknowledgement, like frame of B receives "chatMessage"`, a.Check.Verb)
		}
	default:
		err = fmt.Errorf(`%q is no answer: write line "io.emit(" of server.js, entry %s or frame of %s`, s.rest, example, example)
	}
	if err != nil {
		return Answer{}, err
	}
	return a, nil
}

// carried are the verbs whose entries have frames.
func carried() []Verb { return []Verb{Receives, Emits, Acknowledged} }

func lineOf(s *scanner, a *Answer) (err error) {
	const example = `line "io.emit(" of server.js`
	if a.Text, err = s.quoted("a text that the line holds", example); err != nil {
		return err
	}
	if strings.TrimSpace(a.Text) == "" {
		return errors.New("every line holds an empty text: write a part of the line, like " + example)
	}
	if !s.take("of") {
		return errors.New("say which file's line it is: " + example)
	}
	a.File, s.rest = s.rest, ""
	if !slices.Contains(AnswerFiles(), a.File) {
		return fmt.Errorf("%q is no file of a playground%s It is %s", a.File, orDot(didYouMean(a.File, AnswerFiles())), strings.Join(AnswerFiles(), " or "))
	}
	return nil
}

func entryOf(s *scanner) (Check, error) {
	c, err := ParseCheck(s.rest)
	if err == nil && (c.Not || c.Subject.Who == Nobody || c.refersBack() || c.Times != Times{}) {
		err = fmt.Errorf("there must be one entry to find: write what happened, without a negation, then, within, it, else or how often, like entry %s", example)
	}
	return c, err
}

// Line finds the line of the source, counted from 1, that holds an answer's text.
func (a Answer) Line(source string) (int, error) {
	found := 0
	for i, line := range strings.Split(source, "\n") {
		switch {
		case !strings.Contains(line, a.Text):
		case found != 0:
			return 0, fmt.Errorf("%q stands in line %d of %s and in line %d: write more of the line that is meant", a.Text, found, a.File, i+1)
		default:
			found = i + 1
		}
	}
	if found == 0 {
		return 0, fmt.Errorf("no line of %s holds %q: copy a part of the line as it stands there", a.File, a.Text)
	}
	return found, nil
}
