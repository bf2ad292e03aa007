package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A lesson that shows its server in Go has a tab for it, beside the files that run.
func TestPageShowsTheServerInGo(t *testing.T) {
	s := serve(t)
	code := axe(t)
	p := open(t, s.url+"/lessons/the-same-server-in-go", laptop)
	p.connected("A", "B")
	p.click("#tab-go")
	p.seeText("#go-panel", `io.On("connection"`)
	p.see("what can't be run can't be run", `document.querySelector('.pane.server .run').disabled && document.querySelector("#code-panel").hidden`)
	p.accessible(code, "the server in Go")
	p.press(kb.ArrowRight) // round the end, to the first
	p.see("the program is back", `document.activeElement.id === "tab-server.js" && !document.querySelector("#go-panel") && !document.querySelector('.pane.server .run').disabled`)
	p.clean()
}
