package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"earshot/playground"
)

func TestPageChatBetweenTwoFrames(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	a, b := p.frame("A"), p.frame("B")
	a.say("Hi there")
	a.shows("message", "Hi there")
	b.shows("message", "Hi there")

	// Every step, each caused by the one before.
	emit := s.entry(stage, "A's emit, as A tells it", func(e playground.Entry) bool {
		return !e.Estimated && step("A", playground.KindEmit, "chatMessage", nil)(e)
	})
	heard := s.entry(stage, "the listener on the server", step("server", playground.KindEvent, "chatMessage", &emit.Seq))
	logged := s.entry(stage, "the log", step("server", playground.KindLog, "", &heard.Seq))
	sent := s.entry(stage, "io.emit", step("server", playground.KindEmit, "chatMessage", &heard.Seq))
	receipts := map[string]playground.Entry{}
	for _, client := range []string{"A", "B"} {
		receipts[client] = s.entry(stage, client+"'s receipt", step(client, playground.KindEvent, "chatMessage", &sent.Seq))
	}
	if want := "Message received"; !strings.Contains(logged.Text, want) {
		t.Errorf("the program logged %q, want %q", logged.Text, want)
	}
	if sent.Call != "io.emit" || !slices.Equal(slices.Sorted(slices.Values(sent.To)), []string{"A", "B"}) {
		t.Errorf("the server sent it by %q to %v, want io.emit to A and B", sent.Call, sent.To)
	}
	if heard.Source == nil || heard.Source.File != "server.js" || heard.Source.Line != 4 {
		t.Errorf("the listener stands at %+v, want server.js, line 4", heard.Source)
	}
	if emit.Source == nil || emit.Source.File != "client.js" {
		t.Errorf("A's emit stands at %+v, want a line of client.js", emit.Source)
	}
	last := emit
	for _, next := range []playground.Entry{heard, sent, receipts["A"]} {
		if next.At < last.At {
			t.Errorf("%s %s on %s is at %d µs, before its cause at %d µs", next.Kind, next.Event, next.Lane, next.At, last.At)
		}
		last = next
	}

	// The same as it is drawn: the marks, and an arrow wherever a cause lies on another lane.
	p.drawn("A", "emit", "chatMessage")
	p.drawn("server", "event", "chatMessage")
	p.drawn("server", "emit", "chatMessage")
	p.arrow(emit, heard)
	for _, client := range []string{"A", "B"} {
		p.drawn(client, "event", "chatMessage")
		p.arrow(sent, receipts[client])
	}
	if logs := get[int](p, `document.querySelectorAll('[data-kind="log"][data-lane="server"]').length`); logs != 0 {
		t.Error("the story tells of logs")
	}
	p.click(`[data-depth="program"]`)
	p.drawn("server", "log", "")

	// The same in words.
	p.seeText(`ol[aria-label="The timeline in words"] li`, "B received chatMessage from the server because A emitted chatMessage")
	for _, f := range []*page{p, a, b} {
		f.clean()
	}
}

// step matches an entry by what it is and what caused it.
func step(lane string, kind playground.Kind, event string, cause *int64) func(playground.Entry) bool {
	return func(e playground.Entry) bool {
		caused := cause == nil || e.Cause != nil && *e.Cause == *cause
		return e.Lane == lane && e.Kind == kind && e.Event == event && caused
	}
}

// arrow waits until the timeline joins two entries by an arrow.
func (p *page) arrow(from, to playground.Entry) {
	p.t.Helper()
	p.see(fmt.Sprintf("an arrow leads from %s on %s to %s on %s", from.Event, from.Lane, to.Event, to.Lane),
		fmt.Sprintf(`document.querySelector('[data-from="%d"][data-to="%d"]')`, from.Seq, to.Seq))
}

func TestPageNotificationIsAnotherEvent(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a, b := p.frame("A"), p.frame("B")
	b.click("#notify")
	a.shows("notification", "Lunch is ready")
	b.shows("notification", "Lunch is ready")
	p.drawn("B", "emit", "sendNotification")
	p.drawn("server", "event", "sendNotification")
	p.drawn("server", "emit", "notification")
	p.drawn("A", "event", "notification")
	p.drawn("B", "event", "notification")
}

func TestPageBuiltinAndCustomEventsDifferInShapeAndColour(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.frame("A").say("Hi")
	p.drawn("server", "event", "connection")
	p.drawn("server", "event", "chatMessage")
	type look struct{ Shape, Fill, Corner string }
	lookOf := func(event string) look {
		return get[look](p, fmt.Sprintf(`(g => ({
			Shape: g.querySelector(".mark").getAttribute("d"),
			Fill: getComputedStyle(g.querySelector(".mark")).fill,
			Corner: /a[\d.]+/.exec(g.querySelector(".chip").getAttribute("d"))[0],
		}))(document.querySelector('%s'))`, mark("server", "event", event)))
	}
	builtin, custom := lookOf("connection"), lookOf("chatMessage")
	if builtin.Shape == custom.Shape || builtin.Fill == custom.Fill || builtin.Corner == custom.Corner {
		t.Errorf("connection looks like %+v, chatMessage like %+v", builtin, custom)
	}
}

func TestPageHoldsEightClients(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	for _, name := range []string{"C", "D", "E", "F", "G", "H"} {
		p.click(`[data-action="add-client"]`)
		p.connected(name)
	}
	p.frame("H").say("All of you")
	for _, name := range []string{"A", "H"} {
		p.frame(name).shows("message", "All of you")
		p.drawn(name, "event", "chatMessage")
	}
	p.see("a ninth can't be added", `document.querySelector('[data-action="add-client"]').matches(":disabled, [aria-disabled=true]")`)
	why := get[string](p, `(b => b.title + " " + b.textContent + " " + (document.querySelector(".notice")?.textContent ?? ""))(document.querySelector('[data-action="add-client"]'))`)
	if !strings.Contains(why, "8") && !strings.Contains(strings.ToLower(why), "eight") {
		t.Errorf("the button that adds clients is off after the eighth and doesn't say why: %q", why)
	}
}

func TestPageClosesAClient(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	// Between two transports nobody would notice that it goes, until the next ping.
	p.see("B has its WebSocket", `document.querySelector('[data-client="B"] .transport').textContent === "websocket"`)
	p.click(`[data-client="B"] [data-action="close"]`)
	p.see("B's frame is gone", `!document.querySelector('[data-client="B"] iframe')`)
	p.drawn("server", "event", "disconnect")
	closed := s.entry(stage, "B's page that was closed", step("B", playground.KindClose, "", nil))
	if closed.Text != "page closed" {
		t.Errorf("B's end is %q, want %q", closed.Text, "page closed")
	}
	gone := s.entry(stage, "disconnect on the server", step("server", playground.KindEvent, "disconnect", &closed.Seq))
	if gone.Text != "transport close" {
		t.Errorf("the server's disconnect says %q, want transport close", gone.Text)
	}
	p.seeText(mark("server", "event", "disconnect"), "transport close")
	p.connected("A")
	p.frame("A").say("Anybody here?")
	p.frame("A").shows("message", "Anybody here?")
	p.click(`[data-action="add-client"]`)
	p.see("another client has come", `document.querySelectorAll("iframe").length === 2`)
}

func TestPageDisconnectsAndReconnectsAClient(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	a := p.frame("A")
	p.click(`[data-client="A"] [data-action="disconnect"]`)
	a.shows("status", "disconnected: io client disconnect")
	p.see("A's header says so", `document.querySelector('[data-client="A"][data-connected="false"]')`)
	p.drawn("A", "event", "disconnect")
	p.drawn("server", "event", "disconnect")
	gone := s.entry(stage, "disconnect on the server", step("server", playground.KindEvent, "disconnect", nil))
	if gone.Text != "client namespace disconnect" {
		t.Errorf("the server's disconnect says %q, want client namespace disconnect", gone.Text)
	}
	p.seeText(mark("server", "event", "disconnect"), "client namespace disconnect")
	p.seeText(mark("A", "event", "disconnect"), "io client disconnect")
	before := get[int](p, fmt.Sprintf("document.querySelectorAll('%s').length", mark("A", "event", "connect")))
	p.click(`[data-client="A"] [data-action="reconnect"]`)
	p.connected("A")
	p.see("A's connect is drawn anew", fmt.Sprintf("document.querySelectorAll('%s').length > %d", mark("A", "event", "connect"), before))
	a.say("Back again")
	a.shows("message", "Back again")
}
