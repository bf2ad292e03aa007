package web

import (
	"net/http"

	"earshot/lessons"
)

func recordingDocuments(course *lessons.Course) map[string]*document {
	documents := map[string]*document{}
	for name, recording := range course.Recordings {
		documents[name] = newDocument(contentType(name), recording)
	}
	return documents
}

// LessonRecording serves the lessons' recording whose name is the path's value "file": the page that replays it in a frame, or
// with ".json" what it replays.
func (p *Pages) LessonRecording() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := r.PathValue("file")
		if recording, ok := p.recordings[file]; ok {
			recording.serve(w, r, http.StatusOK, askAgain)
		} else if _, ok := p.recordings[file+".json"]; ok {
			p.Recording(w, r, lessons.RecordingsPath+file+".json", true)
		} else {
			p.notFound.serve(w, r, http.StatusNotFound, dontStore)
		}
	})
}
