package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"unicode/utf8"

	"earshot/playground"
	"earshot/sandbox"
)

// maxBody is how long the body of a request to the HTTP interface may be: a program, as JSON.
const maxBody = 2 * playground.MaxSource

// problem is the body of every answer that isn't a success. Line and Column, from 1, say where in the program.
type problem struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// openStage handles POST /api/stages.
func (a *App) openStage(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Lesson  string `json:"lesson"`
		Program string `json:"program"`
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		refuse(w, http.StatusBadRequest, `the body must be JSON: send the header "Content-Type: application/json"`)
		return
	}
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	if err := json.Unmarshal(body, &ask); err != nil {
		refuse(w, http.StatusBadRequest, `the body must be {"lesson": "<slug>", "program": "<optional JavaScript>"}: `+err.Error())
		return
	}
	lesson := a.lesson(ask.Lesson)
	if lesson == nil {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("there is no lesson %q", ask.Lesson))
		return
	}
	s, err := a.stages.Open(visitorOf(r.RemoteAddr), lesson, ask.Program)
	if err != nil {
		writeProblem(w, err)
		return
	}
	writeJSON(w, http.StatusCreated, map[string]string{"id": s.ID(), "path": s.Path(),
		"url": a.joinURL(r.Host, isSecure(r.Header, r.TLS != nil), s.ID())})
}

// runProgram handles PUT /api/stages/{stage}/program.
func (a *App) runProgram(w http.ResponseWriter, r *http.Request) {
	s, ok := a.apiStage(w, r)
	if !ok {
		return
	}
	if !a.mayChange(r, s) {
		refuse(w, http.StatusForbidden, errClassStage.Error())
		return
	}
	source, ok := readBody(w, r)
	if !ok {
		return
	}
	if err := s.Run(string(source)); err != nil {
		writeProblem(w, err)
		return
	}
	a.changed(s, "")
	writeJSON(w, http.StatusOK, struct{}{})
}

// timeline handles GET /api/stages/{stage}/timeline?after=<seq>.
func (a *App) timeline(w http.ResponseWriter, r *http.Request) {
	s, ok := a.apiStage(w, r)
	if !ok {
		return
	}
	if !a.mayChange(r, s) { // it tells of all lanes, and a student's page is told of its own
		refuse(w, http.StatusForbidden, errClassStage.Error())
		return
	}
	after := int64(0)
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			refuse(w, http.StatusBadRequest, fmt.Sprintf("after is %q; it must be an entry's seq, a whole number from 0", text))
			return
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"entries": s.Timeline().From(after)})
}

// endStage handles DELETE /api/stages/{stage}.
func (a *App) endStage(w http.ResponseWriter, r *http.Request) {
	if s, ok := a.stages.Get(r.PathValue("stage")); ok && !a.mayChange(r, s) {
		refuse(w, http.StatusForbidden, errClassStage.Error())
		return
	}
	if !a.stages.End(r.PathValue("stage"), "somebody ended it") {
		refuse(w, http.StatusNotFound, noStage)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *App) noSuchAPI(w http.ResponseWriter, r *http.Request) {
	refuse(w, http.StatusNotFound, fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path))
}

const noStage = "there is no such stage; it may have ended because nobody used it"

func (a *App) apiStage(w http.ResponseWriter, r *http.Request) (*playground.Stage, bool) {
	s, ok := a.stages.Get(r.PathValue("stage"))
	if !ok {
		refuse(w, http.StatusNotFound, noStage)
		return nil, false
	}
	s.Use()
	return s, true
}

// readBody reads a text; it answers 413 or 400 itself if that isn't possible.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is longer than %d bytes", maxBody))
	case err != nil:
		refuse(w, http.StatusBadRequest, "the body broke off: "+err.Error())
	case !utf8.Valid(body):
		refuse(w, http.StatusBadRequest, "the body must be UTF-8 text")
	default:
		return body, true
	}
	return nil, false
}

// writeProblem answers with an error of playground.
func writeProblem(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	var thrown *sandbox.Error
	switch {
	case errors.As(err, &thrown):
		status = http.StatusUnprocessableEntity
	case errors.Is(err, playground.ErrFull), errors.Is(err, playground.ErrNoMemory):
		status = http.StatusServiceUnavailable
	case errors.Is(err, playground.ErrVisitorFull):
		status = http.StatusTooManyRequests
	}
	writeJSON(w, status, problemOf(err))
}

// problemOf says what an error means to the person who wrote the program.
func problemOf(err error) problem {
	var thrown *sandbox.Error
	if !errors.As(err, &thrown) {
		return problem{Message: err.Error()}
	}
	return problem{Message: playground.Describe(thrown), File: thrown.File, Line: thrown.Line, Column: thrown.Column}
}

func refuse(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, problem{Message: message})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"message":"the answer can't be written as JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", dontStore)
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}
