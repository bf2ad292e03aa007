package classroom

import (
	"encoding/json"
	"slices"
)

// Question is what a class is asked together: a predict step of a lesson.
type Question struct {
	Title string `json:"title"`
	// Form is who, arrow, order or kind.
	Form string `json:"form"`
	// HTML is the step as it stands in the lesson.
	HTML string `json:"html"`
	// Choices are the lanes that can be answered, of the forms who and arrow.
	Choices []string `json:"choices"`
	// Lines are what is to be put in order, or sorted into built-in and custom events, as they are shown.
	Lines []string `json:"lines"`
}

// canonical reads an answer, and writes it so that equal answers are equal texts. The forms of answers are those of
// lessons' steps.
func (q Question) canonical(raw json.RawMessage) (string, error) {
	switch q.Form {
	case "order":
		return q.canonicalOrder(raw)
	case "kind":
		return q.canonicalKinds(raw)
	}
	var said []string
	if json.Unmarshal(raw, &said) != nil || len(said) > len(q.Choices) {
		return "", errBad
	}
	for _, lane := range said {
		if !slices.Contains(q.Choices, lane) {
			return "", errBad
		}
	}
	slices.Sort(said)
	return text(slices.Compact(said))
}

func (q Question) canonicalOrder(raw json.RawMessage) (string, error) {
	var said []int
	if json.Unmarshal(raw, &said) != nil || len(said) != len(q.Lines) {
		return "", errBad
	}
	for i := range q.Lines {
		if !slices.Contains(said, i) {
			return "", errBad
		}
	}
	return text(said)
}

func (q Question) canonicalKinds(raw json.RawMessage) (string, error) {
	var said map[string]string
	if json.Unmarshal(raw, &said) != nil || len(said) != len(q.Lines) {
		return "", errBad
	}
	for _, line := range q.Lines {
		if kind := said[line]; kind != "builtin" && kind != "custom" {
			return "", errBad
		}
	}
	return text(said)
}

// text is a value as JSON; keys of maps are sorted.
func text(value any) (string, error) {
	out, err := json.Marshal(value)
	if string(out) == "null" {
		return "[]", err
	}
	return string(out), err
}
