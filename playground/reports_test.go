package playground

import (
	"slices"
	"testing"
)

// buffered is a stage whose client A has connected and has told, as clients do that had something to send before, that
// it emitted what had waited, then that its "connect" fired, and what its listener logged. The packet is still on its way.
func buffered(t *testing.T) (*Stage, *nodeClient) {
	s, url := openTestStage(t, chat)
	a := joinAsPage(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	all := entries(t, s, is(ServerLane, KindEvent, "connection"))
	connection := all[slices.IndexFunc(all, is(ServerLane, KindEvent, "connection"))]
	s.Report("A", []Report{
		{Type: "emit", Conn: onlyConn(s), Packet: 2, Kind: "event", Wait: 1},
		{Type: "connect", Socket: connection.Socket},
		{Type: "log", Text: "I am in"},
	})
	if told := s.Timeline().From(0); slices.ContainsFunc(told, is("A", KindEvent, "connect")) {
		t.Fatalf("connect is told before what was emitted before it: %s", story(told))
	}
	return s, a
}

// inOrder fails unless all that was told of A is there, in that order.
func inOrder(t *testing.T, s *Stage, wanted ...func(Entry) bool) {
	t.Helper()
	all := entries(t, s, wanted[len(wanted)-1])
	last := -1
	for _, want := range wanted {
		at := slices.IndexFunc(all, want)
		if at <= last {
			t.Fatalf("in the wrong order:\n%s", story(all))
		}
		last = at
	}
}

// Reports come over another connection than packets: on a busy machine a report may be here first.
func TestConnectComesAfterWhatHadWaitedForIt(t *testing.T) {
	s, a := buffered(t)
	a.emit("chatMessage", "I had to wait")
	inOrder(t, s, is("A", KindEmit, "chatMessage"), is("A", KindEvent, "connect"), is("A", KindLog, ""))
}

func TestConnectWaitsNoLongerThanUntilItsClientTellsMore(t *testing.T) {
	s, _ := buffered(t)
	s.Report("A", []Report{{Type: "error", Message: "too late"}})
	inOrder(t, s, is("A", KindEvent, "connect"), is("A", KindLog, ""), is("A", KindError, ""))
}

func TestConnectIsToldWhenTheConnectionEndsBeforeThat(t *testing.T) {
	s, a := buffered(t)
	a.do("disconnect")
	inOrder(t, s, is("A", KindEvent, "connect"), is("A", KindLog, ""))
}

func TestAConnectionThatIsRecoveredSaysSoAtBothEnds(t *testing.T) {
	s, url := openTestStage(t, "const io = new (require('socket.io').Server)({ connectionStateRecovery: {} })\n"+
		"io.on('connection', socket => { if (!socket.recovered) socket.emit('welcome') })")
	a := joinAsPage(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("event", "welcome") // with it comes what a client must show to be recovered
	recovered := func(lane, event string) func(Entry) bool {
		return func(e Entry) bool { return is(lane, KindEvent, event)(e) && e.Text == "recovered" }
	}
	if first := s.Timeline().From(0); slices.ContainsFunc(first, recovered(ServerLane, "connection")) {
		t.Errorf("it says so of the first one:\n%s", story(first))
	}
	a.do("break")
	a.expect("connect")
	all := entries(t, s, recovered(ServerLane, "connection"))
	socket := all[slices.IndexFunc(all, recovered(ServerLane, "connection"))].Socket
	s.Report("A", []Report{{Type: "connect", Socket: socket}})
	entries(t, s, recovered("A", "connect"))
}

func TestAnAttemptToConnectAgainIsCausedByTheLoss(t *testing.T) {
	s, url := openTestStage(t, chat)
	joinAsPage(t, s, url, nil).expect("connect")
	s.Report("A", []Report{
		{Type: "disconnect", Reason: "transport error"},
		{Type: "reconnect_attempt"},
		{Type: "connect_error", Message: "websocket error"},
		{Type: "reconnect_attempt"},
	})
	all := s.Timeline().From(0)
	told := all[len(all)-4:]
	for i := range 2 {
		attempt, before := told[2*i+1], told[2*i]
		if attempt.Event != "reconnect_attempt" || !attempt.Builtin || attempt.Cause == nil || *attempt.Cause != before.Seq {
			t.Errorf("%+v isn't an attempt, caused by %+v", attempt, before)
		}
	}
}
