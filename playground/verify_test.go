package playground

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/checks"
)

// manners is a program whose events each show another way to treat those who are connected.
const manners = `io.on('connection', socket => {
  socket.on('toAll', text => io.emit('said', text))
  socket.on('toMe', text => socket.emit('said', text))
  socket.on('toMeAndTheOthers', text => {
    socket.emit('said', text)
    socket.broadcast.emit('said', text)
  })
  socket.on('toOthers', text => socket.broadcast.emit('said', text))
  socket.on('later', text => setTimeout(() => io.emit('said', text), 600))
  socket.on('twice', text => { socket.emit('said', text); socket.emit('said', text) })
  socket.on('misspelled', text => socket.emit('siad', text))
  socket.on('throws', () => nothing.here())
  socket.on('enter', room => { socket.join(room); io.to(room).emit('entered', { who: socket.id, room }) })
  socket.on('exit', room => socket.leave(room))
  socket.on('add', (a, b, reply) => reply(a + b))
  socket.on('silent', () => {})
  socket.on('ask', () => socket.timeout(50).emit('question', () => {}))
  socket.on('tick', () => {
    let n = 0
    const timer = setInterval(() => { io.emit('tick', ++n); if (n === 4) clearInterval(timer) }, 10)
  })
  socket.on('out', () => socket.disconnect())
  socket.on('say', text => console.log('heard ' + text))
})
io.of('/admin').on('connection', socket => socket.emit('secret', 42))
`

// cast is a stage with clients that are connected.
type cast struct {
	*testing.T
	stage   *Stage
	url     string
	clients []*nodeClient
	after   int64
}

func play(t *testing.T, program string, clients int) *cast {
	t.Helper()
	s, url := openTestStage(t, program)
	c := &cast{T: t, stage: s, url: url}
	for range clients {
		c.join(nil)
	}
	c.begin()
	return c
}

// join adds a client and waits until its lane knows that it is connected.
func (c *cast) join(options map[string]any) *nodeClient {
	c.Helper()
	all := map[string]any{"transports": []string{"websocket"}}
	for k, v := range options {
		all[k] = v
	}
	client := join(c.T, c.stage, c.url, all)
	client.expect("connect")
	c.clients = append(c.clients, client)
	entries(c.T, c.stage, is(LaneName(len(c.clients)-1), KindEvent, "connect"))
	return client
}

// begin makes what comes from now on count.
func (c *cast) begin() {
	all := c.stage.Timeline().From(0)
	c.after = all[len(all)-1].Seq
}

func parsed(t *testing.T, lines ...string) (list []checks.Check) {
	t.Helper()
	for _, line := range lines {
		check, err := checks.ParseCheck(line)
		if err == nil {
			err = check.Fits(list, 8)
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, check)
	}
	return list
}

// verify holds checks against what has happened, until they come out as wanted; each wanted outcome is a state, then
// part of what was seen instead.
func (c *cast) verify(lines, want []string) []Outcome {
	c.Helper()
	list := parsed(c.T, lines...)
	deadline := time.Now().Add(patience / 4)
	for {
		got := c.stage.Timeline().Verify(list, c.after)
		if agree(got, want) {
			return got
		}
		if time.Now().After(deadline) {
			c.Errorf("%s\n come out as %+v\nwant %q, after\n%s", strings.Join(lines, "\n"), got, want, story(withoutFrames(c.stage.Timeline().From(0))))
			return got
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func agree(got []Outcome, want []string) bool {
	for i, w := range want {
		state, saw, _ := strings.Cut(w, " ")
		if i >= len(got) || string(got[i].State) != state || !strings.Contains(got[i].Saw, saw) || saw == "" && got[i].Saw != "" {
			return false
		}
	}
	return len(got) == len(want)
}

func TestChecksComeOutAsTheTimelineHasIt(t *testing.T) {
	c := play(t, manners, 3)
	a, b := c.clients[0], c.clients[1]
	onlyA := []string{`A receives "said"`, `nobody else receives it`}
	for _, step := range []struct {
		name  string
		acts  func()
		lines []string
		want  []string
	}{
		{"nothing has happened", func() {}, onlyA, []string{"open", "open"}},
		{"all hear it", func() { a.emit("toAll", "Hi") }, onlyA, []string{"met", "unmet B and C received `said` with \"Hi\", too"}},
		{"one hears it", func() { a.emit("toMe", "Hi") }, onlyA, []string{"met", "met"}},
		{"one, and then the others", func() { a.emit("toMeAndTheOthers", "Hi") }, onlyA, []string{"met", "unmet B and C received `said`"}},
		{"the others hear it", func() { a.emit("toOthers", "Hi") }, []string{`A receives "said"`}, []string{"unmet The server emitted `said` with \"Hi\" to B and C, and to nobody else"}},
		{"the others, as they must", func() { a.emit("toOthers", "Hi") },
			[]string{`server emits "said" to B with "Hi"`, `everyone but A receives it`, `A does not receive it`}, []string{"met", "met", "met"}},
		{"everyone", func() { a.emit("toAll", "Hi") }, []string{`A emits "toAll"`, `server receives it from A`, `then everyone receives "said" from A`}, []string{"met", "met", "met"}},
		{"everyone else", func() { a.emit("toOthers", "Hi") }, []string{`A emits "toOthers"`, `everyone else receives "said"`}, []string{"met", "met"}},
		{"not everyone", func() { a.emit("toOthers", "Hi") }, []string{`everyone receives "said"`}, []string{"unmet but it didn't happen to A"}},
		{"nobody", func() { a.emit("toOthers", "Hi") }, []string{`nobody but B receives "said"`}, []string{"unmet C received `said`"}},
		{"somebody", func() { a.emit("toOthers", "Hi") }, []string{`somebody receives "said"`}, []string{"met"}},
		{"the one asked for", func() { a.emit("toMe", "Hi") }, []string{`B receives "said" from A`}, []string{"unmet to A, and to nobody else"}},
		{"another sender", func() { b.emit("toAll", "Hi") }, []string{`C receives "said" from A`}, []string{"unmet C received `said` with \"Hi\", but not from A"}},
		{"other arguments", func() { a.emit("toMe", "Hi") }, []string{`A receives "said" with "Ho"`}, []string{"unmet A received `said` with \"Hi\""}},
		{"objects with more fields", func() { a.emit("enter", "kitchen") }, []string{`A receives "entered" with {"room": "kitchen"}`}, []string{"met"}},
		{"objects with other fields", func() { a.emit("enter", "kitchen") }, []string{`A receives "entered" with {"room": "hall"}`}, []string{"unmet \"room\":\"kitchen\""}},
		{"a name that is nearly right", func() { a.emit("misspelled", "Hi") }, []string{`A receives "said"`}, []string{"unmet A received `siad` with \"Hi\"; did you mean `said`?"}},
		{"an event that nobody hears", func() { a.emit("toall", "Hi") }, []string{`B receives "said"`}, []string{"unmet `toall` reached the server, but nobody listens to it there (there is a listener for `toAll`)"}},
		{"an exception", func() { a.emit("throws") }, []string{`A receives "said"`}, []string{"unmet nothing is not defined” in line 12 of server.js"}},
		{"nobody throws", func() { a.emit("throws") }, []string{`server throws "not defined"`, `nobody throws`}, []string{"met", "met"}},
		{"nothing came of it", func() { a.emit("silent") }, []string{`B receives "said"`}, []string{"unmet Nothing reached B"}},
		{"something else", func() { a.emit("enter", "hall") }, []string{`A receives "said"`}, []string{"unmet A received `entered` with"}},
		{"in time", func() { a.emit("later", "Hi") }, []string{`A emits "later"`, `B receives "said" within 5s`}, []string{"met", "met"}},
		{"too late", func() { a.emit("later", "Hi") }, []string{`A emits "later"`, `B receives "said" within 200ms`}, []string{"met", "unmet ms after that"}},
		{"not in that time", func() { a.emit("later", "Hi") }, []string{`A emits "later"`, `B does not receive "said" within 300ms`}, []string{"met", "met"}},
		{"once", func() { a.emit("toMe", "Hi") }, []string{`A receives "said" once`}, []string{"met"}},
		{"twice", func() { a.emit("twice", "Hi") }, []string{`A receives "said" twice`}, []string{"met"}},
		{"too often", func() { a.emit("twice", "Hi") }, []string{`A receives "said" once`}, []string{"unmet and that happened twice"}},
		{"several times", func() { a.emit("tick") }, []string{`B receives "tick" at least 3 times`, `then C receives "tick" with 4`}, []string{"met", "met"}},
		{"not so often", func() { a.emit("tick") }, []string{`B receives "tick" at least 5 times`}, []string{"unmet 4 times"}},
		{"an acknowledgement", func() { a.ask("add", 2, 3) }, []string{`A emits "add" with 2, 3`, `then A receives an acknowledgement with 5`}, []string{"met", "met"}},
		{"another acknowledgement", func() { a.ask("add", 2, 3) }, []string{`A receives an acknowledgement with 6`}, []string{"unmet A received the acknowledgement of `add` with 5"}},
		{"no acknowledgement", func() { a.ask("silent") }, []string{`A emits "silent"`, `A does not receive an acknowledgement`}, []string{"met", "met"}},
		{"a missing acknowledgement", func() { a.ask("silent") }, []string{`A emits "silent"`, `A receives an acknowledgement`}, []string{"met", "unmet The server received `silent` and didn't acknowledge it"}},
		{"a room", func() { b.emit("enter", "hall") }, []string{`B joins "hall"`, `nobody else joins "hall"`}, []string{"met", "met"}},
		{"another room", func() { b.emit("enter", "hal") }, []string{`B joins "hall"`}, []string{"unmet B joined the room “hal”; did you mean `hall`?"}},
		{"out of a room", func() { b.emit("exit", "hall") }, []string{`B leaves "hall"`}, []string{"met"}},
		{"a log", func() { a.emit("say", "hello") }, []string{`server logs "heard hello"`, `server never logs "silence"`}, []string{"met", "met"}},
		{"another log", func() { a.emit("say", "hello") }, []string{`server logs "heard nothing"`}, []string{"unmet The server logged “heard hello”"}},
		{"order", func() { a.emit("toAll", 1) }, []string{`B receives "said"`, `then A emits "toAll"`}, []string{"met", "unmet A emitted `toAll` with 1, but before that"}},
	} {
		c.begin()
		step.acts()
		t.Run(step.name, func(t *testing.T) {
			c.T = t
			c.verify(step.lines, step.want)
		})
	}
}

func TestTheLatestCompleteTryCounts(t *testing.T) {
	c := play(t, manners, 2)
	a := c.clients[0]
	lines := []string{`A receives "said"`, `nobody else receives it`}
	a.emit("toAll", "a failure")
	c.verify(lines, []string{"met", "unmet B received `said` with \"a failure\", too"})
	a.emit("toMe", "a success")
	c.verify(lines, []string{"met", "met"})
	a.emit("toAll", "another failure")
	entries(t, c.stage, func(e Entry) bool { return e.Lane == "B" && strings.Contains(string(e.Args), "another") })
	got := c.verify(lines, []string{"met", "met"})
	if e, _ := c.stage.Timeline().Entry(got[0].Seq); !strings.Contains(string(e.Args), "success") {
		t.Errorf("the check is met by %s", e.Tell())
	}
}

func TestANegationWaitsAMoment(t *testing.T) {
	c := play(t, manners, 2)
	list := parsed(t, `A receives "said"`, `nobody else receives it`)
	c.clients[0].emit("toMe", "Hi")
	entries(t, c.stage, is("A", KindEvent, "said"))
	if got := c.stage.Timeline().Verify(list, c.after); !agree(got, []string{"met", "open"}) {
		t.Errorf("right afterwards, the checks are %+v", got)
	}
}

func TestConnectionsComeAndGo(t *testing.T) {
	c := play(t, manners, 3)
	a, b := c.clients[0], c.clients[1]
	a.do("disconnect")
	c.verify([]string{`A disconnects because "client namespace disconnect"`, `nobody else disconnects`, `server fires "disconnect"`}, []string{"met", "met", "met"})
	c.begin()
	b.emit("toAll", "who is here?")
	c.verify([]string{`everyone receives "said"`, `A does not receive "said"`}, []string{"met", "met"})
	c.begin()
	a.do("connect")
	c.verify([]string{`server fires "connection"`, `then A fires "connect"`, `A connects once`}, []string{"met", "met", "met"})
	c.begin()
	b.emit("out")
	c.verify([]string{`B disconnects because "io server disconnect" once`}, []string{"met"})
	c.verify([]string{`B disconnects because "ping timeout"`}, []string{"unmet B disconnected: io server disconnect"})
	c.begin()
	if err := c.stage.Run(manners); err != nil {
		t.Fatal(err)
	}
	c.verify([]string{`A connects`, `somebody connects twice`}, []string{"met", "met"})
}

func TestRefusalsAndNamespaces(t *testing.T) {
	c := play(t, "io.use((socket, next) => socket.handshake.auth.token ? next() : next(new Error('not you')))\n"+manners, 0)
	c.begin()
	join(t, c.stage, c.url, nil).expect("connect_error", "not you")
	c.verify([]string{`A is refused with "not you"`, `A never connects`}, []string{"met", "met"})
	c.verify([]string{`A is refused with "go away"`}, []string{"unmet A was refused: “not you”"})

	c = play(t, manners, 0)
	c.begin()
	join(t, c.stage, c.url, map[string]any{"namespace": "/admin"}).expect("event", "secret", 42)
	c.verify([]string{`A connects in "/admin"`, `A receives "secret" in "/admin" with 42`}, []string{"met", "met"})
	c.verify([]string{`A connects in "/"`}, []string{"unmet A connected in the namespace `/admin`"})
}

func TestTheServersWaitForAnAcknowledgementCanEnd(t *testing.T) {
	c := play(t, manners, 1)
	c.clients[0].emit("ask")
	c.verify([]string{`server emits "question" to A`, `server receives an acknowledgement`}, []string{"met", "met"})
	c.begin()
	c.stage.Run("io.on('connection', socket => { io.timeout(30).emit('gone', () => {}); socket.on('x', () => io.to('empty').timeout(30).emit('question', () => {})) })")
	c.verify([]string{`A connects`, `server receives an acknowledgement`}, []string{"met", "met"})
}

// A client that a page hosts tells who listened there. Its reports are as its page sends them.
func TestAnEventThatReachesNobodysEarIsNotReceived(t *testing.T) {
	tl := newTimeline()
	zero, one := 0, 1
	emit := tl.Add(Entry{Lane: ServerLane, Kind: KindEmit, Event: "said", To: []string{"A", "B"}})
	tl.Add(Entry{Lane: "A", Kind: KindEvent, Event: "said", Cause: &emit, Listeners: &one})
	deaf := tl.Add(Entry{Lane: "B", Kind: KindEvent, Event: "said", Cause: &emit, Listeners: &zero})
	time.Sleep(quiet)
	got := tl.Verify(parsed(t, `A receives "said"`, `B receives it`), 0)
	if !agree(got, []string{"met", "unmet `said` reached B, but nobody listens to it there"}) || got[1].SawSeq != deaf {
		t.Errorf("the outcomes are %+v", got)
	}
	if got := tl.Verify(parsed(t, `A receives "said"`, `nobody else receives it`), 0); !agree(got, []string{"met", "unmet B received `said`, too"}) {
		t.Errorf("it did arrive, but the outcomes are %+v", got)
	}
}

func TestManyEntriesAreVerifiedInTime(t *testing.T) {
	tl := newTimeline()
	for range maxEntries / 4 {
		emit := tl.Add(Entry{Lane: ServerLane, Kind: KindEmit, Event: "x"})
		for _, lane := range []string{"A", "B"} {
			tl.Add(Entry{Lane: lane, Kind: KindEvent, Event: "x", Cause: &emit})
		}
	}
	begin := time.Now()
	tl.Verify(parsed(t, `A receives "x"`, `then B receives "x"`, `then A receives "x"`, `then B receives "y"`, `nobody else receives it`), 0)
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %v", took)
	} else {
		t.Logf("it took %v", took)
	}
}

func TestPredictionsAreComparedWithWhatHappened(t *testing.T) {
	c := play(t, manners, 3)
	a := c.clients[0]
	tl := c.stage.Timeline()
	who, _ := checks.ParseWho(`receives "said" from server`)
	arrow, _ := checks.ParseArrow(`server emits "said"`)
	if got := tl.Who(who, c.after); got.Known {
		t.Errorf("nothing has happened, and who is known: %+v", got)
	}
	a.emit("toMeAndTheOthers", "Hi")
	known := func(find func() Truth) string {
		t.Helper()
		deadline := time.Now().Add(patience)
		for !find().Known {
			if time.Now().After(deadline) {
				t.Fatalf("it never became known: %+v", find())
			}
			time.Sleep(20 * time.Millisecond)
		}
		var told []string
		for lane, seq := range find().Lanes {
			e, _ := tl.Entry(seq)
			told = append(told, fmt.Sprintf("%s: %s", lane, e.Tell()))
		}
		slices.Sort(told)
		return strings.Join(told, "; ")
	}
	everyone := "A: A received `said` with \"Hi\"; B: B received `said` with \"Hi\"; C: C received `said` with \"Hi\""
	if got := known(func() Truth { return tl.Who(who, c.after) }); got != everyone {
		t.Errorf("who heard it is told as %s", got)
	}
	if got := known(func() Truth { return tl.Arrows(arrow, c.after) }); got != everyone {
		t.Errorf("the arrows are told as %s", got)
	}
	order := parsed(t, `B receives "said"`, `A logs "x"`, `A emits "toMeAndTheOthers"`, `server emits "said"`)
	var indices []int
	for _, place := range tl.Order(order, c.after) {
		indices = append(indices, place.Index)
	}
	if fmt.Sprint(indices) != "[2 3 0 1]" {
		t.Errorf("the order is %v", indices)
	}
}

func TestAnswersAreRecognised(t *testing.T) {
	c := play(t, manners, 2)
	c.clients[0].emit("toAll", "Hi")
	all := entries(t, c.stage, is("B", KindEvent, "said"))
	all = append(all, entries(t, c.stage, is("A", KindEvent, "said"))...)
	tl := c.stage.Timeline()
	find := func(match func(Entry) bool) int64 {
		t.Helper()
		i := slices.IndexFunc(all, match)
		if i < 0 {
			t.Fatal("there is no such entry")
		}
		return all[i].Seq
	}
	atA, atB := find(is("A", KindEvent, "said")), find(is("B", KindEvent, "said"))
	emitted, asked := find(is(ServerLane, KindEmit, "said")), find(is("A", KindEmit, "toAll"))
	frameTo := func(lane string) int64 {
		return find(func(e Entry) bool {
			return e.Kind == KindFrame && e.Lane == lane && e.Cause != nil && *e.Cause == emitted
		})
	}
	frameFrom := find(func(e Entry) bool { return e.Kind == KindFrame && e.Cause != nil && *e.Cause == asked })
	opening := find(func(e Entry) bool { return e.Kind == KindFrame && e.Cause == nil })
	for _, c := range []struct {
		answer string
		chosen int64
		hint   string // "" if it is right
	}{
		{`entry B receives "said"`, atB, ""},
		{`entry B receives "said"`, atA, "A received `said` with \"Hi\". That is A's: look at B's lane."},
		{`entry B receives "said"`, frameTo("B"), "That is the frame that carried it."},
		{`entry server receives "toAll"`, emitted, "Look for something else in that lane."},
		{`entry server emits "said" to B`, emitted, ""},
		{`frame of B receives "said"`, frameTo("B"), ""},
		{`frame of B receives "said"`, frameTo("A"), "This frame carried something else"},
		{`frame of B receives "said"`, atB, "look at depth Wire"},
		{`frame of B receives "said"`, asked, "among the frames"},
		{`frame of B receives "said"`, opening, "speaks of itself"},
		{`frame of server receives "toAll"`, frameFrom, ""},
		{`frame of A emits "toAll"`, frameFrom, ""},
		{`frame of server emits "said" to A`, frameTo("B"), "something else"},
		{`line "io.emit" of server.js`, atB, "Look for a line of server.js."},
	} {
		answer, err := checks.ParseAnswer(c.answer)
		if err != nil {
			t.Fatal(err)
		}
		right, hint := tl.Answers(answer, c.chosen), tl.Hint(answer, c.chosen, 0)
		if right != (c.hint == "") || !right && !strings.Contains(hint, c.hint) {
			t.Errorf("%s, answered with %d: right is %v, the hint %q; want %q", c.answer, c.chosen, right, hint, c.hint)
		}
	}
	if got := tl.Did(ProgramFile, 2, 0); got != "The server received `toAll` with \"Hi\"." {
		t.Errorf("line 2 did %q", got)
	}
}
