package playground

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
	"earshot/sandbox"
)

// patience is how long a test waits for something that takes milliseconds on a machine that has time.
const patience = 20 * time.Second

const chat = `io.on('connection', socket => {
	console.log('WebSocket connected: ', socket.id)

	socket.on('chatMessage', msg => {
		const user = socket.user?.username || 'Anonymous'
		console.log('Message received: ', msg)
		io.emit('chatMessage', { user, message: msg })
	})

	socket.on('sendNotification', msg => {
		io.emit('notification', msg)
	})

	socket.on('disconnect', () => {
		console.log('WebSocket disconnected')
	})
})
`

// testStages opens stages whose Socket.IO servers are reachable at the returned URL.
func testStages(t testing.TB, limits Limits) (*Stages, string) {
	t.Helper()
	engine, err := NewEngineWithin(t.Context(), cacheDir(t), limits)
	if err != nil {
		t.Fatal(err)
	}
	stages := NewStages(engine, limits, slog.New(slog.NewTextHandler(io.Discard, nil)))
	mux := http.NewServeMux()
	serve := func(w http.ResponseWriter, r *http.Request) {
		if s, ok := stages.Get(r.PathValue("stage")); ok {
			s.ServeSocketIO(w, r, r.PathValue("key"))
			return
		}
		http.NotFound(w, r)
	}
	mux.HandleFunc("/s/{stage}/socket.io/", serve)
	mux.HandleFunc("/s/{stage}/as/{key}/socket.io/", serve)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := stages.Close(ctx); err != nil {
			t.Error(err)
		}
		server.Close()
		engine.Close()
	})
	return stages, server.URL
}

// cacheDir keeps compiled code between the packages' tests.
func cacheDir(t testing.TB) string {
	dir := os.TempDir() + "/earshot-test-compiled"
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openTestStage(t testing.TB, program string) (*Stage, string) {
	t.Helper()
	stages, url := testStages(t, Limits{Stages: 100, PerVisitor: 100, Idle: time.Hour})
	s, err := stages.Open("test", &lessons.Lesson{}, program)
	if err != nil {
		t.Fatal(err)
	}
	return s, url
}

// nodeClient is a real socket.io-client in a Node process of its own.
type nodeClient struct {
	t     *testing.T
	in    io.WriteCloser
	lines chan []any
}

// join starts a client of the stage; options are socket.io-client's.
func join(t *testing.T, s *Stage, url string, options map[string]any) *nodeClient {
	t.Helper()
	all := map[string]any{"path": s.Path()}
	for k, v := range options {
		all[k] = v
	}
	namespace, _ := all["namespace"].(string)
	delete(all, "namespace")
	encoded, _ := json.Marshal(all)
	if _, err := os.Stat("../static/node_modules/socket.io-client"); err != nil {
		t.Fatal("socket.io-client is missing: run ./test, which installs it (or `npm ci --ignore-scripts` in static/)")
	}
	cmd := exec.Command("node", "testdata/client.mjs", url, string(encoded), namespace)
	cmd.Stderr = os.Stderr
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatalf("node can't be started: %v (install Node 20 or newer)", err)
	}
	c := &nodeClient{t: t, in: in, lines: make(chan []any, 10_000)}
	go func() {
		defer close(c.lines)
		scan := bufio.NewScanner(out)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			var line []any
			if json.Unmarshal(scan.Bytes(), &line) == nil {
				c.lines <- line
			}
		}
		cmd.Wait()
	}()
	t.Cleanup(func() {
		in.Close()
		for range c.lines {
		}
	})
	return c
}

func (c *nodeClient) say(command map[string]any) {
	c.t.Helper()
	if err := json.NewEncoder(c.in).Encode(command); err != nil {
		c.t.Fatal(err)
	}
}

func (c *nodeClient) emit(args ...any) { c.t.Helper(); c.say(map[string]any{"emit": args}) }
func (c *nodeClient) ask(args ...any)  { c.t.Helper(); c.say(map[string]any{"ask": args}) }
func (c *nodeClient) do(what string)   { c.t.Helper(); c.say(map[string]any{"do": what}) }

// expect waits for a line that begins with these values, whatever comes before, and returns it.
func (c *nodeClient) expect(want ...any) []any {
	c.t.Helper()
	deadline := time.After(patience)
	var seen []string
	for {
		select {
		case line, ok := <-c.lines:
			if !ok {
				c.t.Fatalf("the client ended before %v; it said %v", want, seen)
			}
			if beginsWith(line, want) {
				return line
			}
			seen = append(seen, fmt.Sprint(line))
		case <-deadline:
			c.t.Fatalf("the client never said %v; it said %v", want, seen)
		}
	}
}

func beginsWith(line, want []any) bool {
	for i, w := range want {
		if i >= len(line) || fmt.Sprint(line[i]) != fmt.Sprint(w) {
			return false
		}
	}
	return true
}

// entries waits until the timeline holds an entry for which last is true, and returns all up to it.
func entries(t *testing.T, s *Stage, last func(Entry) bool) []Entry {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		changed := s.Timeline().Changed(1 << 60)
		all := s.Timeline().From(0)
		for i, e := range all {
			if last(e) {
				return all[:i+1]
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the timeline never came to that entry:\n%s", story(all))
		}
		select {
		case <-changed:
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func is(lane string, kind Kind, event string) func(Entry) bool {
	return func(e Entry) bool { return e.Lane == lane && e.Kind == kind && e.Event == event }
}

// withoutFrames leaves out the wire, and numbers what remains anew.
func withoutFrames(all []Entry) (out []Entry) {
	numbers := map[int64]int64{}
	for _, e := range all {
		if e.Kind == KindFrame {
			continue
		}
		numbers[e.Seq] = int64(len(out) + 1)
		e.Seq = numbers[e.Seq]
		if e.Cause != nil {
			e.Cause = ptr(numbers[*e.Cause])
		}
		out = append(out, e)
	}
	return out
}

// story writes entries so that a person can compare them: `5 server event chatMessage ["Hi"] <4 :4`.
func story(all []Entry) string {
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "%d %s %s", e.Seq, e.Lane, e.Kind)
		for _, part := range []string{e.Event, string(e.Args), e.Text, e.Room} {
			if part != "" {
				b.WriteString(" " + part)
			}
		}
		if len(e.To) > 0 && e.Kind == KindEmit && e.Lane == ServerLane {
			b.WriteString(" →" + strings.Join(e.To, ","))
		}
		if e.Cause != nil {
			fmt.Fprintf(&b, " <%d", *e.Cause)
		}
		if e.Source != nil {
			fmt.Fprintf(&b, " :%d", e.Source.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestTheTimelineOfTheChatExampleIsExact(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	entries(t, s, is("A", KindEvent, "connect"))
	b := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	b.expect("connect")
	before := entries(t, s, is("B", KindEvent, "connect"))
	// The second client's console.log comes last.
	entries(t, s, func(e Entry) bool { return e.Seq > before[len(before)-1].Seq })

	a.emit("chatMessage", "Hi!")
	a.expect("event", "chatMessage", map[string]any{"user": "Anonymous", "message": "Hi!"})
	b.expect("event", "chatMessage", map[string]any{"user": "Anonymous", "message": "Hi!"})
	// A's and B's receipts are two effects of one cause, each recorded when its frame is written: either may be first.
	entries(t, s, is("A", KindEvent, "chatMessage"))
	entries(t, s, is("B", KindEvent, "chatMessage"))
	all := withoutFrames(s.Timeline().From(0))
	if all[13].Lane == "B" {
		all[13].Lane, all[14].Lane = "A", "B"
	}

	ids := map[string]string{}
	for _, e := range all {
		if e.Socket != "" && ids[e.Socket] == "" {
			ids[e.Socket] = fmt.Sprintf("id%d", len(ids)+1)
		}
	}
	got := story(all)
	for id, name := range ids {
		got = strings.ReplaceAll(got, id, name)
	}
	want := `1 server program the program starts
2 A open websocket
3 server event connection <2 :1
4 A event connect <3
5 server log WebSocket connected:  id1 <3 :2
6 B open websocket
7 server event connection <6 :1
8 B event connect <7
9 server log WebSocket connected:  id2 <7 :2
10 A emit chatMessage ["Hi!"]
11 server event chatMessage ["Hi!"] <10 :4
12 server log Message received:  Hi! <11 :6
13 server emit chatMessage [{"user":"Anonymous","message":"Hi!"}] →A,B <11 :7
14 A event chatMessage [{"user":"Anonymous","message":"Hi!"}] <13
15 B event chatMessage [{"user":"Anonymous","message":"Hi!"}] <13
`
	if got != want {
		t.Errorf("the timeline is\n%s\nand should be\n%s", got, want)
	}
	for i, e := range all {
		if i > 0 && e.Cause != nil && e.At < all[*e.Cause-1].At {
			t.Errorf("entry %d is dated %d µs, before its cause %d at %d µs", e.Seq, e.At, *e.Cause, all[*e.Cause-1].At)
		}
	}
}

func TestClientsComeInOverEveryTransport(t *testing.T) {
	for name, c := range map[string]struct {
		options map[string]any
		then    string
	}{
		"polling":   {map[string]any{"transports": []string{"polling"}}, "polling"},
		"websocket": {map[string]any{"transports": []string{"websocket"}}, "websocket"},
		"upgrade":   {map[string]any{}, "websocket"},
	} {
		t.Run(name, func(t *testing.T) {
			s, url := openTestStage(t, chat)
			a := join(t, s, url, c.options)
			a.expect("connect")
			a.expect("transport", c.then)
			a.emit("chatMessage", "over "+name)
			a.expect("event", "chatMessage", map[string]any{"user": "Anonymous", "message": "over " + name})
			lanes, _ := s.Lanes()
			if len(lanes) != 1 || lanes[0].Name != "A" || !lanes[0].Connected || lanes[0].Kind != TerminalClient {
				t.Errorf("the lanes are %+v", lanes)
			}
		})
	}
}

func TestRunReplacesTheProgramAndClientsComeBack(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => socket.emit('hello', 'from the first'))`)
	a := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("event", "hello", "from the first")
	if err := s.Run(`io.on('connection', socket => socket.emit('hello', 'from the second'))`); err != nil {
		t.Fatal(err)
	}
	a.expect("disconnect", "transport close")
	a.expect("event", "hello", "from the second")
}

func TestAProgramThatFailsToStartLeavesTheOldOneRunning(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := join(t, s, url, nil)
	a.expect("connect")
	for _, c := range []struct {
		program      string
		line, column int
	}{
		{"io.on('connection', socket => {\n  socket.emit('x'\n})\n", 3, 1},
		{"const a = 1\n\nnotDefined()\n", 3, 1},
		{"io.emit('connect')", 1, 4},
	} {
		err := s.Run(c.program)
		var thrown *sandbox.Error
		if !errors.As(err, &thrown) || thrown.Line != c.line || thrown.Column < 1 {
			t.Errorf("%q gives %#v, want an error in line %d", c.program, err, c.line)
		}
	}
	a.emit("chatMessage", "still here")
	a.expect("event", "chatMessage", map[string]any{"user": "Anonymous", "message": "still here"})
}

func TestAnExceptionInAListenerNamesItsLineAndTheStageLivesOn(t *testing.T) {
	s, url := openTestStage(t, "io.on('connection', socket => {\n  socket.on('bad', () => {\n    nothing.here()\n  })\n  socket.on('good', () => socket.emit('fine'))\n  socket.on('later', async () => {\n    await null\n    throw new TypeError('too late')\n  })\n})\n")
	a := join(t, s, url, nil)
	a.expect("connect")
	a.emit("bad")
	a.emit("later")
	a.emit("good")
	a.expect("event", "fine")
	all := entries(t, s, is("A", KindEvent, "fine"))
	var got []string
	for _, e := range all {
		if e.Kind == KindError {
			got = append(got, fmt.Sprintf("%s in line %d", e.Text, e.Source.Line))
		}
	}
	want := []string{"ReferenceError: nothing is not defined in line 3", "unhandled rejection: TypeError: too late in line 8"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the errors are %q, want %q", got, want)
	}
}

func TestAcknowledgementsGoBothWays(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.on('add', (a, b, reply) => reply(a + b))
  socket.on('askMe', () => socket.emit('question', answer => console.log('one:', answer)))
  socket.on('askAll', async () => console.log('all:', await io.timeout(5000).emitWithAck('question')))
  socket.on('askSilent', async () => {
    try { await socket.timeout(50).emitWithAck('silence') } catch (error) { console.log(error.message) }
  })
})`)
	a := join(t, s, url, nil)
	a.expect("connect")
	a.ask("add", 2, 3)
	a.expect("reply", 5)
	a.emit("askMe")
	all := entries(t, s, func(e Entry) bool { return e.Kind == KindLog && e.Text == "one: reply from the client" })
	var kinds []string
	for e := all[len(all)-1]; ; e = all[*e.Cause-1] {
		kinds = append(kinds, e.Lane+" "+string(e.Kind))
		if e.Cause == nil {
			break
		}
	}
	if got, want := strings.Join(kinds, " < "), "server log < server acked < A ack < A event < server emit < server event < A emit"; got != want {
		t.Errorf("the chain of causes is %s, want %s", got, want)
	}
	a.emit("askAll")
	entries(t, s, func(e Entry) bool { return e.Kind == KindLog && e.Text == "all: [ 'reply from the client' ]" })
}

func TestBinaryArgumentsGoBothWays(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.emit('bytes', { inside: new Uint8Array([1, 2, 255]) }, new Uint8Array([7]).buffer)
  socket.on('send', () => 0)
})`)
	a := join(t, s, url, nil)
	line := a.expect("event", "bytes")
	if got := fmt.Sprint(line[3]); got != "map[bytes:[7]]" {
		t.Errorf("the second argument is %s", got)
	}
}

func TestMiddlewareAdmitsAndRefuses(t *testing.T) {
	s, url := openTestStage(t, `
const { Server } = require('socket.io')
const io = new Server({ cors: { origin: '*' } })
io.use(async (socket, next) => {
  await null
  if (socket.handshake.auth.token !== 'good') {
    const error = new Error('not you')
    error.data = { because: 'token' }
    return next(error)
  }
  socket.user = { username: 'Ada' }
  next()
})
io.on('connection', socket => socket.emit('name', socket.user.username))`)
	refused := join(t, s, url, map[string]any{"auth": map[string]any{"token": "bad"}})
	refused.expect("connect_error", "not you", map[string]any{"because": "token"})
	let := join(t, s, url, map[string]any{"auth": map[string]any{"token": "good"}})
	let.expect("event", "name", "Ada")
	all := entries(t, s, is("A", KindEvent, "connect_error"))
	e := all[len(all)-1]
	if e.Cause == nil || all[*e.Cause-1].Kind != KindRefuse || all[*e.Cause-1].Text != "not you" || all[*e.Cause-1].Source == nil {
		t.Errorf("the refusal isn't the cause of connect_error: %+v", e)
	}
}

func TestARefusedEventFiresErrorOnTheServer(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.use(([event], next) => event === 'bad' ? next(new Error('not so')) : next())
  socket.on('bad', () => {})
  socket.on('error', error => console.log(error instanceof Error, error.message))
})`)
	a := join(t, s, url, nil)
	a.expect("connect")
	a.emit("bad")
	all := entries(t, s, is("server", KindLog, ""))
	var chain []string
	for e := all[len(all)-1]; ; e = all[*e.Cause-1] {
		chain = append(chain, fmt.Sprint(e.Kind, " ", e.Event, e.Text, " ", string(e.Args)))
		if e.Kind == KindEvent && e.Builtin && (*e.Listeners != 1 || e.Source == nil || e.Source.Line != 4) {
			t.Errorf("error fires for %d listeners at %v", *e.Listeners, e.Source)
		}
		if e.Cause == nil {
			break
		}
	}
	want := `log true not so  < event errornot so ["not so"] < refuse badnot so  < event bad [] < emit bad []`
	if got := strings.Join(chain, " < "); got != want {
		t.Errorf("the chain of causes is\n%s\nwant\n%s", got, want)
	}
}

func TestRoomsAndBroadcastsReachWhomTheyName(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.on('enter', room => { socket.join(room); socket.emit('rooms', [...socket.rooms].length) })
  socket.on('leave', room => { socket.leave(room); socket.emit('rooms', [...socket.rooms].length) })
  socket.on('toRoom', room => socket.to(room).emit('room', room))
  socket.on('others', () => socket.broadcast.emit('others'))
  socket.on('count', () => socket.emit('count', io.sockets.sockets.size, io.engine.clientsCount))
})`)
	a, b := join(t, s, url, nil), join(t, s, url, nil)
	a.expect("connect")
	b.expect("connect")
	b.emit("enter", "kitchen")
	b.expect("event", "rooms", 2)
	a.emit("toRoom", "kitchen")
	b.expect("event", "room", "kitchen")
	b.emit("leave", "kitchen")
	b.expect("event", "rooms", 1)
	b.emit("others")
	a.expect("event", "others")
	a.emit("count")
	a.expect("event", "count", 2, 2)
}

func TestDisconnectsTellTheirReasonOnBothSides(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.on('disconnecting', () => console.log('leaves', [...socket.rooms].length))
  socket.on('disconnect', reason => console.log(reason))
  socket.on('kick', () => socket.disconnect())
})`)
	said := func(text string) {
		t.Helper()
		entries(t, s, func(e Entry) bool { return e.Kind == KindLog && e.Text == text })
	}
	a := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	a.do("disconnect")
	a.expect("disconnect", "io client disconnect")
	said("client namespace disconnect")
	said("leaves 1")
	a.do("connect")
	a.expect("connect")
	a.emit("kick")
	a.expect("disconnect", "io server disconnect")
	said("server namespace disconnect")
	a.do("connect")
	a.expect("connect")
	a.do("close")
	all := entries(t, s, func(e Entry) bool {
		return e.Kind == KindLog && (e.Text == "transport close" || e.Text == "transport error")
	})
	var causes []string
	for _, e := range all {
		if e.Event != "disconnect" || e.Lane != ServerLane {
			continue
		}
		if !e.Builtin {
			t.Errorf("entry %d isn't marked as built-in: %+v", e.Seq, e)
		}
		if e.Cause == nil {
			causes = append(causes, "the outside")
		} else {
			causes = append(causes, all[*e.Cause-1].Lane+" "+string(all[*e.Cause-1].Kind))
		}
	}
	if got, want := strings.Join(causes, ", "), "A close, server close, the outside"; got != want {
		t.Errorf("the disconnects were caused by %s; it was %s", got, want)
	}
	lanes, _ := s.Lanes()
	if len(lanes) != 1 {
		t.Errorf("one client that came back has %d lanes: %+v", len(lanes), lanes)
	}
}

func TestACallOverSeveralLinesIsNamedByItsFirst(t *testing.T) {
	s, _ := openTestStage(t, `io.emit(
  'a',
  { b: [1, 2] }
)
console.log(
  'c',
  String(3)
)
io.of('/x').to('room').emit('d',
  Math.max(1, 2))`)
	var lines []int
	for _, e := range s.Timeline().From(1) {
		lines = append(lines, e.Source.Line)
	}
	if got := fmt.Sprint(lines); got != "[1 5 9]" {
		t.Errorf("the lines are %s, want [1 5 9]", got)
	}
}

func TestTimersCarryTheirCause(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.on('later', () => setTimeout(() => socket.emit('now'), 5))
})`)
	a := join(t, s, url, nil)
	a.expect("connect")
	a.emit("later")
	a.expect("event", "now")
	all := withoutFrames(entries(t, s, is("A", KindEvent, "now")))
	emit := all[len(all)-2]
	timer := all[*emit.Cause-1]
	if timer.Kind != KindTimer || timer.Source.Line != 2 || all[*timer.Cause-1].Event != "later" {
		t.Errorf("the emit's cause is %+v", timer)
	}
}

func TestNobodyListensIsSaid(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := join(t, s, url, nil)
	a.expect("connect")
	a.emit("chatmessage", "lower case")
	all := entries(t, s, is(ServerLane, KindEvent, "chatmessage"))
	if n := all[len(all)-1].Listeners; n == nil || *n != 0 {
		t.Errorf("the entry doesn't say that nobody listens: %+v", all[len(all)-1])
	}
}

func TestAProgramThatNeverEndsIsStoppedAndOthersGoOn(t *testing.T) {
	stages, url := testStages(t, Limits{Stages: 10, PerVisitor: 10, Idle: time.Hour})
	bad, err := stages.Open("test", &lessons.Lesson{}, "io.on('connection', socket => {\n  socket.on('spin', () => {\n    for (;;) {}\n  })\n})")
	if err != nil {
		t.Fatal(err)
	}
	good, err := stages.Open("test", &lessons.Lesson{}, chat)
	if err != nil {
		t.Fatal(err)
	}
	a, b := join(t, bad, url, nil), join(t, good, url, nil)
	a.expect("connect")
	b.expect("connect")
	a.emit("spin")
	b.emit("chatMessage", "undisturbed")
	b.expect("event", "chatMessage")
	all := entries(t, bad, func(e Entry) bool { return e.Kind == KindLimit })
	if e := all[len(all)-1]; e.Source == nil || e.Source.Line != 3 {
		t.Errorf("the limit's entry doesn't name line 3: %+v", e)
	}
	if err := bad.Run(chat); err != nil {
		t.Fatal(err)
	}
	a.expect("connect")
}
