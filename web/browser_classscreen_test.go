package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// projector is what the audience's view is seen on.
var projector = device{width: 1920, height: 1080}

// screen opens the audience's view in a window of the teacher's browser.
func (c *classroom) screen(seenOn device) *page {
	c.s.t.Helper()
	p := newPage(c.s.t, "the screen")
	ctx, cancel := chromedp.NewContext(c.teacher.ctx, chromedp.WithListener(p.hear))
	c.s.t.Cleanup(cancel)
	p.attach(ctx)
	c.s.t.Cleanup(p.showFailure)
	p.do(seenOn.steps()...)
	p.do(chromedp.Navigate(c.s.url + "/teach/" + c.code + "/screen"))
	return p
}

func TestClassScreenIsSteered(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	screen := c.screen(projector)
	screen.seeText(".way-in", c.code)
	screen.see("the QR code is there", `document.querySelector(".way-in .qr")?.naturalWidth > 0`)
	c.teacher.to(s.lesson())
	c.teacher.connected("A", "B")
	c.teacher.see("the class's bar is there", `document.querySelector(".class-bar .class-code")`)
	screen.see("the lesson stands there", `document.querySelector(".slide h1")?.textContent === "A room where everyone hears everyone"`)
	screen.see("beside it, the stage", `document.querySelector('.watched [data-lane="B"][data-connected="true"]')`)

	// The lesson as a talk, by a clicker: piece by piece, and what a step has to show is run before one goes on.
	for range 20 {
		if get[bool](screen, `document.querySelector(".slide .step")?.id === "predict-1"`) {
			break
		}
		was := get[string](screen, `document.querySelector(".slide").textContent`)
		screen.press(kb.PageDown)
		screen.see("the next piece is there", fmt.Sprintf(`document.querySelector(".slide").textContent !== %q`, was))
	}
	screen.seeText(".slide .step", "Who hears it?")
	screen.press(kb.PageDown)
	screen.drawn("B", "event", "chatMessage")
	screen.see("the line that fires stands in the middle", `(line => line && Math.abs(line.getBoundingClientRect().top + line.offsetHeight / 2 - (r => r.top + r.height / 2)(line.parentElement.getBoundingClientRect())) < line.parentElement.clientHeight / 3)(document.querySelector(".code-view .fired"))`)
	screen.press("z")
	screen.see("one can look back", `document.querySelector(".watched .player")`)
	screen.press(kb.PageUp)
	screen.press("z")
	screen.see("and at now again", `!document.querySelector(".watched .player")`)
	c.teacher.see("the step has been run", `!document.querySelector('.class-bar[aria-busy="true"], .class-problem')`)
	screen.press(kb.PageDown)
	screen.see("then it goes on", `!document.querySelector(".slide .step")`)
	screen.press(kb.PageUp)
	screen.seeText(".slide .step", "Who hears it?")

	anna := c.join("Anna", phone)
	screen.seeText(".screen-foot", "1 here")
	screen.press("a")
	anna.vote("A", "B")
	screen.seeText(".slide .answered", "1 of 1 have answered")
	screen.press(kb.PageDown)
	screen.seeText(".slide .talk", "Tell whoever sits beside you")
	screen.press(kb.PageDown)
	screen.see("the answers stand there", distribution+` === "A and B so it is|1"`)
	screen.press("j")
	screen.seeText(".way-in .code", c.code)
	for _, p := range []*page{c.teacher, screen, anna} {
		p.clean()
		p.onlyFrom(s)
	}
}

func TestClassEndsInAReport(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	c.join("Anna", phone)
	c.teacher.click(`.afterwards a[href$="/report"]`)
	c.teacher.seeText(".report tbody", "Anna")
	csv := get[string](c.teacher, `fetch(document.querySelector("a[download]").href).then(r => r.text())`)
	if !strings.Contains(csv, "Anna") {
		t.Errorf("the CSV is %q", csv)
	}
	c.teacher.click(".deleting summary")
	c.teacher.seeText(".deleting", "the names of all students")
	c.teacher.click(".deleting .danger")
	c.students["Anna"].seeText(".gone", "can’t be entered")
	c.teacher.to(s.url + "/teach")
	c.teacher.see("nothing of it is left", `!document.querySelector(".mine")`)
	c.teacher.clean()
}

func TestClassAccessibility(t *testing.T) {
	code := axe(t)
	for _, dark := range []bool{false, true} {
		t.Run(fmt.Sprintf("dark=%v", dark), func(t *testing.T) {
			big, small, wall := laptop, phone, projector
			big.dark, small.dark, wall.dark = dark, dark, dark
			s := serve(t)
			open(t, s.url+"/teach", small).accessible(code, "where a class is opened")
			c := openClass(t, s, big)
			open(t, s.url+"/class", small).accessible(code, "the code")
			open(t, s.url+"/class/"+c.code, small).accessible(code, "the name")
			anna := c.join("Anna", small)
			anna.accessible(code, "before a lesson")
			c.teacher.click(`[data-person="Anna"] summary`)
			c.teacher.accessible(code, "the console")
			screen := c.screen(wall)
			screen.seeText(".way-in", c.code)
			screen.accessible(code, "how to join")
			c.together()
			c.teacher.at("predict-1")
			c.teacher.click(`[data-panel="people"]`)
			c.teacher.accessible(code, "the bar, with who is here")
			screen.seeText(".slide .step", "Who hears it?")
			screen.accessible(code, "a piece of a lesson")
			c.teacher.click(`[data-action="predict"]`)
			anna.vote("A")
			anna.voted()
			anna.accessible(code, "a question")
			c.teacher.click(`[data-action="close"]`)
			c.teacher.click(`[data-action="reveal"]`)
			anna.see("it is revealed", `document.querySelector(".answers")`)
			anna.accessible(code, "how it was")
			screen.see("it is revealed", `document.querySelector(".answers")`)
			screen.accessible(code, "how it was")
			c.teacher.click(`[data-panel="voices"]`)
			c.teacher.accessible(code, "what they say")
			c.teacher.click(`[data-panel="eyes"]`)
			c.teacher.click(`[data-action="eyes-up"]`)
			anna.see("it is covered", `document.querySelector("dialog.eyes").open`)
			anna.accessible(code, "eyes up")
			c.teacher.click(`[data-action="eyes-down"]`)
			anna.click(`[data-action="roam"]`)
			anna.see("the bar is there", `document.querySelector('.class-bar [data-action="back"]')`)
			anna.accessible(code, "looking around")
			c.teacher.to(s.url + "/teach/" + c.code + "/report")
			c.teacher.accessible(code, "the report")
		})
	}
}
