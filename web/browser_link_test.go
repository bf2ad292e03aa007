package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"earshot/playground"
)

// tall shows a whole short timeline at once.
var tall = device{width: 1280, height: 4000}

func TestPageCatchesUpAfterADroppedLink(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), tall)
	p.connected("A", "B")
	stage := p.stage()
	a := p.frame("A")
	a.say("before")
	a.shows("message", "before")
	p.drawn("B", "event", "chatMessage")

	s.cutLinks()
	p.see("the page says that the link is down", `document.querySelector("earshot-playground").dataset.link === "reconnecting"`)
	p.seeText(".notice", "connection to Earshot dropped")
	shown := len(p.seqs())
	// The stage lives on: its clients talk, and somebody else changes the program.
	for i := range 5 {
		a.say(fmt.Sprint("meanwhile ", i))
		a.shows("message", fmt.Sprint("meanwhile ", i))
	}
	program, _ := lessonCode(p)
	request, err := http.NewRequest("PUT", s.url+"/api/stages/"+stage+"/program", strings.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); err != nil || response.StatusCode != http.StatusOK {
		t.Fatal("the program can't be run: ", err, response)
	}
	p.programs(s, stage, 2)
	if now := len(p.seqs()); now != shown {
		t.Errorf("the timeline went from %d to %d entries while the link was cut", shown, now)
	}

	s.mendLinks()
	p.connected("A", "B")
	p.see("the notice is gone", `!document.querySelector('[data-notice="reconnecting"]')`)
	a.say("after")
	s.entry(stage, "B's receipt of the last message", func(e playground.Entry) bool {
		return e.Lane == "B" && e.Kind == playground.KindEvent && e.Event == "chatMessage" && strings.Contains(string(e.Args), "after")
	})
	p.click(`[data-depth="program"]`)
	until(t, func() bool { return len(p.seqs()) >= len(s.told(stage)) }, func() string {
		return fmt.Sprintf("the page shows %v, the stage tells of %v", p.seqs(), s.told(stage))
	})
	if shown, told := p.seqs(), s.told(stage); !slices.Equal(shown, told) {
		t.Errorf("the page shows %v, the stage tells of %v: each must be there once", shown, told)
	}
	p.see("the list in words is as long", fmt.Sprintf(`document.querySelector('ol[aria-label="The timeline in words"] li').ariaSetSize === "%d"`, len(s.told(stage))))
	if now := p.stage(); now != stage {
		t.Errorf("the stage is %s, was %s", now, stage)
	}
}

// seqs are the entries that the page shows, sorted.
func (p *page) seqs() []int64 {
	p.t.Helper()
	return get[[]int64](p, `[...document.querySelectorAll("[data-entry]")].map(e => +e.dataset.entry).sort((a, b) => a - b)`)
}

// told are the entries of which a page is told without asking: all but the frames on the wire.
func (s *server) told(stage string) []int64 {
	s.t.Helper()
	var seqs []int64
	for _, e := range s.timeline(stage) {
		if e.Kind != playground.KindFrame {
			seqs = append(seqs, e.Seq)
		}
	}
	return seqs
}
