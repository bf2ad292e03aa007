package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"earshot/lessons"
)

const steppedLesson = `---
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

:::predict Where to?

` + "```act\nA types \"Hello\"\n```\n\n```arrow\nserver emits \"chatMessage\"\n```" + `
:::

:::predict In which order?

` + "```act\nA types \"Hello\"\n```\n\n```order\nA emits \"chatMessage\"\nserver receives \"chatMessage\"\nserver emits \"chatMessage\"\n```" + `
:::

:::predict Whose are they?

` + "```kind\nchatMessage\nconnect\n```" + `
:::

:::investigate Which line reached B?

` + "```answer\nline \"io.emit(\" of server.js\nentry B receives \"chatMessage\"\n```" + `
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

:::recall Who hears ` + "`io.emit`" + `?
- [ ] Only the one who asked
- [x] Everyone
- [ ] Nobody

` + "`io` is the whole room." + `
:::
`

// wireClient is a real socket.io-client, over a WebSocket.
type wireClient struct {
	*testing.T
	in    io.Writer
	lines chan []json.RawMessage
}

// wire connects a client, which calls itself name: by that, a stage knows it when it comes back.
func wire(t *testing.T, url, path, name string) *wireClient {
	t.Helper()
	cmd := exec.Command("node", "../playground/testdata/client.mjs", url,
		fmt.Sprintf(`{"path": %q, "transports": ["websocket"], "extraHeaders": {"User-Agent": %q}}`, path, name))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node can't be started: %v (install Node 20 or newer)", err)
	}
	c := &wireClient{T: t, in: in, lines: make(chan []json.RawMessage, 1000)}
	go func() {
		scan := bufio.NewScanner(out)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			var line []json.RawMessage
			if json.Unmarshal(scan.Bytes(), &line) == nil {
				c.lines <- line
			}
		}
		cmd.Wait()
	}()
	t.Cleanup(func() { in.Close() })
	c.line("connect")
	return c
}

func (c *wireClient) say(command map[string]any) {
	c.Helper()
	if err := json.NewEncoder(c.in).Encode(command); err != nil {
		c.Fatal(err)
	}
}

// line waits for the next line of a kind and returns its first value.
func (c *wireClient) line(kind string) json.RawMessage {
	c.Helper()
	for {
		select {
		case line := <-c.lines:
			if string(line[0]) == `"`+kind+`"` {
				return line[1]
			}
		case <-time.After(20 * time.Second):
			c.Fatalf("there came no %s", kind)
		}
	}
}

// ask sends a request and returns its reply.
func (c *wireClient) ask(name string, payload map[string]any) string {
	c.Helper()
	c.say(map[string]any{"ask": []any{name, payload}})
	return string(c.line("reply"))
}

// lessonUnderWay is the stepped lesson, with A and B on a stage of it and a page that looks on.
func lessonUnderWay(t *testing.T) (page, a *wireClient, server *httptest.Server, stage string) {
	t.Helper()
	defaults, err := fs.ReadFile(lessons.FS(), "defaults.md")
	if err != nil {
		t.Fatal(err)
	}
	server = testAppWith(t, roomy, fstest.MapFS{"defaults.md": {Data: defaults}, "stepped.md": {Data: []byte(steppedLesson)}})
	_, answer := ask(t, "POST", server.URL+"/api/stages", "application/json", `{"lesson": "stepped"}`)
	stage, ok := answer["id"].(string)
	if !ok {
		t.Fatalf("no stage: %v", answer)
	}
	path := "/s/" + stage + "/socket.io/"
	a = wire(t, server.URL, path, "A")
	wire(t, server.URL, path, "B")
	page = wire(t, server.URL, linkPath, "page")
	if reply := page.ask("stage:join", map[string]any{"stage": stage}); strings.Contains(reply, "error") {
		t.Fatal(reply)
	}
	return page, a, server, stage
}

// comes asks about a step until the reply holds something.
func (c *wireClient) comes(want string, payload map[string]any) string {
	c.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		reply := c.ask("step", payload)
		if strings.Contains(reply, want) {
			return reply
		}
		if time.Now().After(deadline) {
			c.Fatalf("the reply to %v is %s, and should hold %s", payload, reply, want)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestStepsAreJudgedByWhatHappens(t *testing.T) {
	page, a, server, stage := lessonUnderWay(t)
	nobody, both := []string{}, []string{"B", "A"}
	page.comes(`{"state":"open"}`, map[string]any{"step": "predict-1", "answer": nobody})
	page.comes(`"words":"Right. Nobody received it."`, map[string]any{"step": "predict-1", "answer": nobody, "over": true})
	page.comes(`"state":"open","checks":[{"state":"open"},{"state":"open"}]`, map[string]any{"step": "modify-1", "after": 1000})

	a.say(map[string]any{"emit": []any{"chatMessage", "Hello"}})
	page.comes(`"words":"Right. A and B received it."`, map[string]any{"step": "predict-1", "answer": both})
	wrong := page.comes(`"state":"wrong","truth":["A","B"],"seqs":{"A":`, map[string]any{"step": "predict-1", "answer": nobody})
	if !strings.Contains(wrong, `"words":"You said nobody. A and B received it."`) {
		t.Errorf("the reply is %s", wrong)
	}
	page.comes(`"words":"You drew an arrow to A. It reached A and B."`, map[string]any{"step": "predict-2", "answer": []string{"A"}})
	page.comes(`"state":"right","truth":["A","B"]`, map[string]any{"step": "predict-2", "answer": both})
	page.comes(`"state":"unmet","checks":[{"state":"met","seq":`, map[string]any{"step": "modify-1"})
	page.comes("{\"state\":\"unmet\",\"saw\":\"B received `chatMessage` with \\\"Hello\\\", too\",\"sawSeq\":", map[string]any{"step": "modify-1"})

	var solution map[string]string
	if err := json.Unmarshal([]byte(page.ask("solution", map[string]any{"step": "modify-1"})), &solution); err != nil {
		t.Fatal(err)
	}
	if status, answer := ask(t, "PUT", server.URL+"/api/stages/"+stage+"/program", "text/javascript", solution["server.js"]); status != 200 {
		t.Fatal("the solution doesn't run: ", answer)
	}
	a.line("connect")
	a.say(map[string]any{"emit": []any{"chatMessage", "Hello"}})
	page.comes(`"state":"met"`, map[string]any{"step": "modify-1"})
}

func TestOrderAndKindsAreJudged(t *testing.T) {
	page, a, _, _ := lessonUnderWay(t)
	page.comes(`{"state":"open","words":"Not everything on the list has happened. Run it again."}`, map[string]any{"step": "predict-3", "answer": []int{0, 1, 2}, "over": true})
	a.say(map[string]any{"emit": []any{"chatMessage", "Hello"}})
	var told struct {
		Truth []int
		Seqs  []int64
	}
	reply := page.comes(`"truth"`, map[string]any{"step": "predict-3", "answer": []int{}})
	if err := json.Unmarshal([]byte(reply), &told); err != nil {
		t.Fatal(err)
	}
	if len(told.Truth) != 3 || !(told.Seqs[told.Truth[0]] < told.Seqs[told.Truth[1]] && told.Seqs[told.Truth[1]] < told.Seqs[told.Truth[2]]) {
		t.Errorf("the order is told as %s", reply)
	}
	page.comes(`"state":"right"`, map[string]any{"step": "predict-3", "answer": told.Truth})
	other := []int{told.Truth[0], told.Truth[2], told.Truth[1]}
	page.comes(`"words":"What came second, you put third. Everything before that was right."`, map[string]any{"step": "predict-3", "answer": other})
	page.comes(`the choices are 0 to 2`, map[string]any{"step": "predict-3", "answer": []int{7}})

	page.comes(`{"state":"right","truth":{"chatMessage":"custom","connect":"builtin"}`, map[string]any{"step": "predict-4", "answer": map[string]string{"chatMessage": "custom", "connect": "builtin"}})
	page.comes("`connect` is built in: Socket.IO fires it by itself.", map[string]any{"step": "predict-4", "answer": map[string]string{"chatMessage": "custom", "connect": "custom"}})
}

func TestPlacesAreJudged(t *testing.T) {
	page, a, server, stage := lessonUnderWay(t)
	page.comes(`"words":"It is line 3 of server.js."`, map[string]any{"step": "investigate-1", "show": true})
	a.say(map[string]any{"emit": []any{"chatMessage", "Hello"}})
	page.comes(`"words":"Right. A and B received it."`, map[string]any{"step": "predict-1", "answer": []string{"A", "B"}})
	seqs := map[string]int64{}
	_, answer := ask(t, "GET", server.URL+"/api/stages/"+stage+"/timeline", "", "")
	for _, e := range answer["entries"].([]any) {
		if e := e.(map[string]any); e["event"] == "chatMessage" && e["kind"] == "event" {
			seqs[e["lane"].(string)] = int64(e["seq"].(float64))
		}
	}
	at := func(seq int64) map[string]any {
		return map[string]any{"step": "investigate-1", "answer": map[string]any{"seq": seq}}
	}
	page.comes("{\"state\":\"right\",\"words\":\"Yes. B received `chatMessage` with \\\"Hello\\\".\"", at(seqs["B"]))
	page.comes("That is A's: look at B's lane.", at(seqs["A"]))
	line := func(n int) map[string]any {
		return map[string]any{"step": "investigate-1", "answer": map[string]any{"file": "server.js", "line": n}}
	}
	page.comes("{\"state\":\"right\",\"words\":\"Yes. The server emitted `chatMessage` with \\\"Hello\\\" to A and B.\"", line(3))
	page.comes("{\"state\":\"wrong\",\"words\":\"The server received `chatMessage` with \\\"Hello\\\". Look for another line.\"", line(2))
	page.comes("That line did nothing here. Look for another line.", line(5))
}

func TestARecallQuestionIsExplained(t *testing.T) {
	page, _, _, _ := lessonUnderWay(t)
	for answer, want := range map[int]string{1: "right", 0: "wrong"} {
		reply := page.comes(`"state":"`+want+`","truth":[1],"words":"`, map[string]any{"step": "recall-1", "answer": []int{answer}})
		if !strings.Contains(reply, "is the whole room") {
			t.Errorf("the reply is %s", reply)
		}
	}
	page.comes("the lesson has no such step", map[string]any{"step": "recall-9"})
	if reply := page.ask("solution", map[string]any{"step": "recall-1"}); !strings.Contains(reply, "the lesson has no such step") {
		t.Errorf("the reply is %s", reply)
	}
}
