package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"earshot/lessons"
	"earshot/progress"
	"earshot/templates"
)

// validStep is what the anchor of a step or a heading looks like.
var validStep = regexp.MustCompile(`^[\p{L}\p{N}_-]{0,100}$`)

// visit handles POST /api/me/place {"lesson", "step"}: that is where the learner is.
func (a *App) visit(w http.ResponseWriter, r *http.Request) {
	var ask struct{ Lesson, Step string }
	if !a.readAsk(w, r, &ask, `{"lesson": "<slug>", "step": "<anchor, or empty>"}`) {
		return
	}
	if _, ok := a.lessonAsked(w, ask.Lesson); !ok {
		return
	}
	if !validStep.MatchString(ask.Step) {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("step is %q; it must be an anchor of the lesson's page, like predict-1, or empty", ask.Step))
		return
	}
	if a.keepAsked(w, r, func(s *progress.Store, id progress.ID) error { return s.Visit(id, ask.Lesson, ask.Step) }) {
		writeJSON(w, http.StatusOK, struct{}{})
	}
}

// finish handles POST /api/me/finished {"lesson"}: the learner has read it to its end.
func (a *App) finish(w http.ResponseWriter, r *http.Request) {
	var ask struct{ Lesson string }
	if !a.readAsk(w, r, &ask, `{"lesson": "<slug>"}`) {
		return
	}
	if _, ok := a.lessonAsked(w, ask.Lesson); !ok {
		return
	}
	if a.keepAsked(w, r, func(s *progress.Store, id progress.ID) error { return s.Finished(id, ask.Lesson) }) {
		writeJSON(w, http.StatusOK, struct{}{})
	}
}

// recall handles POST /api/me/recall {"lesson", "step", "answer"}: an answer to a question from an earlier lesson.
func (a *App) recall(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Lesson, Step string
		Answer       json.RawMessage
	}
	if !a.readAsk(w, r, &ask, `{"lesson": "<slug>", "step": "recall-1", "answer": [<indices of choices>]}`) {
		return
	}
	lesson, ok := a.lessonAsked(w, ask.Lesson)
	if !ok {
		return
	}
	step := lesson.Step(ask.Step)
	if step == nil || step.Kind != lessons.Recall {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("the lesson has no question %q", ask.Step))
		return
	}
	v, err := judgeRecall(step, ask.Answer)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if a.keepAsked(w, r, func(s *progress.Store, id progress.ID) error {
		return s.Recalled(id, ask.Lesson, ask.Step, v.State == stateRight)
	}) {
		writeJSON(w, http.StatusOK, v)
	}
}

// readAsk reads the JSON of a request, or answers what it should be.
func (a *App) readAsk(w http.ResponseWriter, r *http.Request, ask any, want string) bool {
	body, ok := readBody(w, r)
	if !ok {
		return false
	}
	if err := json.Unmarshal(body, ask); err != nil {
		refuse(w, http.StatusBadRequest, "the body must be "+want+": "+err.Error())
		return false
	}
	return true
}

// lessonAsked finds the lesson that a request names, or answers that there is none.
func (a *App) lessonAsked(w http.ResponseWriter, slug string) (*lessons.Lesson, bool) {
	lesson := a.course().Lesson(slug)
	if lesson == nil {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("there is no lesson %q", slug))
	}
	return lesson, lesson != nil
}

// mePage is /me: what is kept of a learner, and what they can do with it. All of it works without a script.
func (a *App) mePage(w http.ResponseWriter, r *http.Request) {
	a.showMe(w, r, http.StatusOK, templates.Me{Said: saidAfter[r.URL.RawQuery], Gone: r.URL.RawQuery == "deleted" || r.URL.RawQuery == "left", Typed: r.URL.Query().Get("code")})
}

// saidAfter is what the page says when a form has sent the browser back to it.
var saidAfter = map[string]string{
	"entered": "This browser goes on with the same progress now.",
	"left":    "This browser has forgotten your progress. Your other browsers still have it.",
	"deleted": "Everything is deleted.",
}

// showMe fills the page in and answers with it.
func (a *App) showMe(w http.ResponseWriter, r *http.Request, status int, me templates.Me) {
	view, err := a.view(r)
	if err == nil {
		err = a.fillMe(r, &me, view)
	}
	if err != nil {
		a.log.Error("progress can't be read", "error", err)
		a.pages().Problem(w, r, http.StatusInternalServerError, "Your progress can’t be read just now", "Nothing is lost by that. Reload the page in a while; if it doesn’t help, tell whoever runs this server.")
		return
	}
	a.pages().Me(w, r, status, me)
}

func (a *App) fillMe(r *http.Request, me *templates.Me, view meView) error {
	id, ok := learnerOf(r)
	if !ok {
		return nil
	}
	kept, err := a.progress.Export(id)
	if err != nil {
		return err
	}
	me.Browsers = kept.Browsers
	for _, draft := range kept.Drafts {
		if draft.Text != nil {
			me.Drafts++
		}
	}
	for i, lesson := range a.course().Lessons {
		if of, ok := view.Lessons[lesson.Slug]; ok {
			me.Lessons = append(me.Lessons, templates.MeLesson{Lesson: lesson, Number: i + 1, State: of.State, Done: of.Done, Of: of.Of})
		}
	}
	return nil
}

// export handles GET /me/export: everything that is kept, to take along.
func (a *App) export(w http.ResponseWriter, r *http.Request) {
	id, _ := learnerOf(r)
	kept, err := a.progress.Export(id)
	if err != nil {
		a.log.Error("progress can't be exported", "error", err)
		refuse(w, http.StatusInternalServerError, "your progress can't be read just now: "+err.Error())
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="earshot-progress.json"`)
	writeJSON(w, http.StatusOK, kept)
}

// makeCode handles POST /me/code.
func (a *App) makeCode(w http.ResponseWriter, r *http.Request) {
	id, _ := learnerOf(r)
	known, err := a.progress.Known(id)
	if err == nil && !known {
		a.showMe(w, r, http.StatusConflict, templates.Me{Problem: "Nothing is kept for this browser yet, so there is nothing to go on with. Open a lesson first."})
		return
	}
	var code string
	if err == nil {
		code, err = a.progress.NewCode(id)
	}
	if err != nil {
		a.failMe(w, r, err)
		return
	}
	origin := a.origin(r.Host, isSecure(r.Header, r.TLS != nil))
	a.showMe(w, r, http.StatusOK, templates.Me{Code: code, CodeURL: origin + "/me?code=" + url.QueryEscape(code), Where: origin + "/me"})
}

// enterCode handles POST /me/enter.
func (a *App) enterCode(w http.ResponseWriter, r *http.Request) {
	visitor, code := visitorOf(r.RemoteAddr), formValue(w, r, "code")
	if !a.guesses.left(visitor) {
		a.showMe(w, r, http.StatusTooManyRequests, templates.Me{Problem: "Too many wrong codes have come from your network. Wait ten minutes and try again.", Typed: code})
		return
	}
	r = introduce(w, r)
	id, _ := learnerOf(r)
	err := a.progress.Enter(id, code)
	switch {
	case errors.Is(err, progress.ErrNoCode):
		a.guesses.use(visitor)
		a.showMe(w, r, http.StatusUnprocessableEntity, templates.Me{Problem: "This code can’t be used: it may be mistyped, used already, or older than half an hour. Make a new one in the other browser.", Typed: code})
	case err != nil:
		a.failMe(w, r, err)
	default:
		http.Redirect(w, r, "/me?entered", http.StatusSeeOther)
	}
}

// leaveBrowser handles POST /me/leave.
func (a *App) leaveBrowser(w http.ResponseWriter, r *http.Request) {
	a.part(w, r, a.progress.Leave, "/me?left")
}

// deleteAll handles POST /me/delete.
func (a *App) deleteAll(w http.ResponseWriter, r *http.Request) {
	if formValue(w, r, "sure") != "yes" {
		a.showMe(w, r, http.StatusUnprocessableEntity, templates.Me{Problem: "Nothing was deleted: tick “Yes, delete all of it” first."})
		return
	}
	a.part(w, r, a.progress.Delete, "/me?deleted")
}

// part ends that a browser is a learner's, and takes its cookie away.
func (a *App) part(w http.ResponseWriter, r *http.Request, end func(progress.ID) error, then string) {
	id, ok := learnerOf(r)
	if ok {
		if err := end(id); err != nil {
			a.failMe(w, r, err)
			return
		}
		a.links.forget(id)
	}
	setLearner(w, r, "", -time.Second)
	http.Redirect(w, r, then, http.StatusSeeOther)
}

// failMe says on the page that something couldn't be done.
func (a *App) failMe(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	if errors.Is(err, progress.ErrFull) {
		status = http.StatusInsufficientStorage
	}
	a.log.Error("a learner's wish can't be done", "error", err)
	a.showMe(w, r, status, templates.Me{Problem: "That couldn’t be done: " + err.Error() + "."})
}

// formValue reads a short field of a form.
func formValue(w http.ResponseWriter, r *http.Request, name string) string {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return r.PostFormValue(name)
}

// maxForm is how many bytes a form may have.
const maxForm = 4 << 10
