package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"earshot/lessons"
	"earshot/progress"
)

// to goes to another page in the same tab.
func (p *page) to(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

// saved waits until the page says that the server has what was typed.
func (p *page) saved() {
	p.t.Helper()
	p.see("it says that it is saved", `document.querySelector(".pane.server .kept")?.textContent === "saved"`)
}

// forgetDrafts empties the browser's own storage, as a browser does that is short of room.
func (p *page) forgetDrafts() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear(); sessionStorage.clear()`))
}

// readToTheEnd scrolls through a lesson's prose, and on while it still grows, until the server has noted it.
func (s *server) readToTheEnd(p *page, slug string) {
	s.t.Helper()
	p.see("the steps are live", `!document.querySelector(".step:not(.alive)")`)
	id := progress.ID(p.cookies()[0].Value)
	until(s.t, func() bool {
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".prose").scrollTop = 1e6`))
		l, err := s.progress.Learner(id)
		return err == nil && slices.ContainsFunc(l.Readings, func(r progress.Reading) bool { return r.Lesson == slug && r.Finished != nil })
	}, func() string { return "it was never noted that the lesson was read to its end" })
}

// state is an expression for a lesson's state on the home page, in words.
const state = `document.querySelector('.chapter [data-lesson="the-whole-example"] .state').textContent`

func TestPageRemembersWhereTheReaderWasAndWhatIsDone(t *testing.T) {
	s := serve(t)
	p := open(t, s.url, laptop)
	p.see("nothing was begun", state+` === ""`)
	p.seeText("[data-continue]", "Start the first lesson")
	if cookies := p.cookies(); len(cookies) != 0 {
		t.Errorf("who only looks at the first page gets the cookies %+v", cookies)
	}
	p.click("[data-continue]")
	p.connected("A", "B")
	cookies := p.cookies()
	if len(cookies) != 1 || !cookies[0].HTTPOnly || cookies[0].SameSite != "Lax" || cookies[0].Secure {
		t.Fatalf("on a lesson over plain HTTP, the cookies are %+v", cookies)
	}
	p.to(s.url)
	p.see("it is begun", state+` === "Begun"`)

	p.to(s.lesson())
	p.connected("A", "B")
	s.readToTheEnd(p, "the-whole-example")
	s.solveAll(p, "the-whole-example")
	p.do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new CustomEvent("earshot:done"))`))
	p.see("the header says that it is done", `document.querySelector(".dots .here").dataset.state === "done" && document.querySelector("[data-trail]").textContent.includes("1 done")`)
	place := p.placeOnReload()
	p.to(s.url)
	p.see("it is done", state+` === "Done"`)
	p.seeText("[data-continue-note]", "Lesson 1: A room where everyone hears everyone")
	p.click("[data-continue]")
	p.see("it goes on at the same heading", fmt.Sprintf(`location.hash.length > 1 && document.querySelector(".prose")?.scrollTop > %d / 2`, place))
	p.clean()
}

// solveAll does all that a lesson asks of the learner on a page.
func (s *server) solveAll(p *page, slug string) {
	s.t.Helper()
	id := progress.ID(p.cookies()[0].Value)
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, step := range course.Lesson(slug).Steps {
		if err := s.progress.Answered(id, slug, step.ID, true); err != nil {
			s.t.Fatal(err)
		}
	}
}

// placeOnReload reloads a lesson that was scrolled to its end, and sees that it still is.
func (p *page) placeOnReload() int {
	p.t.Helper()
	place := get[int](p, `Math.round(document.querySelector(".prose").scrollTop)`)
	p.see("the server knows the place", `fetch("/api/me").then(r => r.json()).then(me => me.place.step === [...document.querySelectorAll(".prose section[id]")].at(-1).id)`)
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.see("the prose is where it was", fmt.Sprintf(`Math.abs(document.querySelector(".prose").scrollTop - %d) < 3`, place))
	return place
}

// cookies are the browser's, as it holds them.
func (p *page) cookies() []*network.Cookie {
	p.t.Helper()
	var list []*network.Cookie
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		result, err := cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{})
		if err == nil {
			list = result.Cookies
		}
		return err
	}))
	return list
}

func TestPageKeepsDraftsOnTheServer(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	program, client := lessonCode(p)
	p.edit("server.js", "// kept by the server\n"+program)
	p.edit("client.js", "// this as well\n"+client)
	p.saved()
	p.forgetDrafts()
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.see("the draft is back", editor(".cm-content")+`.textContent.includes("kept by the server")`)
	p.seeText(".pane.server .status", "your version runs")
	p.click(`[role="tab"][data-file="client.js"]`)
	p.see("the other file's as well", editor(".cm-content")+`.textContent.includes("this as well")`)

	p.click(`[data-action="reset"]`)
	p.saved()
	p.forgetDrafts()
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.click(`[role="tab"][data-file="client.js"]`)
	p.see("what was taken back stays so", fmt.Sprintf(`(e => e && !e.textContent.includes("this as well") && document.querySelector('[data-action="reset"]').disabled)(%s)`, editor(".cm-content")))
	p.clean()
}

func TestPageSaysWhatIsNotSavedAndSavesItWhenTheServerIsBack(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	program, _ := lessonCode(p)
	p.edit("server.js", "// much too long\n"+strings.Repeat("/"+strings.Repeat("x", 1000)+"/\n", 270))
	p.seeText("[data-unsaved]", "a file may be up to 256 kB long. This browser has a copy.")
	p.edit("server.js", "// short again\n"+program)
	p.saved()
	p.see("the complaint is gone", `!document.querySelector("[data-unsaved]")`)

	s.cutLinks()
	p.seeText(".notice", "nothing you typed is lost")
	p.edit("server.js", "// typed in a tunnel\n"+program)
	p.see("it doesn't say that this is saved", `document.querySelector(".pane.server .kept")?.textContent !== "saved"`)
	s.mendLinks()
	p.connected("A", "B")
	until(t, func() bool {
		return strings.Contains(get[string](p, `fetch("/me/export").then(r => r.text())`), "typed in a tunnel")
	},
		func() string { return "what was typed while the link was down never came to the server" })
}

func TestPageGoesOnInAnotherBrowserWithACode(t *testing.T) {
	s := serve(t)
	first := open(t, s.lesson(), laptop)
	first.connected("A", "B")
	program, _ := lessonCode(first)
	first.edit("server.js", "// written on the laptop\n"+program)
	first.saved()
	s.readToTheEnd(first, "the-whole-example")
	s.solveAll(first, "the-whole-example")
	first.to(s.url + "/me")
	first.seeText(".readings", "A room where everyone hears everyone")
	first.click(`[action="/me/code"] button`)
	first.see("there is a code", `document.querySelector(".code-shown")`)
	code := get[string](first, `document.querySelector(".code-shown").textContent`)

	second := open(t, s.url+"/me", phone)
	second.seeText("main", "Nothing yet.")
	second.enter("bbbb bbbb")
	second.seeText(`[role="alert"]`, "This code can’t be used")
	second.enter(strings.ToLower(code))
	second.seeText(`[role="status"]`, "goes on with the same progress")
	second.fits()
	second.to(s.url)
	second.see("the lesson is done here as well", state+` === "Done"`)
	second.to(s.lesson())
	second.connected("A", "B")
	second.seeEditor()
	second.see("the draft is here as well", editor(".cm-content")+`.textContent.includes("written on the laptop")`)

	stranger := open(t, s.url+"/me?code="+code, phone)
	stranger.see("the code is in the field", fmt.Sprintf(`document.querySelector("#code").value === %q`, code))
	stranger.click(".enter button")
	stranger.seeText(`[role="alert"]`, "used already")
	first.to(s.url + "/me")
	first.seeText("main", "2 browsers share it")
}

// goesOnAs gives a page the cookie of another.
func (p *page) goesOnAs(other *page, s *server) {
	p.t.Helper()
	for _, cookie := range other.cookies() {
		p.do(command(network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: s.url}))
	}
	p.do(chromedp.Reload())
}

// enter types a code and sends it.
func (p *page) enter(code string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#code").value = ""`))
	p.do(chromedp.Focus(chromedp.CSS("#code")))
	p.press(code)
	p.press(kb.Enter)
}

// recall answers a lesson's question by its choice, from 0.
func (p *page) recall(choice int, want string) {
	p.t.Helper()
	p.see("the question is live", `document.querySelector("#recall-1 [data-action=check]")`)
	p.click(fmt.Sprintf("#recall-1 .choice:nth-of-type(%d) input", choice+1))
	p.click("#recall-1 [data-action=check]")
	p.seeText("#recall-1 .told", want)
}

func TestPageAsksAgainWhatWasAnsweredADayBefore(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/lessons/rooms", laptop)
	p.recall(1, "Right.")
	p.see("the step is done", `document.querySelector("#recall-1.done")`)
	p.do(chromedp.Reload())
	p.see("the step is still done", `document.querySelector("#recall-1.done .tick")`)
	p.to(s.url)
	p.see("the lesson says how much is done", `/^1 of \d+ steps$/.test(document.querySelector('.chapter [data-lesson="rooms"] .state').textContent)`)
	p.see("nothing is asked on the same day", `!document.querySelector(".before")`)

	s.ahead.Store(int64(25 * time.Hour))
	p.to(s.url)
	p.seeText(".before .asked", "How does a client get into a room?")
	p.accessible(axe(t), "a question from before, at home")
	p.do(chromedp.Focus(chromedp.CSS(".before input")))
	p.press(" ")
	p.press(kb.Enter)
	p.seeText(".before .told", "Not quite. It comes back tomorrow.")
	p.seeText(".before .choice:nth-of-type(2)", "this one, too")
	p.see("it is no more asked today", `fetch("/api/me").then(r => r.json()).then(me => me.questions.length === 0)`)

	s.ahead.Store(int64(50 * time.Hour))
	p.to(s.url + "/lessons/volatile")
	p.click(".before .choice:nth-of-type(2) input")
	p.click(".before .button")
	p.seeText(".before .told", "Right.")
	p.accessible(axe(t), "a question from before, in a lesson")
	p.click(".before .button")
	p.seeText(".before", "That was all for now.")
	for hours, due := range map[int]int{50 + 71: 0, 50 + 73: 1} {
		s.ahead.Store(int64(time.Duration(hours) * time.Hour))
		p.see(fmt.Sprintf("after %d hours, %d is due", hours, due), fmt.Sprintf(`fetch("/api/me").then(r => r.json()).then(me => me.questions.length === %d)`, due))
	}
	p.clean()
}

func TestPageSaysThatAnAnswerIsNotSaved(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/lessons/rooms", laptop)
	p.see("the question is live", `document.querySelector("#recall-1 [data-action=check]")`)
	if err := s.progress.Close(); err != nil { // as good as a disk that has failed
		t.Fatal(err)
	}
	p.recall(1, "Right.")
	p.seeText(".notice", "isn’t saved")
}

func TestPageDeletesEverything(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	program, _ := lessonCode(p)
	p.edit("server.js", "// not for others\n"+program)
	p.saved()
	p.to(s.url + "/me")
	p.click(".delete .button")
	p.see("nothing happens without a yes", `document.querySelector(".readings")`)
	p.click(`.delete [type="checkbox"]`)
	p.click(".delete .button")
	p.seeText(`[role="status"]`, "Everything is deleted.")
	p.seeText("main", "Nothing yet.")
	if kept := get[string](p, `fetch("/me/export").then(r => r.text())`); strings.Contains(kept, "not for others") {
		t.Errorf("after deleting, the server has %s", kept)
	}
	if cookies := p.cookies(); len(cookies) != 0 {
		t.Errorf("the cookies are still %+v", cookies)
	}
	p.see("the browser's own storage is empty", `Object.keys(localStorage).length + Object.keys(sessionStorage).length === 0`)
	p.to(s.lesson())
	p.connected("A", "B")
	p.see("the lesson is as new", editor(".cm-content")+` && document.querySelector('[data-action="reset"]').disabled`)
	p.clean()
}

func TestAnOpenPageDoesNotBringBackWhatWasDeleted(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	program, _ := lessonCode(p)
	p.edit("server.js", "// one\n"+program)
	p.saved()
	cookie := p.cookies()[0]
	deleteAll(t, s, cookie.Value)
	p.edit("server.js", "// two\n"+program)
	p.seeText("[data-unsaved]", "reload it")
}

// deleteAll deletes as another tab of the same browser would.
func deleteAll(t *testing.T, s *server, id string) {
	t.Helper()
	r, err := http.NewRequest("POST", s.url+"/me/delete", strings.NewReader("sure=yes"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "earshot", Value: id})
	response, err := http.DefaultClient.Do(r)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	response.Body.Close()
}

func TestProgressWorksWithoutAScript(t *testing.T) {
	s := serve(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	post := func(path, body, kind string) int {
		t.Helper()
		response, err := client.Post(s.url+path, kind, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	if status := post("/api/me/place", `{"lesson": "the-whole-example", "step": "somebody-speaks"}`, "application/json"); status != 200 {
		t.Fatal(status)
	}
	p := open(t, s.url, device{width: 360, height: 800, noScript: true})
	for _, cookie := range jar.Cookies(&url.URL{Scheme: "http", Host: s.addr}) {
		p.do(command(network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: s.url}))
	}
	p.to(s.url + "/me")
	p.click(`[action="/me/code"] button`)
	p.see("there is a code", `document.querySelector(".code-shown")`)
	p.fits()
	p.click(`.delete [type="checkbox"]`)
	p.click(".delete .button")
	p.seeText(`[role="status"]`, "Everything is deleted.")
	p.clean()
}

// A real process is killed right after the page has said "saved".
func TestPageWhatWasSavedSurvivesAKill(t *testing.T) {
	program := filepath.Join(t.TempDir(), "earshot")
	if out, err := exec.Command("go", "build", "-o", program, "earshot").CombinedOutput(); err != nil {
		t.Fatalf("building the app: %v\n%s", err, out)
	}
	first := launch(t, program, "127.0.0.1:0", t.TempDir())
	p := open(t, first.url+"/lessons/the-whole-example", laptop)
	p.connected("A", "B")
	code, _ := lessonCode(p)
	p.edit("server.js", "// the last words\n"+code)
	p.saved()
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed
	p.forgetDrafts()
	launch(t, program, strings.TrimPrefix(first.url, "http://"), first.data)
	p.do(chromedp.Reload())
	p.connected("A", "B")
	p.see("the draft is back", editor(".cm-content")+`.textContent.includes("the last words")`)
}

// process is the app as its users start it.
type process struct {
	*exec.Cmd
	url, data string
}

func launch(t *testing.T, program, addr, data string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, "-addr", addr, "-data", data, "-open=false"), data: data}
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.Process.Kill() // it may be dead already
		_ = p.Wait()
	})
	if _, err := fmt.Fscanf(out, "Earshot is at %s\n", &p.url); err != nil {
		t.Fatal("the app doesn't say where it is: ", err)
	}
	return p
}
