package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// shown is an expression that tells whether a person sees the element with that ID.
func shown(id string) string {
	return fmt.Sprintf(`document.getElementById(%q).getClientRects().length > 0`, id)
}

func TestPageReferenceIsFilteredAsOneTypes(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/reference", laptop)
	p.click("#filter")
	p.press("JOIN room")
	p.see("what fits is there", shown("socket.join")+" && "+shown("io.socketsJoin"))
	p.see("what doesn't fit is gone, and so are groups of which nothing is left", "!("+shown("io.emit")+") && !("+shown("handshake")+")")
	p.seeText("#filtered", "entries")
	p.press("zzz")
	p.seeText("#filtered", "0 entries")
	p.click(`.contents a[href="#handshake"]`)
	p.see("a link leads to what was hidden", shown("handshake")+` && document.querySelector("#filter").value === ""`)
	p.clean()
}

func TestPageReferenceShowsAMemberHappening(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/reference", laptop)
	p.click(`#socket\.broadcast .try-it`)
	p.connected("A", "B")
	p.see("the timeline tells all that the program does", `document.querySelector('[data-depth="program"]').getAttribute("aria-pressed") === "true"`)
	p.drawn("server", "emit", "greeting")
	a, b := p.frame("A"), p.frame("B")
	a.click("#hello")
	b.seeText("#messages li", "greeting")
	p.clean()
}

func TestPageReferenceShowsAClientsMemberInItsCode(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/reference/try/client.emitWithAck", laptop)
	p.connected("A", "B")
	p.see("the editor shows the client's code", editor(".cm-content")+`.textContent.includes("socket.emitWithAck('hello', 'world')")`)
	p.drawn("A", "log", "")
	p.clean()
}

func TestPageReferenceWithoutAScript(t *testing.T) {
	s := serve(t)
	seenOn := device{width: 360, height: 740, phone: true, noScript: true}
	p := open(t, s.url+"/reference", seenOn)
	p.see("every member is there", shown("socket.join")+" && "+shown("client.emit"))
	p.see("what needs a script isn't", `!document.querySelector("#filter").checkVisibility()`)
	p.fits()
	p.click(`#socket\.join .try-it`)
	p.seeText(`code[data-file="server.js"]`, "socket.join('blue')")
	p.clean()
}

func TestPageReferenceAccessibility(t *testing.T) {
	code := axe(t)
	s := serve(t)
	for _, dark := range []bool{false, true} {
		for _, seenOn := range []device{laptop, phone} {
			seenOn.dark = dark
			for _, path := range []string{"/reference", "/glossary", "/reference/try/socket.on.disconnect"} {
				t.Run(fmt.Sprintf("%s, dark=%v, %d px", path, dark, seenOn.width), func(t *testing.T) {
					p := open(t, s.url+path, seenOn)
					if path == "/reference/try/socket.on.disconnect" {
						p.connected("A", "B")
						p.seeEditor()
					} else {
						p.do(chromedp.Evaluate[chromedp.Void](`for (const d of [...document.querySelectorAll("details")].slice(0, 5)) d.open = true`))
					}
					p.fits()
					p.accessible(code, "as it opens")
				})
			}
		}
	}
}
