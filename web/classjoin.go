package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"earshot/classroom"
	"earshot/secrets"
	"earshot/templates"
)

// typeCode is the page on which a class's code is typed. The form sends it here.
func (a *App) typeCode(w http.ResponseWriter, r *http.Request) {
	if typed := r.URL.Query().Get("code"); typed != "" {
		if code := secrets.ReadCode(typed); code != "" {
			http.Redirect(w, r, "/class/"+code, http.StatusSeeOther)
			return
		}
		a.showCode(w, r, http.StatusUnprocessableEntity, templates.ClassCodeView{Typed: typed, Problem: classroom.ErrNoClass.Message})
		return
	}
	a.showCode(w, r, http.StatusOK, templates.ClassCodeView{})
}

func (a *App) showCode(w http.ResponseWriter, r *http.Request, status int, view templates.ClassCodeView) {
	a.pages().classPage(w, r, status, "Join a class", func(page templates.Page) templ.Component { return templates.ClassCode(page, view) })
}

// joining finds the class that somebody wants to join; it answers itself if there is none. A class has one address,
// however its code was typed.
func (a *App) joining(w http.ResponseWriter, r *http.Request) (*classroom.Class, bool) {
	typed := r.PathValue("class")
	class, err := a.findClass(r, typed)
	switch {
	case err == errGuesses:
		a.showCode(w, r, http.StatusTooManyRequests, templates.ClassCodeView{Typed: typed, Problem: errGuesses.Message})
	case errors.Is(err, classroom.ErrNoClass):
		a.showCode(w, r, http.StatusNotFound, templates.ClassCodeView{Typed: typed, Problem: classroom.ErrNoClass.Message})
	case err != nil:
		a.classProblem(w, r, err)
	case r.Method == http.MethodGet && typed != class.Code():
		http.Redirect(w, r, "/class/"+url.PathEscape(class.Code()), http.StatusSeeOther)
	default:
		return class, true
	}
	return nil, false
}

// classPage is the student's page, or, for whoever isn't in the class yet, the one on which they pick a name.
func (a *App) classPage(w http.ResponseWriter, r *http.Request) {
	class, ok := a.joining(w, r)
	if !ok {
		return
	}
	token := cookieOf(r, studentCookie+class.Code())
	name, err := class.Known(token)
	switch {
	case err == nil:
		view := templates.StudentView{Code: class.Code(), Title: class.Title(), Name: name}
		a.pages().liveClassPage(w, r, class.Title(), func(page templates.Page) templ.Component { return templates.Student(page, view) })
	case errors.Is(err, classroom.ErrRemoved):
		setClassCookie(w, r, studentCookie+class.Code(), "")
		a.showName(w, r, http.StatusOK, class, "", classroom.ErrRemoved.Message)
	case errors.Is(err, classroom.ErrStranger):
		a.showName(w, r, http.StatusOK, class, "", "")
	default:
		a.classProblem(w, r, err)
	}
}

func (a *App) showName(w http.ResponseWriter, r *http.Request, status int, class *classroom.Class, name, problem string) {
	view := templates.ClassNameView{Code: class.Code(), Title: class.Title(), Name: name, Problem: problem, Closed: class.Closed()}
	a.pages().classPage(w, r, status, class.Title(), func(page templates.Page) templ.Component { return templates.ClassName(page, view) })
}

// joinClass handles POST /class/{class}/join.
func (a *App) joinClass(w http.ResponseWriter, r *http.Request) {
	class, ok := a.joining(w, r)
	if !ok {
		return
	}
	name := formValue(w, r, "name")
	if _, err := class.Known(cookieOf(r, studentCookie+class.Code())); err == nil {
		http.Redirect(w, r, "/class/"+class.Code(), http.StatusSeeOther) // sent twice
		return
	}
	if !a.joiners.use(visitorOf(r.RemoteAddr)) {
		a.showName(w, r, http.StatusTooManyRequests, class, name, "Too many students have joined from your network just now. Wait ten minutes and try again.")
		return
	}
	token, err := class.Join(name)
	if err != nil {
		refusal := a.refusalOf(err)
		a.showName(w, r, joinStatus(refusal.Code), class, name, refusal.Message)
		return
	}
	setClassCookie(w, r, studentCookie+class.Code(), token)
	http.Redirect(w, r, "/class/"+class.Code(), http.StatusSeeOther)
}

func joinStatus(code string) int {
	switch code {
	case classroom.CodeTaken, classroom.CodeFull, classroom.CodeDoor:
		return http.StatusConflict
	case classroom.CodeName:
		return http.StatusUnprocessableEntity
	}
	return http.StatusServiceUnavailable
}

// leaveClass handles POST /class/{class}/leave: the browser isn't the student's any more.
func (a *App) leaveClass(w http.ResponseWriter, r *http.Request) {
	setClassCookie(w, r, studentCookie+secrets.ReadCode(r.PathValue("class")), "")
	http.Redirect(w, r, "/class", http.StatusSeeOther)
}

// classRole handles GET /api/class/{class}: what this browser is in the class.
func (a *App) classRole(w http.ResponseWriter, r *http.Request) {
	class, err := a.findClass(r, r.PathValue("class"))
	if err != nil {
		refusal := a.refusalOf(err)
		status := http.StatusNotFound
		if err == errGuesses {
			status = http.StatusTooManyRequests
		}
		writeJSON(w, status, refusal)
		return
	}
	role := map[string]string{"class": class.Code(), "role": "", "name": ""}
	if isTeacherOf(r, class) {
		role["role"] = string(classroom.Teacher)
	} else if name, err := class.Known(cookieOf(r, studentCookie+class.Code())); err == nil {
		role["role"], role["name"] = string(classroom.Student), name
	}
	writeJSON(w, http.StatusOK, role)
}
