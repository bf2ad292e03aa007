package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe reads the accessibility checker.
func axe(t *testing.T) string {
	t.Helper()
	code, err := os.ReadFile("../static/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; install it with: cd static && npm ci --ignore-scripts: ", err)
	}
	return string(code)
}

// accessible fails for everything that axe finds on the page. What it asks of whole pages it doesn't ask of a frame.
func (p *page) accessible(code, state string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](code + "; void 0"))
	found := get[[]string](p, `axe.run(document, {
		iframes: false,
		rules: Object.fromEntries(["landmark-one-main", "page-has-heading-one", "region"].map(rule => [rule, {enabled: window === top}])),
	}).then(result => result.violations.map(v =>
		v.id + " (" + v.impact + "): " + v.help + "\n" + v.nodes.map(n => "    " + n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " ")).join("\n")))`)
	found = append(found, get[[]string](p, `[...document.querySelectorAll("button, .button")].filter(e => e.checkVisibility() && e.textContent.trim())
		.filter(e => (style => style.color === style.backgroundColor)(getComputedStyle(e))).map(e => "in the colour of what it stands on, which axe takes for hidden: " + e.textContent)`)...)
	if len(found) > 0 {
		p.t.Errorf("%s, %s:\n%s", p.name, state, strings.Join(found, "\n"))
	}
}

func TestPageAccessibility(t *testing.T) {
	code := axe(t)
	for _, dark := range []bool{false, true} {
		for _, seenOn := range []device{laptop, phone} {
			seenOn.dark = dark
			t.Run(fmt.Sprintf("dark=%v, %d px", dark, seenOn.width), func(t *testing.T) {
				s := serve(t)
				open(t, s.url+"/", seenOn).accessible(code, "home")
				open(t, s.url+"/nowhere", seenOn).accessible(code, "error page")
				open(t, s.url+"/me", seenOn).accessible(code, "a newcomer's progress")

				p := open(t, s.lesson(), seenOn)
				p.connected("A", "B")
				p.seeEditor()
				a := p.frame("A")
				a.do(seenOn.scheme())
				if seenOn.phone {
					p.click(`.switcher [data-pane="A"]`)
				}
				a.say("Hello")
				a.shows("message", "Hello")
				a.accessible(code, "after a chat")
				for _, pane := range []string{"server", "A", "timeline"} {
					if seenOn.phone {
						p.click(`.switcher [data-pane="` + pane + `"]`)
					}
					p.accessible(code, "lesson, "+pane)
					if !seenOn.phone {
						break
					}
				}
				p.drawn("A", "event", "chatMessage")
				p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
				p.press(kb.ArrowUp)
				p.see("an entry is explained", `document.querySelector(".explanation")`)
				p.accessible(code, "lesson, an entry selected")
				me := open(t, s.url+"/me", seenOn)
				me.goesOnAs(p, s)
				me.click(`[action="/me/code"] button`)
				me.see("there is a code", `document.querySelector(".code-shown")`)
				me.accessible(code, "a learner's progress")
				me.to(s.url)
				me.see("the home page knows the learner", state+` !== ""`)
				me.accessible(code, "a learner's home page")

				guest := open(t, s.url+"/s/"+p.stage(), seenOn)
				guest.connected("C")
				guest.accessible(code, "join page")
			})
		}
	}
}
