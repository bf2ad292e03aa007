package web

import (
	"context"
	"encoding/json"
	"errors"

	"earshot/playground"
	"earshot/sandbox"
)

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
	if s, ok := k.links.app.stages.Get(ask.Stage); ok && k.mayOpen(s) && k.links.own(ask.Stage, ask.Page, k) {
		k.attach(s, ask.Page, ask.After)
		reply["stage"], reply["fresh"] = k.view(), false
		return reply, nil
	}
	s, draft, err := k.openFresh(ask.Lesson, ask.Program, ask.Client, ask.Drafts == nil)
	if err != nil {
		return nil, err
	}
	k.links.own(s.ID(), ask.Page, k)
	k.attach(s, ask.Page, 0)
	reply["stage"], reply["fresh"] = k.view(), true
	if draft != nil {
		reply["draftError"] = problemOf(draft)
	}
	return reply, nil
}

// openFresh opens a stage of a lesson. If the learner's draft doesn't start, the lesson's program runs and draft says why,
// unless it is that program or none.
func (k *link) openFresh(slug string, program, client *string, orNone bool) (s *playground.Stage, draft, err error) {
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
	if errors.As(err, &thrown) && source != "" && !orNone {
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
	k.links.disown(k.stage.ID(), k)
	k.stage, k.lane, k.own = nil, "", map[string]bool{}
}
