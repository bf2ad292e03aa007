package rehearsal

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"earshot/playground"
)

// Story is what happened in a lesson as lines of text, without what differs from one time to the next: ids and times,
// how often a client tried in vain or a timer fired, and which of two things came first that have nothing to do with each
// other. Order is kept within what one client, or the server, set going at one place.
func (r *Report) Story() string {
	var story strings.Builder
	for _, part := range r.Parts {
		fmt.Fprintf(&story, "## %s\n", part.Name)
		threads := part.threads()
		for _, name := range slices.Sorted(maps.Keys(threads)) {
			fmt.Fprintf(&story, "\n%s\n", name)
			for _, line := range once(threads[name]) {
				fmt.Fprintf(&story, "  %s\n", line)
			}
		}
		story.WriteString("\n")
	}
	return story.String()
}

// threads are the lines of a part, by where they happened and who had set them going.
func (p Part) threads() map[string][]string {
	known := map[int64]playground.Entry{}
	for _, e := range p.Entries {
		known[e.Seq] = e
	}
	threads := map[string][]string{}
	for _, e := range inOrder(p.Entries) {
		line := line(e)
		if e.Seq <= p.After || line == "" {
			continue
		}
		first := e
		for first.Cause != nil {
			cause, ok := known[*first.Cause]
			if !ok {
				break
			}
			first = cause
		}
		name := e.Lane
		if first.Lane != e.Lane {
			name += ", because of " + first.Lane
		}
		threads[name] = append(threads[name], line)
	}
	return threads
}

// inOrder puts those whom one call had join a room, or leave it, into the order of their names: which socket has come
// first, and so goes first, is left to chance.
func inOrder(entries []playground.Entry) []playground.Entry {
	type call struct {
		kind  playground.Kind
		room  string
		cause int64
	}
	entries = slices.Clone(entries)
	places := map[call][]int{}
	for i, e := range entries {
		if (e.Kind == playground.KindJoin || e.Kind == playground.KindLeave) && e.Cause != nil {
			at := call{e.Kind, e.Room, *e.Cause}
			places[at] = append(places[at], i)
		}
	}
	for _, list := range places {
		var who [][]string
		for _, i := range list {
			who = append(who, entries[i].To)
		}
		slices.SortFunc(who, slices.Compare)
		for n, i := range list {
			entries[i].To = who[n]
		}
	}
	return entries
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

var socketID = regexp.MustCompile(`[\w-]{14}AAAA[\w-]{2,6}`)

// unanswered are a client's own words for an attempt to connect that nobody answered.
var unanswered = []string{"xhr poll error", "websocket error", "timeout"}

// line is an entry in words, "" if it isn't told. When a client tries to connect again, it leaves to chance.
func line(e playground.Entry) string {
	vain := e.Event == "reconnect_attempt" || e.Event == "connect_error" && slices.Contains(unanswered, e.Text)
	if e.Kind == playground.KindFrame || e.Kind == playground.KindOpen || vain {
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
