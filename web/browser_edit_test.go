package web_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot/playground"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// editor is an expression for an element of the editor, in its shadow tree.
func editor(selector string) string {
	return fmt.Sprintf(`document.querySelector(".code-mirror")?.shadowRoot.querySelector(%q)`, selector)
}

// seeEditor waits for the editor, which comes when it is on the screen: on a phone it is behind a tab.
func (p *page) seeEditor() {
	p.t.Helper()
	if p.on.phone {
		p.click(`.switcher [data-pane="server"]`)
	}
	p.see("the editor has come", editor(".cm-content"))
}

// edit opens a file in the editor and replaces what stands there, by the keyboard.
func (p *page) edit(file, source string) {
	p.t.Helper()
	p.click(`[role="tab"][data-file="` + file + `"]`)
	p.seeEditor()
	p.see("the editor has the focus", `(e => { e.focus(); return e.getRootNode().activeElement === e })(`+editor(".cm-content")+`)`)
	p.press("a", chromedp.ModifierCtrl)
	p.press(kb.Backspace)
	p.do(command(input.InsertText, input.InsertTextParams{Text: source}))
}

// run presses the keys that run the code.
func (p *page) run() { p.press("\r", chromedp.ModifierCtrl) }

// lessonCode is the lesson's program and the code of its clients, as the page brings them.
func lessonCode(p *page) (program, client string) {
	p.t.Helper()
	code := get[[]string](p, `fetch(location.href).then(r => r.text()).then(html => {
		const page = new DOMParser().parseFromString(html, "text/html")
		return ["server.js", "client.js"].map(file => page.querySelector('code[data-file="' + file + '"]').textContent)
	})`)
	return code[0], code[1]
}

func TestPageEditsRunsFailsAndResetsTheProgram(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	program, _ := lessonCode(p)
	a := p.frame("A")

	shouting := strings.Replace(program, "message: msg", "message: msg.toUpperCase()", 1)
	p.edit("server.js", shouting)
	p.run()
	p.programs(s, stage, 2)
	p.connected("A", "B")
	a.say("hello")
	a.shows("message", "HELLO")

	// A syntax error names its place, marks its line, and changes nothing else.
	p.edit("server.js", strings.Replace(shouting, "console.log('Message received: ', msg)", "console.log('Message received: ', msg", 1))
	p.run()
	p.seeText(`.fault[data-file="server.js"]`, "server.js, line 7, column 3")
	p.see("the line is marked", editor(".cm-lint-marker-error"))
	a.say("still here")
	a.shows("message", "STILL HERE")

	// An exception in a listener names and marks its line, too, and the stage lives on.
	p.edit("server.js", strings.Replace(program, "console.log('Message received: ', msg)", "msg.fails.here()", 1))
	p.run()
	p.programs(s, stage, 3)
	p.see("the syntax error's message is gone", `!document.querySelector('.fault[data-file="server.js"]')`)
	p.connected("A", "B")
	a.say("boom")
	p.seeText(`.fault[data-file="server.js"]`, "server.js, line 6, column")
	p.see("the line is marked", editor(".cm-lint-marker-error"))
	p.drawn("server", "error", "")
	p.frame("B").click("#notify")
	a.shows("notification", "Lunch is ready")

	p.click(`[data-action="reset"]`)
	p.see("the lesson's program is back in the editor", editor(".cm-content")+`.textContent.includes("Message received")`)
	p.click(`.pane.server [data-action="run"]`)
	p.programs(s, stage, 4)
	p.connected("A", "B")
	a.say("as before")
	a.shows("message", "as before")
	p.clean()
}

// A program that computes for ever is stopped. The page says so with the line, and where the program has ended by that, a click
// runs it again.
func TestPageExplainsAProgramThatWasStoppedAndRunsItAgain(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	p.edit("server.js", `io.on('connection', socket => {
  socket.on('chatMessage', msg => {
    Array.prototype.reverse.call({ length: 2 ** 53 - 1 })
  })
  socket.on('sendNotification', () => {
    for (;;) {}
  })
})`)
	p.run()
	p.programs(s, stage, 2)
	p.connected("A", "B")
	p.frame("B").click("#notify")
	p.seeText(`.fault[data-file="server.js"]`, "server.js, line 6")
	p.seeText(`.fault[data-file="server.js"]`, "of computing in line 6")
	p.frame("A").say("hello")
	p.seeText(`.fault[data-file="server.js"]`, "server.js, line 3")
	p.seeText(`.fault[data-file="server.js"]`, "of computing in a single step in line 3; run it again")
	p.click(`.pane.server [data-action="run"]`)
	p.programs(s, stage, 3)
	p.connected("A", "B")
	p.see("nothing is told of the run before", `!document.querySelector('.fault[data-file="server.js"]')`)
}

// programs waits until the stage has started so many programs.
func (p *page) programs(s *server, stage string, want int) {
	p.t.Helper()
	until(p.t, func() bool {
		started := 0
		for _, e := range s.timeline(stage) {
			if e.Kind == playground.KindProgram {
				started++
			}
		}
		return started >= want
	}, func() string { return fmt.Sprintf("the stage never ran program number %d", want) })
}

func TestPageEditsTheClientsCode(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	_, client := lessonCode(p)
	p.edit("client.js", strings.Replace(client, "show('status', 'connected')", "show('status', 'at your service')", 1))
	p.run()
	for _, name := range []string{"A", "B"} {
		p.frame(name).shows("status", "at your service")
	}
	p.connected("A", "B")

	p.edit("client.js", strings.Replace(client, "const socket = io()", "const socket = io()\nnowhere.toBeFound()", 1))
	p.run()
	p.seeText(`.fault[data-file="client.js"]`, "client.js, line 2, column 1")
	p.see("the line is marked", editor(".cm-lint-marker-error"))
	p.clean()
}

func TestPageKeepsDraftsOverAReload(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	program, _ := lessonCode(p)
	p.click(`.pane.server [data-action="run"]`)
	p.programs(s, stage, 2)
	p.connected("A", "B")
	p.edit("server.js", "// my own idea\n"+program)
	p.see("it is noticed as edited", `document.querySelector(".pane.server .status").textContent.includes("edited")`)
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.see("the draft is back", editor(".cm-content")+`.textContent.includes("my own idea")`)
	if now := p.stage(); now != stage {
		t.Errorf("after the reload the stage is %s, was %s", now, stage)
	}
	p.drawn("server", "event", "connection")
	gone := s.entry(stage, "the disconnect of a client of the page before", step("server", playground.KindEvent, "disconnect", nil))
	if gone.Cause != nil {
		t.Errorf("the disconnect has a cause on the stage: %+v; but a person made it", gone)
	}
}

func TestPageComesBackAfterTheServerRestarts(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	program, _ := lessonCode(p)
	p.edit("server.js", strings.Replace(program, "message: msg", "message: msg + ', said again'", 1))
	p.run()
	p.programs(s, stage, 2)

	s.stop()
	p.see("the page says that the link is down", `document.querySelector("earshot-playground").dataset.link === "reconnecting"`)
	p.seeText(".notice", "connection to Earshot dropped")
	s.start()
	p.see("a fresh stage has come", fmt.Sprintf(`document.querySelector("iframe[src]")?.getAttribute("src").split("/")[2] !== %q`, stage))
	p.connected("A", "B")
	p.seeText(".notice", "fresh")
	p.see("the draft is still there", editor(".cm-content")+`.textContent.includes("said again")`)
	a := p.frame("A")
	a.say("Hello")
	a.shows("message", "Hello, said again")
}

func TestPageShowsWhomAMiddlewareRefuses(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	p.edit("server.js", "io.use((socket, next) => next(new Error('not you')))")
	p.run()
	p.drawn("server", "refuse", "")
	p.drawn("A", "event", "connect_error")
	p.seeText(mark("A", "event", "connect_error"), "not you")
	refused := s.entry(stage, "A's connect_error", step("A", playground.KindEvent, "connect_error", nil))
	if refused.Cause == nil {
		t.Fatalf("A's connect_error has no cause: %+v", refused)
	}
	p.arrow(s.entry(stage, "its cause", func(e playground.Entry) bool { return e.Kind == playground.KindRefuse && e.Seq == *refused.Cause }), refused)
}

func TestPageReplacesAHungClient(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	_, client := lessonCode(p)
	p.edit("client.js", client+"\nsetTimeout(() => { for (;;); }, 1000)")
	p.run()
	p.seeText(`[data-client="A"] [role="alert"]`, "endless loop")
	p.click(`[data-action="reset"]`)
	p.run()
	for _, name := range []string{"A", "B"} {
		p.see(name+" answers again", fmt.Sprintf(`!document.querySelector('[data-client=%q] [role="alert"]')`, name))
	}
	p.connected("A", "B")
	p.frame("B").say("Awake")
	p.frame("A").shows("message", "Awake")
}
