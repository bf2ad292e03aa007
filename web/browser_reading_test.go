package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

func TestPageWithoutJavaScriptCanBeRead(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), device{width: 1280, height: 900, noScript: true})
	p.seeText("main", "Two people have just come into a room")
	p.seeText(`code[data-file="server.js"]`, "io.on('connection', socket =>")
	p.seeText(`code[data-file="client.js"]`, "const socket = io()")
	p.seeText(".noscript-note", "JavaScript")
	for _, selector := range []string{`code[data-file="server.js"]`, `code[data-file="client.js"]`, ".noscript-note"} {
		p.see(selector+" can be seen", fmt.Sprintf(`document.querySelector(%q).checkVisibility() && document.querySelector(%q).getBoundingClientRect().height > 10`, selector, selector))
	}
	p.fits()
	p.clean()
}

// fits fails if the page must be scrolled sideways.
func (p *page) fits() {
	p.t.Helper()
	sizes := get[[]int](p, `[document.documentElement.scrollWidth, document.documentElement.clientWidth]`)
	if sizes[0] > sizes[1] {
		p.t.Errorf("%s is %d px wide on a screen of %d px", p.name, sizes[0], sizes[1])
	}
}

func TestPageOnAPhoneSwitchesBetweenPanes(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), phone)
	p.connected("A", "B")
	p.fits()
	panes := map[string]string{
		"A": `[data-client="A"] iframe`, "B": `[data-client="B"] iframe`, "server": ".code-panel", "timeline": ".timeline .drawing",
	}
	for _, pane := range []string{"A", "server", "B", "timeline"} {
		p.click(`.switcher [data-pane="` + pane + `"]`)
		p.see(pane+"'s pane is on show", fmt.Sprintf(`(r => r.height > 100 && r.left >= 0 && r.right <= innerWidth)(document.querySelector('%s').getBoundingClientRect())`, panes[pane]))
		for other, selector := range panes {
			if other != pane {
				p.see(fmt.Sprintf("%s's pane makes way for %s's", other, pane), fmt.Sprintf(`!document.querySelector('%s').checkVisibility()`, selector))
			}
		}
		p.fits()
	}
	p.drawn("A", "event", "connect")
	p.click(`.switcher [data-pane="A"]`)
	a := p.frame("A")
	a.say("On the move")
	a.shows("message", "On the move")
	p.clean()
}

func TestPageWorksByKeyboardAlone(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.seeEditor()
	a := p.frame("A")

	p.tabTo("the way past the prose", `document.activeElement.matches('.skip[href="#live"]')`)
	p.press(kb.Enter)
	p.tabTo("A's page", `document.activeElement.matches('[data-client="A"] iframe')`)
	a.see("the message field has the focus", `document.hasFocus() && document.activeElement.id === "input"`)
	p.press("By keys alone\r")
	a.shows("message", "By keys alone")
	p.tabTo("Run", `document.activeElement.matches('.pane.server [data-action="run"]')`)
	p.tabTo("the editor", `document.activeElement.matches(".code-mirror")`)
	before := get[string](p, editor(".cm-content")+".textContent")
	p.press("\x1b")
	p.press("\t")
	p.see("Escape, then Tab leaves the editor", `!document.activeElement.matches(".code-mirror")`)
	if after := get[string](p, editor(".cm-content")+".textContent"); after != before {
		t.Error("moving through the editor by Tab changed the program")
	}
	p.tabTo("the timeline", `document.activeElement.matches(".timeline")`)
	p.press(kb.ArrowUp)
	p.see("a sentence explains the last entry", `/because|fired|opened|received/.test(document.querySelector(".explanation .words")?.textContent)`)
	first := get[string](p, `document.querySelector(".explanation .words").textContent`)
	p.press(kb.ArrowUp)
	p.see("another press explains another entry", fmt.Sprintf(`document.querySelector(".explanation .words").textContent !== %q`, first))
	p.see("a screen reader hears it", `document.querySelector("[role=status].unseen:not(.status)") !== null && [...document.querySelectorAll("[role=status]")].some(e => e.textContent === document.querySelector(".explanation .words").textContent)`)
	p.press("\x1b")
	p.see("Escape unselects", `!document.querySelector(".explanation")`)
}

// tabTo presses Tab until the focus is where a person wants it.
func (p *page) tabTo(what, there string) {
	p.t.Helper()
	for range 60 {
		if get[bool](p, there) {
			return
		}
		p.press("\t")
		time.Sleep(100 * time.Millisecond) // the focus enters a frame in its own time: another Tab would pass it by
	}
	p.t.Fatalf("%s: 60 times Tab don't lead to %s", p.name, what)
}
