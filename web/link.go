package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/playground"
	"earshot/progress"
	"earshot/sandbox"
	"earshot/socketio"
)

const (
	// linkPath is where pages reach the app's own Socket.IO server.
	linkPath = "/live/socket.io/"
	// batchEvery is how long entries are gathered before they are sent to a page: less than a frame of its screen.
	batchEvery = 12 * time.Millisecond
	// floodEvery is the same while more than floodRate entries a second come: nobody reads a line of such a flood, and
	// each message costs a page time besides its entries.
	floodEvery = 33 * time.Millisecond
	floodRate  = 100
	// batchSize is the most entries in one message.
	batchSize = 500
	// maxReports is the most reports that one message of a page may hold.
	maxReports = 2000
	// A page may ask for so much in the long run, and save up so much: a request costs requestCost, and each kilobyte and
	// each report 1. Its requests wait for what is beyond that.
	asksPerSecond, asksSaved, requestCost = 2000, 10_000, 10
)

// links are the connections that pages hold to the app: over one each, a page opens its stage, controls it, reports
// what its clients do, and learns of the timeline. The server is a Socket.IO server of its own, apart from the stages'.
type links struct {
	app    *App
	server *socketio.Server

	mu     sync.Mutex
	owners map[string]string // stage id → the page that opened it, while that page is here
	// learners are the links of the pages on which learners work.
	learners map[progress.ID]map[*link]bool
}

func newLinks(a *App) *links {
	l := &links{app: a, owners: map[string]string{}, learners: map[progress.ID]map[*link]bool{}}
	l.server = socketio.NewServer(socketio.Options{Path: linkPath, MaxHTTPBufferSize: 4 * playground.MaxSource})
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

// stageView is a stage as its page needs to know it.
type stageView struct {
	ID      string              `json:"id"`
	Path    string              `json:"path"`
	URL     string              `json:"url"`
	Origin  string              `json:"origin"`
	Clients []playground.Client `json:"clients"`
	Program string              `json:"program"`
	Client  string              `json:"client"`
	Max     int                 `json:"max"`
}

func (k *link) view() stageView {
	app := k.links.app
	return stageView{ID: k.stage.ID(), Path: k.stage.Path(), URL: app.joinURL(k.host, k.secure, k.stage.ID()),
		Origin: app.origin(k.host, k.secure), Clients: k.stage.PageClients(), Program: k.stage.Program(),
		Client: k.stage.ClientCode(), Max: playground.MaxPageClients}
}

// open gives a page the stage that it had, or a fresh one with the learner's drafts in it.
func (k *link) open(payload []byte) (any, error) {
	var ask struct {
		Page    string  `json:"page"`
		Lesson  string  `json:"lesson"`
		Stage   string  `json:"stage"`
		After   int64   `json:"after"`
		Wire    bool    `json:"wire"`
		Program *string `json:"program"`
		Client  *string `json:"client"`
		// Drafts are those of the page that may not be kept yet; nil if the page wants its code to run whatever is kept.
		Drafts map[string]pageDraft `json:"drafts"`
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	k.leave() // the stage that it had: it has ended
	k.wire.Store(ask.Wire)
	k.lesson, k.solved = ask.Lesson, map[string]bool{}
	reply := map[string]any{}
	if ask.Drafts != nil {
		drafts, err := k.compareDrafts(ask.Lesson, ask.Drafts)
		if err != nil {
			reply["unsaved"] = problemOf(err)
		}
		reply["drafts"], reply["done"] = drafts, k.doneSteps()
		ask.Program, ask.Client = newest(drafts, serverFile, ask.Program), newest(drafts, clientFile, ask.Client)
	}
	if s, ok := k.links.app.stages.Get(ask.Stage); ok && k.mayOpen(s) && k.links.own(ask.Stage, ask.Page) {
		k.attach(s, ask.Page, ask.After)
		reply["stage"], reply["fresh"] = k.view(), false
		return reply, nil
	}
	s, draft, err := k.openFresh(ask.Lesson, ask.Program, ask.Client)
	if err != nil {
		return nil, err
	}
	k.links.own(s.ID(), ask.Page)
	k.attach(s, ask.Page, 0)
	reply["stage"], reply["fresh"] = k.view(), true
	if draft != nil {
		reply["draftError"] = problemOf(draft)
	}
	return reply, nil
}

// openFresh opens a stage of a lesson. If the learner's draft doesn't start, the lesson's program runs and draft says why.
func (k *link) openFresh(slug string, program, client *string) (s *playground.Stage, draft, err error) {
	app := k.links.app
	lesson := app.lesson(slug)
	if lesson == nil {
		return nil, nil, errors.New("there is no such lesson; reload the page")
	}
	source := ""
	if program != nil {
		source = *program
	}
	s, err = app.stages.Open(k.visitor(), lesson, source)
	var thrown *sandbox.Error
	if errors.As(err, &thrown) && source != "" {
		draft = err
		s, err = app.stages.Open(k.visitor(), lesson, "")
	}
	if err != nil {
		return nil, nil, err
	}
	if client != nil {
		if err := s.SetClientCode(*client); err != nil {
			draft = err
		}
	}
	for range lesson.Playground.Clients {
		if _, err := s.AddClient(playground.PageClient); err != nil {
			return nil, nil, err
		}
	}
	return s, draft, nil
}

// own claims a stage for a page. It says false if another page that is still here has it: a duplicated tab gets a stage
// of its own. A page that is being reloaded has a moment to leave.
func (l *links) own(stage, page string) bool {
	for range 20 {
		l.mu.Lock()
		owner, taken := l.owners[stage]
		if !taken || owner == page {
			l.owners[stage] = page
			l.mu.Unlock()
			return true
		}
		l.mu.Unlock()
		time.Sleep(25 * time.Millisecond)
	}
	return false
}

// join makes a page one more client of another's stage, or the client that it was.
func (k *link) join(payload []byte) (any, error) {
	var ask struct {
		Stage, Key string
		After      int64
		Wire       bool
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	s, ok := k.links.app.stages.Get(ask.Stage)
	if !ok {
		return nil, errors.New("this stage is over; ask for a new link")
	}
	k.wire.Store(ask.Wire)
	k.leave()
	client, ok := s.Client(ask.Key)
	switch class := k.links.app.classOf(s); {
	case class != nil && !ok:
		return nil, errClassStage
	case class != nil:
		k.lane, k.reports = client.Name, newQuota(studentsReports, studentsWhile)
	case !ok:
		var err error
		if client, err = s.AddClient(playground.JoinedClient); err != nil {
			return nil, err
		}
	}
	k.attach(s, "", ask.After)
	k.own[client.Name] = true
	view := k.view()
	view.Clients = []playground.Client{client}
	return map[string]any{"stage": view, "key": client.Key, "name": client.Name}, nil
}

// attach begins to tell the page of the stage's timeline.
func (k *link) attach(s *playground.Stage, page string, after int64) {
	k.stage, k.page = s, page
	if page != "" {
		for _, c := range s.PageClients() {
			k.own[c.Name] = true
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	watching := s.Watch()
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.follow(ctx, after)
	}()
	k.release = func() {
		cancel()
		<-done
		watching()
	}
}

// leave ends what attach began, when the connection has ended.
func (k *link) leave() {
	if k.stage == nil {
		return
	}
	k.release()
	l := k.links
	l.mu.Lock()
	defer l.mu.Unlock()
	if k.page != "" && l.owners[k.stage.ID()] == k.page {
		delete(l.owners, k.stage.ID())
	}
	k.stage, k.lane, k.own = nil, "", map[string]bool{}
}

// update is the message "timeline".
type update struct {
	playground.Changes
	Lanes []playground.Lane `json:"lanes,omitempty"`
}

// body is the message's arguments. The entries are JSON already, a lot of it, which encoding/json would look through again.
func (u update) body() ([]byte, error) {
	entries := u.Entries
	u.Entries = []json.RawMessage{}
	head, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	before, after, _ := bytes.Cut(head, []byte("[]"))
	b := append(append([]byte("["), before...), '[')
	for i, entry := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, entry...)
	}
	return append(append(append(b, ']'), after...), ']'), nil
}

// follow sends what happens on the stage until ctx or the stage ends, or the client is taken off it.
func (k *link) follow(ctx context.Context, rev int64) {
	lanes := laneTeller{stage: k.stage, only: k.lane, version: -1}
	var pace pace
	for {
		changed := k.stage.Timeline().Changed(rev)
		if k.anew.Swap(false) {
			rev = 0
		}
		u := update{Changes: k.stage.Timeline().After(rev, batchSize, playground.View{Wire: k.wire.Load(), Lane: k.lane})}
		u.Lanes = lanes.news()
		rev = u.Rev
		if len(u.Entries) > 0 || u.Lanes != nil {
			pace.sent(len(u.Entries), time.Now())
			k.emitJSON("timeline", u.body)
		}
		if lanes.expelled {
			k.emit("stage:ended", map[string]string{"message": "Your teacher has taken you off the stage."})
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-k.stage.Done():
			k.emit("stage:ended", map[string]string{"message": k.stage.Why()})
			return
		case <-changed:
		case <-lanes.due():
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(pace.wait(), k.batchEvery())):
		}
	}
}

// pace knows how many entries have come lately, as a sum that fades within about a second.
type pace struct {
	lately float64
	at     time.Time
}

func (p *pace) sent(entries int, now time.Time) {
	p.lately = p.lately*math.Exp(-now.Sub(p.at).Seconds()) + float64(entries)
	p.at = now
}

// wait is for how long entries are to be gathered before the next message.
func (p *pace) wait() time.Duration {
	if p.lately > floodRate {
		return floodEvery
	}
	return batchEvery
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

func (k *link) run(payload []byte) (any, error) {
	source, err := sourceOf(payload)
	if err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.Run(source) })
}

func (k *link) runClient(payload []byte) (any, error) {
	source, err := sourceOf(payload)
	if err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.SetClientCode(source) })
}

func sourceOf(payload []byte) (string, error) {
	var ask struct{ Source string }
	err := json.Unmarshal(payload, &ask)
	return ask.Source, err
}

func (k *link) addClient([]byte) (any, error) {
	if !k.mayOpen(k.stage) {
		return nil, errClassStage
	}
	client, err := k.stage.AddClient(playground.PageClient)
	if err != nil {
		return nil, err
	}
	k.own[client.Name] = true
	return map[string]playground.Client{"client": client}, nil
}

func (k *link) closeClient(payload []byte) (any, error) {
	var ask struct{ Name string }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if k.own[ask.Name] {
		k.stage.CloseClient(ask.Name)
	}
	return nil, nil
}

func (k *link) setWeather(payload []byte) (any, error) {
	var ask struct {
		Name string
		playground.Weather
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.own[ask.Name] {
		return nil, errors.New("this page has no such client")
	}
	if !k.mayOpen(k.stage) {
		return nil, errors.New("on this stage, the network is the teacher’s")
	}
	return nil, k.stage.SetWeather(ask.Name, ask.Weather)
}

func (k *link) setServer(payload []byte) (any, error) {
	var ask struct{ State playground.ServerState }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.SetServer(ask.State) })
}

func (k *link) report(payload []byte) (any, error) {
	var ask struct {
		Client  string
		Reports []playground.Report
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.own[ask.Client] || len(ask.Reports) > maxReports {
		return nil, nil
	}
	if k.lane != "" {
		for i := range ask.Reports {
			if !k.reports.use("") {
				ask.Reports = ask.Reports[:i]
				break
			}
		}
	}
	k.asks.Spend(len(ask.Reports), time.Now())
	k.stage.Report(ask.Client, ask.Reports)
	return nil, nil
}

// setWire says whether the page wants frames. If it does, it gets those that it has missed, with everything else: it
// knows entries by their number.
func (k *link) setWire(payload []byte) (any, error) {
	var ask struct{ On bool }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.wire.Swap(ask.On) && ask.On {
		k.anew.Store(true)
		k.stage.Timeline().Touch()
	}
	return nil, nil
}

func (k *link) clock([]byte) (any, error) {
	return map[string]int64{"at": k.stage.Timeline().Now()}, nil
}
