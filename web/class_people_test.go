package web_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"earshot/playground"
	"earshot/socketio/sockettest"
)

// classLesson is one with a question of each form, and a task.
const classLesson = `---
title: Who hears it
chapter: One
order: 1
summary: Who hears it.
minutes: 5
clients: 2
---

` + "```js server" + `
io.on('connection', socket => {
	socket.on('chatMessage', text => {
		io.emit('chatMessage', text)
	})
})
` + "```" + `

:::predict Who?

` + "```act\nA types \"Hello\"\n```\n\n```who\nreceives \"chatMessage\"\n```" + `
:::

:::predict In which order?

` + "```act\nA types \"Hello\"\n```\n\n```order\nA emits \"chatMessage\"\nserver receives \"chatMessage\"\nserver emits \"chatMessage\"\n```" + `
:::

:::predict Whose are they?

` + "```kind\nchatMessage\nconnect\n```" + `
:::

:::modify Only the one who asked

` + "```act\nA types \"Hello\"\n```\n\n```check\nA receives \"chatMessage\"\nnobody else receives it\n```" + `

> Which object is A alone?

` + "```js server solution" + `
io.on('connection', socket => {
	socket.on('chatMessage', text => {
		socket.emit('chatMessage', text)
	})
})
` + "```" + `
:::
`

const classSlug, otherSlug = "hears", "another"

// serveClass starts the app with that lesson, and another one like it.
func serveClass(t *testing.T) *server {
	t.Helper()
	defaults, err := os.ReadFile("../lessons/defaults.md")
	if err != nil {
		t.Fatal(err)
	}
	another := strings.NewReplacer("Who hears it", "Another", "order: 1", "order: 2").Replace(classLesson)
	return serveCourse(t, fstest.MapFS{"defaults.md": {Data: defaults}, classSlug + ".md": {Data: []byte(classLesson)}, otherSlug + ".md": {Data: []byte(another)}})
}

// person is a teacher, a student or a screen, with what their page has been told.
type person struct {
	t      *testing.T
	server *server
	url    string // of the server's connection for pages
	code   string
	as     string
	cookie string             // name=value
	linked *sockettest.Client // the one that is connected to the namespace "/", too

	mu     sync.Mutex
	client *sockettest.Client
	known  map[string]json.RawMessage // sections, by name
	all    []string                   // everything that was told, as it came
	news   chan struct{}              // closed when something comes
	gone   bool                       // the server has ended the connection to the class
}

func (s *server) person(code, as, cookie string) *person {
	return &person{t: s.t, server: s, url: "ws" + strings.TrimPrefix(s.url, "http") + "/live/socket.io/", code: code, as: as, cookie: cookie, known: map[string]json.RawMessage{}, news: make(chan struct{})}
}

// post sends a form without following where it leads.
func (s *server) post(path, cookie string, form url.Values) *http.Response {
	s.t.Helper()
	return s.send("POST", path, cookie, "application/x-www-form-urlencoded", form.Encode())
}

func (s *server) send(method, path, cookie, contentType, body string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { response.Body.Close() })
	return response
}

func bodyOf(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// openClass opens a class; its teacher isn't connected yet.
func (s *server) openClass(title string) *person {
	s.t.Helper()
	response := s.post("/teach", "", url.Values{"title": {title}})
	if response.StatusCode != http.StatusSeeOther || len(response.Cookies()) != 1 {
		s.t.Fatalf("opening a class is answered %s", response.Status)
	}
	code := strings.TrimPrefix(response.Header.Get("Location"), "/teach/")
	cookie := response.Cookies()[0].Name + "=" + response.Cookies()[0].Value
	s.reader += cookie + "; "
	return s.person(code, "teacher", cookie)
}

// join makes somebody a student; they aren't connected yet.
func (s *server) join(code, name string) *person {
	s.t.Helper()
	response := s.post("/class/"+code+"/join", "", url.Values{"name": {name}})
	if response.StatusCode != http.StatusSeeOther || len(response.Cookies()) != 1 {
		s.t.Fatalf("%s joins, which is answered %s %s", name, response.Status, bodyOf(s.t, response))
	}
	cookie := response.Cookies()[0]
	return s.person(code, "student", cookie.Name+"="+cookie.Value)
}

// dial opens the connection over which a page talks to the app.
func (p *person) dial() error {
	client, err := sockettest.Dial(p.url, http.Header{"Cookie": {p.cookie}}, p.hear)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.client, p.gone = client, false
	clear(p.known)
	p.mu.Unlock()
	p.t.Cleanup(client.Cut)
	return nil
}

// tryConnect connects to the class.
func (p *person) tryConnect() error {
	if err := p.dial(); err != nil {
		return err
	}
	return p.client.Connect("/class", map[string]string{"class": p.code, "as": p.as})
}

// connect connects, and waits for the state.
func (p *person) connect() *person {
	p.t.Helper()
	if err := p.tryConnect(); err != nil {
		p.t.Fatalf("the %s can't connect: %v", p.as, err)
	}
	p.until("the state has come", func() bool { return p.known["class"] != nil })
	return p
}

func (p *person) hear(namespace, event string, args []json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var told json.RawMessage
	if len(args) > 0 {
		told = args[0]
	}
	p.all = append(p.all, event+" "+string(told))
	switch {
	case event == "disconnect":
		p.gone = true
	case event == "state":
		clear(p.known)
		_ = json.Unmarshal(told, &p.known)
	default:
		p.known[event] = told
	}
	close(p.news)
	p.news = make(chan struct{})
}

// until waits until something is so that the person has been told; mu is held while it is looked at.
func (p *person) until(what string, so func() bool) {
	p.t.Helper()
	for {
		p.mu.Lock()
		is, news := so(), p.news
		all := strings.Join(p.all[max(0, len(p.all)-20):], "\n")
		p.mu.Unlock()
		if is {
			return
		}
		select {
		case <-news:
		case <-p.t.Context().Done():
			p.t.Fatalf("never: %s", what)
		case <-time.After(patience):
			p.t.Fatalf("never: %s; the %s was told\n%.4000s", what, p.as, all)
		}
	}
}

// tell waits until a section says so; section is what the page knows, as JSON.
func (p *person) told(section string, so func(told string) bool) {
	p.t.Helper()
	p.until(section, func() bool { return so(string(p.known[section])) })
}

func has(parts ...string) func(string) bool {
	return func(told string) bool {
		for _, part := range parts {
			if !strings.Contains(told, part) {
				return false
			}
		}
		return true
	}
}

// says is what a section says now, as JSON.
func (p *person) says(section string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(p.known[section])
}

// everything is all that the person has been told, a line each.
func (p *person) everything() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.all, "\n")
}

// section reads what the person knows of a section.
func section[T any](p *person, name string) (value T) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := json.Unmarshal(p.known[name], &value); err != nil {
		p.t.Fatalf("%s is %s: %v", name, p.known[name], err)
	}
	return value
}

// ask asks for something that must be done.
func (p *person) ask(name string, payload any) string {
	p.t.Helper()
	reply, err := p.client.Ask("/class", name, payload)
	if err != nil {
		p.t.Fatalf("the %s asks for %s: %v", p.as, name, err)
	}
	return string(reply)
}

// refused asks for something that must be refused, and returns the code.
func (p *person) refused(name string, payload any) string {
	p.t.Helper()
	reply, err := p.client.Ask("/class", name, payload)
	if err == nil {
		p.t.Fatalf("the %s may %s %v: %s", p.as, name, payload, reply)
	}
	code, _, _ := strings.Cut(err.Error(), ":")
	return code
}

// codeOf is the code with which somebody was kept out.
func codeOf(err error) string {
	var refused *sockettest.Refused
	if errors.As(err, &refused) {
		return refused.Data.Code
	}
	return ""
}

type obj = map[string]any

type entry = playground.Entry

// receive waits for a value.
func receive[T any](t *testing.T, what string, from <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-from:
	case <-time.After(patience):
		t.Fatalf("never came: %s", what)
	}
	return value
}
