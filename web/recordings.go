package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"earshot/playground"
)

// saveRecording handles POST /api/stages/{stage}/recording: it keeps what has happened on the stage so far.
func (a *App) saveRecording(w http.ResponseWriter, r *http.Request) {
	s, ok := a.apiStage(w, r)
	if !ok {
		return
	}
	if !a.mayChange(r, s) {
		refuse(w, http.StatusForbidden, errClassStage.Error())
		return
	}
	if id, ok := a.keepRecording(w, r, s.Record()); ok {
		a.recorded(id, s)
	}
}

// importRecording handles POST /api/recordings: the body is a recording in the exported format.
func (a *App) importRecording(w http.ResponseWriter, r *http.Request) {
	recording, err := playground.ReadRecording(http.MaxBytesReader(w, r.Body, playground.MaxRecording+1))
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	a.keepRecording(w, r, recording)
}

// keepRecording answers with the addresses of a recording that it has kept, or says why it couldn't.
func (a *App) keepRecording(w http.ResponseWriter, r *http.Request, recording *playground.Recording) (id string, ok bool) {
	id, err := a.recordings.Save(recording)
	switch {
	case errors.Is(err, playground.ErrRecordingsFull):
		refuse(w, http.StatusInsufficientStorage, err.Error())
	case err != nil:
		a.log.Error("a recording can't be saved", "error", err)
		refuse(w, http.StatusInternalServerError, err.Error())
	default:
		a.log.Info("recording saved", "recording", id, "entries", len(recording.Entries))
		origin := a.origin(r.Host, isSecure(r.Header, r.TLS != nil))
		writeJSON(w, http.StatusCreated, map[string]string{"id": id, "url": origin + "/r/" + id,
			"embed": `<iframe src="` + origin + "/embed/" + id + `" width="900" height="600" title="A Socket.IO recording"></iframe>`})
	}
	return id, err == nil
}

// recording handles GET /api/recordings/{recording}. Pages of other sites may read it: who has the id may see it.
func (a *App) recording(w http.ResponseWriter, r *http.Request) {
	compressed, err := a.recordings.Compressed(r.PathValue("recording"))
	if err != nil {
		status := http.StatusInternalServerError
		if errors.Is(err, playground.ErrNoRecording) {
			status = http.StatusNotFound
		}
		refuse(w, status, err.Error())
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cache-Control", immutable)
	header.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		w.Write(compressed)
		return
	}
	if plain, err := gzip.NewReader(bytes.NewReader(compressed)); err == nil {
		io.Copy(w, plain)
	}
}

// replay is the page of a recording; embed is the same for a frame on anybody's page.
func (a *App) replay(w http.ResponseWriter, r *http.Request) { a.showRecording(w, r, false) }

func (a *App) embed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", embedPolicy())
	a.showRecording(w, r, true)
}

func (a *App) showRecording(w http.ResponseWriter, r *http.Request, embedded bool) {
	id := r.PathValue("recording")
	if _, err := a.recordings.Compressed(id); err != nil {
		a.pages().Problem(w, r, http.StatusNotFound, "There is no such recording", "The link may be cut off, or the recording was on another server.")
		return
	}
	a.pages().Recording(w, r, "/api/recordings/"+id, embedded)
}
