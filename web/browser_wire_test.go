package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot/playground"
)

func TestPageShowsTheWire(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	a.say("Hi there")
	p.drawn("B", "event", "chatMessage")
	p.see("the story has no frames", `!document.querySelector('[data-kind="frame"]')`)

	// What crossed the wire before anybody looked is there, too.
	p.click(`[data-depth="wire"]`)
	p.drawn("A", "frame", "")
	p.see("A's handshake is among the frames", `[...document.querySelectorAll('[data-kind="frame"][data-lane="A"]')].some(f => f.textContent.includes("open"))`)
	heard := s.entry(p.stage(), "the listener on the server", func(e playground.Entry) bool {
		return e.Lane == "server" && e.Kind == playground.KindEvent && e.Event == "chatMessage" && e.Frame != nil
	})
	p.see("the arrow to the server comes from the frame", fmt.Sprintf(`document.querySelector('[data-from="%d"][data-to="%d"]')`, *heard.Frame, heard.Seq))

	// Emit, frame and event light up as one.
	p.pick(heard.Seq)
	for _, seq := range []int64{*heard.Cause, *heard.Frame, heard.Seq} {
		p.see("its chain is lit", fmt.Sprintf(`document.querySelector('.row.related[data-entry="%d"]')`, seq))
	}

	// The frame opens into its parts, and each explains itself.
	p.click(`.explanation [data-action="frame"]`)
	p.seeText(".explanation .words", "A frame with an event went from A to the server, over the WebSocket")
	parts := get[[]string](p, `[...document.querySelectorAll(".explanation .parts code")].map(e => e.textContent)`)
	if want := `[4 2 ["chatMessage","Hi there"]]`; fmt.Sprint(parts) != want {
		t.Errorf("the frame's parts are %v, want %s", parts, want)
	}
	p.seeText(".part-sense", `The event’s name, "chatMessage", then its argument.`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".parts .engine").focus()`))
	p.seeText(".part-sense", "Engine.IO: a message")
	p.accessible(axe(t), "a frame opened")

	p.click(`[data-depth="story"]`)
	p.see("the frames are gone again", `!document.querySelector('[data-kind="frame"]')`)
	p.drawn("server", "event", "chatMessage")
	p.clean()
}

// pick selects an entry by a press on its mark.
func (p *page) pick(seq int64) {
	p.t.Helper()
	p.see("the entry is drawn", fmt.Sprintf(`document.querySelector('.row[data-entry="%d"]')`, seq))
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('.row[data-entry="%d"]').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, seq)))
	p.see("it is selected", fmt.Sprintf(`document.querySelector('.row.selected[data-entry="%d"]')`, seq))
}

func TestPageEmitWaitsForTheConnection(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.click(`.pane[data-client="A"] [data-action="disconnect"]`)
	p.see("A is disconnected", `document.querySelector('.pane[data-client="A"][data-connected="false"]')`)
	a := p.frame("A")
	a.say("too early")
	waiting := s.entry(p.stage(), "the emit that waits", step("A", playground.KindBuffered, "chatMessage", nil))
	p.drawn("A", "buffered", "chatMessage")
	p.click(`.pane[data-client="A"] [data-action="reconnect"]`)
	a.shows("message", "too early")
	sent := s.entry(p.stage(), "the emit that left", step("A", playground.KindEmit, "chatMessage", &waiting.Seq))
	p.pick(sent.Seq)
	p.seeText(".explanation .words", "A emitted chatMessage because A emitted chatMessage while not connected, and it had to wait")
	p.see("both are lit", fmt.Sprintf(`document.querySelector('.row.related[data-entry="%d"]')`, waiting.Seq))
	p.clean()
}
