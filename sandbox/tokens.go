package sandbox

import "strings"

// token is a word or a mark of JavaScript; strings and comments are left out.
type token struct {
	text string
	at   int
}

// tokens is as exact as finding loops needs. It takes no notice of regular expressions.
func tokens(text string) []token {
	var all []token
	for i := 0; i < len(text); {
		c := text[i]
		size := 1
		switch {
		case c == '\'' || c == '"' || c == '`':
			i += quoted(text[i:], c)
			continue
		case strings.HasPrefix(text[i:], "//"):
			i += until(text[i:], "\n")
			continue
		case strings.HasPrefix(text[i:], "/*"):
			i += until(text[i:], "*/")
			continue
		case wordByte(c):
			for i+size < len(text) && wordByte(text[i+size]) {
				size++
			}
		}
		if c > ' ' {
			all = append(all, token{text[i : i+size], i})
		}
		i += size
	}
	return all
}

// quoted is the length of a string literal.
func quoted(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == quote, text[i] == '\n' && quote != '`':
			return i + 1
		}
	}
	return len(text)
}

// until is the length of a text up to the end of a mark.
func until(text, mark string) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i + len(mark)
	}
	return len(text)
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
