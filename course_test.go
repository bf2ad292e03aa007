package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/lessons"
	"earshot/rehearsal"
)

var update = flag.Bool("update", false, "write lessons/golden/ anew from what happens now")

// What the course's authors can be told without playing it, they aren't told.
func TestTheCourseHasNoMistakes(t *testing.T) {
	keepCompiled(t)
	var out, errs strings.Builder
	if code := checkMain([]string{"-play=false"}, &out, &errs); code != 0 {
		t.Errorf("earshot check says\n%s%s", &out, &errs)
	}
}

// Every lesson is played in a real browser, as a learner would who presses every button: its own program fails its
// tasks' checks, the solutions meet them, and what happens is what happened when the golden file was written.
func TestEveryLessonIsPlayed(t *testing.T) {
	keepCompiled(t)
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	if len(course.Lessons) == 0 {
		t.Fatal("there are no lessons")
	}
	player, err := rehearsal.NewPlayer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer player.Close()
	axe, err := os.ReadFile("static/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is missing; install it with: cd static && npm ci --ignore-scripts: ", err)
	}
	player.Axe = string(axe)
	err = rehearse(t.Context(), player, lessons.FS(), chosen(course.Lessons), func(lesson *lessons.Lesson, report *rehearsal.Report, err error) {
		t.Run(lesson.Slug, func(t *testing.T) {
			if err != nil {
				t.Fatal(err)
			}
			for _, finding := range report.Findings {
				t.Error(finding)
			}
			compareGolden(t, filepath.Join("lessons", "golden", lesson.Slug+".txt"), report.Story())
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

var only = flag.String("lesson", "", "play this lesson alone, or these, with commas between")

func chosen(all []*lessons.Lesson) []*lessons.Lesson {
	if *only == "" {
		return all
	}
	slugs := strings.Split(*only, ",")
	return slices.DeleteFunc(slices.Clone(all), func(lesson *lessons.Lesson) bool { return !slices.Contains(slugs, lesson.Slug) })
}

func compareGolden(t *testing.T, file, story string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(story), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: if the lesson is right, go test . -run TestEveryLessonIsPlayed -update writes it", err)
	}
	if string(golden) != story {
		t.Errorf("it isn't as %s has it (-update writes it anew). What happens now:\n%s", file, story)
	}
}
