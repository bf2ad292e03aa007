package lessons_test

import (
	"encoding/xml"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/lessons"
)

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path class="lane" d="M1 1V9"/></svg>`

// withPicture is a course whose lesson shows a picture by this Markdown; the picture is what room.svg holds.
func withPicture(markdown, svg string) fstest.MapFS {
	fsys := course("waving.md", good+"\n"+markdown+"\n")
	fsys["pictures/room.svg"] = &fstest.MapFile{Data: []byte(svg)}
	fsys["pictures/style.css"] = &fstest.MapFile{Data: []byte(".lane { stroke: red }")}
	return fsys
}

func TestAPictureStandsInTheProseWithItsWordsAndItsSize(t *testing.T) {
	c, err := lessons.Load(withPicture("![A door, \"open\",\nand `io`](pictures/room.svg)", drawing))
	if err != nil {
		t.Fatal(err)
	}
	want := `<img src="/lessons/pictures/room.svg" alt="A door, “open”, and io" width="40" height="20" loading="lazy">`
	if body := c.Lesson("waving").Body; !strings.Contains(body, want) {
		t.Errorf("got %s\nwant %s", body, want)
	}
	if got := string(c.Pictures["room.svg"].SVG); !strings.Contains(got, `viewBox="0 0 40 20"><style>.lane { stroke: red }</style><path`) {
		t.Errorf("the picture lacks the common style: %s", got)
	}
}

func TestMistakesInPicturesAreToldWithTheirLines(t *testing.T) {
	shown := "![A room](pictures/room.svg)"
	change := func(old, new string) string { return strings.Replace(drawing, old, new, 1) }
	for _, mistake := range []struct{ name, markdown, svg, want string }{
		{"no words", "Look:\n![](pictures/room.svg)", drawing, "waving.md:17: a picture without words"},
		{"no such picture", "![A room](pictures/hall.svg)", drawing, `waving.md:17: there is no picture "pictures/hall.svg"`},
		{"somebody else's", "[![A room](https://example.com/room.svg)](/)", drawing, `waving.md:17: there is no picture "https://example.com/room.svg"`},
		{"no SVG", shown, "<svg", "pictures/room.svg:1: this is no SVG"},
		{"empty", shown, "", "pictures/room.svg:1: this is no SVG"},
		{"no size", shown, change(` width="40"`, ""), "pictures/room.svg:1: the <svg> needs its size"},
		{"no viewBox", shown, change(` viewBox="0 0 40 20"`, ""), "pictures/room.svg:1: the <svg> needs its size"},
		{"a script", shown, change("<path", "\n<script>1</script><path"), "pictures/room.svg:2: <script> in a picture"},
		{"a style of its own", shown, change("<path", `<path style="fill:red"`), "pictures/room.svg:1: the attribute style"},
		{"a listener", shown, change("<path", `<path onclick="1"`), "pictures/room.svg:1: the attribute onclick"},
		{"something fetched", shown, change("<path", `<use href="https://example.com/a.svg#b"/><path`), "pictures/room.svg:1: the attribute href"},
	} {
		t.Run(mistake.name, func(t *testing.T) {
			if _, err := lessons.Load(withPicture(mistake.markdown, mistake.svg)); err == nil || !strings.Contains(err.Error(), mistake.want) {
				t.Errorf("got  %v\nwant %s", err, mistake.want)
			}
		})
	}
}

func TestEveryPictureOfTheCourseIsShownAndIsWellFormed(t *testing.T) {
	c, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	var bodies strings.Builder
	for _, lesson := range c.Lessons {
		bodies.WriteString(lesson.Body)
	}
	for name, picture := range c.Pictures {
		if !strings.Contains(bodies.String(), lessons.PicturesPath+name) {
			t.Errorf("no lesson shows %s", name)
		}
		if err := xml.Unmarshal(picture.SVG, new(struct{})); err != nil {
			t.Errorf("%s with its style: %v", name, err)
		}
	}
}

// The pictures can't read the page's variables, so their style repeats some, and must not drift away from them.
func TestPicturesHaveTheColoursOfThePage(t *testing.T) {
	style, err := os.ReadFile("pictures/style.css")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := os.ReadFile("../static/src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(style), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("the pictures have no dark side")
	}
	variable := regexp.MustCompile(`(--[a-z-]+): (#[0-9a-f]+);`)
	for _, match := range variable.FindAllStringSubmatch(light, -1) {
		name := match[1]
		other := regexp.MustCompile(name + `: (#[0-9a-f]+);`).FindStringSubmatch(dark)
		if other == nil {
			t.Errorf("%s has no dark side", name)
		} else if want := name + ": light-dark(" + match[2] + ", " + other[1] + ")"; !strings.Contains(string(tokens), want) {
			t.Errorf("tokens.css has not %s", want)
		}
	}
}
