package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// ready waits until what pages have around their content is there.
func (p *page) ready() {
	p.t.Helper()
	p.see("the search is ready", `document.querySelector("a[data-open=search][role=button]")`)
}

const opened = `document.querySelector(".search-dialog[open]")`

func TestPageSearchesWhileOneTypes(t *testing.T) {
	code := axe(t)
	for _, seenOn := range []device{laptop, {width: 360, height: 740, phone: true, dark: true}} {
		s := serve(t)
		p := open(t, s.url+"/", seenOn)
		p.ready()
		p.press("/")
		p.see("a slash opens the search", opened)
		p.seeText(".search-dialog .note", "connect_error")
		p.accessible(code, "search, empty")
		p.press("socket.broadc")
		p.seeText(".search-dialog [role=option] mark", "socket.broadcast")
		p.see("the first is chosen", `document.activeElement.getAttribute("aria-activedescendant") === "found-0" && document.querySelector("#found-0").getAttribute("aria-selected") === "true"`)
		p.fits()
		p.accessible(code, "search, with results")
		p.press(kb.ArrowDown)
		p.see("an arrow chooses the second", `document.activeElement.getAttribute("aria-activedescendant") === "found-1"`)
		p.press(kb.ArrowUp)
		p.press(kb.ArrowUp)
		p.see("before the first is the last", `(last => document.activeElement.getAttribute("aria-activedescendant") === last.id)([...document.querySelectorAll("[role=option]")].at(-1))`)
		p.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
		p.press("zebra")
		p.seeText(".search-dialog .note", "Nothing has “zebra”. Try fewer or shorter words")
		p.accessible(code, "search, nothing found")
		p.press(kb.Escape)
		p.see("Escape closes it", "!"+opened)

		p.press("k", chromedp.ModifierCtrl)
		p.see("Ctrl+K opens it", opened+` && document.activeElement.selectionEnd === 5`)
		p.press("Every socket has a room")
		p.seeText("#found-0", "Every socket has a room of its own")
		p.press(kb.Enter)
		p.see("Enter goes there", `location.pathname + location.hash === "/lessons/rooms#every-socket-has-a-room-of-its-own"`)
		p.see("the focus is there, too", `document.activeElement.id === "every-socket-has-a-room-of-its-own"`)
		p.see("it can be seen", `(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`)
		p.clean()
	}
}

func TestPageLeavesKeysToWhoTypes(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.ready()
	p.seeEditor()
	p.do(chromedp.Evaluate[chromedp.Void](editor(".cm-content") + ".focus()"))
	p.press("/?n")
	p.seeText("main", "Somebody comes in")
	p.see("what was typed is in the program", editor(".cm-content")+`.textContent.includes("/?n")`)
	p.see("no dialog is open", `!document.querySelector("dialog[open]")`)
	if at := get[string](p, "location.pathname"); at != "/lessons/the-whole-example" {
		t.Errorf("typing led to %s", at)
	}
}

func TestSearchWorksWithoutJavaScript(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/", device{width: 390, height: 844, noScript: true})
	p.click("a[data-open=search]")
	p.seeText("main", "For example")
	p.do(chromedp.SendKeys(chromedp.CSS("#q"), "conect_error\r"))
	p.seeText(".found mark", "connect_error")
	p.fits()
	p.click(".found li a")
	p.see("it leads to the lesson", `location.pathname.startsWith("/lessons/")`)
	p.clean()

	code := axe(t)
	for _, query := range []string{"?q=rooms", "?q=zebra", ""} {
		q := open(t, s.url+"/search"+query, laptop)
		q.ready()
		q.accessible(code, "search page "+query)
		q.clean()
	}
}

func TestPageLeadsToTheLessonsBeforeAndAfter(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.ready()
	p.seeText(".onward", "somebody comes in")
	p.press("n")
	p.see("n leads to the next lesson", `location.pathname === "/lessons/somebody-enters"`)
	p.ready()
	p.press("p")
	p.see("p leads back", `location.pathname === "/lessons/the-whole-example"`)
	p.ready()
	p.press("?")
	p.seeText(".keyboard-dialog", "The next lesson")
	p.accessible(axe(t), "the list of keys")
	p.click(".keyboard-dialog input")
	p.press(kb.Escape)
	p.see("the list is closed", `!document.querySelector("dialog[open]")`)
	p.press("n")
	p.press("k", chromedp.ModifierCtrl)
	p.see("Ctrl+K works all the same", opened)
	if at := get[string](p, "location.pathname"); at != "/lessons/the-whole-example" {
		t.Errorf("single keys are off, and n led to %s", at)
	}
	p.clean()
}

func TestPageCanBeReadWithoutItsPlayground(t *testing.T) {
	s := serve(t)
	code := axe(t)
	for _, seenOn := range []device{{width: 1280, height: 900, dark: true}, phone} {
		p := open(t, s.lesson(), seenOn)
		p.connected("A", "B")
		p.ready()
		p.click("[data-read]")
		p.see("the playground is hidden", `!document.querySelector("#live").checkVisibility() && document.querySelector("[data-read]").getAttribute("aria-pressed") === "true"`)
		p.fits()
		p.accessible(code, "reading mode")
		p.to(s.url + "/lessons/somebody-enters")
		p.see("it is remembered, before any script", `document.documentElement.hasAttribute("data-reading") && !document.querySelector("#live").checkVisibility()`)
		p.ready()
		p.click(`.step.investigate [data-action="do"]`)
		p.see("a step that happens on the playground shows it", `document.querySelector("#live").checkVisibility() && document.querySelector("[data-read]").getAttribute("aria-pressed") === "false"`)
		p.see("it is drawn", `document.querySelector(".timeline .drawing")?.getBoundingClientRect().width > 100`)
		p.clean()
	}
	// On a phone, scripts come when the reader does something: pressing this may be the first thing.
	p := open(t, s.lesson(), phone)
	p.click("[data-read]")
	p.see("the playground is hidden", `!document.querySelector("#live").checkVisibility() && document.querySelector("[data-read]").getAttribute("aria-pressed") === "true"`)
	p.clean()
}

func TestPageOnPaper(t *testing.T) {
	s := serve(t)
	for _, noScript := range []bool{false, true} {
		p := open(t, s.lesson(), device{width: 800, height: 1100, noScript: noScript})
		if !noScript {
			p.connected("A", "B")
			p.ready()
			p.see("steps are alive", `document.querySelector(".step.alive .live *")`)
		}
		p.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		for _, selector := range []string{".top", "#live", ".onward", ".to-live", ".step .solution", ".step .hint", ".step button:not(.chip)"} {
			p.see(selector+" isn't printed", fmt.Sprintf(`![...document.querySelectorAll(%q)].some(e => e.checkVisibility())`, selector))
		}
		p.see("the code is", `document.querySelector(".printed").checkVisibility() && document.querySelector(".printed").innerText.includes("socket.on('chatMessage'")`)
		p.see("a task has room for an answer", `parseFloat(getComputedStyle(document.querySelector(".step.modify"), "::after").height) > 50`)
		p.see("links say where they lead", `[...document.querySelectorAll(".prose > p a[href^='/']")].every(a => getComputedStyle(a, "::after").content.includes(a.getAttribute("href")))`)
		p.clean()
	}
}

func TestPageStaysAtItsTopUntilSomebodyScrolls(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/lessons/rooms", device{width: 800, height: 1000})
	p.connected("A", "B", "C")
	p.see("the steps are live", `!document.querySelector(".step:not(.alive)")`)
	p.see("the program has fired", `document.querySelector(".timeline .row")`)
	if at := get[float64](p, "new Promise(done => setTimeout(() => done(scrollY), 1500))"); at != 0 {
		t.Errorf("the page has scrolled to %.0f by itself", at)
	}
}
