package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"earshot/playground"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// run is the drawing of one of two runs that are compared: "first", or "second".
func run(which string) string {
	return fmt.Sprintf("dialog.comparison .run-drawn.%s .drawing", which)
}

// drawnAbreast sees both runs drawn side by side, with what is the same at the same height and the first difference pointed at.
func (p *page) drawnAbreast() {
	p.t.Helper()
	height := func(which, mark string) string {
		return fmt.Sprintf(`document.querySelector('%s %s .mark')?.getBoundingClientRect().top`, run(which), mark)
	}
	emit := mark("A", "emit", "chatMessage")
	p.see("A's emit is drawn in both runs", fmt.Sprintf(`document.querySelector('%s %s') && document.querySelector('%s %s')`, run("first"), emit, run("second"), emit))
	p.see("they stand side by side", fmt.Sprintf(`Math.abs(%s - %s) < 1`, height("first", emit), height("second", emit)))
	p.see("A's receipt is drawn in the first run alone", fmt.Sprintf(`document.querySelector('%[1]s %[3]s') && !document.querySelector('%[2]s %[3]s')`, run("first"), run("second"), mark("A", "event", "chatMessage")))
	p.see("both point at the first difference, at the same height", `(([one, other]) => one && other && one.checkVisibility() && Math.abs(one.getBoundingClientRect().top - other.getBoundingClientRect().top) < 1)([...document.querySelectorAll(".first-difference")])`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog.comparison .run-drawn.first .timeline").scrollTop = 20`))
	p.see("they scroll together", `(([one, other]) => one.scrollTop === other.scrollTop)([...document.querySelectorAll("dialog.comparison .timeline")])`)
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('%s %s').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, run("first"), emit)))
	p.see("what stands beside it is marked as well", fmt.Sprintf(`document.querySelector('%s %s.selected')`, run("second"), emit))
	p.seeText("dialog.comparison .looked", "A emitted chatMessage in both runs")
}

// emitted is a client's emit of an event, once a page has told of it.
func (s *server) emitted(stage, lane, event string) playground.Entry {
	s.t.Helper()
	return s.entry(stage, lane+"'s "+event, step(lane, playground.KindEmit, event, nil))
}

func TestPageRunsAgainAsFarAsAnEntry(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	a := p.frame("A")
	a.seeText("body", "connected")
	a.say("one")
	p.frame("B").shows("message", "one")
	one := s.emitted(stage, "A", "chatMessage")
	a.say("two")
	p.frame("B").shows("message", "two")
	p.see("both are drawn", p.rows("B", "chatMessage")+` === 2`)

	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('.row[data-entry="%d"]').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, one.Seq)))
	p.click(`[data-action="fork-here"]`)
	p.seeText("dialog.fork summary", "2 things were done")
	p.see("it goes as far as the entry", `document.querySelector('dialog.fork [value="here"]').checked`)
	p.seeText("dialog.fork label", "A emitted chatMessage: 1 of 2")
	p.accessible(axe(t), "running again")
	p.click(`dialog.fork [data-action="run-again"]`)
	p.seeText(`[data-run="over"]`, "Both runs did the same.")
	p.frame("B").shows("message", "one")
	if again := s.timeline(p.stage()); strings.Contains(fmt.Sprint(again), "two") {
		t.Error("what came after the entry was done again as well")
	}
	kept := get[string](p, `document.querySelector("[data-kept]").href`)
	replay := open(t, kept, laptop)
	replay.click(`[data-action="end"]`)
	replay.seeText(`.pane[data-client="B"] .story`, "two")
	p.clean()

	// Looking back leads there, too.
	p.click(`[data-action="rewind"]`)
	p.click(`[data-action="fork-moment"]`)
	p.see("it goes as far as the moment", `document.querySelector('dialog.fork [value="here"]').checked`)
	p.seeText("dialog.fork label", "A emitted chatMessage: 1 of 1")
	p.press(kb.Escape)
	// Also while an entry is selected that came before it.
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('%s').closest(".row").dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, mark("B", "event", "connect"))))
	p.seeText(".explanation .words", "connect fired in B")
	p.click(`[data-action="fork-moment"]`)
	p.seeText("dialog.fork label", "A emitted chatMessage: 1 of 1")
}

func TestPageKeepsTheRunWhoseNewCodeDoesNotStart(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.frame("A").say("one")
	p.frame("B").shows("message", "one")
	p.drawn("B", "event", "chatMessage")
	stage := p.stage()
	p.edit("server.js", "io.on('connection', socket => {")
	p.click(`[data-action="fork"]`)
	p.click(`dialog.fork [data-action="run-again"]`)
	p.seeText(`[data-run="over"]`, "It can’t run again: SyntaxError")
	p.see("the link is back", `document.querySelector('[data-link="connected"]')`)
	if now := p.stage(); now != stage {
		t.Errorf("the page has stage %s now, want the one that there was, %s", now, stage)
	}
	p.see("what had happened is still there", p.rows("B", "chatMessage")+` === 1`)
	p.frame("A").say("two")
	p.frame("B").shows("message", "two")
	p.see("and the run goes on", p.rows("B", "chatMessage")+` === 2`)
	p.clean()
}

func TestPageAsksHowToRunAgainOnAPhone(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), phone)
	p.connected("A", "B")
	p.click(`[data-action="fork"]`)
	p.see("everything fits into what it belongs to", `(all => all.length > 3 && all.every(e => e.getBoundingClientRect().right <= e.parentElement.closest("fieldset, dialog").getBoundingClientRect().right))([...document.querySelectorAll("dialog.fork :is(fieldset, select)")])`)
	p.clean()
}

// Who runs again sees no marks of what was selected in the run before.
func TestPageForgetsWhatWasMarkedInARunThatIsOver(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.seeEditor()
	p.frame("A").say("one")
	p.drawn("B", "event", "chatMessage")
	p.click(mark("server", "event", "chatMessage") + " .mark")
	p.see("the lines that took part are marked", editor(".cm-line.traced"))
	p.click(`[data-action="fork"]`)
	p.click(`dialog.fork [data-action="run-again"]`)
	p.seeText(`[data-run="over"]`, "Both runs did the same.")
	p.see("no line is marked any more", `!`+editor(".cm-line.traced"))
	p.clean()
}

func TestPageRunsAgainWithTheWeatherThatThereWas(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.frame("A").seeText("body", "connected")
	p.click(`[data-client="B"] [data-action="weather"]`)
	p.click(`dialog.weather [data-preset="a tunnel"]`)
	p.drawn("B", "weather", "")
	p.press("\x1b")
	p.see("B has lost its connection", `document.querySelector('[data-client="B"][data-connected="false"]')`)
	p.frame("A").say("B can't hear this")
	p.frame("A").shows("message", "B can't hear this")
	p.click(`[data-client="B"] [data-action="clear-weather"]`)
	p.connected("A", "B")
	p.click(`[data-action="server"]`)
	p.click(`dialog.server-state [data-state="stopped"]`)
	p.drawn("server", "weather", "")
	p.click(`[data-action="restart"]`)
	p.connected("A", "B")

	first := p.stage()
	p.click(`[data-action="fork"]`)
	p.seeText("dialog.fork summary", "5 things were done")
	p.seeText("dialog.fork .acts", "the network of B became: offline")
	p.seeText("dialog.fork .acts", "the server was stopped")
	p.see("B's network is as it was", `document.querySelector('[name="network-B"]').selectedOptions[0].textContent.includes("with the 2 changes that were made")`)
	p.click(`dialog.fork [data-action="run-again"]`)
	p.see("it has run again", `document.querySelector('[data-run="over"]')`)
	if said := get[string](p, `document.querySelector('[data-run="over"]').textContent`); strings.Contains(said, "Not done again") {
		t.Error(said)
	}
	second := p.stage()
	if first == second {
		t.Fatal("the second run is on the stage of the first")
	}
	var done []string
	for _, e := range s.timeline(second) {
		if e.Kind == playground.KindWeather || e.Kind == playground.KindEmit && e.Lane == "A" || e.Kind == playground.KindProgram {
			done = append(done, strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Lane, e.Kind, e.Text)))
		}
	}
	want := "server program the program starts, B weather offline, A emit, B weather a clear line, server weather stopped, server program the program starts"
	if got := strings.Join(done, ", "); got != want {
		t.Errorf("in the second run people did\n%s, want\n%s", got, want)
	}
	p.connected("A", "B")
}

func TestPageKnowsWhatAPersonSetGoing(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	_, client := lessonCode(p)
	p.edit("client.js", client+`
document.querySelector("#form").addEventListener("submit", async () => {
  await new Promise(done => setTimeout(done, 50))
  socket.emit("later")
  const response = await fetch("client.css").catch(() => null)
  socket.emit("muchLater")
})
setTimeout(() => socket.emit("byItself"), 1500)
socket.on("chatMessage", () => socket.emit("inAnswer"))`)
	p.run()
	p.connected("A", "B")
	stage := p.stage()
	a := p.frame("A")
	a.seeText("body", "connected")
	a.say("Go")
	for event, person := range map[string]bool{"chatMessage": true, "later": true, "muchLater": true, "byItself": false, "inAnswer": false} {
		var emit playground.Entry
		until(t, func() bool {
			emit = s.emitted(stage, "A", event)
			return !emit.Estimated
		}, func() string { return fmt.Sprintf("A never told of %s", event) })
		if emit.Person != person {
			t.Errorf("%s is a person's doing: %v, want %v", event, emit.Person, person)
		}
	}
}

func TestPageComparesOnAPhone(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), phone)
	p.connected("A", "B")
	p.click(`.switcher [data-pane="timeline"]`)
	p.drawn("B", "event", "connect")
	p.click(`[data-action="fork"]`)
	p.click(`dialog.fork [data-action="run-again"]`)
	p.click(`[data-action="compare"]`)
	visible := func(which string) string {
		return fmt.Sprintf(`document.querySelector("dialog.comparison .run-drawn.%s").checkVisibility()`, which)
	}
	p.see("this run is drawn", visible("second")+` && !`+visible("first"))
	p.see("with its entries", fmt.Sprintf(`document.querySelector('%s %s')`, run("second"), mark("B", "event", "connect")))
	p.click(`[data-run-tab="first"]`)
	p.see("the first run is drawn in its place", visible("first")+` && !`+visible("second"))
	p.see("with its entries", fmt.Sprintf(`document.querySelector('%s %s')`, run("first"), mark("B", "event", "connect")))
	p.fits()
	p.accessible(axe(t), "both runs")
	p.clean()
}

func TestPageRemembersTheOrderOfLanes(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	order := `[...document.querySelectorAll(".cast > :not([hidden])")].sort((a, b) => a.offsetLeft - b.offsetLeft).map(e => e.dataset.client ?? "server").join(" ")`
	p.click(`[data-action="filter"]`)
	p.click(`[data-menu="lanes"] summary`)
	p.click(`[data-lane="B"] [aria-label="Move B to the left"]`)
	p.see("B stands left of the server", order+` === "A B server"`)
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.see("it still does", order+` === "A B server"`)
}

func TestPageShowsALoneGuestTheServersLabels(t *testing.T) {
	s := serve(t)
	response, err := http.Post(s.url+"/api/stages", "application/json", strings.NewReader(`{"lesson": "the-whole-example"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var opened struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&opened); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{360, 390} {
		guest := open(t, s.url+"/s/"+opened.ID, device{width: width, height: 844, phone: true})
		guest.see("the server's connection is drawn", `document.querySelector('.row[data-lane="server"][data-event="connection"]')`)
		guest.see("no label leaves the page", `(plates => plates.length > 0 && plates.every(plate => (({left, right}) => left >= 0 && right <= innerWidth)(plate.getBoundingClientRect())))([...document.querySelectorAll(".row .plate")])`)
	}
}
