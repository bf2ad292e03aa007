package web

import (
	"net/http"

	"earshot/lessons"
)

// picturePolicy is the policy of a lesson's picture, which a page shows as an image and anybody may open by itself: it
// has the style that stands in it, and nothing else.
func picturePolicy() string {
	return policy("sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'")
}

func pictureDocuments(course *lessons.Course) map[string]*document {
	documents := map[string]*document{}
	for name, picture := range course.Pictures {
		documents[name] = newDocument(contentType(name), picture.SVG)
	}
	return documents
}

// Picture serves the lessons' picture whose name is the path's value "file".
func (p *Pages) Picture() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		picture, ok := p.pictures[r.PathValue("file")]
		if !ok {
			p.notFound.serve(w, r, http.StatusNotFound, dontStore)
			return
		}
		w.Header().Set("Content-Security-Policy", picturePolicy())
		picture.serve(w, r, http.StatusOK, askAgain)
	})
}
