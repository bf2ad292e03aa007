package classroom

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// WriteCSV writes a line a student: attendance, then each prediction and each task.
func (r *Report) WriteCSV(to io.Writer) error {
	out := csv.NewWriter(to)
	out.UseCRLF = true // RFC 4180
	write := func(cells []string) {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		_ = out.Write(cells) // Error tells
	}
	write(r.header())
	for _, who := range r.Students {
		write(r.line(who))
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking what somebody has typed for a formula: such a cell gets an apostrophe, which
// spreadsheets don't show (OWASP, "CSV Injection").
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func (r *Report) header() []string {
	cells := []string{"name", "joined", "last seen", "minutes", "removed"}
	for _, p := range r.Predictions {
		name := p.Lesson + " " + p.Step
		cells = append(cells, name+" first answer", name+" last answer", name+" right")
	}
	for _, t := range r.Tasks {
		name := t.Lesson + " " + t.Step
		cells = append(cells, name, name+" failed checks", name+" hints")
	}
	return cells
}

func (r *Report) line(who Attendance) []string {
	cells := []string{who.Name, who.Joined.UTC().Format(time.RFC3339), who.Seen.UTC().Format(time.RFC3339), strconv.Itoa(who.Minutes), yes(who.Removed)}
	for _, p := range r.Predictions {
		last, voted := p.Last[who.ID]
		right := ""
		if voted && p.Revealed {
			right = "no"
			if last.Right {
				right = "yes"
			}
		}
		cells = append(cells, p.First[who.ID].Answer, last.Answer, right)
	}
	for _, t := range r.Tasks {
		work, begun := t.ByStudent[who.ID]
		switch {
		case !begun:
			cells = append(cells, "", "", "")
		case work.Done:
			cells = append(cells, "done", strconv.Itoa(work.Tries), strconv.Itoa(work.Hints))
		default:
			cells = append(cells, "begun", strconv.Itoa(work.Tries), strconv.Itoa(work.Hints))
		}
	}
	return cells
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}
