package rehearsal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"earshot/playground"
)

// Story is what happened in a lesson as lines of text, lane by lane, without what differs from one time to the next:
// ids and times, how often a client tried in vain or a timer fired, and the order in which things happened at different
// ends.
func (r *Report) Story() string {
	var story strings.Builder
	for _, part := range r.Parts {
		fmt.Fprintf(&story, "## %s\n", part.Name)
		for _, lane := range lanes(part.Entries) {
			fmt.Fprintf(&story, "\n%s\n", lane)
			for _, line := range once(lines(part.Entries, lane)) {
				fmt.Fprintf(&story, "  %s\n", line)
			}
		}
		story.WriteString("\n")
	}
	return story.String()
}

func lines(entries []playground.Entry, lane string) []string {
	var list []string
	for _, e := range entries {
		if line := line(e); e.Lane == lane && line != "" {
			list = append(list, line)
		}
	}
	return list
}

// once leaves out what only repeats what stands right before it: one line, or two.
func once(list []string) []string {
	var kept []string
	for _, line := range list {
		kept = append(kept, line)
		for length := 1; length <= 2 && 2*length <= len(kept); length++ {
			rest := kept[:len(kept)-length]
			if slices.Equal(kept[len(rest):], rest[len(rest)-length:]) {
				kept = rest
			}
		}
	}
	return kept
}

// lanes are the lanes of a timeline, the server first.
func lanes(entries []playground.Entry) []string {
	var list []string
	for _, e := range entries {
		if !slices.Contains(list, e.Lane) {
			list = append(list, e.Lane)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if a == playground.ServerLane || b == playground.ServerLane {
			return strings.Compare(b, a)
		}
		return strings.Compare(a, b)
	})
	return list
}

var socketID = regexp.MustCompile(`[\w-]{14}AAAA[\w-]{2,6}`)

// line is an entry in words, "" if it isn't told.
func line(e playground.Entry) string {
	if e.Kind == playground.KindFrame || e.Kind == playground.KindOpen {
		return ""
	}
	parts := []string{string(e.Kind)}
	for _, part := range []string{e.Namespace, e.Event, string(e.Args), e.Room, e.Text} {
		if part != "" && part != "null" {
			parts = append(parts, part)
		}
	}
	if len(e.To) > 0 {
		to := slices.Sorted(slices.Values(e.To))
		parts = append(parts, "→ "+strings.Join(to, ", "))
	}
	return socketID.ReplaceAllString(strings.Join(parts, " "), "<id>")
}
