package web

import (
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/playground"
	"earshot/progress"
	"earshot/socketio"
)

// linkPath is where pages reach the app's own Socket.IO server.
const linkPath = "/live/socket.io/"

// links are the connections that pages hold to the app: over one each, a page opens its stage, controls it, reports
// what its clients do, and learns of the timeline. The server is a Socket.IO server of its own, apart from the stages'.
type links struct {
	app    *App
	server *socketio.Server

	mu     sync.Mutex
	owners map[string]owner // of stages, by their ids, while the page that has opened one is here
	// learners are the links of the pages on which learners work.
	learners map[progress.ID]map[*link]bool
}

func newLinks(a *App, pingEvery, pingTimeout time.Duration) *links {
	l := &links{app: a, owners: map[string]owner{}, learners: map[progress.ID]map[*link]bool{}}
	l.server = socketio.NewServer(socketio.Options{Path: linkPath, MaxHTTPBufferSize: 4 * playground.MaxSource,
		PingInterval: pingEvery, PingTimeout: pingTimeout})
	l.server.IO().On("connection", func(args ...any) { l.connected(args[0].(*socket.Socket)) })
	return l
}

// ServeHTTP serves the connections. The answer to a lesson's page that connects carries the learner's cookie.
func (l *links) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if query := r.URL.Query(); query.Has("learner") && !query.Has("sid") {
		r = introduce(w, r)
	}
	l.server.ServeHTTP(w, r)
}

func (l *links) came(k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.learners[k.learner] == nil {
		l.learners[k.learner] = map[*link]bool{}
	}
	l.learners[k.learner][k] = true
}

func (l *links) left(k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.learners[k.learner], k)
	if len(l.learners[k.learner]) == 0 {
		delete(l.learners, k.learner)
	}
}

// forget ends that anything is kept of what a browser's open pages do, until they connect anew.
func (l *links) forget(id progress.ID) {
	l.mu.Lock()
	open := slices.Collect(maps.Keys(l.learners[id]))
	delete(l.learners, id)
	l.mu.Unlock()
	for _, k := range open {
		k.mu.Lock()
		k.learner = ""
		k.mu.Unlock()
	}
}

// owner is the page that has opened a stage, and its newest link.
type owner struct {
	page string
	link *link
}

// own claims a stage for a link's page. It says false if another page that is still here has it: a duplicated tab gets a
// stage of its own. A page that is being reloaded has a moment to leave.
func (l *links) own(stage, page string, k *link) bool {
	for range 20 {
		l.mu.Lock()
		now, taken := l.owners[stage]
		if !taken || now.page == page {
			l.owners[stage] = owner{page, k}
			l.mu.Unlock()
			return true
		}
		l.mu.Unlock()
		time.Sleep(25 * time.Millisecond)
	}
	return false
}

// disown ends that a link's page has a stage, unless the page has another link by now.
func (l *links) disown(stage string, k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.owners[stage].link == k {
		delete(l.owners, stage)
	}
}

// hasOpened tells whether the page at the other end of a connection, of whichever namespace, has opened a stage.
func (l *links) hasOpened(s *socket.Socket, stage string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.owners[stage].link
	return k != nil && socketio.ConnOf(k.socket) == socketio.ConnOf(s)
}
