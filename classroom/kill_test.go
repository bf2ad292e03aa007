package classroom

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"earshot/lessons"
	"earshot/playground"
)

// victim is the variable that makes this test program a class that goes on until it is killed.
const victim = "EARSHOT_CLASSROOM_VICTIM"

func TestMain(m *testing.M) {
	if path := os.Getenv(victim); path != "" {
		fmt.Fprintln(os.Stderr, goOn(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// nobody is a Host without anybody to tell.
type nobody struct{ course *lessons.Course }

func (nobody) Tell(string, string, any)                 {}
func (nobody) Dismiss(string)                           {}
func (n nobody) Course() *lessons.Course                { return n.course }
func (nobody) Stage(string) (*playground.Stage, bool)   { return nil, false }
func (nobody) Addresses() []string                      { return nil }
func (nobody) Record(*playground.Stage) (string, error) { return "", nil }
func (nobody) Forget(string) error                      { return nil }
func (nobody) Judge(*playground.Stage, *lessons.Step, int64, []string) (t Truth, _ bool, _ error) {
	return t, false, nil
}

const lessonText = "---\ntitle: One\nchapter: One\norder: 1\nsummary: One.\nminutes: 5\nclients: 2\n---\n\n```js server\nio.on('connection', () => {})\n```\n\n" +
	":::predict Whose?\n\n```kind\nchat\nconnect\n```\n:::\n"

// begin opens the classes of a file.
func begin(path string) (*Classes, error) {
	defaults, err := os.ReadFile("../lessons/defaults.md")
	if err != nil {
		return nil, err
	}
	course, err := lessons.Load(fstest.MapFS{"defaults.md": {Data: defaults}, "one.md": {Data: []byte(lessonText)}})
	if err != nil {
		return nil, err
	}
	cs, err := Open(path, Options{})
	if err != nil {
		return nil, err
	}
	return cs, cs.Serve(nobody{course})
}

// goOn has students join a class and vote, round after round, all at once, and says what was acknowledged.
func goOn(path string) error {
	cs, err := begin(path)
	if err != nil {
		return err
	}
	code, secret, err := cs.Create("A class", "")
	if err != nil {
		return err
	}
	teacher, err := cs.Enter(code, Teacher, secret)
	if err != nil {
		return err
	}
	if _, _, err := teacher.Ask("predict", []byte(`{"lesson": "one", "step": "predict-1"}`)); err != nil {
		return err
	}
	var saying sync.Mutex
	say := func(format string, args ...any) {
		saying.Lock()
		defer saying.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	say("class %s", code)
	var all sync.WaitGroup
	all.Go(func() { // as often as a teacher may at once
		for n := 1; n <= 30; n++ {
			for _, request := range [][2]string{{"timer", `{"seconds": %d}`}, {"eyes", `{"on": true, "words": "%d"}`}, {"place", `{"lesson": "one", "anchor": "%d"}`}} {
				if _, _, err := teacher.Ask(request[0], fmt.Appendf(nil, request[1], n)); err == nil {
					say("%s %d", request[0], n)
				}
			}
		}
	})
	for worker := range 8 {
		all.Go(func() {
			for n := 0; err == nil; n++ {
				err = joinAndVote(teacher.class, fmt.Sprintf("Student %d %d", worker, n), say)
			}
		})
	}
	all.Wait()
	return err
}

func joinAndVote(c *Class, name string, say func(string, ...any)) error {
	token, err := c.Join(name)
	if err != nil {
		return err
	}
	say("joined %s", token)
	m, err := c.all.Enter(c.code, Student, token)
	if err != nil {
		return err
	}
	for _, kind := range []string{"builtin", "custom"} {
		vote := fmt.Sprintf(`{"prediction": 1, "round": 1, "answer": {"chat": %q, "connect": "builtin"}}`, kind)
		if _, _, err := m.Ask("vote", []byte(vote)); err != nil {
			return err
		}
		say("voted %s %s", token, kind)
	}
	return nil
}

// A process is killed in mid-class, again and again: what it had acknowledged is there, and counts once.
func TestWhatAClassWasToldSurvivesAKill(t *testing.T) {
	program, err := os.Executable()
	must(t, err)
	for round := range 6 {
		path := filepath.Join(t.TempDir(), "classes.sqlite")
		process := exec.Command(program)
		process.Env = append(os.Environ(), victim+"="+path)
		process.Stderr = os.Stderr
		out, err := process.StdoutPipe()
		must(t, err)
		must(t, process.Start())
		lines := bufio.NewScanner(out)
		var code string
		joined, votes, set := []string{}, map[string]string{}, map[string]int{}
		for range 10 + 40*round {
			if !lines.Scan() {
				t.Fatal("the process ended by itself")
			}
			switch words := strings.Fields(lines.Text()); words[0] {
			case "class":
				code = words[1]
			case "joined":
				joined = append(joined, words[1])
			case "voted":
				votes[words[1]] = words[2]
			default:
				set[words[0]], err = strconv.Atoi(words[1])
				must(t, err)
			}
		}
		must(t, process.Process.Kill())
		_ = process.Wait() // it was killed
		compareKept(t, path, code, joined, votes, set)
	}
}

func compareKept(t *testing.T, path, code string, joined []string, votes map[string]string, set map[string]int) {
	t.Helper()
	cs, err := begin(path)
	must(t, err)
	defer func() { must(t, cs.Close()) }()
	c, err := cs.Find(code)
	must(t, err)
	if c.asked == nil || c.asked.Phase != phaseVote {
		t.Fatalf("the class is asked %+v", c.asked)
	}
	compareState(t, c.state, set)
	for _, token := range joined {
		who, err := cs.store.studentOf(c.id, token)
		if err != nil {
			t.Fatalf("a student who had joined: %v", err)
		}
		mine, err := cs.store.votesOf(who.id, 1)
		must(t, err)
		if len(mine) > 1 {
			t.Errorf("one student has voted %d times", len(mine))
		}
		var kept struct{ Chat string }
		if said := votes[token]; said != "" {
			must(t, json.Unmarshal(mine["1"], &kept))
			if kept.Chat != said && kept.Chat != "custom" { // the last vote may have been kept, and not yet acknowledged
				t.Errorf("acknowledged was %s, kept is %s", said, mine["1"])
			}
		}
	}
	counts, err := cs.store.counts(1)
	must(t, err)
	n := 0
	for _, count := range counts {
		n += count.n
	}
	if students, err := cs.store.students(c.id); err != nil || n > len(students) || n < len(votes) {
		t.Errorf("%d votes are counted of %d students, %d were acknowledged, %v", n, len(students), len(votes), err)
	}
}

// compareState looks whether what a teacher had set is there: the last that was acknowledged, or the one after it.
func compareState(t *testing.T, kept State, set map[string]int) {
	t.Helper()
	is := map[string]int{}
	if kept.Timer != nil {
		is["timer"] = kept.Timer.Seconds
	}
	if kept.Place != nil {
		is["place"], _ = strconv.Atoi(kept.Place.Anchor)
	}
	is["eyes"], _ = strconv.Atoi(kept.Eyes.Words)
	for what, n := range set {
		if is[what] != n && is[what] != n+1 {
			t.Errorf("acknowledged was %s %d, kept is %d", what, n, is[what])
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
