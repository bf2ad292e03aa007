package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// rows counts what is drawn of an event on a lane.
func (p *page) rows(lane, event string) string {
	return fmt.Sprintf(`document.querySelectorAll('.row[data-lane=%q][data-event=%q]').length`, lane, event)
}

func TestPageFiltersTheTimeline(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.frame("A").say("Hi")
	p.frame("B").click("#notify")
	p.drawn("B", "event", "chatMessage")
	p.drawn("B", "event", "notification")

	height := get[float64](p, `document.querySelector(".bar").offsetHeight`)

	// By event: what else there is goes, and the page says that something is left out.
	p.click(`[data-action="filter"]`)
	p.click(`[data-menu="events"] summary`)
	p.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('[data-menu="events"] .choice')].find(c => c.textContent.includes("notification")).querySelector("input").click()`))
	p.see("only notification is left", p.rows("A", "notification")+` === 1 && `+p.rows("server", "connection")+` === 0 && `+p.rows("B", "chatMessage")+` === 0`)
	p.see("the menu says so", `document.querySelector('[data-menu="events"] summary b')?.textContent.startsWith("1")`)
	if now := get[float64](p, `document.querySelector(".bar").offsetHeight`); now != height {
		t.Errorf("the way back to everything makes the bar %v px high, it had been %v", now, height)
	}
	p.accessible(axe(t), "a menu of the filter open")
	p.press(kb.Escape)
	p.click(`[data-action="clear-filter"]`)
	p.drawn("server", "event", "connection")

	// By voice.
	p.click(`[data-voice="custom"]`)
	p.see("built-in events are gone", p.rows("server", "connection")+` === 0 && `+p.rows("B", "chatMessage")+` > 0`)
	p.click(`[data-action="clear-filter"]`)

	// Search: the slash leads to it, it counts, and Enter goes from one to the next.
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
	// As a keyboard sends it: no character follows a key that was dealt with.
	p.do(command(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Key: "/", Code: "Slash", Text: "/"}))
	p.see("the search has the focus", `document.activeElement.matches(".filters .search")`)
	p.press("lunch")
	p.see("it counts what it has found", `/^[1-9]\d* found$/.test(document.querySelector(".filters output").textContent)`)
	p.press(kb.Enter)
	p.seeText(".filters output", "1 of ")
	p.see("what was found is selected", `document.querySelector('.row.selected.found')`)
	p.press(kb.Escape)
	p.see("Escape clears it", `document.querySelector(".filters .search").value === "" && !document.querySelector(".row.found")`)
	p.clean()
}

func TestPageCollapsesRepetition(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	for _, text := range []string{"one", "two"} {
		a.say(text)
		p.frame("B").shows("message", text)
	}
	p.click(`[data-action="filter"]`)
	p.click(`[data-action="fold"]`)
	p.see("two exchanges are one that says so", p.rows("A", "chatMessage")+` === 2 && document.querySelector('.row[data-kind="emit"][data-lane="A"] .count')?.textContent === "×2"`)
	a.say("three")
	p.seeText(`.row[data-kind="emit"][data-lane="A"] .count`, "×3")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.row[data-kind="emit"][data-lane="A"] .times').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`))
	p.see("a press opens the run", p.rows("A", "chatMessage")+` === 6`)
	p.click(`[data-action="clear-filter"]`)
	p.see("all is as before", `!document.querySelector(".row .times")`)
	p.clean()
}

func TestPageHoldsTheViewWhileTheStageGoesOn(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.drawn("B", "event", "connect")
	p.click(`[data-action="filter"]`)
	p.click(`[data-action="hold"]`)
	p.frame("A").say("Hi")
	p.frame("B").shows("message", "Hi")
	p.seeText(`[data-action="go-on"]`, "Held: 5 more have come")
	p.see("none of them is drawn", p.rows("A", "chatMessage")+` === 0`)
	p.click(`[data-action="go-on"]`)
	p.drawn("B", "event", "chatMessage")
	p.clean()
}

func TestPageMovesAndHidesLanes(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.frame("A").say("Hi")
	p.drawn("B", "event", "chatMessage")
	stage := p.stage()
	connected := len(s.timeline(stage))

	// Left to right, as the panes and the lanes stand.
	order := `[...document.querySelectorAll(".cast > :not([hidden])")].sort((a, b) => a.offsetLeft - b.offsetLeft).map(e => e.dataset.client ?? "server").join(" ")`
	p.click(`[data-action="filter"]`)
	p.click(`[data-menu="lanes"] summary`)
	p.click(`[data-lane="B"] [aria-label="Move B to the left"]`)
	p.see("B stands left of the server", order+` === "A B server"`)
	p.click(`[data-lane="A"] [aria-label="Move A to the right"]`)
	p.see("and A after it", order+` === "B A server"`)
	p.see("the lanes went with their panes", `(() => {
		const x = name => document.querySelector('.row[data-lane="' + name + '"] path.mark').getBBox().x;
		return x("B") < x("A") && x("A") < x("server");
	})()`)
	p.click(`[data-menu="lanes"] [data-lane="A"] input`)
	p.see("A is hidden, with its entries", order+` === "B server" && !document.querySelector('.row[data-lane="A"]')`)
	p.click(`[data-action="clear-filter"]`)
	p.see("everything is back", order+` === "A server B"`)
	p.drawn("A", "emit", "chatMessage")
	if now := len(s.timeline(stage)); now != connected {
		t.Errorf("moving lanes made %d entries: the clients must not notice", now-connected)
	}
	p.clean()
}

func TestPageSaysThatNobodyListens(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), device{width: 1920, height: 1080})
	p.connected("A", "B")
	server, _ := lessonCode(p)
	p.edit("server.js", server+"\nio.on('connection', socket => socket.emit('chatmessage', 'psst'))")
	p.run()
	p.drawn("A", "event", "chatmessage")
	p.seeText(mark("A", "event", "chatmessage"), "nobody listens")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.row[data-lane="A"][data-event="chatmessage"]').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`))
	p.seeText(".explanation .words", "but nobody there listens to it (did you mean chatMessage?)")
	p.clean()
}

func TestPageEditorShowsTheTwoVoices(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	for voice, name := range map[string]string{"builtin": "connection", "custom": "chatMessage"} {
		p.see(name+" has its voice in the editor", fmt.Sprintf(`[...%s.querySelectorAll(".event.%s")].some(e => e.textContent.includes(%q))`, editor(".cm-content"), voice, name))
	}
	p.edit("server.js", "io.on('connection', socket => { console.log('hear', socket.emit('hear', 'there')) })")
	p.see("a string is a name only where it names an event", fmt.Sprintf(`[...%s.querySelectorAll(".event")].map(e => e.textContent).join() === "'connection','hear'"`, editor(".cm-content")))
	p.clean()
}
