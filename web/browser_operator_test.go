package web_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"earshot/operator"
	"earshot/static"
	"earshot/web"
)

// operate serves the operator's page of an app.
func operate(t *testing.T, s *server) (url string) {
	t.Helper()
	files, preloads, err := static.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(static.FS(), files, preloads)
	if err != nil {
		t.Fatal(err)
	}
	o := operator.New(operator.Config{App: s.app, Stages: s.stages, MaxStages: 20, Assets: assets, Loopback: true, Settings: []operator.Setting{
		{Group: "Serving", Name: "addr", Value: ":8080", From: "EARSHOT_ADDR"}, {Group: "Serving", Name: "lessons"}}})
	t.Cleanup(o.Close)
	server := httptest.NewServer(o.Handler())
	t.Cleanup(server.Close)
	return server.URL
}

// stagesShown is the number of stages on the operator's page.
const stagesShown = `document.querySelector("[data-live=stages] .value").textContent`

func TestPageOfTheOperatorFollowsByItself(t *testing.T) {
	code := axe(t)
	s := serve(t)
	url := operate(t, s)
	for _, dark := range []bool{false, true} {
		for _, seenOn := range []device{laptop, phone} {
			seenOn.dark = dark
			p := open(t, url, seenOn)
			p.see("it can be paused", `!document.querySelector("[data-pause]").hidden`)
			p.accessible(code, fmt.Sprintf("dark=%v", dark))
			p.see("nothing is wider than the screen", `document.documentElement.scrollWidth <= innerWidth`)
			p.clean()
		}
	}
	p := open(t, url, laptop)
	p.see("there is no stage", stagesShown+` === "0"`)
	open(t, s.lesson(), laptop).connected("A", "B")
	p.see("the stage has come", stagesShown+` === "1"`)
	p.see("its clients have come", `document.querySelector("[data-live=clients] .value").textContent === "2"`)
	p.click("[data-pause]")
	p.seeText("[data-fresh]", "Paused")
	p.click("[data-pause]")
	p.seeText("[data-fresh]", "by themselves")
	s.app.Drain()
	p.seeText("[role=status]", "Not ready")
	p.accessible(code, "not ready")
	p.clean()
}

func TestPageOfTheOperatorWithoutAScript(t *testing.T) {
	s := serve(t)
	seenOn := laptop
	seenOn.noScript = true
	p := open(t, operate(t, s), seenOn)
	p.seeText("[data-live=state]", "Ready")
	p.seeText("[data-fresh]", "Reload the page")
	p.seeText(".settings", "EARSHOT_ADDR")
	p.see("no button that does nothing", `document.querySelector("[data-pause]").getClientRects().length === 0`)
}
