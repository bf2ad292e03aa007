package web_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot/playground"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestPageChangesTheWeatherOfAClient(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	p.see("B talks over a WebSocket", `document.querySelector('[data-client="B"] .sid').title.endsWith("over websocket")`)
	p.click(`[data-client="B"] [data-action="weather"]`)
	p.seeText("dialog.weather h2", "The network of B")
	p.click(`dialog.weather [data-preset="a tunnel"]`)
	p.seeText(`dialog.weather [role="status"]`, "Now: offline.")
	p.drawn("B", "weather", "")
	p.press(kb.Escape)
	p.seeText(`[data-client="B"] [data-weather]`, "offline")
	p.see("B has lost its connection", `document.querySelector('[data-client="B"][data-connected="false"]')`)
	s.entry(stage, "B's weather", step("B", playground.KindWeather, "", nil))

	p.click(`[data-client="B"] [data-action="clear-weather"]`)
	p.see("B's network is clear", `!document.querySelector('[data-client="B"] [data-weather]')`)
	p.connected("A", "B")

	// Weather of one's own, by the fields.
	p.click(`[data-client="A"] [data-action="weather"]`)
	p.click("dialog.weather summary")
	p.do(chromedp.SetValue(chromedp.CSS(`dialog.weather [name="latency"]`), "150"))
	p.click(`dialog.weather [data-action="set-weather"]`)
	p.seeText(`dialog.weather [role="status"]`, "Now: 150 ms late.")
	p.press(kb.Escape)
	p.seeText(`[data-client="A"] [data-weather]`, "150 ms late")
	a := p.frame("A")
	a.say("slowly")
	emit := s.entry(stage, "A's emit", step("A", playground.KindEmit, "chatMessage", nil))
	heard := s.entry(stage, "the server's event", step("server", playground.KindEvent, "chatMessage", &emit.Seq))
	if took := heard.At - emit.At; took < 140_000 {
		t.Errorf("a message over a network that is 150 ms late took %d µs", took)
	}
}

func TestPageStopsAndStartsTheServer(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.click(`[data-action="server"]`)
	p.click(`dialog.server-state [data-state="stopped"]`)
	p.seeText(`[data-server="stopped"]`, "The server is stopped")
	p.see("nobody is connected", `document.querySelectorAll('[data-client][data-connected="true"]').length === 0`)
	p.drawn("server", "weather", "")
	p.click(`[data-action="restart"]`)
	p.see("the server runs", `!document.querySelector("[data-server]")`)
	p.connected("A", "B")
}

func TestPageLeadsFromCodeAndProseToTheTimeline(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), tall)
	p.connected("A", "B")
	stage := p.stage()
	p.seeEditor()
	a := p.frame("A")
	a.say("one")
	a.shows("message", "one")
	a.say("two")
	a.shows("message", "two")
	p.see("both messages have reached everyone, and everything is drawn", `document.querySelectorAll('[data-kind="event"][data-event="chatMessage"]').length === 6`)
	var heard []playground.Entry
	until(t, func() bool {
		heard = nil
		for _, e := range s.timeline(stage) {
			if e.Lane == "server" && e.Kind == playground.KindEvent && e.Event == "chatMessage" {
				heard = append(heard, e)
			}
		}
		return len(heard) == 2
	}, func() string { return "the server never heard both messages" })

	// A line's number leads to what the line did last; again, to what it did before.
	number := func(line int) string {
		return fmt.Sprintf(`[...document.querySelector(".code-mirror").shadowRoot.querySelectorAll(".cm-lineNumbers .cm-gutterElement")].find(e => e.textContent === "%d" && e.offsetHeight > 0)`, line)
	}
	for _, want := range []int64{heard[1].Seq, heard[0].Seq} {
		p.do(chromedp.Evaluate[chromedp.Void](number(heard[0].Source.Line) + ".click(); void 0"))
		p.see("the entry is selected", fmt.Sprintf(`document.querySelector('.row.selected[data-entry="%d"]')`, want))
	}
	p.see("the line that did it is marked", editor(".cm-line.traced.chosen")+`?.textContent.includes("chatMessage")`)
	p.see("so are the lines that followed from it", fmt.Sprintf(`document.querySelector(".code-mirror").shadowRoot.querySelectorAll(".cm-line.traced").length >= 2`))
	p.click(`[role="tab"][data-file="client.js"]`)
	p.see("and those of the clients", editor(".cm-line.traced"))
	p.press(kb.Escape)

	// A chip in the prose shows all entries of its event.
	chip := `[...document.querySelectorAll(".prose button.chip")].find(e => e.textContent === "chatMessage")`
	p.do(chromedp.Evaluate[chromedp.Void](chip + ".click(); void 0"))
	p.see("the chip is pressed", chip+`.ariaPressed === "true"`)
	p.seeText(".flow .lit", "10 entries of chatMessage")
	p.see("the last of them isn't covered by the words that say so", fmt.Sprintf(`[...document.querySelectorAll('%s')].at(-1).getBoundingClientRect().bottom < document.querySelector(".flow .lit").getBoundingClientRect().top`, mark("B", "event", "chatMessage")))
	p.see("its entries stand out, the rest steps back", `
		[...document.querySelectorAll('.row[data-event="chatMessage"]')].every(e => getComputedStyle(e).fillOpacity === "1") &&
		[...document.querySelectorAll('.row[data-event="connect"]')].every(e => getComputedStyle(e).fillOpacity < 1)`)
	p.see("the lines that name it are marked", `[...document.querySelector(".code-mirror").shadowRoot.querySelectorAll(".cm-line.traced")].some(e => e.textContent.includes("chatMessage"))`)
	p.see("so are the arrows between them", `[...document.querySelectorAll('.edge.custom')].length > 0 && [...document.querySelectorAll('.edge.custom')].every(e => e.classList.contains("related"))`)
	p.click(`[data-action="unlight"]`)
	p.see("everything is as before", `!document.querySelector(".drawing.chosen, .flow .lit") && `+chip+`.ariaPressed === "false"`)
	p.clean()
}

func TestPageRunsAgainAndCompares(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	a := p.frame("A")
	a.seeText("body", "connected") // before that, A would keep its message back
	a.say("Hello")
	p.frame("B").shows("message", "Hello")
	emit := s.entry(stage, "A's emit", step("A", playground.KindEmit, "chatMessage", nil))
	until(t, func() bool {
		emit = s.entry(stage, "A's emit", step("A", playground.KindEmit, "chatMessage", nil))
		return emit.Person
	}, func() string {
		return fmt.Sprintf("A emitted because a person had typed, but the entry doesn't say so: %+v", emit)
	})

	// The server tells everyone but the sender from now on; the clients' code and what people do stay the same.
	program, _ := lessonCode(p)
	p.edit("server.js", strings.Replace(program, "io.emit('chatMessage'", "socket.broadcast.emit('chatMessage'", 1))
	p.click(`[data-action="fork"]`)
	p.seeText("dialog.fork summary", "One thing was done")
	p.click(`dialog.fork [data-action="run-again"]`)
	p.seeText(`[data-run="over"]`, "In the first run the server emitted chatMessage to A and B")
	p.see("it is another stage", fmt.Sprintf(`document.querySelector("iframe[src]").getAttribute("src").split("/")[2] !== %q`, stage))
	p.frame("B").shows("message", "Hello")
	p.click(`[data-action="compare"]`)
	p.seeText("dialog.comparison .verdict", "in this one the server emitted chatMessage to B")
	p.see("the first difference is marked", `document.querySelectorAll("dialog.comparison .turning").length === 1`)
	p.see("A's receipt is in the first run only", `[...document.querySelectorAll("dialog.comparison tr.differs")].some(row =>
		row.cells[0].textContent.includes("A") && row.cells[0].textContent.includes("chatMessage") && row.cells[1].textContent.includes("only in the first run") && row.cells[2].textContent.trim() === "")`)
	p.drawnAbreast()
	p.accessible(axe(t), "both runs")
	p.click(`dialog.comparison header .tool`)
	p.clean()
}
