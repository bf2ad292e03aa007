package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// A lesson with everything that can go wrong: students' connections are cut at random while they vote, the server is
// started again in mid-class, the teacher is away. Everybody comes back by themselves, as the same person, in the right
// place, and no answer is lost or counted twice.
func TestAClassSurvivesLostConnectionsAndARestart(t *testing.T) {
	pupils := 300
	if testing.Short() {
		pupils = 30 // the race detector makes each ten times as dear
	}
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	teacher.ask("place", obj{"lesson": classSlug, "anchor": "predict-1"})
	teacher.ask("predict", obj{"lesson": classSlug, "step": "predict-1"})
	var class []*pupil
	for i := range pupils {
		p := &pupil{person: s.join(teacher.code, fmt.Sprint("Student ", i)).connect()}
		p.told("prediction", has("predict-1"))
		p.id = section[struct{ ID int64 }](p.person, "me").ID
		class = append(class, p)
	}
	prediction := section[struct{ ID int64 }](class[0].person, "prediction").ID
	class[0].ask("follow", obj{"on": false})

	answers := [][]string{{"A"}, {"B"}, {"A", "B"}}
	voteAll := func(round int, disturb func(*pupil)) {
		var voting sync.WaitGroup
		for i, p := range class {
			voting.Go(func() {
				disturb(p)
				p.insist("vote", obj{"prediction": prediction, "round": round, "answer": answers[(i+round)%3]})
			})
		}
		voting.Wait()
	}
	third := fmt.Sprintf(`"n":%d,`, pupils/3)
	counted := func(round int) {
		t.Helper()
		teacher.told("tally", func(told string) bool {
			return has(fmt.Sprintf(`"round":%d`, round), fmt.Sprintf(`"answered":%d,`, pupils))(told) && strings.Count(told, third) == 3*round
		})
	}

	t.Log("connections are cut while they vote")
	var cutting sync.WaitGroup
	voteAll(1, func(p *pupil) {
		cutting.Go(func() {
			time.Sleep(rand.N(200 * time.Millisecond))
			p.cut()
		})
	})
	cutting.Wait()
	counted(1)

	t.Log("the server is started again while they vote")
	teacher.ask("close", obj{})
	teacher.ask("again", obj{})
	for _, p := range class {
		p.insist("follow", obj{"on": p != class[0]})
		p.back(t)
		p.told("prediction", has(`"round":2`))
	}
	var restarting sync.WaitGroup
	restarting.Go(func() {
		s.stop()
		s.start()
	})
	voteAll(2, func(*pupil) {})
	restarting.Wait()
	teacher.connect()
	counted(2)

	t.Log("everybody is who and where they were")
	for i, p := range class {
		p.back(t)
		if me := section[struct {
			ID        int64
			Name      string
			Following bool
		}](p.person, "me"); me.ID != p.id || me.Name != fmt.Sprint("Student ", i) || me.Following != (i != 0) {
			t.Errorf("student %d came back as %+v", i, me)
		}
		p.told("place", has(`"anchor":"predict-1"`))
		p.told("votes", has(`"1":`+asJSON(answers[(i+1)%3]), `"2":`+asJSON(answers[(i+2)%3])))
	}

	t.Log("the teacher is away, and everything goes on")
	teacher.client.Cut()
	class[1].told("teacher", has(`"here":false`))
	class[1].insist("task", obj{"lesson": classSlug, "step": "modify-1", "done": true})
	teacher.connect()
	class[1].told("teacher", has(`"here":true`))
	teacher.knows("tasks", `"done":1`)
	teacher.knows("people", fmt.Sprintf(`"here":%d,`, pupils))

	stage := teacher.openStage() // the one before is gone with the server: a new one takes its place
	class[2].told("stage", has(stage))
}

func asJSON(list []string) string { return `["` + strings.Join(list, `","`) + `"]` }

// pupil is a student whose page comes back by itself, and sends again what wasn't acknowledged.
type pupil struct {
	*person
	id int64
	mu sync.Mutex
}

func (p *pupil) cut() {
	p.person.mu.Lock()
	defer p.person.mu.Unlock()
	p.client.Cut()
}

// insist asks until it is acknowledged.
func (p *pupil) insist(name string, payload any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		_, err := p.client.Ask("/class", name, payload)
		if err == nil {
			return
		}
		_ = p.tryConnect() // the server may not be there yet: again, then
	}
	p.t.Errorf("the %s's %s was never acknowledged", p.as, name)
}

// back sees to it that the pupil is connected, and has been told the state.
func (p *pupil) back(t *testing.T) {
	t.Helper()
	select {
	case <-p.client.Gone():
		until(t, func() bool { return p.tryConnect() == nil }, func() string { return "they never come back" })
	default:
	}
	p.until("the state has come", func() bool { return p.known["class"] != nil })
}

func TestTheSecretLinkLeadsToTheConsole(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday")
	_, secret, _ := strings.Cut(teacher.cookie, "=")
	response := s.send("GET", "/teach/"+teacher.code+"?key="+secret, "", "", "")
	if response.StatusCode != 303 || response.Header.Get("Location") != "/teach/"+teacher.code || len(response.Cookies()) != 1 || !response.Cookies()[0].HttpOnly {
		t.Fatalf("the secret link is answered %s %v", response.Status, response.Header)
	}
	if got := s.send("GET", "/teach/"+teacher.code, teacher.cookie, "", "").StatusCode; got != 200 {
		t.Errorf("the console is answered %d", got)
	}
	if got := s.post("/teach/"+teacher.code+"/address", teacher.cookie, url.Values{"address": {"192.168.1.20:8080"}}).StatusCode; got != 303 {
		t.Errorf("an address is answered %d", got)
	}
	teacher.connect()
	teacher.knows("class", `"url":"http://192.168.1.20:8080/class/`+teacher.code+`"`)
	for _, wrong := range []string{"javascript:alert(1)", "http://", "http://a b", "ftp://x", `http://"><script>`} {
		if got := s.post("/teach/"+teacher.code+"/address", teacher.cookie, url.Values{"address": {wrong}}).StatusCode; got != 422 {
			t.Errorf("the address %q is answered %d", wrong, got)
		}
	}
	picture := bodyOf(t, s.send("GET", "/teach/"+teacher.code+"/qr.svg", teacher.cookie, "", ""))
	if !strings.HasPrefix(picture, "<svg ") || strings.Count(picture, "<path") != 2 {
		t.Errorf("the QR code is %.200s", picture)
	}
	lower := s.send("GET", "/class/"+strings.ToLower(teacher.code[:3]+"-"+teacher.code[3:]), "", "", "")
	if lower.StatusCode != 303 || lower.Header.Get("Location") != "/class/"+teacher.code {
		t.Errorf("a code in small letters is answered %s", lower.Status)
	}
}

// What a teacher has set up is there after a restart, without the teacher: the pen, too, as soon as there is a stage.
func TestWhatATeacherHasSetUpSurvivesARestart(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada := s.join(teacher.code, "Ada").connect()
	teacher.openStage()
	ada.takeSeat(func(string, string, []json.RawMessage) {})
	idOfAda := section[struct{ ID int64 }](ada, "me").ID
	teacher.ask("pen", obj{"student": idOfAda})
	teacher.ask("timer", obj{"seconds": 600, "label": "Task 2"})
	teacher.ask("eyes", obj{"on": true, "words": "Look at line 6"})
	teacher.ask("door", obj{"open": false})
	teacher.ask("place", obj{"lesson": classSlug, "anchor": "predict-1"})
	teacher.ask("present", obj{"at": obj{"beat": 3}})
	timer := ada.says("timer")
	s.stop()
	s.start()
	ada.connect()
	for name, so := range map[string]func(string) bool{"timer": has(timer), "eyes": has(`"on":true`, "line 6"), "class": has(`"door":false`), "place": has("predict-1"), "stage": has("null")} {
		ada.told(name, so)
	}
	teacher.connect()
	teacher.knows("present", `"beat":3`)
	stage := teacher.openStage()
	ada.told("stage", has(stage, fmt.Sprintf(`"penId":%d`, idOfAda)))
	mine, _ := ada.takeSeat(func(string, string, []json.RawMessage) {})
	ada.told("stage", has(`"pen":"Ada"`))
	ada.link("stage:join", obj{"stage": stage, "key": mine.Key})
	ada.link("program:run", obj{"source": "io.on('connection', () => {})"})
	teacher.knows("program", `"by":"Ada"`)

	// On another lesson's stage, it is the teacher's again.
	teacher.openStageOf(otherSlug)
	ada.told("stage", has(otherSlug, `"penId":0`))
}
