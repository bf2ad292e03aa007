package web_test

import (
	"encoding/json"
	"fmt"
	"testing"
)

// openPage opens a lesson's page, as far as the server sees one: its link, with a stage.
func (s *server) openPage(name string) (page *person, stage string) {
	s.t.Helper()
	page = s.person("", name, "")
	if err := page.dial(); err != nil {
		s.t.Fatal(err)
	}
	var opening struct{ Stage struct{ ID string } }
	if err := json.Unmarshal(page.link("stage:open", obj{"page": name, "lesson": classSlug, "drafts": nil}), &opening); err != nil {
		s.t.Fatal(err)
	}
	return page, opening.Stage.ID
}

// A page that asks for more than it may is read more slowly: it waits, and nobody else does.
func TestAPageThatFloodsItsLinkWaitsAndOthersDont(t *testing.T) {
	s := serveClass(t)
	mallory, _ := s.openPage("Mallory's page")
	ada, _ := s.openPage("Ada's page")
	for range 5000 { // 20 s' worth of requests
		if err := mallory.client.Emit("/", "clock", obj{}); err != nil {
			t.Fatal(err)
		}
	}
	answered := make(chan error, 1)
	go func() {
		_, err := mallory.client.Ask("/", "clock", obj{})
		answered <- err
	}()
	for range 5 {
		ada.link("clock", obj{})
	}
	select {
	case err := <-answered:
		t.Errorf("who has asked 5000 times is answered at once: %v", err)
	default:
	}
	mallory.client.Cut()
	<-answered
	ada.link("clock", obj{})
}

// What is told faster than that is kept all the same, in its order: a lesson in which much happens loses nothing.
func TestNothingThatAPageTellsTooFastIsLost(t *testing.T) {
	s := serveClass(t)
	page, stage := s.openPage("a page")
	const many = 1000 // more than may be saved up
	for i := range many {
		if err := page.client.Emit("/", "report", obj{"client": "A", "reports": []obj{{"type": "log", "text": fmt.Sprint("note ", i)}}}); err != nil {
			t.Fatal(err)
		}
	}
	page.link("clock", obj{})
	next := 0
	for _, e := range s.timeline(stage) {
		if e.Text == fmt.Sprint("note ", next) {
			next++
		}
	}
	if next != many {
		t.Errorf("of %d notes, the first %d are on the timeline in their order", many, next)
	}
}
