package checks

import (
	"encoding/json"
	"fmt"
	"strings"
)

// scanner goes through a sentence word by word.
type scanner struct{ rest string }

func scan(line string) *scanner { return &scanner{strings.TrimSpace(line)} }

func (s *scanner) done() bool { return s.rest == "" }

// word is the next word, without moving on.
func (s *scanner) word() string {
	if i := strings.IndexAny(s.rest, " \t"); i >= 0 {
		return s.rest[:i]
	}
	return s.rest
}

func (s *scanner) skip(n int) { s.rest = strings.TrimLeft(s.rest[n:], " \t") }

// take moves past a phrase if it comes next.
func (s *scanner) take(phrase string) bool {
	at := *s
	for word := range strings.FieldsSeq(phrase) {
		if s.word() != word {
			*s = at
			return false
		}
		s.skip(len(word))
	}
	return true
}

// next takes the next word, whatever it is.
func (s *scanner) next() string {
	word := s.word()
	s.skip(len(word))
	return word
}

// quoted takes a text in double quotes, in which \" is a quote. what and example are for the author.
func (s *scanner) quoted(what, example string) (string, error) {
	if s.done() {
		return "", fmt.Errorf("%s is missing at the end: write it in double quotes, like %s", what, example)
	}
	if !strings.HasPrefix(s.rest, `"`) {
		return "", fmt.Errorf("%s must stand in double quotes, like %s; here stands %s", what, example, s.rest)
	}
	var text string
	decoder := json.NewDecoder(strings.NewReader(s.rest))
	if err := decoder.Decode(&text); err != nil {
		return "", fmt.Errorf(`the quotes around %s don't end: write %s, and \" for a quote within`, what, example)
	}
	s.skip(int(decoder.InputOffset()))
	return text, nil
}
