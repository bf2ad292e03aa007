package classroom

import (
	"errors"

	"earshot/database"
)

// Refusal is an error for a person: what happened and what to do, and a code by which a page knows it (see the package's
// comment).
type Refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (r *Refusal) Error() string { return r.Message }

// Codes of refusals. The package's comment tells of those that pages meet over the connection.
const (
	CodeNoClass  = "no-class"
	CodeStranger = "stranger"
	CodeRemoved  = "removed"
	CodeWindows  = "windows"
	CodeOver     = "over"
	CodeSlow     = "slow"
	CodeClosed   = "closed"
	CodeBad      = "bad"
	CodeGone     = "gone"
	CodeFull     = "full"
	CodeLater    = "later"
	// CodeName is of a name that can't be taken, CodeTaken of one that another student has, CodeDoor says that nobody can join.
	CodeName  = "name"
	CodeTaken = "taken"
	CodeDoor  = "door"
)

// The refusals that more than one place has.
var (
	ErrNoClass  = &Refusal{CodeNoClass, "There is no class with this code. Look at the code again; or the class has been deleted since."}
	ErrStranger = &Refusal{CodeStranger, "This browser isn't in the class. Join it with its code."}
	ErrRemoved  = &Refusal{CodeRemoved, "Your teacher has taken you out of the class. If that was a mistake, join again under another name, or ask."}
	ErrOver     = &Refusal{CodeOver, "The class is over."}
	errBad      = &Refusal{CodeBad, "The page has asked for something that the server doesn't understand. Reload it."}
	errSlow     = &Refusal{CodeSlow, "That was too much at once. Wait a moment."}
	errNoStage  = &Refusal{CodeGone, "No stage is shared at the moment."}
	errNobody   = &Refusal{CodeGone, "This student isn't in the class any more."}
)

// RefusalOf makes a refusal of any error; known is false if it is the server's fault, which only its log should tell.
func RefusalOf(err error) (r *Refusal, known bool) {
	if errors.As(err, &r) {
		return r, true
	}
	if errors.Is(err, database.ErrFull) || errors.Is(err, database.ErrClosed) {
		return &Refusal{CodeLater, err.Error()}, true
	}
	return &Refusal{CodeLater, "This couldn't be kept just now. Try again in a moment."}, false
}
