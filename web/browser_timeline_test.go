package web_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot/playground"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestPageExplainsAnEntry(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), tall)
	p.connected("A", "B")
	stage := p.stage()
	p.frame("A").say("Why?")
	receipt := s.entry(stage, "B's receipt", step("B", playground.KindEvent, "chatMessage", nil))
	chain := []int64{receipt.Seq}
	for _, e := range []struct{ lane, event string }{{"server", "chatMessage"}, {"server", "chatMessage"}, {"A", "chatMessage"}} {
		cause := s.entry(stage, "a cause on "+e.lane, func(c playground.Entry) bool { return receipt.Cause != nil && c.Seq == *receipt.Cause })
		if cause.Lane != e.lane || cause.Event != e.event {
			t.Fatalf("the cause is %+v, want %s on %s", cause, e.event, e.lane)
		}
		chain = append(chain, cause.Seq)
		receipt = cause
	}
	p.drawn("B", "event", "chatMessage")
	p.click(fmt.Sprintf(`[data-entry="%d"] .mark`, chain[0]))
	p.seeText(".explanation .words", "B received chatMessage from the server because A emitted chatMessage")
	p.seeText(".explanation", `"Why?"`)
	p.see("its causes stand out, what has nothing to do with it steps back", fmt.Sprintf(`
		%v.every(seq => getComputedStyle(document.querySelector('[data-entry="' + seq + '"]')).fillOpacity === "1") &&
		getComputedStyle(document.querySelector('%s')).fillOpacity < 1`, strings.ReplaceAll(fmt.Sprint(chain), " ", ","), mark("B", "event", "connect")))

	// From the explanation to the line of code.
	p.seeText(".explanation button.link", "client.js, line 12")
	p.click(".explanation button.link")
	p.see("the line is on show, with the cursor on it", editor(".cm-activeLine")+`?.textContent.includes("socket.on('chatMessage'")`)
	p.see("client.js is the file on show", `document.querySelector('[role="tab"][data-file="client.js"]').ariaSelected === "true"`)
}

func TestPageKeepsTheReadersPlace(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	for i := range 6 {
		a.say(fmt.Sprint("line ", i))
		a.shows("message", fmt.Sprint("line ", i))
	}
	const scroller = `document.querySelector(".timeline[tabindex]")`
	p.see("the newest entries are on show", scroller+`.scrollTop > 100 && `+scroller+`.scrollTop + `+scroller+`.clientHeight >= `+scroller+`.scrollHeight - 30`)
	p.do(chromedp.Evaluate[chromedp.Void](scroller + `.scrollTop = 0; void 0`))
	p.see("the first entries are on show", fmt.Sprintf("document.querySelector('%s')", mark("A", "open", "")))
	a.say("one more")
	p.see("what comes is counted, and the place is kept", `/^\s*[1-9]\d* new/.test(document.querySelector('[data-action="follow"]')?.textContent) && `+scroller+`.scrollTop === 0`)
	p.click(`[data-action="follow"]`)
	p.see("the newest entries are on show again", scroller+`.scrollTop + `+scroller+`.clientHeight >= `+scroller+`.scrollHeight - 30`)
	p.click(`[data-action="clear"]`)
	p.seeText("earshot-playground .nothing", "What happens from now on appears here")
	a.say("afresh")
	p.drawn("B", "event", "chatMessage")
}

// The card that explains an entry comes after the click, and takes room that the entry may have stood in.
func TestPageKeepsInSightWhatIsSelected(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	for i := range 3 {
		a.say(fmt.Sprint("line ", i))
		a.shows("message", fmt.Sprint("line ", i))
	}
	p.drawn("B", "event", "chatMessage")
	p.see("all three are drawn", p.rows("B", "chatMessage")+` === 3`)
	// The second one's beginning: in sight, far from the end.
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelectorAll('%s')[1].closest(".row").dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, mark("server", "event", "chatMessage"))))
	p.seeText(".explanation .words", "The server received chatMessage")
	if !p.inSight(".row.selected") {
		t.Error("what is selected can't be seen any more once it is explained")
	}
}

// inSight tells whether the mark of a row can be seen, once everything stands where it belongs.
func (p *page) inSight(row string) bool {
	p.t.Helper()
	return get[bool](p, fmt.Sprintf(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
		const seen = document.querySelector(".timeline").getBoundingClientRect(), chosen = document.querySelector(%q).querySelector(".mark").getBoundingClientRect()
		done(chosen.top >= seen.top && chosen.bottom <= seen.bottom)
	})))`, row))
}

// A frame has much to explain. On a low screen, too, one sees it, and the emit that it came from.
func TestPageExplainsAFrameWithoutHidingIt(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), device{width: 1280, height: 720})
	p.connected("A", "B")
	p.click(`[data-depth="wire"]`)
	p.frame("A").say("Hi")
	p.drawn("B", "event", "chatMessage")
	p.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('.row[data-lane="B"][data-kind="frame"]')].at(-1).dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`))
	p.see("it is taken apart", `document.querySelector(".explanation .frame-parts")`)
	for _, row := range []string{".row.selected", mark("server", "emit", "chatMessage")} {
		if !p.inSight(row) {
			t.Errorf("%s can't be seen", row)
		}
	}
	p.see("the ways on are in reach", `(e => document.elementFromPoint(e.x + e.width / 2, e.y + e.height / 2)?.closest("button"))(document.querySelector('.explanation [aria-label="Its cause"]').getBoundingClientRect())`)
	p.clean()
}

func TestPageSaysWhereTheOtherLinesAreAndWhyALineLeadsNowhere(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.seeEditor()
	p.frame("A").say("Hi")
	p.drawn("B", "event", "chatMessage")
	p.click(mark("server", "event", "chatMessage") + " .mark")
	p.seeText(`[role="tab"][data-file="client.js"]`, "2 lines took part")
	ask := func(line int) {
		t.Helper()
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(e => e.dispatchEvent(new MouseEvent("click", {bubbles: true, clientY: e.getBoundingClientRect().top + 5})))(
			[...%s.querySelectorAll(".cm-lineNumbers .cm-gutterElement")].find(e => e.textContent === "%d" && e.checkVisibility({visibilityProperty: true}))); void 0`, editor(".cm-gutters"), line)))
	}
	ask(2) // logs, which the story doesn't tell
	p.seeText(".flow .lit", "What line 2 did isn’t on show: Program shows more than Story")
	ask(11)
	p.seeText(".flow .lit", "Line 11 of server.js hasn’t done anything yet.")
	p.see("nothing is selected", `!document.querySelector(".row.selected, .explanation")`)
	p.seeText(`p[role="status"].unseen`, "hasn’t done anything yet")
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('%s').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, mark("B", "event", "connect"))))
	p.see("the words have gone", `!document.querySelector(".flow .lit")`)
	// With the keys: where there is no way on, that is said.
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".timeline").focus()`))
	p.press(kb.ArrowRight)
	p.seeText(`p[role="status"].unseen`, "No effect of it is on show.")
	p.clean()
}

// Where the browser forces its colours, it puts plates of the page's colour behind words: those on buttons of the words' own
// colour must be spared.
func TestPageCanBeReadInForcedColours(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}}))
	p.connected("A", "B")
	p.seeEditor()
	p.frame("A").say("Hi")
	p.drawn("B", "event", "chatMessage")
	p.click(`[data-action="rewind"]`)
	for _, button := range []string{`[data-action="rewind"]`, `[data-action="now"]`, `[data-depth="story"]`} {
		p.see(button+" has words that differ from what is behind them", fmt.Sprintf(`(look => look.color !== look.backgroundColor && look.forcedColorAdjust === "none")(getComputedStyle(document.querySelector(%q)))`, button))
	}
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('%s').dispatchEvent(new MouseEvent("click", {bubbles: true})); void 0`, mark("A", "emit", "chatMessage"))))
	p.see("the selected entry has words that differ from what is behind them", `(row => getComputedStyle(row.querySelector(".plate")).fill !== getComputedStyle(row.querySelector(".name")).fill)(document.querySelector(".row.selected"))`)
	p.see("the line that did it is framed", `getComputedStyle(`+editor(".cm-line.traced")+`).outlineStyle !== "none"`)
}
