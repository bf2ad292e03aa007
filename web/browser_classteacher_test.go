package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// asleep freezes a page as a laptop does whose lid is closed: nothing in it runs, and nothing comes from it any more.
func (p *page) asleep(asleep bool) {
	p.t.Helper()
	type lifecycle struct {
		State string `json:"state"`
	}
	state := "active"
	if asleep {
		state = "frozen"
	}
	p.do(command(cdp.Command[lifecycle, cdp.Empty]{Method: "Page.setWebLifecycleState"}, lifecycle{state}))
}

// The teacher's laptop sleeps for longer than the server waits for a sign of life. What the class says meanwhile is there
// when it wakes up, and so is the teacher, with all rights and in the same place, without a key pressed.
func TestClassGoesOnWhileTheTeachersLaptopSleeps(t *testing.T) {
	s := serve(t)
	s.stop()
	s.pingEvery, s.pingTimeout = time.Second, 6*time.Second // instead of 25 and 20 s, so that a minute's sleep takes seconds
	s.start()
	c := openClass(t, s, laptop)
	anna, ben := c.join("Anna", phone), c.join("Ben", phone)
	c.together()
	stage := c.teacher.stage()
	c.teacher.at("predict-1")
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.click(`[data-person="Anna"] summary`)
	c.teacher.click(`[data-person="Anna"] [data-action="pen"]`)
	anna.seeText(".pen h2", "You have the pen")
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.click(`[data-action="predict"]`)
	anna.vote("A")
	anna.voted()
	c.answered(1)

	c.teacher.asleep(true)
	anna.seeText(".standing", "teacher’s page is away")
	ben.seeText(".standing", "teacher’s page is away")
	anna.vote("A", "B")
	ben.vote("B")
	anna.voted()
	ben.voted()
	ben.click(`[data-action="lost"]`)
	c.teacher.asleep(false)

	for name, p := range c.students {
		p.see(name+" sees that the teacher is back", fmt.Sprintf(`document.querySelector(".standing.good")?.textContent.includes(%q)`, "as "+name))
	}
	c.answered(2)
	c.teacher.see("who has said meanwhile that they are lost is counted", `document.querySelector('[data-count="lost"]')?.textContent === "1"`)
	c.teacher.see("nothing is wrong with the link", `document.querySelector(".class-bar") && !document.querySelector(".class-bar .standing, .class-problem")`)
	c.teacher.see("the teacher is where the teacher was", `document.querySelector(".beat-now")?.closest("[id]")?.id === "predict-1"`)
	if now := c.teacher.stage(); now != stage {
		t.Errorf("the teacher's stage is %s, was %s", now, stage)
	}
	c.seated()
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.seeText(`[data-person="Anna"] summary`, "has the pen")
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.click(`[data-action="close"]`)
	c.teacher.click(`[data-action="reveal"]`)
	anna.see("the last answers count, once each", distribution+` === "A and B so it is|1; B|1"`)
	c.teacher.frame("A").say("Awake again")
	ben.seeText(".heard", "chatMessage")
}

func TestClassTeacherChangesAStudentsNetworkAndDisconnects(t *testing.T) {
	s := serve(t)
	c := openClass(t, s, laptop)
	anna, ben := c.join("Anna", phone), c.join("Ben", phone)
	c.together()
	stage := c.teacher.stage()
	annas := func(connected bool) string {
		return fmt.Sprintf(`document.querySelector('[data-client="Anna"][data-connected="%t"]')`, connected)
	}
	joined := func() (n int) {
		for _, e := range s.timeline(stage) {
			if e.Lane == "Anna" && e.Event == "connect" {
				n++
			}
		}
		return n
	}
	does := func(action string) { c.teacher.click(fmt.Sprintf(`[data-person="Anna"] [data-action=%q]`, action)) }
	c.teacher.click(`[data-panel="people"]`)
	c.teacher.click(`[data-person="Anna"] summary`)

	// The cable, pulled and plugged in again.
	does("unplug")
	anna.seeText(".seat .strip", "Your teacher has pulled this client’s cable")
	anna.see("the client is off", annas(false))
	c.teacher.see("the teacher sees that", annas(false))
	c.teacher.seeText(`[data-person="Anna"] summary`, "cable pulled")
	anna.see("the class's page itself is with the class", `document.querySelector(".standing.good")`)
	before := joined()
	does("plug")
	c.teacher.see("the teacher sees that the client is back", annas(true))
	anna.see("so does Anna", annas(true)+` && !document.querySelector(".seat .strip")`)
	c.teacher.drawn("Anna", "event", "connect")
	ben.see("Ben notices nothing", `document.querySelector('.seat[data-connected="true"]')`)
	until(t, func() bool { return joined() == before+1 }, func() string { return "the timeline doesn't tell that the client came back" })

	// Other networks, by their names.
	c.teacher.do(chromedp.Evaluate[chromedp.Void](`(s => { s.value = [...s.options].find(o => o.text === "a phone on a train").value; s.dispatchEvent(new Event("change")) })(document.querySelector('[data-person="Anna"] [data-action="weather"]'))`))
	anna.seeText(".seat .strip", "180 to 500 ms late, breaks every 20 s or so")
	c.teacher.seeText(`[data-person="Anna"] summary`, "a phone on a train")
	c.teacher.do(chromedp.Evaluate[chromedp.Void](`(s => { s.value = "0"; s.dispatchEvent(new Event("change")) })(document.querySelector('[data-person="Anna"] [data-action="weather"]'))`))
	anna.see("the line is clear again", `!document.querySelector(".seat .strip")`)
	anna.see("the client is on", annas(true))

	// Disconnected by the server, a client stays so until its user brings it back.
	does("kick")
	anna.see("the client is off", annas(false))
	c.teacher.drawn("Anna", "event", "disconnect")
	anna.click(`.seat [data-action="reconnect"]`)
	c.teacher.see("the client is back", annas(true))

	c.teacher.do(chromedp.Evaluate[chromedp.Void](`confirm = () => true`))
	c.teacher.click(`[data-person="Anna"] [data-action="remove"]`)
	anna.seeText(".gone", "not in this class any more")
	c.teacher.see("Anna isn't on the list any more", `!document.querySelector('[data-person="Anna"]') && document.querySelector('[data-person="Ben"]')`)
	c.teacher.clean()
}
