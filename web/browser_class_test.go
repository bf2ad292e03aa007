package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// classroom is a class in real browsers: its teacher, and students by their names.
type classroom struct {
	s        *server
	code     string
	teacher  *page
	students map[string]*page
}

// openClass has a teacher open a class, as one does on the page for it.
func openClass(t *testing.T, s *server, seenOn device) *classroom {
	t.Helper()
	teacher := open(t, s.url, seenOn)
	teacher.click(`.top a[href="/teach"]`)
	teacher.click(".doorway .button")
	teacher.see("the console is open", `document.querySelector('.console .standing.good')`)
	code := get[string](teacher, `document.querySelector(".console .code").textContent`)
	for _, cookie := range teacher.cookies() {
		s.reader += cookie.Name + "=" + cookie.Value + "; "
	}
	return &classroom{s: s, code: code, teacher: teacher, students: map[string]*page{}}
}

// join has somebody come in with a phone.
func (c *classroom) join(name string, seenOn device) *page {
	c.s.t.Helper()
	p := open(c.s.t, c.s.url+"/class/"+c.code, seenOn)
	p.name = name
	p.do(chromedp.SendKeys(chromedp.CSS("#name"), name+"\r"))
	p.see(name+" is in", `document.querySelector(".student .standing.good")`)
	c.students[name] = p
	return p
}

// together opens the lesson on the teacher's page, and sees everybody seated on its stage.
func (c *classroom) together() {
	c.s.t.Helper()
	c.teacher.to(c.s.lesson())
	c.teacher.connected("A", "B")
	c.seated()
}

func (c *classroom) seated() {
	c.s.t.Helper()
	stage := c.teacher.stage()
	for name, p := range c.students {
		p.see(name+"'s client is connected to the class's stage", fmt.Sprintf(`document.querySelector('.seat[data-client=%q][data-connected="true"] iframe')?.getAttribute("src").includes(%q)`, name, stage))
		c.teacher.see(name+" has a lane", fmt.Sprintf(`document.querySelector('[data-client=%q][data-connected="true"]')`, name))
	}
}

// at brings the teacher's prose to a step, as scrolling does.
func (p *page) at(step string) {
	p.t.Helper()
	p.see("the class's bar is there", `document.querySelector(".class-bar .class-code")`)
	p.see(step+" is where the class is", fmt.Sprintf(`(document.getElementById(%q).scrollIntoView({block: "center"}), document.querySelector(".beat-now")?.closest("[id]")?.id === %q)`, step, step))
}

// vote ticks boxes of the question that the teacher has asked, and sends the answer.
func (p *page) vote(choices ...string) {
	p.t.Helper()
	p.see("something is asked", `document.querySelector('.ballot[data-phase="vote"]')`)
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(wanted => document.querySelectorAll(".ballot .choice input").forEach(box => box.checked !== wanted.includes(box.value) && box.click()))(%q.split(" "))`, strings.Join(choices, " "))))
	p.click(`[data-action="vote"]`)
}

func (p *page) voted() {
	p.t.Helper()
	p.see("the answer is in", `document.querySelector('.fate[data-vote="kept"]')`)
}

// answered waits until the teacher sees so many answers.
func (c *classroom) answered(n int) {
	c.s.t.Helper()
	c.teacher.see(fmt.Sprintf("%d have answered", n), fmt.Sprintf(`document.querySelector('[data-count="answered"]')?.textContent === "%d"`, n))
}

// offline takes a page off the network, or puts it back.
func (p *page) offline(off bool) {
	p.t.Helper()
	type conditions struct {
		Offline            bool    `json:"offline"`
		Latency            float64 `json:"latency"`
		DownloadThroughput float64 `json:"downloadThroughput"`
		UploadThroughput   float64 `json:"uploadThroughput"`
	}
	p.do(command(cdp.Command[conditions, cdp.Empty]{Method: "Network.emulateNetworkConditions"}, conditions{off, 0, -1, -1}))
}

// onlyFrom fails if the page has asked anybody else for anything.
func (p *page) onlyFrom(s *server) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.received {
		if !strings.HasPrefix(a.url, s.url+"/") && !strings.HasPrefix(a.url, "ws://"+s.addr+"/") && !strings.HasPrefix(a.url, "data:") {
			p.t.Errorf("%s has asked for %s", p.name, a.url)
		}
	}
}

// distribution is an expression for how a class has answered: for each answer its words, and how many gave it, by round.
const distribution = `[...document.querySelectorAll(".answers tbody tr")].map(row => [row.querySelector("th").textContent.trim().replace(/\s+/g, " "), ...[...row.querySelectorAll("td")].map(cell => cell.textContent.trim())].join("|")).join("; ")`

func TestClassFollowsPredictsAndSharesAStage(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	anna, ben := c.join("Anna", phone), c.join("Ben", phone)
	cem := open(t, s.url+"/class", phone)
	cem.do(chromedp.SendKeys(chromedp.CSS("#code"), strings.ToLower(c.code)+"\r"))
	cem.see("the code leads to the door", `document.querySelector("#name")`)
	cem.do(chromedp.SendKeys(chromedp.CSS("#name"), "anna\r"))
	cem.see("a name that is taken is refused, with words", `document.querySelector('[role="alert"]')?.textContent.length > 10 && document.querySelector("#name").value === "anna"`)
	cem.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#name").value = ""`), chromedp.SendKeys(chromedp.CSS("#name"), "Cem\r"))
	cem.see("Cem is in", `document.querySelector(".student .standing.good")`)
	c.students["Cem"] = cem
	c.teacher.see("all three are here", `document.querySelectorAll('.people [data-here="true"]').length === 3`)

	c.together()
	for name, p := range c.students {
		p.see(name+" has the lesson", `document.querySelector(".lesson-text h1")?.textContent === "A room where everyone hears everyone"`)
		p.fits()
	}
	c.teacher.at("predict-1")
	anna.see("Anna's page goes where the teacher is", `document.querySelector(".teacher-here")?.id === "predict-1" && (r => r.top > 0 && r.top < innerHeight / 2)(document.querySelector(".teacher-here").getBoundingClientRect())`)

	// What one says, all hear: the shared stage.
	c.teacher.frame("A").say("Hello, room")
	for _, p := range []*page{anna, ben, cem} {
		p.seeText(".heard", "chatMessage")
	}
	c.teacher.drawn("Cem", "event", "chatMessage")
	anna.frame("Anna").say("Hello, teacher")
	c.teacher.frame("B").shows("message", "Hello, teacher")

	// A prediction, twice, and what really happens.
	c.teacher.click(`[data-action="predict"]`)
	anna.vote("A")
	ben.vote("A", "B")
	cem.vote("B")
	c.answered(3)
	if others := get[int](anna, `document.querySelectorAll(".answers").length`); others != 0 {
		t.Error("a student sees the others' answers before they are revealed")
	}
	c.teacher.click(`[data-action="close"]`)
	anna.seeText(".ballot", "Tell whoever sits beside you")
	c.teacher.click(`[data-action="again"]`)
	anna.see("the second round begins with the first one's answer", `document.querySelector('.ballot[data-phase="vote"] input[value="A"]')?.checked`)
	anna.vote("A", "B")
	ben.vote("A", "B")
	cem.vote("B")
	c.answered(3)
	c.teacher.click(`[data-action="close"]`)
	c.teacher.click(`[data-action="reveal"]`)
	for name, p := range c.students {
		p.see(name+" sees how it was, before and after", distribution+` === "A and B so it is|1|2; B|1|1; A|1|0"`)
	}
	c.teacher.click(`[data-panel="answers"]`)
	c.teacher.see("the teacher sees the same", distribution+` === "A and B so it is|1|2; B|1|1; A|1|0"`)
	c.teacher.press("\x1b")
	c.teacher.click(`[data-action="dismiss"]`)
	anna.see("it is put away", `!document.querySelector(".ballot")`)

	for _, p := range []*page{c.teacher, anna, ben} {
		p.clean()
		p.onlyFrom(s)
	}
}

func TestClassComesBackByItself(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	anna, ben, cem := c.join("Anna", phone), c.join("Ben", phone), c.join("Cem", phone)
	c.together()
	c.teacher.at("predict-1")
	c.teacher.click(`[data-action="predict"]`)
	anna.vote("A")
	anna.voted()

	// Ben's phone loses its network, and says so; what Ben answers meanwhile is kept.
	ben.see("Ben can answer", `document.querySelector('.ballot[data-phase="vote"]')`)
	ben.offline(true)
	ben.seeText(".standing", "This device is offline")
	ben.vote("A", "B")
	ben.seeText(".fate", "Being sent")

	// The server is started again in the middle of it.
	s.stop()
	cem.see("Cem is told that it isn't Cem's fault", `document.querySelector('[data-standing="unreachable"]')`)
	cem.vote("B")
	s.start()
	c.teacher.see("the teacher is back", `document.querySelector(".class-bar") && !document.querySelector(".class-bar .standing")`)
	cem.voted()
	anna.voted()
	ben.offline(false)
	ben.voted()
	c.answered(3)
	c.seated()
	for name, p := range c.students {
		p.see(name+" is the same, at the same place", fmt.Sprintf(`document.querySelector(".standing.good")?.textContent.includes(%q) && document.querySelector(".teacher-here")?.id === "predict-1"`, "as "+name))
	}
	c.teacher.click(`[data-action="close"]`)
	c.teacher.click(`[data-action="reveal"]`)
	anna.see("no answer is lost, and none is counted twice", distribution+` === "A and B so it is|1; A|1; B|1"`)

	// The teacher goes away, and comes back.
	c.teacher.to(s.url + "/healthz")
	anna.seeText(".standing", "teacher’s page is away")
	c.teacher.to(s.lesson())
	c.teacher.connected("A", "B")
	anna.see("the teacher is here again", `document.querySelector(".standing.good")`)
}

func TestClassRoamsAsksAndLooksUp(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	anna := c.join("Anna", phone)
	c.together()
	anna.click(`[data-action="lost"]`)
	c.teacher.see("somebody is lost", `document.querySelector('[data-count="lost"]')?.textContent === "1"`)
	anna.click(`[data-action="ask"]`)
	anna.do(chromedp.SendKeys(chromedp.CSS("#asking-text"), "Why <b>both</b>?"))
	anna.click(".asking .button")
	c.teacher.click(`[data-panel="voices"]`)
	c.teacher.see("the question comes without a name, and as it was typed", `document.querySelector(".questions li span")?.textContent === "Why <b>both</b>?" && !document.querySelector(".class-panel").textContent.includes("Anna")`)
	c.teacher.click(`[data-action="calm"]`)
	anna.see("Anna isn't counted as lost any more", `document.querySelector('[data-action="lost"]').getAttribute("aria-pressed") === "false"`)

	// Away, to a task on a stage of one's own, and back with one tap.
	anna.click(`[data-action="roam"]`)
	anna.connected("A", "B")
	anna.see("the bar is there", `document.querySelector('.class-bar [data-action="back"]')`)
	anna.fits()
	c.teacher.see("the teacher sees that Anna looks around", `document.querySelector('[data-count="following"]')?.textContent === "0"`)
	anna.see("the steps are live", `!document.querySelector(".step:not(.alive)")`)
	anna.do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new CustomEvent("earshot:done", {detail: {step: document.querySelector('.step[data-kind="modify"]').id}}))`))
	c.teacher.seeText(`[data-panel="tasks"]`, "1 step done")
	anna.click(`[data-action="back"]`)
	anna.see("Anna is back", `document.querySelector(".student .standing.good")`)
	c.teacher.see("and follows", `document.querySelector('[data-count="following"]')?.textContent === "1"`)
	c.seated()

	var others []*person
	for _, name := range []string{"Dana", "Emil", "Fatima"} {
		other := s.join(c.code, name).connect()
		other.ask("follow", obj{"on": false})
		others = append(others, other)
	}
	c.teacher.seeText(".class-bar [role=status]", "Many are looking around")
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.see("who looks around stands first", `document.querySelector(".people li").dataset.person === "Dana"`)
	c.teacher.click(`[data-panel="people"]`)
	for _, other := range others {
		other.ask("follow", obj{"on": true})
	}
	c.teacher.see("they are back", `document.querySelector(".class-bar .space").textContent.trim() === ""`)

	c.teacher.click(`[data-panel="timer"]`)
	c.teacher.click(`.class-panel button[value="10"]`)
	for _, p := range []*page{c.teacher, anna} {
		p.see(p.name+" sees the timer run", `/^(10:00|9:\d\d)$/.test(document.querySelector('[role="timer"] b')?.textContent ?? "")`)
	}

	c.teacher.click(`[data-panel="eyes"]`)
	c.teacher.do(chromedp.SendKeys(chromedp.CSS(`.class-panel [name="words"]`), "Look at line 6\r"))
	anna.see("everything is covered", `document.querySelector("dialog.eyes").open && document.querySelector("dialog.eyes").textContent.includes("Look at line 6")`)
	anna.press("\x1b")
	anna.see("and stays so", `document.querySelector("dialog.eyes").open`)
	c.teacher.click(`[data-action="eyes-down"]`)
	anna.see("until the teacher has done", `!document.querySelector("dialog.eyes").open`)

	// The pen.
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.click(`[data-person="Anna"] summary`)
	c.teacher.click(`[data-person="Anna"] [data-action="pen"]`)
	anna.see("Anna has the program", `document.querySelector(".pen .code-mirror")?.shadowRoot.querySelector(".cm-content")?.textContent.includes("io.on")`)
	anna.see("the editor has the focus", `(e => { e.focus(); return e.getRootNode().activeElement === e })(`+editor(".cm-content")+`)`)
	anna.press("a", chromedp.ModifierCtrl)
	anna.press(kb.Backspace)
	anna.do(command(input.InsertText, input.InsertTextParams{Text: "io.on('connection', socket => socket.emit('chatMessage', {user: 'Anna', message: 'my program'}))"}))
	anna.click(`.pen [data-action="run"]`)
	c.teacher.see("what Anna has run stands in the teacher's editor", editor(".cm-content")+`?.textContent.includes("my program")`)
	c.teacher.frame("A").shows("message", "my program")
	c.teacher.do(chromedp.Evaluate[chromedp.Void](`confirm = () => true`))
	c.teacher.click(`[data-person="Anna"] [data-action="remove"]`)
	anna.seeText(".gone", "not in this class any more")
	c.teacher.clean()
}
