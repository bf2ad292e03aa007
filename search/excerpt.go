package search

import (
	"strings"
	"unicode/utf8"
)

const (
	// around is how long an excerpt is, in bytes, about; before is how much of it stands before the first match.
	around = 170
	before = 40
)

// excerpt is the part of a text that has most of the words, with those marked.
func excerpt(text string, forms map[string]bool) []Piece {
	words := wordsOf(text)
	matches := matching(text, words, forms)
	from, to := window(text, words, matches)
	var pieces []Piece
	at := from
	if from > 0 {
		pieces = append(pieces, Piece{Text: "… "})
	}
	for _, w := range matches {
		if w.start < at || w.end > to {
			continue
		}
		if w.start > at {
			pieces = append(pieces, Piece{Text: text[at:w.start]})
		}
		pieces = append(pieces, Piece{Text: text[w.start:w.end], Match: true})
		at = w.end
	}
	rest := text[at:to]
	if to < len(text) {
		rest += " …"
	}
	if rest != "" {
		pieces = append(pieces, Piece{Text: rest})
	}
	return flattened(pieces)
}

// matching are the words that were looked for, themselves or as a part of a name.
func matching(text string, words []word, forms map[string]bool) []word {
	var list []word
	for _, w := range words {
		fits := forms[w.text]
		for _, part := range partsOf(text[w.start:w.end]) {
			fits = fits || forms[part]
		}
		if !fits {
			continue
		}
		if last := len(list) - 1; last >= 0 && text[list[last].end:w.start] == "." {
			list[last].end, list[last].text = w.end, list[last].text+"."+w.text // socket.emit is one
		} else {
			list = append(list, w)
		}
	}
	return list
}

// window is the stretch of a text in which most different matches stand, best of all together; it begins and ends between
// words.
func window(text string, words []word, matches []word) (from, to int) {
	most := 0
	for i, first := range matches {
		different, longest := map[string]bool{}, 0
		for _, w := range matches[i:] {
			if w.end > first.start+around-before {
				break
			}
			for part := range strings.SplitSeq(w.text, ".") {
				different[part] = true
			}
			longest = max(longest, strings.Count(w.text, "."))
		}
		if weight := 2*len(different) + longest; weight > most {
			most, from = weight, first.start
		}
	}
	from = max(0, from-before)
	to = min(len(text), from+around)
	return wordStart(text, words, from), wordEnd(text, words, to)
}

func wordStart(text string, words []word, at int) int {
	if at == 0 {
		return 0
	}
	for _, w := range words {
		if w.start >= at {
			return w.start
		}
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

func wordEnd(text string, words []word, at int) int {
	if at == len(text) {
		return at
	}
	end := len(text)
	for _, w := range words {
		if w.end > at {
			break
		}
		end = w.end
	}
	return end
}

// flattened are pieces in one line: a text's lines end where its blocks do.
func flattened(pieces []Piece) []Piece {
	for i := range pieces {
		pieces[i].Text = strings.ReplaceAll(pieces[i].Text, "\n", " ")
	}
	return pieces
}
