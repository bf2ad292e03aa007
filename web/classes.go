package web

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"earshot/classroom"
	"earshot/lessons"
	"earshot/secrets"
	"earshot/templates"
)

const (
	// teachCookie and studentCookie, with the class's code after them, hold the teacher's secret and a student's token.
	teachCookie   = "earshot-teach-"
	studentCookie = "earshot-class-"
	// aWhile is the time in which wrong codes and students who join are counted.
	aWhile = 10 * time.Minute
)

// routeClasses adds the routes of classes; see package classroom.
func (a *App) routeClasses(mux *http.ServeMux, own func(http.HandlerFunc) http.Handler) {
	mux.HandleFunc("GET /teach", a.teach)
	mux.Handle("POST /teach", own(a.openClass))
	mux.HandleFunc("GET /teach/{class}", a.asTeacher(a.console))
	mux.HandleFunc("GET /teach/{class}/screen", a.asTeacher(a.screen))
	mux.HandleFunc("GET /teach/{class}/qr.svg", a.asTeacher(a.classQR))
	mux.HandleFunc("GET /teach/{class}/report", a.asTeacher(a.report))
	mux.HandleFunc("GET /teach/{class}/report.csv", a.asTeacher(a.reportCSV))
	mux.Handle("POST /teach/{class}/address", own(a.asTeacher(a.setAddress)))
	mux.Handle("POST /teach/{class}/end", own(a.asTeacher(a.endClass)))
	mux.Handle("POST /teach/{class}/delete", own(a.asTeacher(a.deleteClass)))
	mux.HandleFunc("GET /class", a.typeCode)
	mux.HandleFunc("GET /class/{class}", a.classPage)
	mux.Handle("POST /class/{class}/join", own(a.joinClass))
	mux.Handle("POST /class/{class}/leave", own(a.leaveClass))
	mux.HandleFunc("GET /api/class/{class}", a.classRole)
}

func cookieOf(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// setClassCookie gives a browser a cookie for as long as classes are kept; an empty value takes it away.
func setClassCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	life := int(classroom.Retention.Seconds())
	if value == "" {
		life = -1
	}
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: life, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: isSecure(r.Header, r.TLS != nil)})
}

// isTeacherOf tells whether a request comes from the teacher of a class.
func isTeacherOf(r *http.Request, class *classroom.Class) bool {
	return class.IsTeacher(cookieOf(r, teachCookie+class.Code()))
}

// asTeacher serves a class to its teacher. Whoever comes by the secret link gets the cookie.
func (a *App) asTeacher(serve func(http.ResponseWriter, *http.Request, *classroom.Class)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		class, err := a.findClass(r, r.PathValue("class"))
		if err != nil {
			a.classProblem(w, r, err)
			return
		}
		if secret := r.URL.Query().Get("key"); class.IsTeacher(secret) {
			setClassCookie(w, r, teachCookie+class.Code(), secret)
			http.Redirect(w, r, "/teach/"+class.Code(), http.StatusSeeOther)
			return
		}
		if !isTeacherOf(r, class) {
			a.pages().Problem(w, r, http.StatusForbidden, "This is the teacher’s page",
				"This browser isn’t the teacher’s of this class. Open the secret link that the console showed when the class was opened. Do you want to join? Go to /class.")
			return
		}
		serve(w, r, class)
	}
}

// classProblem says why there is no such class to be had.
func (a *App) classProblem(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case err == errGuesses:
		a.pages().Problem(w, r, http.StatusTooManyRequests, "Wait a while", errGuesses.Message)
	case errors.Is(err, classroom.ErrNoClass):
		a.pages().Problem(w, r, http.StatusNotFound, "There is no such class", classroom.ErrNoClass.Message)
	default:
		a.pages().Problem(w, r, http.StatusInternalServerError, "That couldn’t be done", a.refusalOf(err).Message)
	}
}

// teach is the page on which a class is opened.
func (a *App) teach(w http.ResponseWriter, r *http.Request) {
	view := templates.TeachView{}
	if r.URL.Query().Has("deleted") {
		view.Said = "The class is deleted, with everything that was in it."
	}
	a.showTeach(w, r, http.StatusOK, view)
}

func (a *App) showTeach(w http.ResponseWriter, r *http.Request, status int, view templates.TeachView) {
	view.AsksKey, view.Days = a.teacherKey != "", int(classroom.Retention/(24*time.Hour))
	for _, cookie := range r.Cookies() {
		code, ok := strings.CutPrefix(cookie.Name, teachCookie)
		if !ok {
			continue
		}
		if class, err := a.classes.Find(code); err == nil && class.IsTeacher(cookie.Value) {
			if link, err := linkTo(class); err == nil {
				view.Mine = append(view.Mine, link)
			}
		}
	}
	slices.SortFunc(view.Mine, func(x, y templates.ClassLink) int { return strings.Compare(y.Sort, x.Sort) })
	a.pages().classPage(w, r, status, "Teach", func(page templates.Page) templ.Component { return templates.Teach(page, view) })
}

func linkTo(class *classroom.Class) (templates.ClassLink, error) {
	about, err := class.About()
	return templates.ClassLink{Code: class.Code(), Title: class.Title(), Opened: day(about.Created), Expires: day(about.Expires),
		Ended: about.Ended != nil, Students: about.Students, Sort: about.Created.Format(time.RFC3339Nano)}, err
}

// openClass handles POST /teach.
func (a *App) openClass(w http.ResponseWriter, r *http.Request) {
	title, key, visitor := formValue(w, r, "title"), formValue(w, r, "key"), visitorOf(r.RemoteAddr)
	view := templates.TeachView{Title: title}
	if a.teacherKey != "" {
		if !a.wrongCodes.left(visitor) {
			view.Problem = "Too many wrong keys have come from your network. Wait ten minutes and try again."
			a.showTeach(w, r, http.StatusTooManyRequests, view)
			return
		}
		if subtle.ConstantTimeCompare(secrets.Hash("", key), secrets.Hash("", a.teacherKey)) != 1 {
			a.wrongCodes.use(visitor)
			view.Problem = "That isn’t the key of this server. Ask whoever runs it."
			a.showTeach(w, r, http.StatusForbidden, view)
			return
		}
	}
	if !a.openings.use(visitor) {
		view.Problem = "Too many classes have been opened from your network in the last hour. Try again later."
		a.showTeach(w, r, http.StatusTooManyRequests, view)
		return
	}
	code, secret, err := a.classes.Create(title, a.addressFor(r))
	if err != nil {
		view.Problem = a.refusalOf(err).Message
		a.showTeach(w, r, http.StatusServiceUnavailable, view)
		return
	}
	a.log.Info("class opened", "visitor", visitor)
	setClassCookie(w, r, teachCookie+code, secret)
	http.Redirect(w, r, "/teach/"+code, http.StatusSeeOther)
}

// addressFor is where students reach the app, as far as a teacher's request tells; "" if other addresses are known and
// this one leads nowhere from elsewhere.
func (a *App) addressFor(r *http.Request) string {
	if isLocal(r.Host) && len(a.hosts()) > 0 {
		return ""
	}
	return withScheme(r.Host, isSecure(r.Header, r.TLS != nil))
}

// console is the teacher's page.
func (a *App) console(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	secret := cookieOf(r, teachCookie+class.Code())
	view := templates.ConsoleView{Code: class.Code(), Title: class.Title(), Lessons: classLessons(a.course()),
		Secret: withScheme(r.Host, isSecure(r.Header, r.TLS != nil)) + "/teach/" + class.Code() + "?key=" + secret}
	a.pages().liveClassPage(w, r, class.Title(), func(page templates.Page) templ.Component { return templates.Console(page, view) })
}

// classLessons are the lessons of a course with what a class can predict in them.
func classLessons(course *lessons.Course) []templates.ClassLesson {
	var list []templates.ClassLesson
	for _, chapter := range course.Chapters {
		for _, lesson := range chapter.Lessons {
			l := templates.ClassLesson{Slug: lesson.Slug, Title: lesson.Title, Chapter: chapter.Title, Number: len(list) + 1}
			for _, step := range lesson.Steps {
				if step.Kind == lessons.Predict {
					l.Predictions = append(l.Predictions, templates.ClassStep{ID: step.ID, Title: step.Title})
				}
			}
			list = append(list, l)
		}
	}
	return list
}

// screen is the audience's view.
func (a *App) screen(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	view := templates.ScreenView{Code: class.Code(), Title: class.Title()}
	a.pages().liveClassPage(w, r, class.Title(), func(page templates.Page) templ.Component { return templates.Screen(page, view) })
}

// setAddress handles POST /teach/{class}/address.
func (a *App) setAddress(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	typed := strings.TrimSpace(formValue(w, r, "address"))
	if !strings.Contains(typed, "://") {
		typed = "http://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !nameable(strings.ToLower(strings.Trim(u.Host, "[]"))) || len(u.Host) > 200 {
		refuse(w, http.StatusUnprocessableEntity, "That is no address. It looks like http://192.168.1.20:8080.")
		return
	}
	if err := class.SetAddress(u.Scheme + "://" + u.Host); err != nil {
		a.classProblem(w, r, err)
		return
	}
	http.Redirect(w, r, "/teach/"+class.Code(), http.StatusSeeOther)
}

// endClass handles POST /teach/{class}/end.
func (a *App) endClass(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	if err := class.End(); err != nil {
		a.classProblem(w, r, err)
		return
	}
	http.Redirect(w, r, "/teach/"+class.Code()+"/report", http.StatusSeeOther)
}

// deleteClass handles POST /teach/{class}/delete.
func (a *App) deleteClass(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	if err := class.Delete(); err != nil {
		a.classProblem(w, r, err)
		return
	}
	setClassCookie(w, r, teachCookie+class.Code(), "")
	http.Redirect(w, r, "/teach?deleted", http.StatusSeeOther)
}
