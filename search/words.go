package search

import (
	"strings"
	"unicode"
)

// word is one word of a text: a run of letters, digits, underscores and dollar signs, in small letters.
type word struct {
	text       string
	start, end int // bytes
}

// wordsOf cuts a text into its words.
func wordsOf(text string) []word {
	var words []word
	start := -1
	for i, r := range text + " " {
		switch within := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '$'; {
		case within && start < 0:
			start = i
		case !within && start >= 0:
			words = append(words, word{strings.ToLower(text[start:i]), start, i})
			start = -1
		}
	}
	return words
}

// phrase is a text's words with single spaces between: socket.broadcast.emit() and "socket broadcast emit" are alike.
func phrase(text string) string {
	var list []string
	for _, w := range wordsOf(text) {
		list = append(list, w.text)
	}
	return strings.Join(list, " ")
}

// partsOf are the words that a name is made of: emit, With and Ack of emitWithAck, connect and error of connect_error.
// A plain word has none.
func partsOf(name string) []string {
	var parts []string
	start := 0
	for i, r := range name {
		if i > 0 && (unicode.IsUpper(r) || r == '_') {
			parts = append(parts, name[start:i])
			start = i
		}
	}
	if len(parts) == 0 {
		return nil
	}
	parts = append(parts, name[start:])
	for i, part := range parts {
		parts[i] = strings.ToLower(strings.Trim(part, "_"))
	}
	return parts
}

// endings make no difference to what somebody looks for.
var endings = []string{"ing", "ed", "es", "e", "s", ""}

// forms are a word with each of them instead of its own.
func forms(word string) []string {
	stem := word
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 4 {
			stem = rest
			break
		}
	}
	list := make([]string, len(endings))
	for i, ending := range endings {
		list[i] = stem + ending
	}
	return list
}

// typos is how many letters may be wrong in a word that somebody typed.
func typos(word string) int {
	switch n := len([]rune(word)); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}
