package web_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/lessons"
	"earshot/playground"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stepped opens a lesson that has a step of each kind.
func stepped(t *testing.T, seenOn device) (*server, *page) {
	t.Helper()
	defaults, err := fs.ReadFile(lessons.FS(), "defaults.md")
	if err != nil {
		t.Fatal(err)
	}
	lesson, err := os.ReadFile("testdata/steps.md")
	if err != nil {
		t.Fatal(err)
	}
	s := serveCourse(t, fstest.MapFS{"defaults.md": {Data: defaults}, "steps.md": {Data: lesson}})
	p := open(t, s.url+"/lessons/steps", seenOn)
	p.connected("A", "B")
	p.see("the steps are live", `document.querySelectorAll(".step.alive").length === 8`)
	return s, p
}

// act presses a button of a step.
func (p *page) act(step, action string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`#%s [data-action=%q]:not([aria-disabled])`, step, action))
}

// choose ticks a box of a step.
func (p *page) choose(step, value string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`#%s input[value=%q]`, step, value))
}

// told waits until a step says something.
func (p *page) told(step, words string) {
	p.t.Helper()
	p.seeText("#"+step+" .told", words)
}

// ghost waits for a mark of a prediction in a lane.
func (p *page) ghost(lane, look string) {
	p.t.Helper()
	p.see(fmt.Sprintf("the prediction is %s in %s's lane", look, lane), fmt.Sprintf(`document.querySelector('.ghost[data-ghost=%q][data-lane=%q]')`, look, lane))
}

// finished waits until a step is done.
func (p *page) finished(step string) {
	p.t.Helper()
	p.see(step+" is done", fmt.Sprintf(`document.querySelector("#%s.done .tick")?.textContent === "Done"`, step))
}

func TestPagePredictsWhoReceives(t *testing.T) {
	s, p := stepped(t, laptop)
	p.do(chromedp.Evaluate[chromedp.Void](`window.dones = []; document.addEventListener("earshot:done", event => window.dones.push(event.detail.step)); void 0`))
	p.act("predict-1", "run")
	p.told("predict-1", "Choose who you think it is first")
	p.choose("predict-1", "A")
	p.act("predict-1", "run")
	p.told("predict-1", "You said A. A and B received it.")
	for _, name := range []string{"A", "B"} {
		p.frame(name).shows("message", "Hello")
	}
	p.ghost("A", "right")
	p.ghost("B", "surprise")
	p.seeText(".ghost.surprise", "unexpected")
	p.see("the first difference is pointed at", `document.querySelector(".row.selected")?.dataset.lane === "B"`)
	p.seeText(".explanation", "B received")
	s.entry(p.stage(), "what A said as a person's act", func(e playground.Entry) bool {
		return e.Person && step("A", playground.KindEmit, "chatMessage", nil)(e)
	})
	if done := get[bool](p, `document.querySelector("#predict-1").classList.contains("done")`); done {
		t.Error("a wrong prediction counts as done")
	}

	p.act("predict-1", "show")
	p.see("the truth is on show", `document.querySelectorAll("#predict-1 input:checked").length === 2`)
	p.act("predict-1", "again")
	p.see("the prediction is gone", `!document.querySelector(".ghost")`)
	p.choose("predict-1", "nobody")
	p.choose("predict-1", "A")
	p.see("nobody and somebody shut each other out", `!document.querySelector('#predict-1 input[value="nobody"]').checked`)
	p.choose("predict-1", "B")
	p.act("predict-1", "run")
	p.told("predict-1", "Right. A and B received it.")
	p.ghost("B", "right")
	p.finished("predict-1")
	if dones := get[[]string](p, "window.dones"); len(dones) != 1 || dones[0] != "predict-1" {
		t.Errorf("the page tells of %v, want predict-1 once", dones)
	}
	p.see("the focus stays at the button", `document.activeElement?.matches('#predict-1 [data-action="again"]')`)
	p.clean()
}

func TestPageSkipsAPrediction(t *testing.T) {
	_, p := stepped(t, laptop)
	p.act("predict-1", "skip")
	p.told("predict-1", "Skipped")
	p.act("predict-1", "again")
	p.see("it can be answered after all", `document.querySelector('#predict-1 [data-action="run"]')`)
}

func TestPagePredictsByDrawingArrows(t *testing.T) {
	_, p := stepped(t, laptop)
	p.see("the lanes are in sight", `(e => { e.scrollIntoView({block: "center"}); return e.getBoundingClientRect().top > 0 })(document.querySelector("#predict-2 .mini"))`)
	at := get[[]float64](p, `(r => [r.x, r.y, r.width, r.height])(document.querySelector("#predict-2 .mini").getBoundingClientRect())`)
	p.do(chromedp.DragAndDropXY(at[0]+at[2]/2, at[1]+10, at[0]+at[2]/6, at[1]+at[3]-10))
	p.see("A has an arrow, and its box is ticked", `document.querySelectorAll("#predict-2 .arrow").length === 1 && document.querySelector('#predict-2 input[value="A"]').checked`)
	p.act("predict-2", "run")
	p.told("predict-2", "It reached A and B.")
	p.ghost("B", "surprise")
	p.act("predict-2", "again")
	p.choose("predict-2", "A")
	p.choose("predict-2", "B")
	p.see("both have arrows", `document.querySelectorAll("#predict-2 .arrow").length === 2`)
	p.act("predict-2", "run")
	p.finished("predict-2")
	p.clean()
}

func TestPagePredictsAnOrder(t *testing.T) {
	_, p := stepped(t, laptop)
	lines := func() []string {
		return get[[]string](p, `[...document.querySelectorAll("#predict-3 .line")].map(line => line.textContent)`)
	}
	want := []string{"A emits chatMessage", "the server writes a line into its log", "B hears of it"}
	p.act("predict-3", "run")
	p.told("predict-3", ", you put ")
	p.see("where a line really was stands beside it", `document.querySelector("#predict-3 .outcome.wrong")`)
	p.see("and on the timeline what they had said of each, the log's line too", `document.querySelectorAll(".ghost").length === 3`)
	p.act("predict-3", "again")
	for place, line := range want {
		for i := range lines() {
			if lines()[i] != line {
				continue
			}
			for ; i > place; i-- {
				p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelectorAll('#predict-3 [data-move="up"]')[%d].focus()`, i)))
				p.press(kb.Enter)
				p.see("the line has moved, with the focus on its button", fmt.Sprintf(
					`document.querySelectorAll('#predict-3 [data-move="up"]')[%d] === document.activeElement`, i-1))
			}
		}
	}
	if got := lines(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Fatalf("the lines are %q, want %q", got, want)
	}
	p.act("predict-3", "run")
	p.finished("predict-3")
	p.clean()
}

func TestPagePredictsKindsOfEvents(t *testing.T) {
	_, p := stepped(t, laptop)
	for i, kind := range []string{"builtin", "builtin", "builtin"} {
		p.click(fmt.Sprintf(`#predict-4 input[name="predict-4-%d"][value=%q]`, i, kind))
	}
	p.act("predict-4", "run")
	p.told("predict-4", "chatMessage is custom")
	p.act("predict-4", "again")
	for i, kind := range []string{"builtin", "custom", "builtin"} {
		p.click(fmt.Sprintf(`#predict-4 input[name="predict-4-%d"][value=%q]`, i, kind))
	}
	p.act("predict-4", "run")
	p.finished("predict-4")
	p.clean()
}

func TestPageInvestigatesByPointing(t *testing.T) {
	_, p := stepped(t, laptop)
	p.act("investigate-1", "do")
	p.told("investigate-1", "It is done")
	p.act("investigate-1", "point")
	p.click(mark("A", "event", "chatMessage") + " .mark")
	p.see("it isn't that one", `document.querySelector("#investigate-1 .told.wrong")`)
	p.click(mark("server", "event", "chatMessage") + " .mark")
	p.see("after two wrong ones, the way out stands out", `document.querySelector('#investigate-1 [data-action="show"]')`)
	p.click(mark("B", "event", "chatMessage") + " .mark")
	p.finished("investigate-1")

	// By keyboard, going there isn't yet an answer.
	p.act("investigate-1", "point")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
	p.press(kb.ArrowUp)
	p.told("investigate-1", "Enter answers with this entry")
	p.press(kb.Enter)
	p.see("Enter answers", `document.querySelector("#investigate-1 .told:is(.right, .wrong)")`)
	p.clean()
}

func TestPageInvestigatesByALineOfCode(t *testing.T) {
	_, p := stepped(t, laptop)
	p.seeEditor()
	p.act("investigate-1", "show")
	p.see("the answer is on show", `document.querySelector("#investigate-1 .told").textContent !== ""`)
	p.act("investigate-1", "point")
	at := get[[]float64](p, `(r => [r.x + 30, r.y + 8])([...`+editor(".cm-content")+`.querySelectorAll(".cm-line")].find(line => line.textContent.includes("io.emit")).getBoundingClientRect())`)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
	p.finished("investigate-1")
	p.clean()
}

func TestPageChecksATask(t *testing.T) {
	_, p := stepped(t, laptop)
	p.act("modify-1", "do")
	p.see("A has it", `document.querySelector('#modify-1 .checks li:first-child[data-state="met"]')`)
	p.see("B has it, too", `document.querySelector('#modify-1 .checks li:last-child[data-state="unmet"]')`)
	p.seeText("#modify-1 .saw", "B received")
	p.click("#modify-1 .saw button")
	p.see("what was seen instead is pointed at", `document.querySelector(".row.selected")?.dataset.lane === "B"`)

	// One hint after another.
	p.click("#modify-1 .hint summary")
	p.seeText("#modify-1 .hint[open]", "two objects")
	p.see("the next hint is offered", `[...document.querySelectorAll("#modify-1 .hint summary")].filter(e => e.checkVisibility()).length === 2`)

	program, _ := lessonCode(p)
	p.edit("server.js", strings.Replace(program, "io.emit", "socket.emit", 1))
	p.run()
	p.seeText(".pane.server .status", "your version runs")
	p.see("what was so doesn't count any more", `document.querySelectorAll('#modify-1 .checks [data-state="open"]').length === 2`)
	p.connected("A", "B")
	p.frame("A").say("Only me")
	p.finished("modify-1")
	p.told("modify-1", "Everything on the list is true now")

	p.act("modify-1", "start-over")
	p.told("modify-1", "The lesson’s program is back")
	p.see("the lesson's program is in the editor", editor(".cm-content")+`.textContent.includes("io.emit")`)
	p.connected("A", "B")
	p.frame("A").say("All of you")
	p.frame("B").shows("message", "All of you")
	p.clean()
}

func TestPagePutsASolutionIn(t *testing.T) {
	_, p := stepped(t, laptop)
	p.seeEditor()
	p.click("#modify-1 .solution summary")
	p.seeText("#modify-1 .solution ins", "socket.emit")
	p.act("modify-1", "put")
	p.told("modify-1", "The solution is in the editor")
	p.see("it is in the editor", editor(".cm-content")+`.textContent.includes("socket.emit")`)
	p.act("modify-1", "do")
	p.finished("modify-1")
	p.see("the editor can be undone", `(e => { e.focus(); return true })(`+editor(".cm-content")+`)`)
	p.press("z", chromedp.ModifierCtrl)
	p.see("what was there is back", editor(".cm-content")+`.textContent.includes("io.emit")`)
	p.clean()
}

func TestPageSaysWhichActCouldNotBeDone(t *testing.T) {
	_, p := stepped(t, laptop)
	p.act("make-1", "do")
	p.told("make-1", `“C presses "No such button"” couldn’t be done: there is no button “No such button” on the page.`)
	// Once more: C has been there already, so the acts begin on a fresh stage.
	stage := p.stage()
	p.act("make-1", "do")
	p.see("a fresh stage", fmt.Sprintf(`document.querySelector('[data-client="C"] iframe') && !document.querySelector("iframe").src.includes(%q)`, stage))
	p.clean()
}

func TestPageAsksToRecall(t *testing.T) {
	_, p := stepped(t, laptop)
	p.act("recall-1", "check")
	p.told("recall-1", "Tick what you think is right first")
	p.click("#recall-1 .choice:nth-of-type(1) input")
	p.act("recall-1", "check")
	p.told("recall-1", "Not quite.")
	p.told("recall-1", "the asker is in it")
	p.act("recall-1", "again")
	p.click("#recall-1 .choice:nth-of-type(2) input")
	p.act("recall-1", "check")
	p.finished("recall-1")
	p.clean()
}

func TestPageStepsOnAPhone(t *testing.T) {
	_, p := stepped(t, phone)
	p.fits()
	p.choose("predict-1", "A")
	p.act("predict-1", "run")
	p.see("the timeline is in sight", `(r => r.top >= 0 && r.top < innerHeight / 2)(document.querySelector(".timeline").getBoundingClientRect())`)
	p.seeText(".return", "You said A. A and B received it.")
	p.ghost("B", "surprise")
	p.click(`.return [data-action="return"]`)
	p.see("the question is in sight", `(r => r.top >= 0 && r.top < innerHeight / 2)(document.querySelector("#predict-1").getBoundingClientRect())`)
	p.see("the way back is gone", `document.querySelector(".return").hidden`)
	p.told("predict-1", "You said A.")
	p.fits()
	p.clean()
}

func TestPageStepsAreAccessible(t *testing.T) {
	code := axe(t)
	for _, dark := range []bool{false, true} {
		seenOn := laptop
		seenOn.dark = dark
		_, p := stepped(t, seenOn)
		p.accessible(code, "steps")
		p.choose("predict-1", "A")
		p.act("predict-1", "run")
		p.ghost("B", "surprise")
		p.act("predict-3", "run")
		p.told("predict-3", ", you put ")
		p.act("modify-1", "do")
		p.seeText("#modify-1 .saw", "B received")
		p.click("#recall-1 .choice:nth-of-type(1) input")
		p.act("recall-1", "check")
		p.told("recall-1", "Not quite.")
		p.act("investigate-1", "point")
		p.accessible(code, "steps that have been answered")
	}
}
