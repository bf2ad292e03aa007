package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/templates"
)

// day and moment write a time for people.
func day(t time.Time) string    { return t.Local().Format("2 January 2006") }
func moment(t time.Time) string { return t.Local().Format("2 January 2006, 15:04") }

// report is what remains of a class.
func (a *App) report(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	report, err := class.Report()
	if err != nil {
		a.classProblem(w, r, err)
		return
	}
	view := reportView(a.course(), report)
	a.pages().classPage(w, r, http.StatusOK, "Report: "+class.Title(), func(page templates.Page) templ.Component { return templates.Report(page, view) })
}

// reportCSV is the same for a spreadsheet.
func (a *App) reportCSV(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	report, err := class.Report()
	var body bytes.Buffer
	body.WriteString("\ufeff") // by which spreadsheets know UTF-8
	if err == nil {
		err = report.WriteCSV(&body)
	}
	if err != nil {
		a.classProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="class-`+class.Code()+`.csv"`)
	w.Header().Set("Cache-Control", dontStore)
	w.Write(body.Bytes())
}

func reportView(course *lessons.Course, r *classroom.Report) templates.ReportView {
	view := templates.ReportView{Code: r.Code, Title: r.Title, Opened: moment(r.Created), Expires: day(r.Expires), Questions: r.Questions}
	if r.Ended != nil {
		view.Ended = moment(*r.Ended)
	}
	for _, p := range r.Predictions {
		view.Predictions = append(view.Predictions, predictionView(course, p))
	}
	for _, t := range r.Tasks {
		view.Tasks = append(view.Tasks, taskView(course, t))
	}
	byName := slices.SortedStableFunc(slices.Values(r.Students), func(one, other classroom.Attendance) int {
		return strings.Compare(strings.ToLower(one.Name), strings.ToLower(other.Name))
	})
	for _, who := range byName {
		view.Students = append(view.Students, studentView(r, who))
	}
	for _, rec := range r.Recordings {
		view.Recordings = append(view.Recordings, templates.ReportRecording{URL: rec.URL, Lesson: rec.Lesson, Title: rec.Title, At: moment(time.UnixMilli(rec.At))})
	}
	return view
}

// titlesOf are the titles of a lesson and of a step; what the course has no more is called by its name.
func titlesOf(course *lessons.Course, slug, id string) (lesson, step string) {
	l := course.Lesson(slug)
	if l == nil {
		return slug, id
	}
	if s := l.Step(id); s != nil {
		return l.Title, s.Title
	}
	return l.Title, id
}

func predictionView(course *lessons.Course, p classroom.Predicted) templates.ReportPrediction {
	view := templates.ReportPrediction{Lesson: p.Lesson, Title: p.Title, Truth: p.Words}
	view.LessonTitle, _ = titlesOf(course, p.Lesson, p.Step)
	for i, round := range p.Rounds {
		told := templates.ReportRound{Round: i + 1, Answered: round.Answered, Right: -1}
		if p.Revealed {
			told.Right = round.Right
		}
		view.Rounds = append(view.Rounds, told)
	}
	return view
}

func taskView(course *lessons.Course, t classroom.Worked) templates.ReportTask {
	view := templates.ReportTask{Lesson: t.Lesson, Started: len(t.ByStudent)}
	view.LessonTitle, view.Title = titlesOf(course, t.Lesson, t.Step)
	for _, work := range t.ByStudent {
		if work.Done {
			view.Done++
		}
		view.Tries += 10 * work.Tries
		view.Hints += 10 * work.Hints
	}
	view.Tries /= max(view.Started, 1)
	view.Hints /= max(view.Started, 1)
	return view
}

func studentView(r *classroom.Report, who classroom.Attendance) templates.ReportStudent {
	view := templates.ReportStudent{Name: who.Name, Joined: who.Joined.Local().Format("15:04"), Seen: who.Seen.Local().Format("15:04"),
		Minutes: who.Minutes, Removed: who.Removed}
	for _, p := range r.Predictions {
		last, voted := p.Last[who.ID]
		said := ""
		switch {
		case voted && !p.Revealed:
			said = "voted"
		case voted && last.Right:
			said = "right"
			view.Right++
		case voted:
			said = "wrong"
		}
		if voted {
			view.Voted++
		}
		view.Votes = append(view.Votes, said)
	}
	for _, t := range r.Tasks {
		work, begun := t.ByStudent[who.ID]
		did := ""
		if begun {
			did = "begun"
			view.Started++
		}
		if work.Done {
			did = "done"
			view.Done++
		}
		view.Tasks = append(view.Tasks, did)
	}
	return view
}
