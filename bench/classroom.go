package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"earshot/socketio/sockettest"
)

// A class is measured with students who are WebSocket connections of this process: each holds what a phone's page holds,
// its connection to the class and to its lesson's link (one), and its client on the shared stage (another).

const (
	// classLesson is what the class does.
	classLesson = "the-whole-example"
	// classEvery is how far apart the teacher's emits are.
	classEvery = 250 * time.Millisecond
)

// measureClasses measures classes of several sizes, each with a server of its own.
func measureClasses(students string, emits int) error {
	for _, text := range strings.Split(students, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return fmt.Errorf("-students is %q; it must be numbers with commas between them", students)
		}
		app, err := startApp()
		if err != nil {
			return err
		}
		err = measureClass(app, n, emits)
		app.stop()
		if err != nil {
			return fmt.Errorf("a class of %d: %w", n, err)
		}
	}
	return nil
}

func measureClass(app *app, n, emits int) error {
	c, err := openClass(app)
	if err != nil {
		return err
	}
	defer c.close()
	fmt.Printf("%d students\n", n)
	empty := usageOf(app)
	begun := time.Now()
	if err := c.join(n); err != nil {
		return err
	}
	joined := usageOf(app)
	fmt.Printf("    all have joined, and have a client on the stage:  %6.2f s, %4.1f s of processor; memory %d MB before, %d MB after\n",
		time.Since(begun).Seconds(), joined.cpu-empty.cpu, empty.memory>>20, joined.memory>>20)
	for _, m := range []struct {
		name string
		emit func(mark string) error
	}{
		{"the teacher moves on → the last student follows", func(mark string) error {
			_, err := c.teacher.Ask("/class", "place", map[string]string{"lesson": classLesson, "anchor": mark})
			return err
		}},
		{"the teacher emits on the stage → the last client hears it", func(mark string) error {
			return c.voice.Emit("/", "chatMessage", mark)
		}},
	} {
		if err := c.measure(m.name, app, n, emits, m.emit); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if err := c.vote(app); err != nil {
		return fmt.Errorf("voting: %w", err)
	}
	fmt.Printf("    memory at the end: %d MB\n", usageOf(app).memory>>20)
	return nil
}

// class is a class under measurement.
type class struct {
	app      *app
	code     string
	teacher  *sockettest.Client
	voice    *sockettest.Client // the teacher's own client on the stage
	students []*student

	mu       sync.Mutex
	awaited  string // what all students are to hear next
	heard    int
	last     time.Time
	complete chan struct{}
	asked    chan int64 // the prediction, once a student has been told of it
}

type student struct {
	page, client *sockettest.Client
	key, name    string
	packets      int // that have come to the client; its page reports each by its number
}

func openClass(app *app) (*class, error) {
	c := &class{app: app, asked: make(chan int64, 1)}
	cookie, where, err := post(app.url+"/teach", url.Values{"title": {"A measured class"}})
	if err != nil {
		return nil, err
	}
	c.code = strings.TrimPrefix(where, "/teach/")
	if c.teacher, err = c.dial("/live/socket.io/", cookie, "teacher", func(string, string, []json.RawMessage) {}); err != nil {
		return nil, err
	}
	reply, err := c.teacher.Ask("/", "stage:open", map[string]any{"page": "teacher", "lesson": classLesson, "drafts": nil})
	if err != nil {
		return nil, err
	}
	var opening struct {
		Stage struct {
			ID      string
			Clients []struct{ Key string }
		}
	}
	if err := json.Unmarshal(reply, &opening); err != nil || len(opening.Stage.Clients) == 0 {
		return nil, fmt.Errorf("the stage isn't opened: %s", reply)
	}
	c.voice, err = onStage(app, opening.Stage.ID, opening.Stage.Clients[0].Key, func(string, string, []json.RawMessage) {})
	if err != nil {
		return nil, err
	}
	_, err = c.teacher.Ask("/class", "stage", map[string]string{"stage": opening.Stage.ID})
	return c, err
}

// dial connects somebody to the class and to the link that pages hold.
func (c *class) dial(path, cookie, as string, heard func(string, string, []json.RawMessage)) (*sockettest.Client, error) {
	client, err := sockettest.Dial("ws://"+c.app.address+path, http.Header{"Cookie": {cookie}}, heard)
	if err != nil {
		return nil, err
	}
	return client, errors.Join(client.Connect("/class", map[string]string{"class": c.code, "as": as}), client.Connect("/", struct{}{}))
}

func onStage(app *app, stage, key string, heard func(string, string, []json.RawMessage)) (*sockettest.Client, error) {
	client, err := sockettest.Dial("ws://"+app.address+"/s/"+stage+"/as/"+key+"/socket.io/", nil, heard)
	if err != nil {
		return nil, err
	}
	return client, client.Connect("/", struct{}{})
}

// post sends a form, and returns the cookie that the answer sets and where it leads.
func post(address string, form url.Values) (cookie, where string, err error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return "", "", err
	}
	response.Body.Close()
	if len(response.Cookies()) == 0 {
		return "", "", fmt.Errorf("%s answers %s", address, response.Status)
	}
	return response.Cookies()[0].Name + "=" + response.Cookies()[0].Value, response.Header.Get("Location"), nil
}

// arrivals is how many students join at the same time.
const arrivals = 16

func (c *class) join(n int) error {
	c.students = make([]*student, n)
	errs := make(chan error, n)
	slots := make(chan struct{}, arrivals)
	for i := range n {
		slots <- struct{}{}
		go func() {
			s, err := c.joinOne(fmt.Sprint("Student ", i+1))
			c.students[i] = s
			<-slots
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func (c *class) joinOne(name string) (*student, error) {
	cookie, _, err := post(c.app.url+"/class/"+c.code+"/join", url.Values{"name": {name}})
	if err != nil {
		return nil, err
	}
	s := &student{name: name}
	if s.page, err = c.dial("/live/socket.io/", cookie, "student", c.hear); err != nil {
		return nil, err
	}
	reply, err := s.page.Ask("/class", "seat", struct{}{})
	if err != nil {
		return nil, err
	}
	var seat struct{ Stage, Key, Name string }
	if err := json.Unmarshal(reply, &seat); err != nil {
		return nil, err
	}
	if _, err := s.page.Ask("/", "stage:join", map[string]string{"stage": seat.Stage, "key": seat.Key}); err != nil {
		return nil, err
	}
	s.key, s.name = seat.Key, seat.Name
	s.client, err = onStage(c.app, seat.Stage, seat.Key, func(_, event string, args []json.RawMessage) { c.onClient(s, event, args) })
	return s, err
}

// hear is what a student's page is told of the class.
func (c *class) hear(namespace, event string, args []json.RawMessage) {
	if namespace != "/class" || len(args) == 0 {
		return
	}
	switch event {
	case "place":
		var place struct{ Anchor string }
		if json.Unmarshal(args[0], &place) == nil {
			c.arrived(place.Anchor)
		}
	case "prediction":
		var prediction struct{ ID int64 }
		if json.Unmarshal(args[0], &prediction) == nil && prediction.ID != 0 {
			select {
			case c.asked <- prediction.ID:
			default:
			}
		}
	}
}

// onClient is what a student's client hears on the stage. Its page reports it, as a real one does.
func (c *class) onClient(s *student, event string, args []json.RawMessage) {
	var said struct{ Message string }
	if event != "chatMessage" || len(args) == 0 || json.Unmarshal(args[0], &said) != nil {
		return
	}
	c.arrived(said.Message)
	s.packets++
	_ = s.page.Emit("/", "report", map[string]any{"client": s.name, "reports": []any{map[string]any{"type": "receive", "kind": "event", "sid": s.client.ID(),
		"packet": s.packets + 1, "nsp": "/", "event": event, "args": args, "listeners": []any{map[string]any{"file": "client.js", "line": 1}}}}})
}

func (c *class) arrived(mark string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if mark != c.awaited {
		return
	}
	c.heard++
	if c.last = time.Now(); c.heard == len(c.students) {
		close(c.complete)
	}
}

// measure emits again and again, and takes the time until the last student has received it.
func (c *class) measure(name string, app *app, n, emits int, emit func(mark string) error) error {
	before := usageOf(app)
	begun := time.Now()
	var took []float64
	for i := range emits {
		mark := fmt.Sprintf("mark-%d", i)
		complete := make(chan struct{})
		c.mu.Lock()
		c.awaited, c.heard, c.complete = mark, 0, complete
		c.mu.Unlock()
		start := time.Now()
		if err := emit(mark); err != nil {
			return err
		}
		select {
		case <-complete:
		case <-time.After(patience):
			return fmt.Errorf("of %d students, only %d have received it", n, c.heard)
		}
		took = append(took, float64(c.last.Sub(start).Microseconds())/1000)
		time.Sleep(classEvery - min(classEvery, time.Since(start)))
	}
	share := (usageOf(app).cpu - before.cpu) / time.Since(begun).Seconds()
	fmt.Printf("    %-57s p50 %6.1f ms, p99 %6.1f ms, worst %6.1f ms; %2.0f %% of a processor at %.1f emits a second\n", name+":",
		quantile(took, 0.5), quantile(took, 0.99), quantile(took, 1), 100*share, float64(emits)/time.Since(begun).Seconds())
	return nil
}

// vote asks the class, and has all answer at once.
func (c *class) vote(app *app) error {
	if _, err := c.teacher.Ask("/class", "predict", map[string]string{"lesson": classLesson, "step": "predict-1"}); err != nil {
		return err
	}
	id := <-c.asked
	before, begun := usageOf(app), time.Now()
	errs := make(chan error, len(c.students))
	for i, s := range c.students {
		answer := [][]string{{"A"}, {"B"}, {"A", "B"}}[i%3]
		go func() {
			_, err := s.page.Ask("/class", "vote", map[string]any{"prediction": id, "round": 1, "answer": answer})
			errs <- err
		}()
	}
	for range c.students {
		if err := <-errs; err != nil {
			return err
		}
	}
	fmt.Printf("    %-57s %6.2f s until the last vote is on the disk, %.1f s of processor\n", "all vote at once:", time.Since(begun).Seconds(), usageOf(app).cpu-before.cpu)
	return nil
}

func (c *class) close() {
	c.teacher.Cut()
	c.voice.Cut()
	for _, s := range c.students {
		if s != nil && s.page != nil && s.client != nil {
			s.page.Cut()
			s.client.Cut()
		}
	}
}

// usage is what a process has used: processor time in seconds, and memory that it has now in bytes.
type usage struct {
	cpu    float64
	memory int64
}

// usageOf reads it from Linux's /proc (man 5 proc); elsewhere it is 0.
func usageOf(app *app) (u usage) {
	folder := "/proc/" + strconv.Itoa(app.process.Process.Pid)
	if stat, err := os.ReadFile(folder + "/stat"); err == nil {
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		user, _ := strconv.ParseFloat(fields[11], 64)
		system, _ := strconv.ParseFloat(fields[12], 64)
		u.cpu = (user + system) / 100 // ticks of a hundredth
	}
	if statm, err := os.ReadFile(folder + "/statm"); err == nil {
		pages, _ := strconv.ParseInt(strings.Fields(string(statm))[1], 10, 64)
		u.memory = pages * int64(os.Getpagesize())
	}
	return u
}
