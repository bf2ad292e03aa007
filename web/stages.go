package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"earshot/playground"
	"earshot/templates"
)

// stageOf finds the stage that a request's path names; it answers with a page if there is none.
func (a *App) stageOf(w http.ResponseWriter, r *http.Request) (*playground.Stage, bool) {
	s, ok := a.stages.Get(r.PathValue("stage"))
	if !ok {
		a.pages().Problem(w, r, http.StatusNotFound, "This stage is over",
			"A stage ends when nobody has used it for a while. Ask for a new link, or open a lesson and have a stage of your own.")
	}
	return s, ok
}

// join is the page of somebody who takes part in another's stage.
func (a *App) join(w http.ResponseWriter, r *http.Request) {
	if s, ok := a.stageOf(w, r); ok {
		a.pages().Join(w, r, s.ID(), s.Lesson().Title)
	}
}

// clientFrame is the document of one client of a page.
func (a *App) clientFrame(w http.ResponseWriter, r *http.Request) {
	s, ok := a.stageOf(w, r)
	if !ok {
		return
	}
	client, ok := s.Client(r.URL.Query().Get("key"))
	if !ok {
		a.pages().Problem(w, r, http.StatusNotFound, "There is no such client", "Open the stage's page again: it makes a new one.")
		return
	}
	key := url.QueryEscape(client.Key)
	a.pages().ClientFrame(w, r, templates.ClientFrame{
		Name:      client.Name,
		Key:       client.Key,
		StagePath: "/s/" + s.ID() + "/as/" + client.Key + "/socket.io/",
		HTML:      s.Lesson().Playground.ClientHTML,
		CodeURL:   "/s/" + s.ID() + "/client.js?key=" + key,
	})
}

// clientCode is client.js as the learner left it. The frame that loads it has an opaque origin, hence the header: with
// it, the frame learns the place of an error in the code.
func (a *App) clientCode(w http.ResponseWriter, r *http.Request) {
	s, ok := a.stageOf(w, r)
	if !ok {
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/javascript; charset=utf-8")
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cache-Control", dontStore)
	w.Write([]byte(s.ClientCode()))
}

// socketIO is a stage's own Socket.IO server.
func (a *App) socketIO(w http.ResponseWriter, r *http.Request) {
	s, ok := a.stages.Get(r.PathValue("stage"))
	if !ok {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		http.Error(w, "this stage is over", http.StatusNotFound)
		return
	}
	if r.PathValue("key") == "" && a.classOf(s) != nil {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		http.Error(w, errClassStage.Error(), http.StatusForbidden)
		return
	}
	s.ServeSocketIO(w, r, r.PathValue("key"))
}

// joinURL is the address of a stage's page for others, as seen from a request's host.
func (a *App) joinURL(host string, secure bool, id string) string {
	return a.origin(host, secure) + "/s/" + id
}

// origin is where others reach the app: the host that the visitor used, unless only this machine knows it by that name.
func (a *App) origin(host string, secure bool) string {
	if public := a.hosts(); len(public) > 0 && isLocal(host) {
		host = public[0]
	}
	return withScheme(host, secure)
}

func withScheme(host string, secure bool) string {
	if secure {
		return "https://" + host
	}
	return "http://" + host
}

func isLocal(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// isSecure tells whether the visitor came by HTTPS, here or at a proxy in front (see Proxies).
func isSecure(header http.Header, tls bool) bool {
	return tls || header.Get("X-Forwarded-Proto") == "https"
}

// sameOrigin lets only the app's own pages, and programs that aren't browsers, through.
func sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" {
			if u, err := url.Parse(origin); err != nil || !strings.EqualFold(u.Host, r.Host) {
				http.Error(w, "this connection is for the app's own pages", http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
