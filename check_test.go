package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// courseFolder writes files, given as name, text, name, text…, into a folder.
func courseFolder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// challenge is a small course that is right.
const challenge = `---
title: Say hello
chapter: The core
order: 1
summary: Somebody says hello.
minutes: 3
kind: challenge
---

:::make Say hello to everyone
Whoever comes, all hear of it.

` + "```act\nC joins\nA runs socket.emit('hello')\n```\n\n```check\nA receives \"hello\"\n```" + `

> Who speaks to everyone?

` + "```js server solution\nio.on('connection', () => {\n\tio.emit('hello')\n})\n```" + `
:::

` + "```js server\nio.on('connection', socket => {})\n```\n\n```js client\nconst socket = io()\nsocket.on('hello', () => {})\n```\n"

// keepCompiled has the command keep compiled code where the next run of the tests finds it.
func keepCompiled(t *testing.T) {
	t.Helper()
	t.Setenv("XDG_DATA_HOME", filepath.Join(os.TempDir(), "earshot-test-data"))
}

func TestACourseWithoutMistakesIsSaidToBeRight(t *testing.T) {
	keepCompiled(t)
	var out, errs strings.Builder
	if code := checkMain([]string{courseFolder(t, "hello.md", challenge)}, &out, &errs); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if out.String() != "1 lesson with 1 step: no mistakes.\n" || errs.String() != "" {
		t.Errorf("it says\n%s%s", &out, &errs)
	}
}

func TestTheCommandsOfTheAuthorsReadmeDoWhatItSays(t *testing.T) {
	keepCompiled(t)
	readme, err := os.ReadFile("lessons/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(readme), "````markdown\n")
	example, _, _ := strings.Cut(after, "````\n")
	var out, errs strings.Builder
	if code := checkMain([]string{courseFolder(t, "nobody-passes-it-on.md", example)}, &out, &errs); code != 0 || !strings.Contains(out.String(), "1 lesson with 6 steps") {
		t.Errorf("exit code %d, saying\n%s%s", code, &out, &errs)
	}
}

func TestEveryMistakeOfACourseIsToldWithItsPlace(t *testing.T) {
	keepCompiled(t)
	change := func(old, new string) string {
		if !strings.Contains(challenge, old) {
			t.Fatalf("the course has no %q", old)
		}
		return strings.Replace(challenge, old, new, 1)
	}
	for _, mistake := range []struct{ name, text, want string }{
		{"the client's code doesn't parse", change("const socket = io()", "const socket = io()\nsocket = = 1"), "hello.md:37: client.js doesn't run: SyntaxError: "},
		{"the program doesn't parse", change("socket => {})", "socket => {)"), "hello.md:32: server.js doesn't run: SyntaxError: "},
		{"the program throws while it starts", change("io.on('connection', socket => {})", "\nio.one('connection')"), "hello.md:33: server.js doesn't run: TypeError: "},
		{"the solution doesn't parse", change("\tio.emit('hello')", "\tio.emit('hello'"), "hello.md:27: server.js doesn't run: SyntaxError: "},
		{"what an act runs doesn't parse", change("socket.emit('hello')", "socket.emit('hello'"), "hello.md:15: client.js doesn't run: SyntaxError: "},
		{"a link leads nowhere", change("Whoever comes", "[Whoever](/lessons/nobody) comes"), "hello.md:11: there is no page /lessons/nobody"},
		{"steps are missing", change("kind: challenge", "clients: 2"), "hello.md:1: there are 0 steps :::predict: a lesson has at least 1"},
		{"the front matter is wrong, and the code", strings.Replace(change("order: 1", "order: one"), "socket => {})", "socket => {)", 1), "hello.md:4: order is"},
	} {
		t.Run(mistake.name, func(t *testing.T) {
			dir := courseFolder(t, "hello.md", mistake.text)
			var out, errs strings.Builder
			if code := checkMain([]string{dir}, &out, &errs); code != 1 {
				t.Errorf("exit code %d, saying %s", code, &errs)
			}
			if !strings.Contains(out.String(), filepath.Join(dir, "")+string(filepath.Separator)+mistake.want) || !strings.HasSuffix(out.String(), " in 1 lesson.\n") {
				t.Errorf("it says\n%s\nwant %s", &out, mistake.want)
			}
		})
	}
}

func TestWhatCantBeCheckedIsSaidWithWhatToDo(t *testing.T) {
	for _, args := range [][]string{{filepath.Join(t.TempDir(), "nowhere")}, {"one", "two"}, {"-nope"}} {
		var out, errs strings.Builder
		if code := checkMain(args, &out, &errs); code != 2 || errs.Len() == 0 {
			t.Errorf("%v: exit code %d, saying %q", args, code, errs.String())
		}
	}
}
