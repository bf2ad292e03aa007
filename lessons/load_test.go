package lessons_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/lessons"
)

const defaults = `---
clients: 2
---
For authors.

` + "```html client\n<ul></ul>\n```\n\n```js client\nconst socket = io()\nsocket.on('hello', () => {})\n```\n"

const good = `---
title: Waving
chapter: The core
order: 1
summary: Somebody waves.
minutes: 3
---

Hear ` + "`wave`" + `.

` + "```js server\nio.on('connection', socket => {\n\tsocket.on('wave', () => {})\n})\n```\n"

// course makes a folder of lessons: the defaults, and the files given as name, text, name, text…
func course(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{"defaults.md": {Data: []byte(defaults)}}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

func load(t *testing.T, files ...string) *lessons.Course {
	t.Helper()
	c, err := lessons.Load(course(files...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// examine joins what a linter finds in a course that can be read.
func examine(t *testing.T, pages map[string][]string, files ...string) error {
	t.Helper()
	load(t, files...)
	_, found, err := lessons.Examine(course(files...), pages)
	for _, finding := range found {
		err = errors.Join(err, finding)
	}
	return err
}

func TestALessonIsReadWholeAndInheritsWhatItDoesNotGive(t *testing.T) {
	lesson := load(t, "waving.md", good).Lesson("waving")
	if lesson == nil {
		t.Fatal("no lesson under its file's name")
	}
	if lesson.Title != "Waving" || lesson.Chapter != "The core" || lesson.Order != 1 || lesson.Summary != "Somebody waves." || lesson.Minutes != 3 {
		t.Errorf("front matter: %+v", lesson)
	}
	want := lessons.Playground{
		Program:    "io.on('connection', socket => {\n\tsocket.on('wave', () => {})\n})\n",
		ClientHTML: "<ul></ul>\n",
		ClientCode: "const socket = io()\nsocket.on('hello', () => {})\n",
		Clients:    2,
	}
	if lesson.Playground != want {
		t.Errorf("playground: %+v\nwant %+v", lesson.Playground, want)
	}
	if strings.Contains(lesson.Body, "io.on") {
		t.Errorf("the program stands in the prose too:\n%s", lesson.Body)
	}
}

func TestALessonsOwnBlocksAndNumberReplaceTheInheritedOnes(t *testing.T) {
	own := strings.Replace(good, "minutes: 3\n", "minutes: 3\nclients: 5\n", 1) + "\n```html client\n<p></p>\n```\n"
	playground := load(t, "waving.md", own).Lesson("waving").Playground
	if playground.Clients != 5 || playground.ClientHTML != "<p></p>\n" {
		t.Errorf("%+v", playground)
	}
}

func TestLessonsStandInTheirOrderUnderTheirChapters(t *testing.T) {
	with := func(order, chapter string) string {
		return strings.NewReplacer("order: 1", "order: "+order, "The core", chapter).Replace(good)
	}
	c := load(t, "a.md", with("30", "Rooms"), "b.md", with("10", "The core"), "c.md", with("20", "Rooms"), "d.md", with("11", "The core"))
	var outline []string
	for _, chapter := range c.Chapters {
		for _, lesson := range chapter.Lessons {
			outline = append(outline, chapter.Title+"/"+lesson.Slug)
		}
	}
	if got, want := strings.Join(outline, " "), "The core/b The core/d Rooms/c Rooms/a"; got != want {
		t.Errorf("outline: %s\nwant     %s", got, want)
	}
}

func TestWindowsLineEndingsMakeNoDifference(t *testing.T) {
	unix := load(t, "waving.md", good).Lesson("waving")
	windows := load(t, "waving.md", strings.ReplaceAll(good, "\n", "\r\n")).Lesson("waving")
	if unix.Body != windows.Body || unix.Playground != windows.Playground {
		t.Errorf("%+v\nand with CRLF\n%+v", unix, windows)
	}
}

// Each mistake is told with the line where it is, and in words that say what to do.
func TestAuthorsMistakesAreToldWithTheirLines(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the good lesson has no %q", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for _, mistake := range []struct {
		name, file, text string
		want             []string
	}{
		{"no front matter", "x.md", "Hello", []string{"x.md:1: there is no front matter"}},
		{"front matter without an end", "x.md", "---\ntitle: X\n", []string{"x.md:1: the front matter doesn't end"}},
		{"no YAML", "x.md", change("order: 1", "order: [1"), []string{"x.md:", "isn't YAML"}},
		{"unknown field", "x.md", change("minutes: 3", "minutes: 3\nlevel: 3"), []string{`x.md:7: the front matter has no field "level": it knows title, chapter`}},
		{"no title", "x.md", change("title: Waving\n", ""), []string{"x.md:1: the front matter has no title: add a line"}},
		{"empty title", "x.md", change("title: Waving", "title:"), []string{"x.md:2: title is empty"}},
		{"too many clients", "x.md", change("minutes: 3", "minutes: 3\nclients: 9"), []string{`x.md:7: clients is "9": it must be a whole number from 1 to 8`}},
		{"no clients", "x.md", change("minutes: 3", "minutes: 3\nclients: 0"), []string{`x.md:7: clients is "0"`}},
		{"order is a word", "x.md", change("order: 1", "order: first"), []string{`x.md:4: order is "first"`}},
		{"a field twice", "x.md", change("order: 1", "order: 1\norder: 2"), []string{"x.md:5: order is given twice"}},
		{"unknown part", "x.md", change("js server", "js servr"), []string{"x.md:11: ```js servr is no part of a playground", "x.md:1: there is no ```js server block"}},
		{"unknown language", "x.md", good + "\n```jss\n1\n```\n", []string{`x.md:17: unknown language "jss": use one of js,`}},
		{"a block that looks like another", "x.md", good + "\n:::predict Who?\n```acts\nA types \"x\"\n```\n:::\n", []string{"x.md:18: unknown block ```acts; did you mean ```act?"}},
		{"two programs", "x.md", good + "\n```js server\n1\n```\n", []string{"x.md:17: a second ```js server block (the first is on line 11)"}},
		{"a block without an end", "x.md", good + "\n```js\n1\n", []string{"x.md:17: this block of code doesn't end"}},
		{"an empty block without an end", "x.md", good + "\n```js", []string{"x.md:17: this block of code doesn't end"}},
		{"no program", "x.md", good[:strings.Index(good, "```")], []string{"x.md:1: there is no ```js server block"}},
		{"raw HTML", "x.md", good + "\n<b>bold</b>\n", []string{"x.md:17: raw HTML"}},
		{"raw HTML in a line", "x.md", good + "\nvery <b>bold</b>\n", []string{"x.md:17: raw HTML"}},
		{"a first heading of its own", "x.md", good + "\n# Waving\n", []string{"x.md:17: a heading with one #"}},
		{"a link in a heading", "x.md", good + "\n## [Waving](/)\n", []string{"x.md:17: a link in a heading"}},
		{"unknown container", "x.md", good + "\n:::warning Hot\nx\n:::\n", []string{`x.md:17: unknown kind "warning" after :::`}},
		{"container without an end", "x.md", good + "\n:::try Waving\nx\n", []string{"x.md:17: it doesn't end: add a line :::"}},
		{"container without a title", "x.md", good + "\n:::try\nx\n:::\n", []string{"x.md:17: give it a title"}},
		{"a name that is no address", "My Lesson.md", good, []string{"My Lesson.md:1: the file's name becomes the page's address"}},
	} {
		t.Run(mistake.name, func(t *testing.T) {
			_, err := lessons.Load(course(mistake.file, mistake.text))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range mistake.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got  %s\nwant %s", err, want)
				}
			}
		})
	}
}

func TestAllMistakesInAllFilesAreToldAtOnceInTheOrderOfReading(t *testing.T) {
	bad := strings.Replace(strings.Replace(good, "title: Waving\n", "titel: Waving\n", 1), "js server", "js", 1)
	_, err := lessons.Load(course("b.md", bad, "a.md", "nothing"))
	if err == nil {
		t.Fatal("no error")
	}
	var places []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		file, rest, _ := strings.Cut(line, ":")
		number, _, _ := strings.Cut(rest, ":")
		places = append(places, file+":"+number)
	}
	got := strings.Join(places, " ")
	if !strings.HasPrefix(got, "a.md:1 ") || !strings.Contains(got, "b.md:1 b.md:1 b.md:2") {
		t.Errorf("places: %s\nin\n%v", got, err)
	}
}

func TestTwoLessonsCannotHaveTheSamePlace(t *testing.T) {
	_, err := lessons.Load(course("a.md", good, "b.md", good))
	if err == nil || !strings.Contains(err.Error(), "b.md:1: order 1 is taken by a.md") {
		t.Errorf("got %v", err)
	}
}

func TestACourseWithoutLessonsIsAnError(t *testing.T) {
	if _, err := lessons.Load(course()); err == nil {
		t.Error("no error")
	}
}

func TestTheCourseItselfIsRight(t *testing.T) {
	c, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	example := c.Lesson("the-whole-example")
	if example == nil {
		t.Fatal("the example's lesson is missing")
	}
	for _, piece := range []string{
		"io.on('connection'", "socket.on('chatMessage'", "socket.user?.username || 'Anonymous'", "io.emit('chatMessage', { user, message: msg })",
		"socket.on('sendNotification'", "io.emit('notification', msg)", "socket.on('disconnect'", "console.log('WebSocket disconnected')",
	} {
		if !strings.Contains(example.Playground.Program, piece) {
			t.Errorf("the program lacks %s", piece)
		}
	}
}
