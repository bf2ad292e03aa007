package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
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
	p.see("the editor has come", editor(".cm-content"))
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
