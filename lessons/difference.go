package lessons

import (
	"strings"

	"znkr.io/diff"
	"znkr.io/diff/textdiff"
)

const (
	// shownWhole is up to how many lines a changed file is shown with all that stays the same in it.
	shownWhole = 30
	// shownAround is how many lines that stay the same are shown around a change in a longer one.
	shownAround = 3
)

// difference returns, as HTML, the lines that change from one text to another: "+ " stands before a new one, "- " before
// one that goes, so that it can be read without colour and heard.
func difference(language, before, after string) string {
	around := shownAround
	if strings.Count(after, "\n") <= shownWhole {
		around = shownWhole
	}
	old, fresh := highlightLines(language, before), highlightLines(language, after)
	var out strings.Builder
	for i, hunk := range textdiff.Hunks(before, after, diff.Context(around), textdiff.IndentHeuristic()) {
		if i > 0 || hunk.LineNoX > 0 {
			out.WriteString("<span class=\"gap\">  …</span>\n")
		}
		for _, edit := range hunk.Edits {
			switch edit.Op {
			case diff.Delete:
				out.WriteString("<del>- " + old[edit.LineNoX] + "</del>\n")
			case diff.Insert:
				out.WriteString("<ins>+ " + fresh[edit.LineNoY] + "</ins>\n")
			case diff.Match:
				out.WriteString("  " + fresh[edit.LineNoY] + "\n")
			}
		}
	}
	return out.String()
}
