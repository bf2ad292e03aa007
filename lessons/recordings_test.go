package lessons_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"earshot/lessons"
)

func TestARecordingIsReplayedInTheProse(t *testing.T) {
	fsys := course("waving.md", good+"\n![A far away, \"late\"](recordings/late.json)\n")
	fsys["recordings/late.json"] = &fstest.MapFile{Data: []byte(`{"earshot":"recording","version":1}`)}
	c, err := lessons.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := `<iframe class="recording" src="/lessons/recordings/late" title="A far away, “late”" loading="lazy"></iframe>`
	if body := c.Lesson("waving").Body; !strings.Contains(body, want) {
		t.Errorf("got %s\nwant %s", body, want)
	}
	if len(c.Recordings["late.json"]) == 0 {
		t.Error("the course lacks the recording")
	}
}

func TestMistakesWithRecordingsAreToldWithTheirLines(t *testing.T) {
	for _, mistake := range []struct{ name, markdown, recording, want string }{
		{"no words", "Look:\n![](recordings/late.json)", `{"earshot":"recording"}`, "waving.md:17: a picture without words"},
		{"no such recording", "![A](recordings/early.json)", `{"earshot":"recording"}`, `waving.md:17: there is no recording "recordings/early.json"`},
		{"something else", "![A](recordings/late.json)", `{"earshot":"report"}`, "recordings/late.json:1: this is no recording"},
		{"no JSON", "![A](recordings/late.json)", "late", "recordings/late.json:1: this is no recording"},
	} {
		t.Run(mistake.name, func(t *testing.T) {
			fsys := course("waving.md", good+"\n"+mistake.markdown+"\n")
			fsys["recordings/late.json"] = &fstest.MapFile{Data: []byte(mistake.recording)}
			if _, err := lessons.Load(fsys); err == nil || !strings.Contains(err.Error(), mistake.want) {
				t.Errorf("got  %v\nwant %s", err, mistake.want)
			}
		})
	}
}
