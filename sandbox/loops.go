package sandbox

// The engine notes positions for calls, properties and the like, not for loops: a loop that does nothing of the kind is
// interrupted "at" whatever came before it. So the position of an interrupt is corrected with the help of the text.

// loop is the extent of a loop statement in a text, in bytes.
type loop struct{ start, end int }

// loopFrom gives the place of the loop that a program was most likely in, when the engine saw it last at a place that is in
// no loop: the next loop, if it comes before the end of the block. Otherwise it gives the place back.
func (s *source) loopFrom(at int) int {
	next := len(s.text)
	for _, l := range loopsOf(s.text) {
		if l.start <= at && at < l.end {
			return at
		}
		if l.start > at && l.start < next {
			next = l.start
		}
	}
	if next == len(s.text) || leavesBlock(s.text[at:next]) {
		return at
	}
	return next
}

// leavesBlock says whether code closes more braces than it opens.
func leavesBlock(code string) bool {
	depth := 0
	for _, t := range tokens(code) {
		switch t.text {
		case "{":
			depth++
		case "}":
			if depth--; depth < 0 {
				return true
			}
		}
	}
	return false
}

// loopsOf finds the loop statements of a text.
func loopsOf(text string) []loop {
	type open struct{ loop, depth int }
	var found []loop
	var opened []open // whose end hasn't come yet
	depth := 0
	all := tokens(text)
	for i, t := range all {
		switch t.text {
		case "for", "while", "do":
			if i > 0 && all[i-1].text == "." {
				continue // a property's name
			}
			opened = append(opened, open{len(found), depth})
			found = append(found, loop{t.at, len(text)})
		case "(", "{", "[":
			depth++
		case ")", "}", "]":
			depth--
		}
		// a loop ends with the block that is its body, or with its statement
		for n := len(opened) - 1; n >= 0; n-- {
			o := opened[n]
			if depth > o.depth || depth == o.depth && t.text != "}" && t.text != ";" {
				break
			}
			found[o.loop].end = t.at + 1
			opened = opened[:n]
		}
	}
	return found
}
