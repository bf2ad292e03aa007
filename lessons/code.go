package lessons

import "earshot/checks"

// Code is a piece of JavaScript that a lesson brings, and where it stands.
type Code struct {
	// Name is the file that it is: ProgramFile or ClientFile. Step is the id of the step whose solution it is, "" if
	// learners begin with it.
	Name, Step string
	Text       string
	// File is the Markdown file, and Line the line above the code's first, counted from 1.
	File string
	Line int
}

// Code returns all JavaScript of a lesson that runs: what learners begin with, the solutions, and what acts run.
func (l *Lesson) Code() []Code { return l.code }

func (d *draft) code() []Code {
	var all []Code
	add := func(name, text string, at place, step string) {
		if text != "" {
			all = append(all, Code{Name: name, Step: step, Text: text, File: at.file, Line: at.line})
		}
	}
	add(ProgramFile, d.blocks[serverProgram], d.places[serverProgram], "")
	add(ClientFile, d.blocks[clientCode], d.places[clientCode], "")
	for _, step := range d.steps {
		for _, kind := range []block{programSolution, clientSolution} {
			add(solvedFile(kind), step.solutions[kind], place{d.file, step.lines[kind]}, step.ID)
		}
		for _, line := range step.sentences[actBlock] {
			if act, err := checks.ParseAct(line.text); err == nil && act.Do == checks.RunCode {
				add(ClientFile, act.Text, place{d.file, line.line - 1}, step.ID)
			}
		}
	}
	return all
}
