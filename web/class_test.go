package web_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"earshot/socketio/sockettest"
)

// openStage opens a stage as the teacher's page does, over the namespace "/", and shares it.
func (p *person) openStage() (stage string) { return p.openStageOf(classSlug) }

func (p *person) openStageOf(lesson string) (stage string) {
	p.t.Helper()
	reply := p.link("stage:open", obj{"page": "the teacher's page", "lesson": lesson, "drafts": nil})
	var opening struct{ Stage struct{ ID string } }
	if err := json.Unmarshal(reply, &opening); err != nil || opening.Stage.ID == "" {
		p.t.Fatalf("the stage isn't opened: %s", reply)
	}
	p.ask("stage", obj{"stage": opening.Stage.ID})
	return opening.Stage.ID
}

// tryLink asks for something over the namespace "/", as a lesson's page does.
func (p *person) tryLink(name string, payload any) (json.RawMessage, error) {
	p.t.Helper()
	if p.linked != p.client {
		if err := p.client.Connect("/", obj{}); err != nil {
			p.t.Fatal(err)
		}
		p.linked = p.client
	}
	return p.client.Ask("/", name, payload)
}

func (p *person) link(name string, payload any) json.RawMessage {
	p.t.Helper()
	reply, err := p.tryLink(name, payload)
	if err != nil {
		p.t.Fatalf("the %s asks for %s: %v", p.as, name, err)
	}
	return reply
}

// seat is a client on the shared stage.
type seat struct{ Stage, Path, Key, Name string }

// takeSeat connects a client to the shared stage, as a student's page does. What it hears goes to heard.
func (p *person) takeSeat(heard func(namespace, event string, args []json.RawMessage)) (seat, *sockettest.Client) {
	p.t.Helper()
	var s seat
	if err := json.Unmarshal([]byte(p.ask("seat", obj{})), &s); err != nil {
		p.t.Fatal(err)
	}
	client, err := p.sit(s, heard)
	if err != nil {
		p.t.Fatal(err)
	}
	return s, client
}

func (p *person) sit(s seat, heard func(namespace, event string, args []json.RawMessage)) (*sockettest.Client, error) {
	address := "ws" + strings.TrimPrefix(p.server.url, "http") + "/s/" + s.Stage + "/as/" + s.Key + "/socket.io/"
	client, err := sockettest.Dial(address, nil, heard)
	if err != nil {
		return nil, err
	}
	p.t.Cleanup(client.Cut)
	return client, client.Connect("/", obj{})
}

// ears collects what clients on a stage hear.
type ears chan string

func (e ears) hear(_, event string, args []json.RawMessage) {
	said := event
	for _, arg := range args {
		said += " " + string(arg)
	}
	e <- said
}

func (e ears) expect(t *testing.T, want string) {
	t.Helper()
	if got := receive(t, want, e); got != want {
		t.Errorf("heard is %q, want %q", got, want)
	}
}

func TestAClassFollowsItsTeacher(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	teacher.knows("people", `"here":2,`, `"following":2`)
	ada.told("teacher", has(`"here":true`))

	teacher.ask("place", obj{"lesson": classSlug, "anchor": "predict-1"})
	ada.told("place", has(`"lesson":"hears"`, `"anchor":"predict-1"`, `"title":"Who hears it"`, `"number":1`))
	bob.ask("follow", obj{"on": false})
	teacher.knows("people", `"following":1`, `"roaming":1`)
	bob.told("me", has(`"following":false`))

	teacher.ask("timer", obj{"seconds": 60, "label": "Discuss"})
	bob.told("timer", has(`"label":"Discuss"`, `"seconds":60`))
	teacher.ask("eyes", obj{"on": true, "words": "Look up"})
	ada.told("eyes", has(`"on":true`, `"words":"Look up"`))
	teacher.ask("present", obj{"at": obj{"step": 3}})
	screen := s.person(teacher.code, "screen", teacher.cookie).connect()
	screen.told("present", has(`"step":3`))
	screen.told("people", has(`"here":2`))
	if people := screen.says("people"); strings.Contains(people, "Ada") {
		t.Errorf("the screen is told who roams: %s", people)
	}

	bob.client.Cut()
	teacher.knows("people", `"here":1,`)
	teacher.client.Cut()
	ada.told("teacher", has(`"here":false`))
}

func (p *person) knows(section string, parts ...string) {
	p.t.Helper()
	p.told(section, has(parts...))
}

func TestAClassPredictsDiscussesAndSeesWhatHappens(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	teacher.ask("predict", obj{"lesson": classSlug, "step": "predict-1"})
	ada.told("prediction", has(`"form":"who"`, `"choices":["A","B"]`, `"phase":"vote"`, `"round":1`))
	id := section[struct{ ID int64 }](ada, "prediction").ID

	vote := func(p *person, round int, answer any) string {
		t.Helper()
		return p.ask("vote", obj{"prediction": id, "round": round, "answer": answer})
	}
	vote(ada, 1, []string{"B"})
	vote(bob, 1, []string{"B", "A"})
	vote(bob, 1, []string{"A", "B"}) // sent twice, and in another order
	teacher.knows("tally", `"answered":2`, `"of":2`, `{"answer":["A","B"],"n":1,"right":null}`, `{"answer":["B"],"n":1,"right":null}`)
	ada.told("votes", has(`"mine":{"1":["B"]}`))
	if code := ada.refused("vote", obj{"prediction": id, "round": 1, "answer": []string{"Mallory"}}); code != "bad" {
		t.Errorf("an answer that isn't one is refused as %s", code)
	}

	teacher.ask("close", obj{})
	ada.told("prediction", has(`"phase":"discuss"`))
	if code := ada.refused("vote", obj{"prediction": id, "round": 1, "answer": []string{"A", "B"}}); code != "closed" {
		t.Errorf("a late vote is refused as %s", code)
	}
	vote(ada, 1, []string{"B"}) // its acknowledgement had got lost
	teacher.ask("again", obj{})
	ada.told("prediction", has(`"round":2`, `"phase":"vote"`))
	vote(ada, 2, []string{"A", "B"})
	teacher.knows("tally", `"round":2`, `"answered":1`)

	if code := teacher.refused("reveal", obj{"after": 0}); code != "gone" {
		t.Errorf("revealing without a stage is refused as %s", code)
	}
	stage := teacher.openStage()
	clients := clientsOf(t, s, teacher, stage, "A", "B")
	if err := clients["A"].Emit("/", "chatMessage", "Hello"); err != nil {
		t.Fatal(err)
	}
	s.entry(stage, "the server's answer", func(e entry) bool { return e.Lane == "server" && e.Kind == "emit" && len(e.To) == 2 })
	for name, client := range clients { // the page tells what its frames have heard: the second packet that came to them
		teacher.link("report", obj{"client": name, "reports": []obj{{"type": "receive", "kind": "event", "sid": client.ID(), "packet": 2,
			"nsp": "/", "event": "chatMessage", "args": []string{"Hello"}, "listeners": []obj{{"file": "client.js", "line": 1}}}}})
	}
	s.entry(stage, "B hearing it", func(e entry) bool { return e.Lane == "B" && e.Event == "chatMessage" })
	teacher.ask("reveal", obj{"after": 0})
	ada.told("prediction", has(`"phase":"revealed"`, `"truth":["A","B"]`, `"words":"A and B received it."`))
	ada.told("tally", has(`{"answer":["A","B"],"n":1,"right":true}`, `{"answer":["B"],"n":1,"right":false}`))
	teacher.ask("dismiss", obj{})
	ada.told("prediction", has(`null`))

	teacher.ask("predict", obj{"lesson": classSlug, "step": "predict-3"})
	bob.told("prediction", has(`"form":"kind"`, `"lines":["chatMessage","connect"]`))
	id = section[struct{ ID int64 }](bob, "prediction").ID
	vote(bob, 1, map[string]string{"connect": "builtin", "chatMessage": "custom"})
	teacher.ask("reveal", obj{"after": 0})
	bob.told("tally", has(`"answer":{"chatMessage":"custom","connect":"builtin"},"n":1,"right":true`))

	report := bodyOf(t, s.send("GET", "/teach/"+teacher.code+"/report.csv", teacher.cookie, "", ""))
	for _, line := range []string{"hears predict-1 first answer", `,"[""B""]","[""A"",""B""]",yes,`, `,"[""A"",""B""]","[""A"",""B""]",yes,"{""chatMessage"":""custom"",""connect"":""builtin""}"`} {
		if !strings.Contains(report, line) {
			t.Errorf("the report lacks %s:\n%s", line, report)
		}
	}
}

// clientsOf connects the clients of the teacher's page to its stage.
func clientsOf(t *testing.T, s *server, teacher *person, stage string, names ...string) map[string]*sockettest.Client {
	t.Helper()
	var opening struct {
		Stage struct {
			Clients []struct{ Name, Key string }
		}
	}
	reply := teacher.link("stage:open", obj{"page": "the teacher's page", "lesson": classSlug, "stage": stage, "drafts": nil})
	if err := json.Unmarshal(reply, &opening); err != nil {
		t.Fatal(err)
	}
	clients := map[string]*sockettest.Client{}
	for _, c := range opening.Stage.Clients {
		client, err := teacher.sit(seat{Stage: stage, Key: c.Key}, func(string, string, []json.RawMessage) {})
		if err != nil {
			t.Fatal(err)
		}
		clients[c.Name] = client
	}
	for _, name := range names {
		if clients[name] == nil {
			t.Fatalf("the stage has no client %s: %s", name, reply)
		}
	}
	return clients
}

func TestEverybodyIsOnTheTeachersStage(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	if code := ada.refused("seat", obj{}); code != "gone" {
		t.Errorf("a seat where no stage is shared is refused as %s", code)
	}
	stage := teacher.openStage()
	ada.told("stage", has(`"id":"`+stage+`"`, `"penId":0`))
	adas, bobs := make(ears, 100), make(ears, 100)
	seatOfAda, _ := ada.takeSeat(adas.hear)
	_, bobsClient := bob.takeSeat(bobs.hear)
	if again := ada.ask("seat", obj{}); !strings.Contains(again, seatOfAda.Key) || seatOfAda.Name != "Ada" {
		t.Errorf("the seat is %+v, and the second time %s", seatOfAda, again)
	}
	if err := bobsClient.Emit("/", "chatMessage", "Hi"); err != nil {
		t.Fatal(err)
	}
	adas.expect(t, `chatMessage "Hi"`)
	bobs.expect(t, `chatMessage "Hi"`)
	teacher.knows("people", `"lane":"Ada"`, `"lane":"Bob"`)

	// The pen: what runs is for the teacher to change, and for whoever has it.
	const program = "io.on('connection', socket => socket.on('chatMessage', text => socket.broadcast.emit('chatMessage', text)))"
	ada.link("stage:join", obj{"stage": stage, "key": seatOfAda.Key})
	if _, err := ada.tryLink("program:run", obj{"source": program}); err == nil {
		t.Error("a student may change the program without the pen")
	}
	idOfAda := section[struct{ ID int64 }](ada, "me").ID
	teacher.ask("pen", obj{"student": idOfAda})
	bob.told("stage", has(`"pen":"Ada"`))
	ada.link("program:run", obj{"source": program})
	bob.told("program", has(`"by":"Ada"`, "broadcast"))
	teacher.ask("pen", obj{"student": 0})
	if _, err := ada.tryLink("program:run", obj{"source": program}); err == nil {
		t.Error("a student may change the program after the pen was taken back")
	}

	// The cable and the door of one client.
	teacher.ask("weather", obj{"student": idOfAda, "offline": true})
	s.entry(stage, "Ada being offline", func(e entry) bool { return e.Lane == "Ada" && e.Kind == "weather" })
	teacher.ask("weather", obj{"student": idOfAda})
	idOfBob := section[struct{ ID int64 }](bob, "me").ID
	backs := make(ears, 100)
	bob.takeSeat(backs.hear)
	teacher.ask("kick", obj{"student": idOfBob})
	backs.expect(t, "disconnect")

	// What happened on it is kept.
	teacher.ask("stage", obj{"stage": ""})
	ada.told("stage", has("null"))
	teacher.knows("recordings", `"lesson":"hears"`, `"url":"/r/`)
	url := section[[]struct{ URL string }](teacher, "recordings")[0].URL
	if response := s.send("GET", url, "", "", ""); response.StatusCode != 200 {
		t.Errorf("the recording is answered %s", response.Status)
	}
}

func TestAClassWorksOnTasks(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	teacher.ask("place", obj{"lesson": classSlug, "anchor": ""})
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	ada.ask("task", obj{"lesson": classSlug, "step": "modify-1", "tries": 2, "hints": 1})
	teacher.knows("tasks", `"id":"modify-1","kind":"modify","title":"Only the one who asked","done":0,"working":1,"stuck":0`)
	ada.ask("task", obj{"lesson": classSlug, "step": "modify-1", "tries": 4, "hints": 1})
	teacher.knows("tasks", `"working":0,"stuck":1`, `"tries":4,"hints":1`)
	ada.ask("task", obj{"lesson": classSlug, "step": "modify-1", "done": true, "tries": 4, "hints": 1})
	ada.ask("task", obj{"lesson": classSlug, "step": "modify-1", "tries": 1}) // an older report, late
	teacher.knows("tasks", `"done":1,"working":0,"stuck":0`, `"tries":4`)

	bob.ask("lost", obj{"on": true})
	bob.ask("lost", obj{"on": true})
	teacher.knows("lost", `"n":1`)
	bob.told("me", has(`"lost":true`))
	teacher.ask("calm", obj{})
	teacher.knows("lost", `"n":0`)
	question := obj{"text": "Why does A hear it, too?", "nonce": "0123456789"}
	bob.ask("ask", question)
	bob.ask("ask", question)
	teacher.knows("questions", "Why does A hear it, too?")
	if list := section[[]obj](teacher, "questions"); len(list) != 1 {
		t.Errorf("a question that was sent twice is there %d times", len(list))
	}

	page := bodyOf(t, s.send("GET", "/teach/"+teacher.code+"/report", teacher.cookie, "", ""))
	for _, part := range []string{"Ada", "Bob", "Only the one who asked", "Why does A hear it, too?"} {
		if !strings.Contains(page, part) {
			t.Errorf("the report lacks %q", part)
		}
	}
}

func TestAClassEndsAndIsDeleted(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada := s.join(teacher.code, "Ada").connect()
	teacher.openStage()
	ada.takeSeat(func(string, string, []json.RawMessage) {})
	s.post("/teach/"+teacher.code+"/end", teacher.cookie, nil)
	ada.until("the end", func() bool { return ada.known["ended"] != nil })
	if code := ada.refused("follow", obj{"on": true}); code != "over" {
		t.Errorf("after the end, requests are refused as %s", code)
	}
	if response := s.post("/class/"+teacher.code+"/join", "", url.Values{"name": {"Late"}}); response.StatusCode != 409 {
		t.Errorf("joining a class that is over is answered %s", response.Status)
	}
	teacher.knows("recordings", "/r/")
	recording := section[[]struct{ URL string }](teacher, "recordings")[0].URL
	s.post("/teach/"+teacher.code+"/delete", teacher.cookie, nil)
	ada.until("being disconnected", func() bool { return ada.gone && ada.known["deleted"] != nil })
	for _, path := range []string{recording, "/class/" + teacher.code, "/teach/" + teacher.code} {
		if response := s.send("GET", path, teacher.cookie, "", ""); response.StatusCode != 404 {
			t.Errorf("%s is answered %s after everything was deleted", path, response.Status)
		}
	}
	if code := codeOf(ada.tryConnect()); code != "no-class" {
		t.Errorf("a student of a deleted class is refused as %s", code)
	}
}
