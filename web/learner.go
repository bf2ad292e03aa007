package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"earshot/lessons"
	"earshot/progress"
)

// learnerCookie holds the progress.ID of a browser.
const learnerCookie = "earshot"

// errNewcomers refuses to keep anything for one more newcomer.
var errNewcomers = errors.New("too many new learners have come from your network in the last hour; try again later")

// learnerOf says who a request comes from; ok is false if the browser has no cookie yet.
func learnerOf(r *http.Request) (id progress.ID, ok bool) {
	for _, cookie := range r.CookiesNamed(learnerCookie) {
		if id, ok = progress.ParseID(cookie.Value); ok {
			return id, true
		}
	}
	return "", false
}

// introduce gives a browser its cookie, or the one it has for a year more, and returns the request with it.
func introduce(w http.ResponseWriter, r *http.Request) *http.Request {
	id, ok := learnerOf(r)
	if !ok {
		id = progress.NewID()
		r = r.Clone(r.Context())
		r.AddCookie(&http.Cookie{Name: learnerCookie, Value: string(id)})
	}
	setLearner(w, r, id, progress.Retention)
	return r
}

// setLearner sets the cookie for a time; a time below 0 takes it away.
func setLearner(w http.ResponseWriter, r *http.Request, id progress.ID, life time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: learnerCookie, Value: string(id), Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: isSecure(r.Header, r.TLS != nil)})
}

// keep does something that keeps a learner's work, unless that's a newcomer and there are too many.
func (a *App) keep(id progress.ID, visitor string, do func(*progress.Store) error) error {
	known, err := a.progress.Known(id)
	if err != nil {
		return err
	}
	if !known && !a.newcomers.use(visitor) {
		return errNewcomers
	}
	return do(a.progress)
}

// keepAsked is keep for a request: it gives the browser its cookie, and answers itself if it fails.
func (a *App) keepAsked(w http.ResponseWriter, r *http.Request, do func(*progress.Store, progress.ID) error) bool {
	r = introduce(w, r)
	id, _ := learnerOf(r)
	err := a.keep(id, visitorOf(r.RemoteAddr), func(s *progress.Store) error { return do(s, id) })
	switch {
	case errors.Is(err, errNewcomers):
		refuse(w, http.StatusTooManyRequests, err.Error())
	case errors.Is(err, progress.ErrFull):
		refuse(w, http.StatusInsufficientStorage, err.Error())
	case err != nil:
		a.log.Error("progress can't be kept", "error", err)
		refuse(w, http.StatusInternalServerError, "this can't be kept just now: "+err.Error())
	}
	return err == nil
}

// meView is what the pages show of a learner: GET /api/me.
type meView struct {
	// Place is where to go on; nil if nowhere.
	Place *placeView `json:"place"`
	// Lessons are those that were begun, by their slugs.
	Lessons map[string]lessonView `json:"lessons"`
	// Questions are those from earlier lessons that are due, at most maxQuestions.
	Questions []questionView `json:"questions"`
}

// maxQuestions is how many questions from earlier lessons are asked at once.
const maxQuestions = 3

// questionView is a recall step of a lesson, out of its page.
type questionView struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Title  string `json:"title"` // the lesson's
	Number int    `json:"number"`
	HTML   string `json:"html"`
}

type placeView struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Title  string `json:"title"`
	Number int    `json:"number"`
}

// The states of a lesson that was opened.
const (
	begun = "begun"
	done  = "done"
)

// lessonView says how far a lesson is done: Done of its Of steps.
type lessonView struct {
	State string `json:"state"`
	Done  int    `json:"done"`
	Of    int    `json:"of"`
}

// me handles GET /api/me.
func (a *App) me(w http.ResponseWriter, r *http.Request) {
	view, err := a.view(r)
	if err != nil {
		a.log.Error("progress can't be read", "error", err)
		refuse(w, http.StatusInternalServerError, "your progress can't be read just now: "+err.Error())
		return
	}
	writeJSON(w, http.StatusOK, view)
}

func (a *App) view(r *http.Request) (meView, error) {
	view := meView{Lessons: map[string]lessonView{}, Questions: []questionView{}}
	id, ok := learnerOf(r)
	if !ok {
		return view, nil
	}
	learner, err := a.progress.Learner(id)
	if err != nil {
		return view, err
	}
	for _, reading := range learner.Readings {
		if lesson := a.course().Lesson(reading.Lesson); lesson != nil {
			view.Lessons[lesson.Slug] = viewOf(lesson, reading, learner.Steps)
		}
	}
	if place := learner.Place; place != nil {
		view.Place = a.placeOf(place)
	}
	due, err := a.progress.Due(id)
	view.Questions = a.questions(due)
	return view, err
}

// viewOf says how far a lesson is done. One that asks for nothing is done when it was read.
func viewOf(lesson *lessons.Lesson, reading progress.Reading, steps []progress.Step) lessonView {
	view := lessonView{State: begun, Of: len(lesson.Steps)}
	for _, step := range steps {
		if step.Lesson == lesson.Slug && step.Done != nil && lesson.Step(step.Step) != nil {
			view.Done++
		}
	}
	if view.Of > 0 && view.Done == view.Of || view.Of == 0 && reading.Finished != nil {
		view.State = done
	}
	return view
}

// questions are those of the course among the due ones.
func (a *App) questions(due []progress.Step) []questionView {
	list := []questionView{}
	for _, step := range due {
		lesson := a.course().Lesson(step.Lesson)
		if lesson == nil || len(list) == maxQuestions {
			continue
		}
		if s := lesson.Step(step.Step); s != nil && s.Kind == lessons.Recall {
			list = append(list, questionView{Lesson: lesson.Slug, Step: s.ID, Title: lesson.Title, Number: a.number(lesson.Slug), HTML: lesson.StepHTML(s.ID)})
		}
	}
	return list
}

// number is a lesson's place in the course, counted from 1; 0 if the course has it no more.
func (a *App) number(slug string) int {
	return 1 + slices.IndexFunc(a.course().Lessons, func(l *lessons.Lesson) bool { return l.Slug == slug })
}

// placeOf names a place; nil if the course has it no more.
func (a *App) placeOf(place *progress.Place) *placeView {
	lesson := a.course().Lesson(place.Lesson)
	if lesson == nil {
		return nil
	}
	return &placeView{Lesson: lesson.Slug, Step: place.Step, Title: lesson.Title, Number: a.number(lesson.Slug)}
}
