package lessons

import (
	"strings"

	"earshot/checks"
)

// StepKind says what a step asks of the learner.
type StepKind string

const (
	// Predict asks what will happen, before it does.
	Predict StepKind = "predict"
	// Investigate asks for the place in the code or on the timeline that answers a question.
	Investigate StepKind = "investigate"
	// Modify asks to change what is there, and Make to write something new.
	Modify StepKind = "modify"
	Make   StepKind = "make"
	// Recall is a question that comes back days later.
	Recall StepKind = "recall"
)

// The forms of a prediction.
const (
	FormWho   = "who"
	FormOrder = "order"
	FormArrow = "arrow"
	FormKind  = "kind"
)

// Step is one thing that a lesson asks of its learner. Which fields are set depends on its kind.
type Step struct {
	// ID is the kind and its number in the file, like predict-1: unique in the lesson, and the step's anchor.
	ID    string
	Kind  StepKind
	Title string
	// Line is where it stands in the file.
	Line int
	// Acts are what "Do it for me" does.
	Acts []checks.Act
	// Form is a prediction's: who, order, arrow or kind.
	Form string
	// Lines are those of a prediction as learners read them, in the order in which they see them.
	Lines []string
	// Who is the sentence whose subject is asked for, or the emit whose arrows are drawn.
	Who checks.Check
	// Order are the sentences in their true order. Shuffle[i] is the index in Order of the i-th one shown.
	Order   []checks.Check
	Shuffle []int
	// Names are the events to be sorted into built-in and custom, as they are shown.
	Names []string
	// Answers are the right ones of an investigation: any of them.
	Answers []checks.Answer
	// Checks are what a task must make true, and Solution the whole files that do, by their names.
	Checks   []checks.Check
	Solution map[string]string
	// Choices is how many answers a recall question offers, Right the indices of the right ones, and Explanation the
	// HTML that is shown afterwards.
	Choices     int
	Right       []int
	Explanation string
}

// StepHTML is the section of Body that is the step with that id; "" if there is none.
func (l *Lesson) StepHTML(id string) string {
	at := strings.Index(l.Body, ` id="`+id+`" data-kind="`)
	if at < 0 {
		return ""
	}
	const end = "</section>" // steps hold no other section
	from := strings.LastIndex(l.Body[:at], "<section ")
	return l.Body[from : at+strings.Index(l.Body[at:], end)+len(end)]
}

// Step returns the step with that id, or nil.
func (l *Lesson) Step(id string) *Step {
	for i := range l.Steps {
		if l.Steps[i].ID == id {
			return &l.Steps[i]
		}
	}
	return nil
}
