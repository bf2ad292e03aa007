package classroom

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
		case unicode.Is(unicode.Other, r) && r != joiner && r != nonJoiner, r == utf8.RuneError:
			return -1 // control and format characters, among them those that turn text around
		}
		return r
	}, typed)
	return strings.Join(strings.Fields(kept), " ")
}

// joiner is the zero width joiner, which holds emoji together; nonJoiner keeps letters apart.
const joiner, nonJoiner = '\u200d', '\u200c'

// readName reads a student's name, or says what is wrong with it.
func readName(typed string) (string, error) {
	if hidesSomething(typed) {
		return "", &Refusal{CodeName, "This name holds a character that can’t be seen, or that turns the text around it. Type it anew with letters, digits and signs."}
	}
	name := norm.NFC.String(readLine(typed))
	switch n := utf8.RuneCountInString(name); {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) }):
		return "", &Refusal{CodeName, "Type a name that the others can read."}
	case n > maxName:
		return "", &Refusal{CodeName, "A name may have up to 30 characters. Take a shorter one."}
	case piles(name):
		return "", &Refusal{CodeName, "So many signs above one letter reach into the lines around it. Take a simpler name."}
	}
	if slices.ContainsFunc([]string{"server", "teacher", "crowd"}, func(other string) bool { return fold(name) == other || looks(name) == looks(other) }) {
		return "", &Refusal{CodeName, "That could be mistaken for somebody else. Take another name."}
	}
	return name, nil
}

// hidesSomething tells whether a name holds what can't be seen or changes how others read the line, but for what holds
// emoji together, and the letters of scripts that need it.
func hidesSomething(name string) bool {
	before := ' '
	for _, r := range name {
		switch {
		case r == joiner || r == nonJoiner:
			if !isJoined(before) {
				return true
			}
		case unicode.IsSpace(r), unicode.Is(unicode.Variation_Selector, r):
		case unicode.Is(unicode.Other, r), takesNoRoom(r), r == utf8.RuneError:
			return true
		}
		before = r
	}
	return false
}

// isJoined tells whether a joiner after a character means something.
func isJoined(r rune) bool {
	return unicode.IsSymbol(r) || unicode.IsMark(r) || unicode.IsLetter(r) &&
		!unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// takesNoRoom tells whether a character is drawn as nothing (DerivedCoreProperties: Default_Ignorable_Code_Point), or as
// an empty box of dots.
func takesNoRoom(r rune) bool {
	const emptyBraille = '\u2800'
	return r == emptyBraille || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf)
}

// piles tells whether more marks stand on one letter than any script needs.
func piles(name string) bool {
	marks := 0
	for _, r := range norm.NFD.String(name) {
		if !unicode.IsMark(r) {
			marks = 0
		} else if marks++; marks > 4 {
			return true
		}
	}
	return false
}

// shorten cuts a text after so many characters.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
