package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
)

// What search engines ask for. Pages are the same under every host, so their own address is told in a header: it is that
// of the request.

// canonical names the page's address without what follows the path (RFC 8288, relation "canonical").
func canonical(w http.ResponseWriter, r *http.Request) {
	if nameable(r.Host) {
		w.Header().Add("Link", "<"+hostOf(r)+r.URL.EscapedPath()+`>; rel="canonical"`)
	}
}

// hostOf is the request's scheme and host.
func hostOf(r *http.Request) string { return withScheme(r.Host, isSecure(r.Header, r.TLS != nil)) }

// robots handles GET /robots.txt: what belongs to one learner, or isn't text, is nothing to look for.
func (a *App) robots(w http.ResponseWriter, r *http.Request) {
	lines := []string{"User-agent: *"}
	for _, path := range []string{"/api/", "/s/", "/r/", "/embed/", "/me", "/search"} {
		lines = append(lines, "Disallow: "+path)
	}
	if nameable(r.Host) {
		lines = append(lines, "", "Sitemap: "+hostOf(r)+"/sitemap.xml")
	}
	newDocument("text/plain; charset=utf-8", []byte(strings.Join(lines, "\n")+"\n")).serve(w, r, http.StatusOK, askAgain)
}

// sitemap handles GET /sitemap.xml: the pages that are for everybody.
func (a *App) sitemap(w http.ResponseWriter, r *http.Request) {
	if !nameable(r.Host) {
		http.Error(w, "the host of the request isn't one that an address can name", http.StatusBadRequest)
		return
	}
	type place struct {
		Loc string `xml:"loc"`
	}
	places := []place{{hostOf(r) + "/"}}
	for _, lesson := range a.course().Lessons {
		places = append(places, place{hostOf(r) + "/lessons/" + lesson.Slug})
	}
	places = append(places, place{hostOf(r) + "/reference"}, place{hostOf(r) + "/glossary"})
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		Places  []place  `xml:"url"`
	}{Places: places})
	if err != nil {
		http.Error(w, fmt.Sprintf("the map can't be drawn: %v", err), http.StatusInternalServerError)
		return
	}
	newDocument("text/xml; charset=utf-8", append([]byte(xml.Header), body...)).serve(w, r, http.StatusOK, askAgain)
}
