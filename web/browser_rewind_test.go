package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// moment is the seq of the last entry that can be seen on the timeline.
const moment = `Math.max(...[...document.querySelectorAll(".drawing [data-entry]:not(.untold)")].map(e => +e.dataset.entry))`

// later tells whether something that happened after the moment on show is hidden.
const later = `document.querySelector(".drawing [data-entry].untold")`

func TestPageLooksBackWhileTheStageGoesOn(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.seeEditor()
	a := p.frame("A")
	a.say("Once")
	a.shows("message", "Once")
	p.drawn("B", "event", "chatMessage")

	p.click(`[data-action="rewind"]`)
	p.seeText(".player", "You are looking back")
	p.see("where it began is told, and what came of it isn't yet", later)
	p.seeText(".player .caption", "A emitted chatMessage")
	p.seeText(`.pane[data-client="A"] .story`, "Once")
	p.see("B hadn't heard it", `!document.querySelector('.pane[data-client="B"] .story').textContent.includes("Once")`)
	p.see("the line that did it is lit", `document.querySelector('[data-file="client.js"]').getAttribute("aria-selected") === "true" && `+editor(".cm-line.lit")+`.textContent.includes("socket.emit")`)

	p.press(".")
	p.seeText(".player .caption", "The server received chatMessage")
	p.see("the server's line is lit", editor(".cm-line.lit")+`.textContent.includes("socket.on('chatMessage'")`)
	p.press(",")
	p.seeText(".player .caption", "A emitted chatMessage")
	p.click(`[data-action="effect"]`)
	p.seeText(".player .caption", "The server received chatMessage")
	p.click(`[data-action="cause"]`)
	p.seeText(".player .caption", "A emitted chatMessage")

	before := get[float64](p, moment)
	a.do(chromedp.Evaluate[chromedp.Void](`(document.querySelector("#input").value = "Meanwhile", document.querySelector("#form").requestSubmit())`))
	p.seeText(".player", "more entr")
	if now := get[float64](p, moment); now != before {
		t.Errorf("what happened meanwhile moved the moment from %v to %v", before, now)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
	p.press(" ")
	p.see("it plays to where one began to look back", `document.querySelector('[data-action="next"]').disabled && document.querySelector('[data-action="play"]')`)
	p.seeText(`.pane[data-client="B"] .story`, "Once")
	p.see("and not further", `!document.querySelector('.pane[data-client="B"] .story').textContent.includes("Meanwhile")`)
	p.press(kb.Home)
	p.see("Home goes to the beginning", `document.querySelector('[data-action="previous"]').disabled`)

	p.click(`[data-action="now"]`)
	p.see("now is on show again", `!document.querySelector(".player") && !`+later)
	p.drawn("B", "event", "chatMessage")
	a.shows("message", "Meanwhile")
	p.clean()
}

// recorded has A say something, saves what happened on the page's stage, and returns the recording's id.
func (p *page) recorded(s *server, words string) string {
	p.t.Helper()
	p.connected("A", "B")
	a := p.frame("A")
	a.say(words)
	a.shows("message", words)
	p.drawn("B", "event", "chatMessage")
	response, err := http.Post(s.url+"/api/stages/"+p.stage()+"/recording", "", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var saved struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&saved); err != nil || saved.ID == "" {
		p.t.Fatalf("saving a recording answers %s, %v", response.Status, err)
	}
	return saved.ID
}

func TestPageReplaysARecordingWithoutAServer(t *testing.T) {
	s := serve(t)
	live := open(t, s.lesson(), laptop)
	id := live.recorded(s, "For posterity")
	request, err := http.NewRequest("DELETE", s.url+"/api/stages/"+live.stage(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); err != nil || response.StatusCode != http.StatusNoContent {
		t.Fatalf("the stage can't be ended: %v, %v", response, err)
	}
	code := axe(t)
	for _, path := range []string{"/r/", "/embed/"} {
		for _, seenOn := range []device{laptop, phone, {width: 600, height: 400, dark: true}} {
			t.Run(fmt.Sprintf("%s on %d px", path, seenOn.width), func(t *testing.T) {
				p := open(t, s.url+path+id, seenOn)
				p.see("its first entry is told", later)
				p.click(`[data-action="end"]`)
				p.drawn("B", "event", "chatMessage")
				p.see("all is told", `!`+later)
				p.seeText(`.pane[data-client="B"] .story, .player .caption`, "chatMessage")
				p.see("the lesson is one press away", `document.querySelector('[data-action="try"]').getAttribute("href").startsWith("/lessons/")`)
				p.see("the timeline has room", `document.querySelector(".timeline").getBoundingClientRect().height >= 120`)
				p.fits()
				p.accessible(code, "a recording")
				p.clean()
			})
		}
	}
	p := open(t, s.url+"/r/"+id, laptop)
	p.see("the code is there to read", editor(".cm-content")+`.textContent.includes("io.on('connection'")`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
	p.press(".")
	p.press(kb.ArrowUp)
	p.see("an entry is explained", `document.querySelector(".explanation .words")`)
	p.press("\x1b")
	p.see("Escape closes that", `!document.querySelector(".explanation")`)
	p.accessible(code, "a recording with its code")
}

func TestPageReplaysARecordingWithinALesson(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/lessons/on-the-wire", laptop)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("iframe.recording").scrollIntoView()`))
	const frame = `document.querySelector("iframe.recording").contentDocument`
	p.see("the recording is there", frame+`.querySelector('[data-action="end"]')`)
	p.do(chromedp.Evaluate[chromedp.Void](frame + `.querySelector('[data-action="end"]').click()`))
	p.see("what A said has gone there and back", frame+`.querySelector(".drawing").textContent.match(/chatMessage/g)?.length >= 3`)
	p.see("the lesson's own stage goes on beside it", `document.querySelector('.pane[data-client="A"]').dataset.connected === "true"`)
	p.accessible(axe(t), "a lesson with a recording")
	p.clean()
}

func TestPageReplaysALongRecordingToItsEnd(t *testing.T) {
	s := serve(t)
	const count = 2000
	var entries strings.Builder
	for seq := 1; seq <= count; seq++ {
		fmt.Fprintf(&entries, `,{"seq":%d,"at":%d000,"lane":"A","kind":"emit","event":"chatMessage","args":["no. %[1]d"]}`, seq, seq)
	}
	response, err := http.Post(s.url+"/api/recordings", "application/json", strings.NewReader(
		`{"earshot":"recording","version":1,"made":"2026-05-04T12:00:00Z","lanes":[{"name":"A"}],"entries":[`+entries.String()[1:]+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var saved struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&saved); err != nil || saved.ID == "" {
		t.Fatalf("a long recording is answered %s, %v", response.Status, err)
	}
	p := open(t, s.url+"/r/"+saved.ID, laptop)
	p.see("its first entry is told", moment+` === 1`)
	p.seeText(".made", "2,000 entries")
	p.click(`[data-action="next"]`)
	p.see("one still is where one was", moment+` === 2`)
	p.click(`[data-action="end"]`)
	p.see("its last entry is told, in sight", moment+` === 2000 && !`+later)
	p.seeText(`.pane[data-client="A"] .story`, "no. 2000")
	p.clean()
}

func TestPageShowsWhatClientsShowed(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	a.seeText("body", "connected")
	a.say("Once")
	p.frame("B").shows("message", "Once")
	a.say("Twice")
	p.frame("B").shows("message", "Twice")
	p.see("all is drawn", p.rows("B", "chatMessage")+` === 2`)

	p.click(`[data-action="rewind"]`)
	p.seeText(".player .caption", "A emitted chatMessage")
	shows := func(client string, wants, not string) {
		t.Helper()
		text := fmt.Sprintf(`(document.querySelector('.pane[data-client=%q] iframe.snapshot')?.contentDocument?.querySelector("#messages")?.textContent ?? "")`, client)
		p.see(fmt.Sprintf("%s showed %q, and not %q", client, wants, not), fmt.Sprintf(`%[1]s.includes(%[2]q) && !%[1]s.includes(%[3]q)`, text, wants, not))
	}
	shows("B", "Once", "Twice")
	shows("A", "Once", "Twice")
	p.see("the field was empty again", `document.querySelector('.pane[data-client="A"] iframe.snapshot').contentDocument.querySelector("#input").value === ""`)
	p.see("in the look that it had", `getComputedStyle(document.querySelector('.pane[data-client="B"] iframe.snapshot').contentDocument.querySelector("#messages li.message")).listStyleType === "none"`)
	p.press(kb.End)
	shows("B", "Twice", "Thrice")
	p.accessible(axe(t), "looking back")
	p.press(kb.Home)
	p.see("at the beginning there was nothing yet", `!document.querySelector('.pane[data-client="B"] iframe.snapshot')?.contentDocument?.querySelector("#messages")?.textContent.includes("Once")`)
	p.clean()
}

func TestPageTakesNothingButLooksFromASnapshot(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	_, client := lessonCode(p)
	p.edit("client.js", client+`
const trap = document.createElement("div")
trap.innerHTML = '<p id="calm" style="color: rgb(1, 2, 3)" onclick="top.caught = 1">calm</p><a href="javascript:top.caught = 1">a</a><img src="/nowhere.png" onerror="top.caught = 1">' +
  '<iframe srcdoc="<script>top.caught = 1<\/script>"></iframe><svg onload="top.caught = 1"></svg><form action="/nowhere"><button formaction="/nowhere">b</button></form><style>#calm { margin-left: 7px }</style>'
document.body.append(trap, document.createElement("script"))`)
	p.run()
	p.connected("A", "B")
	p.frame("A").seeText("body", "calm")
	p.drawn("A", "event", "connect")
	p.click(`[data-action="rewind"]`)
	p.click(`[data-action="end"]`)
	inner := `document.querySelector('.pane[data-client="A"] iframe.snapshot')?.contentDocument`
	p.see("the page is shown with its own styles", inner+`?.querySelector("#calm") && (style => style.color === "rgb(1, 2, 3)" && style.marginLeft === "7px")(`+inner+`.defaultView.getComputedStyle(`+inner+`.querySelector("#calm")))`)
	p.see("nothing in it does or leads anywhere", `!`+inner+`.querySelector("script, iframe, svg, [href]:not(link), [onclick], [onerror], [action], [formaction], img[src]") && window.caught === undefined`)
	p.clean()
}
