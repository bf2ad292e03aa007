package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"earshot/socketio/sockettest"
)

// A class's stage is the teacher's, whoever knows its id, as every student does. Each test here is one attack.

// onClassStage has a teacher share a stage, and a student sit on it.
func onClassStage(t *testing.T) (s *server, teacher, ada *person, stage string, mine seat) {
	t.Helper()
	s = serveClass(t)
	teacher = s.openClass("Thursday").connect()
	ada = s.join(teacher.code, "Ada").connect()
	stage = teacher.openStage()
	mine, _ = ada.takeSeat(func(string, string, []json.RawMessage) {})
	return s, teacher, ada, stage, mine
}

const takenOver = "io.on('connection', () => { /* taken over */ })"

// untouched fails if something else runs on the stage than the teacher has run.
func untouched(t *testing.T, teacher *person, stage string) {
	t.Helper()
	reply := teacher.link("stage:open", obj{"page": "the teacher's page", "lesson": classSlug, "stage": stage, "drafts": nil})
	if text := string(reply); !strings.Contains(text, stage) || strings.Contains(text, "taken over") {
		t.Errorf("the teacher's stage is %.300s", text)
	}
}

func TestAStudentCantUseTheInterfaceOfStagesOnTheClasss(t *testing.T) {
	s, teacher, ada, stage, _ := onClassStage(t)
	attack := func(cookie string) {
		t.Helper()
		for _, request := range [][2]string{{"PUT", "/program"}, {"DELETE", ""}, {"POST", "/recording"}, {"GET", "/timeline"}, {"GET", "/timeline?after=0"}} {
			response := s.send(request[0], "/api/stages/"+stage+request[1], cookie, "text/javascript", takenOver)
			if body := bodyOf(t, response); response.StatusCode != http.StatusForbidden || !strings.Contains(body, "ask your teacher for the pen") {
				t.Errorf("%s %s is answered %d %.200s", request[0], request[1], response.StatusCode, body)
			}
		}
	}
	attack(ada.cookie)
	attack("")
	attack(s.openClass("Another's").cookie)
	teacher.ask("pen", obj{"student": section[struct{ ID int64 }](ada, "me").ID})
	attack(ada.cookie) // the pen is for the class's page
	untouched(t, teacher, stage)
}

func TestAStudentCantChangeTheClasssStageWithoutThePen(t *testing.T) {
	_, teacher, ada, stage, mine := onClassStage(t)
	ada.link("stage:join", obj{"stage": stage, "key": mine.Key})
	for request, payload := range map[string]obj{"program:run": {"source": takenOver}, "client:run": {"source": takenOver}, "server": {"state": "stopped"}} {
		if _, err := ada.tryLink(request, payload); err == nil || !strings.Contains(err.Error(), "ask your teacher for the pen") {
			t.Errorf("a student asks for %s, and is told %v", request, err)
		}
	}
	untouched(t, teacher, stage)
}

func TestAStudentCantChangeTheWeather(t *testing.T) {
	s, teacher, ada, stage, mine := onClassStage(t)
	bob := s.join(teacher.code, "Bob").connect()
	bob.takeSeat(func(string, string, []json.RawMessage) {})
	ada.link("stage:join", obj{"stage": stage, "key": mine.Key})
	teacher.ask("weather", obj{"student": section[struct{ ID int64 }](ada, "me").ID, "latency": 50})
	teacher.ask("pen", obj{"student": section[struct{ ID int64 }](ada, "me").ID}) // it isn't for the network
	for _, client := range []string{"Ada", "Bob", "A"} {
		if _, err := ada.tryLink("weather", obj{"name": client, "offline": client != "Ada"}); err == nil {
			t.Errorf("a student may change the network of %s", client)
		}
	}
	for _, e := range s.timeline(stage) {
		if e.Kind == "weather" && (e.Lane != "Ada" || e.Weather.Latency != 50) {
			t.Errorf("the network of %s is %v", e.Lane, e.Weather)
		}
	}
}

func TestNobodyGetsOntoTheClasssStageWithoutASeat(t *testing.T) {
	s, teacher, ada, stage, mine := onClassStage(t)
	if _, err := sockettest.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/s/"+stage+"/socket.io/", nil, nil); err == nil {
		t.Error("a client without a seat gets onto the stage")
	}
	if _, err := ada.tryLink("stage:join", obj{"stage": stage}); err == nil {
		t.Error("a page without a seat's key gets onto the stage")
	}
	if _, err := ada.tryLink("stage:watch", obj{"stage": stage}); err == nil {
		t.Error("a student may watch all of the stage")
	}
	ada.link("stage:join", obj{"stage": stage, "key": mine.Key})
	if _, err := ada.tryLink("client:add", obj{}); err == nil {
		t.Error("a student may have another client on the stage")
	}
	s.person(teacher.code, "screen", teacher.cookie).connect().link("stage:watch", obj{"stage": stage})
}

func TestAStudentCantOpenTheClasssStageAsTheirOwn(t *testing.T) {
	_, teacher, ada, stage, _ := onClassStage(t)
	teacher.client.Cut() // while the teacher's page is away
	ada.told("teacher", has(`"here":false`))
	for _, page := range []string{"Ada's page", "the teacher's page"} {
		reply := ada.link("stage:open", obj{"page": page, "lesson": classSlug, "stage": stage, "drafts": nil})
		if strings.Contains(string(reply), stage) {
			t.Errorf("a student opens the teacher's stage: %.300s", reply)
		}
	}
	teacher.connect()
	untouched(t, teacher, stage)
}

// Whoever opens a class of their own is the teacher of that, and of nothing else.
func TestAnotherTeacherCantShareAStageThatIsntTheirs(t *testing.T) {
	s, teacher, ada, stage, _ := onClassStage(t)
	mallory := s.openClass("Mallory's").connect()
	_, learners := s.openPage("a learner's page")
	for _, theirs := range []string{stage, learners} {
		if code := mallory.refused("stage", obj{"stage": theirs}); code != "gone" {
			t.Errorf("sharing another's stage is refused as %s", code)
		}
	}
	teacher.ask("stage", obj{"stage": ""}) // it isn't shared any more, and its id is known
	ada.told("stage", has("null"))
	if code := mallory.refused("stage", obj{"stage": stage}); code != "gone" {
		t.Errorf("sharing a stage that a class has shared is refused as %s", code)
	}
	if got := s.send("PUT", "/api/stages/"+learners+"/program", "", "text/javascript", takenOver).StatusCode; got != http.StatusOK {
		t.Errorf("the learner's stage isn't theirs any more: changing it is answered %d", got)
	}
}

// What was the class's stays the teacher's: students know its id, and the teacher may go back to it.
func TestAStageThatWasSharedIsStillTheTeachers(t *testing.T) {
	s, teacher, ada, stage, mine := onClassStage(t)
	teacher.ask("pen", obj{"student": section[struct{ ID int64 }](ada, "me").ID})
	ada.link("stage:join", obj{"stage": stage, "key": mine.Key})
	ada.link("program:run", obj{"source": "io.on('connection', () => {})"})
	teacher.ask("stage", obj{"stage": ""})
	ada.told("stage", has("null"))
	attack := func() {
		t.Helper()
		if _, err := ada.tryLink("program:run", obj{"source": takenOver}); err == nil {
			t.Error("whoever had the pen may still change the program")
		}
		if got := s.send("PUT", "/api/stages/"+stage+"/program", ada.cookie, "text/javascript", takenOver).StatusCode; got != http.StatusForbidden {
			t.Errorf("changing it is answered %d", got)
		}
	}
	attack()
	untouched(t, teacher, stage)
	teacher.ask("stage", obj{"stage": stage})
	ada.told("stage", has(stage))
	if again := ada.ask("seat", obj{}); !strings.Contains(again, mine.Key) {
		t.Errorf("when the stage is shared again, the seat is another: %s", again)
	}
	s.post("/teach/"+teacher.code+"/end", teacher.cookie, url.Values{})
	ada.until("the end", func() bool { return ada.known["ended"] != nil })
	attack()
	untouched(t, teacher, stage)
}

func TestAStudentCantFloodTheTimeline(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	mallory := s.join(teacher.code, "Mallory").connect()
	stage := teacher.openStage()
	mine, _ := mallory.takeSeat(func(string, string, []json.RawMessage) {})
	mallory.link("stage:join", obj{"stage": stage, "key": mine.Key})
	flood := make([]obj, 900)
	for i := range flood {
		flood[i] = obj{"type": "log", "text": "flood"}
	}
	for range 5 {
		mallory.link("report", obj{"client": "Mallory", "reports": flood})
	}
	logs := 0
	for _, e := range s.timeline(stage) {
		if e.Text == "flood" {
			logs++
		}
	}
	if logs == 0 || logs >= len(flood)*5 {
		t.Errorf("of %d logs, %d are on the timeline", len(flood)*5, logs)
	}
}
