package sandbox

import "strings"

// The engine notes the position of a call's last argument, not of the call, if the argument has one. So the position of a
// frame is corrected with the help of the text and of the name of the function that was called.

// call is where name(…) stands in a text, in bytes.
type call struct {
	name                string
	at, opening, ending int
}

// callOf gives the place of the innermost call of a function by that name whose arguments contain the given place.
func (s *source) callOf(name string, at int) (int, bool) {
	name = name[strings.LastIndexByte(name, ' ')+1:] // "bound f", "get f"
	if s.calls == nil {
		s.calls = callsOf(s.text)
	}
	for i := len(s.calls) - 1; i >= 0; i-- { // in the order of their opening: the innermost is the last
		if c := s.calls[i]; c.at <= at && at < c.ending && c.name == name {
			return c.at, true
		}
	}
	return 0, false
}

// callsOf finds all that looks like a call. The result isn't nil.
func callsOf(text string) []call {
	found := []call{}
	var opened []int // brackets that are open: the index of their call, or -1
	all := tokens(text)
	for i, t := range all {
		switch t.text {
		case "(", "{", "[":
			index := -1
			if t.text == "(" && i > 0 && wordByte(all[i-1].text[0]) {
				index = len(found)
				found = append(found, call{all[i-1].text, all[i-1].at, t.at, len(text)})
			}
			opened = append(opened, index)
		case ")", "}", "]":
			if len(opened) == 0 {
				continue
			}
			if index := opened[len(opened)-1]; index >= 0 {
				found[index].ending = t.at
			}
			opened = opened[:len(opened)-1]
		}
	}
	return found
}
