package playground

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
)

func mustOpen(t testing.TB, stages *Stages, visitor string) *Stage {
	t.Helper()
	s, err := stages.Open(visitor, &lessons.Lesson{}, chat)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStageThatNobodyUsesEndsAndSaysWhy(t *testing.T) {
	stages, _ := testStages(t, Limits{Stages: 10, PerVisitor: 10, Idle: 300 * time.Millisecond})
	unused, watched := mustOpen(t, stages, "x"), mustOpen(t, stages, "x")
	release := watched.Watch()
	defer release()
	select {
	case <-unused.Done():
	case <-time.After(patience):
		t.Fatal("it never ended")
	}
	if unused.Why() != "nobody used it for 300ms" {
		t.Errorf("it says %q", unused.Why())
	}
	if _, there := stages.Get(unused.ID()); there {
		t.Error("it can still be found")
	}
	if _, there := stages.Get(watched.ID()); !there {
		t.Error("the stage that somebody watches has ended, too")
	}
}

func TestStagesAreLimitedInAllAndForEachVisitor(t *testing.T) {
	stages, _ := testStages(t, Limits{Stages: 3, PerVisitor: 2, Idle: time.Hour})
	mustOpen(t, stages, "x")
	mustOpen(t, stages, "x")
	if _, err := stages.Open("x", &lessons.Lesson{}, chat); !errors.Is(err, ErrVisitorFull) {
		t.Errorf("a visitor's third stage: %v", err)
	}
	last := mustOpen(t, stages, "y")
	if _, err := stages.Open("z", &lessons.Lesson{}, chat); !errors.Is(err, ErrFull) {
		t.Errorf("the fourth stage in all: %v", err)
	}
	stages.End(last.ID(), "test")
	mustOpen(t, stages, "z")
}

func TestAVisitorsForgottenStageMakesRoomForTheNext(t *testing.T) {
	stages, _ := testStages(t, Limits{Stages: 10, PerVisitor: 2, Idle: time.Hour})
	forgotten, used := mustOpen(t, stages, "x"), mustOpen(t, stages, "x")
	defer used.Watch()()
	forgotten.mu.Lock()
	forgotten.lastUsed = time.Now().Add(-time.Minute)
	forgotten.mu.Unlock()
	mustOpen(t, stages, "x")
	select {
	case <-forgotten.Done():
	case <-time.After(patience):
		t.Error("the forgotten stage lives on")
	}
	if _, there := stages.Get(used.ID()); !there {
		t.Error("the stage in use was ended")
	}
}

// afterAMessage is a stage whose client A, which reports, has connected and said something; its connection, and the
// entry that its packet shows.
func afterAMessage(t *testing.T) (s *Stage, conn string, emit Entry) {
	s, url := openTestStage(t, chat)
	client, err := s.AddClient(PageClient)
	if err != nil {
		t.Fatal(err)
	}
	a := join(t, s, url, map[string]any{"path": "/s/" + s.ID() + "/as/" + client.Key + "/socket.io/", "transports": []string{"websocket"}})
	a.expect("connect")
	entries(t, s, is(ServerLane, KindEvent, "connection")) // the program may hear of it later
	a.emit("chatMessage", "Hi!")
	a.expect("event", "chatMessage")
	all := entries(t, s, is(ServerLane, KindEmit, "chatMessage"))
	return s, onlyConn(s), all[slices.IndexFunc(all, is("A", KindEmit, "chatMessage"))]
}

// onlyConn is the id of the connection of a stage that has one.
func onlyConn(s *Stage) (id string) {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	for id = range s.roster.conns {
	}
	return id
}

func TestAClientWithAKeyKeepsItsLaneAndItsReportsCompleteTheTimeline(t *testing.T) {
	s, conn, emit := afterAMessage(t)
	if emit.Lane != "A" || emit.Kind != KindEmit || !emit.Estimated {
		t.Fatalf("the emit that the packet shows is %+v", emit)
	}
	// The connection's first packet each way is the CONNECT, so both messages are the second.
	s.Report("A", []Report{
		{Type: "emit", Conn: conn, Packet: 2, At: emit.At - 100, Source: &Source{File: ClientFile, Line: 12, Column: 5}},
		{Type: "receive", Conn: conn, Packet: 2, At: 1, Listeners: []Source{{File: ClientFile, Line: 9, Column: 3}}},
		{Type: "receive", Conn: conn, Packet: 2}, // told twice: counts once
		{Type: "receive", Conn: conn, Packet: 99},
		{Type: "receive", Conn: "another's", Packet: 2},
	})
	s.Report("nobody", []Report{{Type: "log", Text: "not mine"}})
	all := s.Timeline().From(0)
	if e := all[emit.Seq-1]; e.Estimated || e.Source == nil || e.Source.Line != 12 || e.At != emit.At-100 {
		t.Errorf("after the report the emit is %+v", e)
	}
	var receipts []Entry
	for _, e := range all {
		if is("A", KindEvent, "chatMessage")(e) {
			receipts = append(receipts, e)
		}
	}
	if len(receipts) != 1 {
		t.Fatalf("there are %d receipts: %+v", len(receipts), receipts)
	}
	if r := receipts[0]; r.Source.Line != 9 || *r.Listeners != 1 || all[*r.Cause-1].Kind != KindEmit || r.At < all[*r.Cause-1].At {
		t.Errorf("the receipt is %+v", r)
	}
}

// A client's clock may be off by more than a packet takes; what it does in its "connect" listener still comes after that.
func TestWhatAClientTellsKeepsItsOrderWhateverItsClockSays(t *testing.T) {
	s, conn, emit := afterAMessage(t)
	ahead := s.Timeline().Now() + 5000
	s.Report("A", []Report{
		{Type: "connect", Conn: conn, Socket: emit.Socket, At: ahead},
		{Type: "emit", Conn: conn, Packet: 2, At: emit.At - 1000},
		{Type: "log", Text: "said", At: emit.At - 500},
	})
	last := int64(0)
	for _, want := range []func(Entry) bool{is("A", KindEvent, "connect"), is("A", KindEmit, "chatMessage"), is("A", KindLog, "")} {
		all := s.Timeline().From(0)
		at := slices.IndexFunc(all, want)
		if at < 0 || all[at].At < last || all[at].At == last && all[at].Kind == KindEmit {
			t.Fatalf("after %d µs: %+v", last, all)
		}
		last = all[at].At
	}
}

// A program may be busy: a client can have come, and have left again, before the program hears of it.
func TestAClientThatLeavesAtOnceIsToldToHaveComeFirst(t *testing.T) {
	s, conn, emit := afterAMessage(t)
	s.roster.mu.Lock()
	p := s.roster.peers[emit.Socket]
	heard := p.connection
	p.connection = 0
	s.roster.mu.Unlock()
	s.Report("A", []Report{
		{Type: "connect", Conn: conn, Socket: emit.Socket},
		{Type: "close", Socket: emit.Socket},
		{Type: "disconnect", Socket: emit.Socket, Reason: "io client disconnect"},
	})
	if early := s.Timeline().From(emit.Seq); slices.ContainsFunc(early, func(e Entry) bool { return e.Lane == "A" && e.Kind == KindClose }) {
		t.Errorf("before the program has heard of A, it is told that A left: %+v", early)
	}
	s.connectionHeard(emit.Socket, heard)
	all := s.Timeline().From(0)
	connect := slices.IndexFunc(all, is("A", KindEvent, "connect"))
	closed := slices.IndexFunc(all, is("A", KindClose, ""))
	disconnect := slices.IndexFunc(all, is("A", KindEvent, "disconnect"))
	if connect < 0 || closed < connect || disconnect < closed {
		t.Errorf("connect is entry %d, the end %d, and disconnect %d", connect, closed, disconnect)
	}
}

func TestAPageHoldsAFewClientsAndSaysSo(t *testing.T) {
	s, _ := openTestStage(t, chat)
	for range MaxPageClients {
		if _, err := s.AddClient(PageClient); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddClient(PageClient); err == nil {
		t.Error("there is a ninth client")
	}
	s.CloseClient("C")
	if c, err := s.AddClient(PageClient); err != nil || c.Name != "I" {
		t.Errorf("after one was closed: %+v, %v", c, err)
	}
}

func TestARefusalIsTheCauseOfWhatAPagesClientReports(t *testing.T) {
	s, url := openTestStage(t, `io.use((socket, next) => next(new Error('not you')))`)
	a := joinAsPage(t, s, url, nil)
	a.expect("connect_error", "not you")
	s.Report("A", []Report{{Type: "connect_error", Message: "xhr poll error", Namespace: "/"}, {Type: "connect_error", Message: "not you", Namespace: "/"}})
	var causes []string
	all := s.Timeline().From(0)
	for _, e := range all {
		if e.Event != "connect_error" {
			continue
		}
		if e.Cause == nil {
			causes = append(causes, "none")
		} else {
			causes = append(causes, string(all[*e.Cause-1].Kind))
		}
	}
	if got := strings.Join(causes, " "); got != "none refuse" {
		t.Errorf("the causes are %s, want none, then the refusal", got)
	}
}
