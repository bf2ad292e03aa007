package web

import (
	"errors"
	"net/http"
)

var errDraining = errors.New("the server is shutting down")

// health handles GET /healthz: the process is alive and answers.
func (a *App) health(w http.ResponseWriter, _ *http.Request) { sayPlainly(w, http.StatusOK, "ok") }

// ready handles GET /readyz: whether whoever comes now finds room.
func (a *App) ready(w http.ResponseWriter, _ *http.Request) {
	if err := a.Ready(); err != nil {
		sayPlainly(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	sayPlainly(w, http.StatusOK, "ready")
}

func sayPlainly(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", dontStore)
	w.WriteHeader(status)
	w.Write([]byte(words + "\n"))
}

// Ready says why visitors had better be sent elsewhere; nil if they needn't.
func (a *App) Ready() error {
	if a.draining.Load() {
		return errDraining
	}
	return a.stages.Room()
}

// Drain makes the app say that it isn't ready. It goes on with everything else until Close.
func (a *App) Drain() { a.draining.Store(true) }

// Figures are what whoever runs the server wants to know of the app besides its stages.
type Figures struct {
	// Pages are the connections of open pages, and WaitingBytes what they have yet to be sent.
	Pages        int
	WaitingBytes int64
	// Refused counts since the start who was turned away: "connections", "learners", "codes" (see Limits).
	Refused map[string]uint64
}

// Figures looks at the app.
func (a *App) Figures() Figures {
	return Figures{Pages: a.links.server.Connections(), WaitingBytes: a.links.server.Pending(),
		Refused: map[string]uint64{"connections": a.connections.refused.Load(), "learners": a.newcomers.refused.Load(), "codes": a.guesses.refused.Load()}}
}
