package web_test

import (
	"net/url"
	"testing"

	"earshot/playground"
)

func TestPageFirstVisitIsLiveByItself(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.drawn("server", "event", "connection")
	p.drawn("A", "event", "connect")
	p.drawn("B", "event", "connect")

	stage := p.stage()
	for _, client := range []string{"A", "B"} {
		connect := s.entry(stage, client+"'s connect", func(e playground.Entry) bool { return e.Lane == client && e.Event == "connect" })
		if connect.Cause == nil {
			t.Fatalf("%s's connect has no cause: %+v", client, connect)
		}
		cause := s.entry(stage, "its cause", func(e playground.Entry) bool { return e.Seq == *connect.Cause })
		if cause.Event != "connection" || cause.Lane != "server" || cause.At > connect.At {
			t.Errorf("%s's connect comes from %+v, want the server's connection, earlier", client, cause)
		}
	}
	higher := get[bool](p, `(y => y("connection") < y("connect"))(event => document.querySelector("[data-event=" + event + "]").getBoundingClientRect().top)`)
	if !higher {
		t.Error("connection isn't drawn above connect")
	}
	for _, client := range []string{"A", "B"} {
		f := p.frame(client)
		f.shows("status", "connected")
		f.local(s)
		f.clean()
	}
	p.local(s)
	p.clean()
}

// local fails if the page has asked any other host for anything.
func (p *page) local(s *server) {
	p.t.Helper()
	for _, address := range get[[]string](p, `performance.getEntriesByType("resource").map(e => e.name)`) {
		if u, err := url.Parse(address); err != nil || u.Host != s.addr {
			p.t.Errorf("%s asked for %s", p.name, address)
		}
	}
}

func TestPageHomeLeadsToTheLesson(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/", laptop)
	p.seeText("main", "A room where everyone hears everyone")
	p.clean()
	p.click(`main a[href="/lessons/the-whole-example"]`)
	p.see("the lesson has come", `location.pathname === "/lessons/the-whole-example"`)
	p.connected("A", "B")
	p.clean()
}
