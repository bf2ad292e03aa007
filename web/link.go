package web

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/playground"
	"earshot/progress"
	"earshot/socketio"
)

// A page may ask for so much in the long run, and save up so much: a request costs requestCost, and each kilobyte and
// each report 1. Its requests wait for what is beyond that.
const asksPerSecond, asksSaved, requestCost = 2000, 10_000, 10

// link is one page's connection. Its requests come one after another.
type link struct {
	mu     sync.Mutex // held while a request is answered, or the connection's end
	links  *links
	socket *socket.Socket
	asks   *playground.Allowance
	host   string // that the page was opened with
	secure bool
	// learner is whose work the page shows, "" on the page of somebody who only joins.
	learner progress.ID

	lesson  string          // whose page it is
	solved  map[string]bool // tasks of it that are kept as solved
	stage   *playground.Stage
	page    string
	lane    string          // of its only client, on a stage that a class shares: it is told of no other
	reports *quota          // of that client: what one of very many may tell
	own     map[string]bool // names of the clients that this page hosts
	wire    atomic.Bool     // it wants frames, too
	anew    atomic.Bool     // it must be told everything once more
	release func()
}

func (l *links) connected(s *socket.Socket) {
	k := &link{links: l, socket: s, own: map[string]bool{}, asks: playground.NewAllowance(asksPerSecond, asksSaved, time.Now())}
	r := socketio.RequestOf(s)
	k.host, k.secure = r.Host, isSecure(r.Header, r.TLS != nil)
	if r.URL.Query().Has("learner") {
		k.learner, _ = learnerOf(r)
		l.came(k)
	}
	if mistakes := l.app.mistakes.Load(); mistakes != nil {
		k.send(courseNews, newsOf(*mistakes))
	}
	socketio.Listen(s, socketio.Listener{
		Event: k.request,
		Disconnect: func(string) {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.leave()
			l.left(k)
		},
	})
}

// requests are what a page can ask for. A reply is any JSON object; an error becomes {"error": problem}.
var requests = map[string]func(k *link, payload []byte) (any, error){
	"stage:open":   (*link).open,
	"stage:join":   (*link).join,
	"stage:watch":  (*link).watch,
	"program:run":  (*link).run,
	"client:run":   (*link).runClient,
	"client:add":   (*link).addClient,
	"client:close": (*link).closeClient,
	"report":       (*link).report,
	"wire":         (*link).setWire,
	"weather":      (*link).setWeather,
	"server":       (*link).setServer,
	"clock":        (*link).clock,
	"step":         (*link).step,
	"solution":     (*link).solution,
	"draft":        (*link).saveDraft,
}

var errNoStage = errors.New("open a stage first")

func (k *link) request(name string, args *socketio.Args, ack func(*socketio.Args)) {
	time.Sleep(k.asks.Spend(requestCost+len(args.JSON)>>10, time.Now())) // meanwhile the page isn't read
	do, ok := requests[name]
	if !ok {
		return
	}
	k.mu.Lock()
	reply, err := k.answer(name, do, args.JSON)
	k.mu.Unlock()
	if ack == nil {
		return
	}
	if err != nil {
		reply = map[string]problem{"error": problemOf(err)}
	}
	if reply == nil {
		reply = struct{}{}
	}
	body, err := json.Marshal([]any{reply})
	if err != nil {
		k.links.app.log.Error("a reply can't be written", "request", name, "error", err)
		return
	}
	ack(&socketio.Args{JSON: body})
}

func (k *link) answer(name string, do func(*link, []byte) (any, error), args []byte) (any, error) {
	var payload []json.RawMessage
	if err := json.Unmarshal(args, &payload); err != nil {
		return nil, err
	}
	if len(payload) == 0 {
		payload = append(payload, json.RawMessage("{}"))
	}
	if k.stage == nil && !slices.Contains([]string{"stage:open", "stage:join", "stage:watch", "draft"}, name) {
		return nil, errNoStage
	}
	return do(k, payload[0])
}

func (k *link) emit(event string, payload any) {
	k.emitJSON(event, func() ([]byte, error) { return json.Marshal([]any{payload}) })
}

func (k *link) emitJSON(event string, arguments func() ([]byte, error)) {
	body, err := arguments()
	if err != nil {
		k.links.app.log.Error("an event can't be written", "event", event, "error", err)
		return
	}
	k.send(event, &socketio.Args{JSON: body})
}

func (k *link) send(event string, args *socketio.Args) {
	if err := k.socket.Emit(event, args); err != nil {
		k.links.app.log.Error("a page can't be told", "event", event, "error", err)
	}
}
