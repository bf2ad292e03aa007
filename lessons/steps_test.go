package lessons_test

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"earshot/checks"
	"earshot/lessons"
)

// whole is a lesson with one step of each kind, and a second to investigate.
const whole = `---
title: A room
chapter: The core
order: 1
summary: Somebody speaks.
minutes: 3
---

:::predict Who hears ` + "`chatMessage`" + `?
The server answers with ` + "`io.emit`" + `.

` + "```act\nA types \"Hello\"\n```\n\n```who\nreceives \"chatMessage\"\n```" + `
:::

:::investigate Which line reached B?
Click it.

` + "```answer\nline \"io.emit('chatMessage'\" of server.js\nentry B receives \"chatMessage\"\n```" + `
:::

:::investigate Which frame?

` + "```act\nC joins\nC types \"Hello\"\n```\n\n```answer\nframe of C receives \"chatMessage\"\n```" + `
:::

:::modify Answer only the one who asked
Change one word.

` + "```act\nA types \"Hello\"\n```\n\n```check\nA receives \"chatMessage\"\nnobody else receives it\n```" + `

> There are *two* objects.

> ` + "`socket`" + ` is one client.

` + "```js server solution\n" + `io.on('connection', socket => {
	socket.on('chatMessage', msg => {
		socket.emit('chatMessage', msg)
	})
})
` + "```" + `
:::

:::make Say when somebody types

` + "```act\nA types \"Hello\"\n```\n\n```check\nserver fires \"connection\"\nthen B receives \"typing\" with \"<Ann>\"\n```" + `

> Who hears it?

` + "```js client solution\nconst socket = io()\nsocket.on('hello', () => {})\nsocket.emit('typing')\n```" + `
:::

:::recall Who hears ` + "`io.emit`" + `?
Think.

- [ ] Only ` + "`socket`" + `
- [x] Everyone
- [ ] Nobody

` + "`io`" + ` is the *whole* room.
:::

After.

` + "```js server\n" + `io.on('connection', socket => {
	socket.on('chatMessage', msg => {
		io.emit('chatMessage', msg)
	})
})
` + "```\n"

func TestStepsAreReadWithWhatTheySay(t *testing.T) {
	lesson := load(t, "room.md", whole).Lesson("room")
	var ids []string
	for _, step := range lesson.Steps {
		ids = append(ids, step.ID)
	}
	if want := []string{"predict-1", "investigate-1", "investigate-2", "modify-1", "make-1", "recall-1"}; !slices.Equal(ids, want) {
		t.Fatalf("the steps are %v, want %v", ids, want)
	}
	predict := lesson.Step("predict-1")
	if predict.Form != lessons.FormWho || predict.Who.Event != "chatMessage" || predict.Acts[0].Text != "Hello" || predict.Title != "Who hears chatMessage?" || predict.Line != 9 {
		t.Errorf("predict: %+v", predict)
	}
	if answers := lesson.Step("investigate-1").Answers; len(answers) != 2 || answers[0].File != lessons.ProgramFile || answers[1].Kind != checks.InEntry {
		t.Errorf("answers: %+v", answers)
	}
	modify := lesson.Step("modify-1")
	if len(modify.Checks) != 2 || !strings.Contains(modify.Solution[lessons.ProgramFile], "socket.emit('chatMessage', msg)") || len(modify.Solution) != 1 {
		t.Errorf("modify: %+v", modify)
	}
	recall := lesson.Step("recall-1")
	if recall.Choices != 3 || !slices.Equal(recall.Right, []int{1}) || recall.Explanation != "<p><code>io</code> is the <em>whole</em> room.</p>\n" {
		t.Errorf("recall: %+v", recall)
	}
	if lesson.Step("make-2") != nil {
		t.Error("there is a step make-2")
	}
}

// sectionOf returns one step's part of a page.
func sectionOf(t *testing.T, body, id string) string {
	t.Helper()
	_, after, ok := strings.Cut(body, ` id="`+id+`" data-kind=`)
	section, rest, closed := strings.Cut(after, "</section>")
	if !ok || !closed || strings.Contains(section, "<section") {
		t.Fatalf("no section %s in\n%s\n%s", id, body, rest)
	}
	return section
}

func attribute(t *testing.T, section, name string, into any) {
	t.Helper()
	found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(section)
	if found == nil {
		t.Fatalf("no %s in %s", name, section)
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), into); err != nil {
		t.Fatal(err)
	}
}

func TestAStepIsASectionThatTheScriptCanRead(t *testing.T) {
	body := load(t, "room.md", whole).Lesson("room").Body
	section := sectionOf(t, body, "predict-1")
	var acts []checks.Act
	var lines []string
	var clients int
	attribute(t, section, "data-acts", &acts)
	attribute(t, section, "data-lines", &lines)
	attribute(t, section, "data-clients", &clients)
	if len(acts) != 1 || acts[0].Do != checks.Type || acts[0].Who != "A" || !acts[0].Enter || clients != 2 || !slices.Equal(lines, []string{`receives "chatMessage"`}) {
		t.Errorf("acts %+v, lines %q, clients %d", acts, lines, clients)
	}
	for _, want := range []string{
		`"predict" data-form="who"`, `aria-labelledby="predict-1-title"`,
		`<h2 class="title" id="predict-1-title"><span class="sort">Predict</span> <a class="anchor" href="#predict-1">Who hears <span class="pointed"><code class="event custom" title="Custom event">chatMessage</code>?</span>`,
		"<p>The server answers with <code>io.emit</code>.</p>", `<div class="live"></div>`,
	} {
		if !strings.Contains(section, want) {
			t.Errorf("no %s in\n%s", want, section)
		}
	}
	if !strings.HasSuffix(strings.TrimSpace(body), "<p>After.</p>") {
		t.Errorf("what follows the steps isn't after them:\n%s", body)
	}
}

func TestATaskShowsItsChecksHintsAndSolutionInThisOrder(t *testing.T) {
	body := load(t, "room.md", whole).Lesson("room").Body
	rest := sectionOf(t, body, "modify-1")
	for _, want := range []string{
		"<p>Change one word.</p>", `<ul class="checks">`, `<li>A receives <code class="event custom" title="Custom event">chatMessage</code></li>`,
		"<li>nobody else receives it</li>", `<details class="hint"><summary>A hint</summary>`, "There are <em>two</em> objects.",
		`<details class="hint">`, "<code>socket</code> is one client.", `<details class="solution"><summary>The solution</summary>`,
		`<p class="file">server.js</p>`, `<pre class="code diff"`, "<del>- \t\tio.emit(", "<ins>+ \t\tsocket.emit(", `<div class="live"></div>`,
	} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("no %s in\n%s", want, rest)
		}
		rest = after
	}
	made := sectionOf(t, body, "make-1")
	for _, want := range []string{`server fires <code class="event builtin" title="Built-in event">connection</code>`,
		`>typing</code> with &#34;&lt;Ann&gt;&#34;</li>`, `<p class="file">client.js</p>`, "<ins>+ socket.emit("} {
		if !strings.Contains(made, want) {
			t.Errorf("no %s in\n%s", want, made)
		}
	}
}

// Whoever looks into the page must not find there what a step asks.
func TestThePageDoesNotTellWhatIsRight(t *testing.T) {
	body := load(t, "room.md", whole).Lesson("room").Body
	recall := sectionOf(t, body, "recall-1")
	if !strings.Contains(recall, "<ul class=\"choices\">\n<li>Only <code>socket</code></li>\n<li>Everyone</li>\n<li>Nobody</li>\n</ul>") {
		t.Errorf("choices: %s", recall)
	}
	for _, secret := range []string{"checked", "whole", "io.emit('chatMessage'&#34;", "entry B"} {
		if strings.Contains(recall+sectionOf(t, body, "investigate-1"), secret) {
			t.Errorf("the page tells %q", secret)
		}
	}
}

// prediction is the whole lesson with another question in its prediction.
func prediction(question string) string {
	return strings.Replace(whole, "```who\nreceives \"chatMessage\"\n```", question, 1)
}

func TestAnOrderIsShownInAnotherOrderAndTheSameEachTime(t *testing.T) {
	text := prediction("```order\nA emits \"chatMessage\" | A says it\nserver receives \"chatMessage\"\nserver emits \"chatMessage\"\nB receives \"chatMessage\"\n```")
	lesson := load(t, "room.md", text).Lesson("room")
	step := lesson.Step("predict-1")
	var shown []string
	attribute(t, sectionOf(t, lesson.Body, "predict-1"), "data-lines", &shown)
	inOrder := []string{"A says it", `server receives "chatMessage"`, `server emits "chatMessage"`, `B receives "chatMessage"`}
	if slices.Equal(shown, inOrder) || len(shown) != 4 || len(step.Order) != 4 || step.Form != lessons.FormOrder {
		t.Fatalf("shown: %q, of %+v", shown, step)
	}
	for i, at := range step.Shuffle {
		if shown[i] != inOrder[at] {
			t.Errorf("line %d shows %q, and the shuffle says %q", i, shown[i], inOrder[at])
		}
	}
	if again := load(t, "room.md", text).Lesson("room").Step("predict-1").Shuffle; !slices.Equal(again, step.Shuffle) {
		t.Errorf("%v, and at the next start %v", step.Shuffle, again)
	}
}

func TestTheOtherFormsOfAPrediction(t *testing.T) {
	arrow := load(t, "room.md", prediction("```arrow\nserver emits \"chatMessage\"\n```")).Lesson("room").Step("predict-1")
	if arrow.Form != lessons.FormArrow || arrow.Who.Verb != checks.Emits {
		t.Errorf("arrow: %+v", arrow)
	}
	kinds := load(t, "room.md", prediction("```kind\nconnection\nchatMessage\n```")).Lesson("room")
	var shown []string
	attribute(t, sectionOf(t, kinds.Body, "predict-1"), "data-lines", &shown)
	if step := kinds.Step("predict-1"); step.Form != lessons.FormKind || !slices.Equal(step.Names, shown) || !slices.Equal(shown, []string{"connection", "chatMessage"}) {
		t.Errorf("kind: %+v, shown as %q", step, shown)
	}
}

func TestALongSolutionShowsWhatIsAroundItsChanges(t *testing.T) {
	program := "io.on('connection', () => {})\n" + strings.Repeat("// a line\n", 60) + "// end\n"
	text := strings.Replace(whole, "```js server\nio.on(", "```js server\n"+program+"io.on(", 1)
	text = strings.Replace(text, "```js server solution\nio.on(", "```js server solution\n"+program+"io.on(", 1)
	section := sectionOf(t, load(t, "room.md", text).Lesson("room").Body, "modify-1")
	if !strings.Contains(section, "<span class=\"gap\">  …</span>") || strings.Count(section, "a line") > 3 || strings.Count(section, "<ins>") != 1 {
		t.Errorf("got\n%s", section)
	}
}

func TestTheServerInGoStandsBesideTheProgram(t *testing.T) {
	lesson := load(t, "room.md", whole+"\n```go server\npackage main\n\nfunc main() {}\n```\n").Lesson("room")
	if lesson.Playground.Go != "package main\n\nfunc main() {}\n" || strings.Contains(lesson.Body, "package main") {
		t.Errorf("Go is %q", lesson.Playground.Go)
	}
}

// Each mistake in a step is told with the line where it is.
func TestMistakesInStepsAreToldWithTheirLines(t *testing.T) {
	for _, mistake := range []struct{ name, old, new, want string }{
		{"no question", "```who\nreceives \"chatMessage\"\n```", "", "room.md:9: predict-1 has 0 questions: it needs exactly one"},
		{"two questions", "```who\nreceives \"chatMessage\"\n```", "```who\nreceives \"chatMessage\"\n```\n\n```kind\nhello\nconnect\n```", "room.md:9: predict-1 has 2 questions"},
		{"a question of two lines", "```who\nreceives \"chatMessage\"", "```who\nreceives \"chatMessage\"\nreceives \"hello\"", "room.md:16: ```who has 2 lines: it takes 1"},
		{"a short order", "```who\nreceives \"chatMessage\"", "```order\nA receives \"chatMessage\"", "room.md:16: ```order has 1 lines: it takes 3 to 6"},
		{"names with quotes", "```who\nreceives \"chatMessage\"", "```kind\n\"connection\"\nhello", `room.md:17: "connection" is no event's name`},
		{"nothing done", "```act\nA types \"Hello\"\n```\n\n```who", "```who", "room.md:9: predict-1 has no ```act block"},
		{"a bad act", "A types \"Hello\"\n```\n\n```who", "A tips \"Hello\"\n```\n\n```who", "room.md:13: "},
		{"an act of nobody", "A types \"Hello\"\n```\n\n```who", "C types \"Hello\"\n```\n\n```who", "there is no client C: the last is B"},
		{"a bad check", "A receives \"chatMessage\"\nnobody", "A receive \"chatMessage\"\nnobody", "room.md:50: \"receive\" is no verb"},
		{"a check of nobody", "A receives \"chatMessage\"\nnobody", "C receives \"chatMessage\"\nnobody", "there is no client C"},
		{"nothing before", "A receives \"chatMessage\"\nnobody", "nobody", "refers to a sentence before it"},
		{"a check of an event that nobody has", "A receives \"chatMessage\"\nnobody", "A receives \"chatMassage\"\nnobody", "room.md:50: no code of this lesson and of this task's solution has an event chatMassage; did you mean chatMessage?"},
		{"no answer", "```answer\nline \"io.emit('chatMessage'\" of server.js\nentry B receives \"chatMessage\"\n```", "", "investigate-1 has no ```answer block"},
		{"an answer that stands nowhere", "line \"io.emit('chatMessage'\"", "line \"io.emt('chatMessage'\"", `room.md:25: no line of server.js holds "io.emt('chatMessage'"`},
		{"an answer that stands twice", "line \"io.emit('chatMessage'\"", "line \"chatMessage\"", `room.md:25: "chatMessage" stands in line 2 of server.js and in line 3`},
		{"an empty block", "```who\nreceives \"chatMessage\"", "```who", "room.md:16: this ```who block is empty"},
		{"a block twice", "```who", "```act\nA types \"Hello\"\n```\n\n```who", "room.md:16: a second ```act block in this step (the first is on line 12)"},
		{"a block of another kind of step", "```who", "```check", "```check is nothing that a predict step has: it takes ```who, ```order, ```arrow, ```kind, ```act"},
		{"a block in no step", "After.", "```act\nA closes\n```", "```act stands in no step: put it between"},
		{"a program in a step", "js server solution", "js server", "```js server stands in a step: put it outside; what a task should become is ```js server solution"},
		{"no hint", "> Who hears it?", "", "make-1 has no hint"},
		{"no solution", "```js client solution\nconst socket = io()\nsocket.on('hello', () => {})\nsocket.emit('typing')\n```", "", "make-1 has no solution"},
		{"a solution that changes nothing", "\t\tsocket.emit('chatMessage', msg)", "\t\tio.emit('chatMessage', msg)", "this solution is what the learner starts with: change server.js"},
		{"no right choice", "- [x]", "- [ ]", "recall-1 has no right choice"},
		{"no wrong choice", "- [ ] Only `socket`\n- [x] Everyone\n- [ ] Nobody", "- [x] Everyone\n- [x] All", "in recall-1 every choice is right"},
		{"no choices", "- [ ] Only `socket`\n- [x] Everyone\n- [ ] Nobody", "", "recall-1 has no choices"},
		{"a choice without a box", "- [ ] Nobody", "- Nobody", "a choice begins with a box"},
		{"no explanation", "`io` is the *whole* room.", "", "recall-1 has no explanation"},
		{"boxes elsewhere", "After.", "- [ ] After", "a list with boxes stands outside of a :::recall"},
		{"no Go", "After.", "```go server\npackage main\n\nfunc main( {}\n```", "this isn't Go"},
		{"a kind of lesson", "minutes: 3", "minutes: 3\nkind: exam", `room.md:7: kind is "exam": it must be challenge, or be left out`},
	} {
		t.Run(mistake.name, func(t *testing.T) {
			if !strings.Contains(whole, mistake.old) {
				t.Fatalf("the whole lesson has no %q", mistake.old)
			}
			_, err := lessons.Load(course("room.md", strings.Replace(whole, mistake.old, mistake.new, 1)))
			if err == nil || !strings.Contains(err.Error(), mistake.want) {
				t.Errorf("got  %v\nwant %s", err, mistake.want)
			}
		})
	}
}

func TestAFinishedLessonHasItsStepsInTheirOrder(t *testing.T) {
	if err := examine(t, nil, "room.md", whole); err != nil {
		t.Errorf("the whole lesson: %v", err)
	}
	with := func(old, new string) string { return strings.Replace(whole, old, new, 1) }
	recallFirst := with("minutes: 3\n---\n", "minutes: 3\n---\n\n:::recall What?\n- [x] a\n- [ ] b\n\nBecause.\n:::\n")
	for _, c := range []struct{ name, text, want string }{
		{"no steps", good, "x.md:1: there are no steps: a lesson has at least one :::predict"},
		{"two predictions", with(":::investigate", ":::predict Which are built in?\n```kind\nconnect\nhello\n```\n:::\n\n:::investigate"), ""},
		{"too much to investigate", with(":::modify", strings.Repeat(":::investigate Which?\n```answer\nentry A connects\n```\n:::\n\n", 2)+":::modify"),
			"x.md:1: there are 4 steps :::investigate: a lesson has at most 3"},
		{"wrong order", recallFirst, "x.md:9: recall-1 stands before make-1"},
		{"a challenge with steps", with("minutes: 3", "minutes: 3\nkind: challenge"), "x.md:1: a challenge has one step, a :::make, and this has 6 steps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := examine(t, nil, "x.md", c.text)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
