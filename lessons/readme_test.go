package lessons_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/checks"
	"earshot/lessons"
)

// readme is README.md without its example, and the example.
func readme(t *testing.T) (rest, example string) {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, after, begun := strings.Cut(string(text), "````markdown\n")
	example, after, ended := strings.Cut(after, "````\n")
	if !begun || !ended {
		t.Fatal("README.md has no example")
	}
	return before + after, example
}

func TestTheReadmesExampleIsALessonWithoutMistakes(t *testing.T) {
	_, example := readme(t)
	course, found, err := lessons.Examine(fstest.MapFS{"nobody-passes-it-on.md": {Data: []byte(example)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range found {
		t.Error(finding)
	}
	lesson := course.Lesson("nobody-passes-it-on")
	if len(lesson.Steps) != 6 || !strings.Contains(lesson.Playground.ClientCode, "chatMessage") {
		t.Errorf("it has %d steps, and its client is\n%s", len(lesson.Steps), lesson.Playground.ClientCode)
	}
}

// Every sentence that the README shows is one, among clients as they are in it.
func TestTheReadmesSentencesAreUnderstood(t *testing.T) {
	rest, _ := readme(t)
	blocks := regexp.MustCompile("(?ms)^```(who|arrow|order|answer|act|check)\n(.*?)^```$").FindAllStringSubmatch(rest, -1)
	seen := map[string]int{}
	for _, block := range blocks {
		clients := 2
		var before []checks.Check
		for line := range strings.Lines(block[2]) {
			line = strings.TrimSpace(line)
			seen[block[1]]++
			var err error
			switch block[1] {
			case "who":
				_, err = checks.ParseWho(line)
			case "arrow":
				_, err = checks.ParseArrow(line)
			case "order":
				line, _, _ = strings.Cut(line, " | ")
				_, err = checks.ParseCheck(line)
			case "answer":
				_, err = checks.ParseAnswer(line)
			case "act":
				var act checks.Act
				if act, err = checks.ParseAct(line); err == nil {
					clients, err = act.Fits(clients)
				}
			case "check":
				var check checks.Check
				if check, err = checks.ParseCheck(line); err == nil {
					err = check.Fits(before, clients)
				}
				before = append(before, check)
			}
			if err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	for kind, least := range map[string]int{"who": 1, "arrow": 1, "order": 3, "answer": 3, "act": 18, "check": 25} {
		if seen[kind] < least {
			t.Errorf("the README shows %d sentences of the kind %s, want %d", seen[kind], kind, least)
		}
	}
}

func TestTheReadmeNamesEveryNetwork(t *testing.T) {
	rest, _ := readme(t)
	for _, name := range checks.Networks() {
		if !strings.Contains(strings.ReplaceAll(rest, "\n", " "), `"`+name+`"`) {
			t.Errorf("no word of the network %q", name)
		}
	}
}
