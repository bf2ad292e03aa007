package web_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/lessons"
)

// changed is the course with other words in the first lesson.
func changed(t *testing.T, old, new string) *lessons.Course {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(lessons.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(lessons.FS(), name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const first = "the-whole-example.md"
	text := string(files[first].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", first, old)
	}
	files[first].Data = []byte(strings.Replace(text, old, new, 1))
	course, err := lessons.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return course
}

func TestPageFollowsTheCourseOfAnAuthor(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	stage := p.stage()
	p.frame("A").say("before")
	p.drawn("B", "event", "chatMessage")

	s.app.Mistaken([]string{"rooms.md:12: there is no picture", "rooms.md:14: give it a title"})
	p.seeText(".mistakes", "The lessons have 2 mistakes")
	p.seeText(".mistakes", "rooms.md:14: give it a title")
	p.accessible(axe(t), "with a list of mistakes")
	other := open(t, s.lesson(), phone)
	other.seeText(".mistakes", "rooms.md:12") // who comes later is told, too
	other.fits()
	p.click(".mistakes button")
	p.see("the list is gone", `!document.querySelector(".mistakes")`)
	p.drawn("B", "event", "chatMessage")

	if err := s.app.Publish(changed(t, "## Somebody comes in", "## Somebody arrives")); err != nil {
		t.Fatal(err)
	}
	p.seeText(".prose", "Somebody arrives")
	p.connected("A", "B")
	if now := p.stage(); now != stage {
		t.Errorf("the page had the stage %s, and has %s now", stage, now)
	}
	p.drawn("B", "event", "chatMessage")
	other.seeText(".prose", "Somebody arrives")
	other.see("the list of mistakes is gone", `!document.querySelector(".mistakes")`)
	p.clean()
	other.clean()
}
