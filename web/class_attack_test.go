package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"earshot/socketio/sockettest"
)

// Nobody gets in where they don't belong. Each test here is one attack.

func TestAStudentCantActAsTheTeacher(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada := s.join(teacher.code, "Ada").connect()
	_, token, _ := strings.Cut(ada.cookie, "=")
	for what, cookie := range map[string]string{
		"the student's cookie":           ada.cookie,
		"the token as the secret":        "earshot-teach-" + teacher.code + "=" + token,
		"a made-up secret":               "earshot-teach-" + teacher.code + "=" + strings.Repeat("0", 32),
		"the secret of another class":    "earshot-teach-" + teacher.code + "=" + strings.SplitN(s.openClass("Other").cookie, "=", 2)[1],
		"an empty secret":                "earshot-teach-" + teacher.code + "=",
		"a quoted wildcard as a secret":  "earshot-teach-" + teacher.code + `="%"`,
		"no cookie at all":               "",
		"the hash where the secret goes": "earshot-teach-" + teacher.code + "=" + strings.Repeat("ab", 32),
	} {
		for _, role := range []string{"teacher", "screen"} {
			if code := codeOf(s.person(teacher.code, role, cookie).tryConnect()); code != "stranger" {
				t.Errorf("with %s, a %s is refused as %q", what, role, code)
			}
		}
		for _, path := range []string{"", "/screen", "/report", "/report.csv", "/qr.svg"} {
			if got := s.send("GET", "/teach/"+teacher.code+path, cookie, "", "").StatusCode; got != http.StatusForbidden {
				t.Errorf("with %s, %s is answered %d", what, path, got)
			}
		}
		for _, path := range []string{"/end", "/delete", "/address"} {
			if got := s.post("/teach/"+teacher.code+path, cookie, url.Values{"address": {"http://evil.example"}}).StatusCode; got != http.StatusForbidden {
				t.Errorf("with %s, %s is answered %d", what, path, got)
			}
		}
	}
	for _, request := range []string{"place", "stage", "pen", "weather", "kick", "remove", "door", "predict", "close", "again", "reveal", "dismiss",
		"timer", "eyes", "present", "answered", "calm"} {
		if code := ada.refused(request, obj{"lesson": classSlug, "step": "predict-1", "student": 1, "on": true, "seconds": 5, "open": false}); code != "bad" {
			t.Errorf("a student's %s is refused as %s", request, code)
		}
	}
	if code := codeOf(s.person(teacher.code, "owner", teacher.cookie).tryConnect()); code == "" {
		t.Error("a role that isn't there is let in")
	}
	teacher.knows("class", `"ended":null`, `"door":true`)
}

func TestAPageOfAnotherSiteCantActAsTheTeacher(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday")
	header := http.Header{"Cookie": {teacher.cookie}, "Origin": {"http://evil.example"}}
	if _, err := sockettest.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/live/socket.io/", header, nil); err == nil {
		t.Error("a page of another site may connect with the teacher's cookie")
	}
	r, err := http.NewRequest("POST", s.url+"/teach/"+teacher.code+"/delete", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header.Clone()
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a form on another site is answered %s", response.Status)
	}
}

func TestAStudentCantActAsAnother(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	for what, token := range map[string]string{"a made-up token": strings.Repeat("0", 32), "no token": "", "a name": "Bob", "an id": "2"} {
		if code := codeOf(s.person(teacher.code, "student", "earshot-class-"+teacher.code+"="+token).tryConnect()); code != "stranger" {
			t.Errorf("with %s, somebody is refused as %q", what, code)
		}
	}
	teacher.ask("predict", obj{"lesson": classSlug, "step": "predict-1"})
	ada.told("prediction", has("predict-1"))
	id := section[struct{ ID int64 }](ada, "prediction").ID
	idOfBob := section[struct{ ID int64 }](bob, "me").ID
	ada.ask("vote", obj{"prediction": id, "round": 1, "answer": []string{"A"}, "student": idOfBob, "id": idOfBob, "name": "Bob"})
	ada.told("votes", has(`"1":["A"]`))
	if votes := bob.says("votes"); strings.Contains(votes, `"A"`) {
		t.Errorf("Bob's votes are %s", votes)
	}

	stage := teacher.openStage()
	bobs, _ := bob.takeSeat(func(string, string, []json.RawMessage) {})
	adas, _ := ada.takeSeat(func(string, string, []json.RawMessage) {})
	if adas.Key == bobs.Key || strings.Contains(ada.everything(), bobs.Key) {
		t.Error("Ada has Bob's key")
	}
	ada.link("stage:join", obj{"stage": stage, "key": adas.Key})
	ada.link("report", obj{"client": "Bob", "reports": []obj{{"type": "log", "text": "I am Bob"}}})
	ada.link("report", obj{"client": "Ada", "reports": []obj{{"type": "log", "text": "I am Ada"}}})
	s.entry(stage, "Ada's log", func(e entry) bool { return e.Text == "I am Ada" })
	if slices.ContainsFunc(s.timeline(stage), func(e entry) bool { return e.Text == "I am Bob" }) {
		t.Error("Ada may report what Bob did")
	}
}

func TestVotesAreHiddenUntilTheReveal(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada, bob := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Bob").connect()
	screen := s.person(teacher.code, "screen", teacher.cookie).connect()
	teacher.ask("predict", obj{"lesson": classSlug, "step": "predict-3"})
	ada.told("prediction", has("predict-3"))
	id := section[struct{ ID int64 }](ada, "prediction").ID
	ada.ask("vote", obj{"prediction": id, "round": 1, "answer": obj{"chatMessage": "builtin", "connect": "builtin"}})
	for _, p := range []*person{bob, screen} {
		p.knows("tally", `"answered":1`)
	}
	teacher.ask("close", obj{})
	bob.told("prediction", has("discuss"))
	bob.client.Cut()
	bob.connect() // what a fresh page is told counts as well
	screen.told("prediction", has("discuss"))
	for _, p := range []*person{bob, screen} {
		for _, told := range strings.Split(p.everything(), "\n") {
			if strings.Contains(told, `"rounds"`) || strings.Contains(told, `"answer"`) || strings.Contains(told, `"truth"`) {
				t.Errorf("the %s is told before the reveal: %s", p.as, told)
			}
		}
	}
	teacher.ask("reveal", obj{"after": 0})
	bob.knows("tally", `"answer":{"chatMessage":"builtin","connect":"builtin"},"n":1,"right":false`)
}

func TestWhoFloodsIsSlowedDownAndCutOff(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	teacher.ask("place", obj{"lesson": classSlug, "anchor": ""})
	ada, mallory := s.join(teacher.code, "Ada").connect(), s.join(teacher.code, "Mallory").connect()
	for i := range 2000 {
		if mallory.client.Emit("/class", "task", obj{"lesson": classSlug, "step": "modify-1", "tries": i}) != nil {
			break
		}
	}
	select {
	case <-mallory.client.Gone():
	case <-t.Context().Done():
	}
	ada.ask("follow", obj{"on": true}) // the others notice nothing

	var asked, refused int
	for i := range 10 {
		_, err := ada.client.Ask("/class", "ask", obj{"text": "What?", "nonce": fmt.Sprint("nonce of ", i)})
		asked++
		if err != nil && strings.HasPrefix(err.Error(), "slow: ") {
			refused++
		}
	}
	if refused < 5 {
		t.Errorf("of %d questions at once, %d were refused", asked, refused)
	}
	if code := ada.refused("ask", obj{"text": strings.Repeat("long ", 100), "nonce": "long-question"}); code != "name" {
		t.Errorf("a question that is too long is refused as %s", code)
	}
	var windows []*person
	for range 10 {
		p := s.person(teacher.code, "student", ada.cookie)
		if err := p.tryConnect(); err != nil && codeOf(err) != "windows" {
			t.Errorf("too many windows are refused as %q", codeOf(err))
		}
		windows = append(windows, p)
	}
	until(t, func() bool {
		open := 0
		for _, p := range windows {
			p.mu.Lock()
			if p.known["class"] != nil && !p.gone {
				open++
			}
			p.mu.Unlock()
		}
		return open == 5 // and the one before
	}, func() string { return "one student may have any number of windows" })
}

func TestARemovedStudentStaysOut(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	mallory := s.join(teacher.code, "Mallory").connect()
	teacher.openStage()
	gone := make(ears, 100)
	place, _ := mallory.takeSeat(gone.hear)
	id := section[struct{ ID int64 }](mallory, "me").ID
	teacher.ask("remove", obj{"student": id})
	teacher.ask("remove", obj{"student": id})
	mallory.until("being told", func() bool { return mallory.gone && has("taken you out")(string(mallory.known["removed"])) })
	gone.expect(t, "disconnect")
	if _, err := mallory.sit(place, gone.hear); err == nil {
		t.Error("the key still opens the stage")
	}
	if code := codeOf(mallory.tryConnect()); code != "removed" {
		t.Errorf("a removed student is refused as %q", code)
	}
	if page := bodyOf(t, s.send("GET", "/class/"+teacher.code, mallory.cookie, "", "")); !strings.Contains(page, "taken you out") {
		t.Error("the page doesn't say that they have been removed")
	}
	teacher.knows("people", `"here":0,`, `"list":[]`)
	again := s.join(teacher.code, "Mallory").connect() // the name is free again, for somebody else
	if section[struct{ ID int64 }](again, "me").ID == id {
		t.Error("who joins under the name is taken for the one who was removed")
	}
	teacher.ask("door", obj{"open": false})
	if got := s.post("/class/"+teacher.code+"/join", "", url.Values{"name": {"Eve"}}).StatusCode; got != http.StatusConflict {
		t.Errorf("a closed door is answered %d", got)
	}
}

func TestAFullClassIsFull(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday")
	class, err := s.classes.Find(teacher.code)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for worker := range 50 {
		all.Go(func() {
			for i := range 20 {
				if _, err := class.Join(fmt.Sprintf("Student %d of %d", i, worker)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	response := s.post("/class/"+teacher.code+"/join", "", url.Values{"name": {"One more"}})
	if page := bodyOf(t, response); response.StatusCode != http.StatusConflict || !strings.Contains(page, "This class is full") {
		t.Errorf("one student too many is answered %s", response.Status)
	}
}

func TestCodesCantBeGuessed(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("Thursday").connect()
	ada := s.join(teacher.code, "Ada").connect()
	var last int
	for i := range 310 {
		last = s.send("GET", fmt.Sprintf("/api/class/BBBB%c%c", 'B'+i%5, "23456789"[i%8]), "", "", "").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Fatalf("the 310th guess is answered %d", last)
	}
	if got := s.send("GET", "/class/"+teacher.code, "", "", "").StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("after too many guesses, a right one is answered %d: it would tell that it is right", got)
	}
	if code := codeOf(s.person("BBBBBB", "student", "").tryConnect()); code != "guesses" {
		t.Errorf("guesses over the connection are refused as %q", code)
	}
	ada.client.Cut()
	ada.connect() // whoever is in the class comes back, whatever their neighbours do
}

func TestAnotherClassHearsNothing(t *testing.T) {
	s := serveClass(t)
	one, other := s.openClass("One").connect(), s.openClass("Other").connect()
	ada, eve := s.join(one.code, "Ada").connect(), s.join(other.code, "Eve").connect()
	if code := codeOf(s.person(one.code, "student", eve.cookie).tryConnect()); code != "stranger" {
		t.Errorf("another class's student is refused as %q", code)
	}
	_, token, _ := strings.Cut(eve.cookie, "=")
	if code := codeOf(s.person(one.code, "student", "earshot-class-"+one.code+"="+token).tryConnect()); code != "stranger" {
		t.Errorf("another class's token is refused as %q", code)
	}
	for _, code := range []string{one.code + "/teacher", one.code + "/student/1", "*", ""} {
		if err := s.person(code, "student", eve.cookie).tryConnect(); err == nil {
			t.Errorf("the room %q can be asked for", code)
		}
	}
	one.ask("place", obj{"lesson": classSlug, "anchor": "predict-1"})
	one.ask("eyes", obj{"on": true, "words": "One looks up"})
	one.ask("predict", obj{"lesson": classSlug, "step": "predict-1"})
	ada.told("prediction", has("predict-1"))
	id := section[struct{ ID int64 }](ada, "prediction").ID
	if code := eve.refused("vote", obj{"prediction": id, "round": 1, "answer": []string{"A"}}); code != "gone" {
		t.Errorf("a vote in another class is refused as %s", code)
	}
	idOfAda := section[struct{ ID int64 }](ada, "me").ID
	other.ask("remove", obj{"student": idOfAda})
	one.ask("eyes", obj{"on": false})
	ada.told("eyes", has(`"on":false`))
	other.ask("eyes", obj{"on": true, "words": "Other looks up"})
	eve.told("eyes", has("Other looks up"))
	for _, p := range []*person{eve, other} {
		if all := p.everything(); strings.Contains(all, "One looks up") || strings.Contains(all, "predict-1") || strings.Contains(all, "Ada") {
			t.Errorf("the other class's %s was told\n%s", p.as, all)
		}
	}
}

func TestNobodyOpensAClassWithoutTheKey(t *testing.T) {
	s := serveClass(t)
	s.stop()
	s.teacherKey = "open sesame"
	s.start()
	for key, status := range map[string]int{"": 403, "Open sesame": 403, "open sesame": 303} {
		if got := s.post("/teach", "", url.Values{"title": {"Thursday"}, "key": {key}}).StatusCode; got != status {
			t.Errorf("with the key %q, it is answered %d", key, got)
		}
	}
	for i := range 310 { // keys and codes are guessed out of the same allowance
		s.send("GET", fmt.Sprintf("/api/class/BBBB%c%c", 'B'+i%5, "23456789"[i%8]), "", "", "")
	}
	if got := s.post("/teach", "", url.Values{"key": {"open sesame"}}).StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("after too many guesses, a key is answered %d", got)
	}
}
