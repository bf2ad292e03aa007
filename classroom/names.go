package classroom

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxName is how many characters a student's name has at most, maxTitle a class's, maxWords what a teacher shows to all,
	// and maxQuestion a question.
	maxName     = 30
	maxTitle    = 80
	maxWords    = 200
	maxQuestion = 300
)

// readLine reads what somebody has typed into one line: without what can't be seen, or changes how the text around it is
// read, and with single spaces.
func readLine(typed string) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Other, r) && r != joiner, r == utf8.RuneError:
			return -1 // control and format characters, among them those that turn text around
		}
		return r
	}, typed)
	return strings.Join(strings.Fields(kept), " ")
}

// joiner is the zero width joiner, which holds emoji together.
const joiner = '\u200d'

// readName reads a student's name, or says what is wrong with it.
func readName(typed string) (string, error) {
	name := readLine(typed)
	switch n := utf8.RuneCountInString(name); {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) }):
		return "", &Refusal{CodeName, "Type a name that the others can read."}
	case n > maxName:
		return "", &Refusal{CodeName, "A name may have up to 30 characters. Take a shorter one."}
	}
	if folded := fold(name); folded == "server" || folded == "teacher" {
		return "", &Refusal{CodeName, "That could be mistaken for somebody else. Take another name."}
	}
	return name, nil
}

// fold is a name as it is compared with others: whoever reads them aloud can't tell them apart.
func fold(name string) string {
	return strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(name, string(joiner), ""), " ", ""))
}

// shorten cuts a text after so many characters.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
