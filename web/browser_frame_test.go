package web_test

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// stage is the id of the stage that the page shows.
func (p *page) stage() string {
	p.t.Helper()
	p.see("a client's frame is there", `document.querySelector("iframe[src]")`)
	return strings.Split(get[string](p, `document.querySelector("iframe[src]").getAttribute("src")`), "/")[2]
}

// connected waits until these clients of the page are connected to the stage.
func (p *page) connected(names ...string) {
	p.t.Helper()
	p.see("the link stands", `document.querySelector("earshot-playground").dataset.link === "connected"`)
	for _, name := range names {
		p.see(name+" is connected", fmt.Sprintf(`document.querySelector('[data-client=%q][data-connected=true]')`, name))
	}
}

// frame is the document of one client on the page. It runs in a process of its own, hence a target of its own.
func (p *page) frame(client string) *page {
	p.t.Helper()
	address := fmt.Sprintf(`document.querySelector('[data-client=%q] iframe')`, client)
	p.see(client+" has a frame", address)
	f := newPage(p.t, "client "+client)
	until(p.t, func() bool {
		url := get[string](p, address+".src")
		targets, err := chromedp.Targets(p.ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		var id target.ID
		for _, info := range targets {
			if info.Type == "iframe" && info.URL == url {
				id = info.TargetID
			}
		}
		if id == "" {
			return false
		}
		ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel(), chromedp.WithListener(f.hear))
		if err := chromedp.Do(ctx); err != nil { // it has just gone, because its page is loaded anew
			cancel()
			return false
		}
		p.t.Cleanup(cancel)
		f.ctx = ctx
		return true
	}, func() string { return "the browser has no frame of " + client })
	f.see("its page is complete", `document.readyState === "complete" && document.querySelector("#input, #hello")`)
	return f
}

// say types a message into a client's page and presses Enter.
func (p *page) say(words string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS("#input"), words+"\r"))
}

// shows waits until a client's page shows a line of a kind that contains some words.
func (p *page) shows(kind, words string) {
	p.t.Helper()
	p.seeText("#messages li."+kind, words)
}

// mark is a selector of the marks on the timeline's drawing.
func mark(lane, kind, event string) string {
	return fmt.Sprintf(`[data-lane=%q][data-kind=%q][data-event=%q]`, lane, kind, event)
}

// drawn waits until the timeline shows such a mark.
func (p *page) drawn(lane, kind, event string) {
	p.t.Helper()
	p.see(fmt.Sprintf("the timeline shows %s of %s on %s's lane", kind, event, lane),
		fmt.Sprintf("document.querySelector('%s')", mark(lane, kind, event)))
}
