package progress_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"earshot/progress"
)

// victim is the variable that makes this test program a process that saves drafts until it is killed.
const victim = "EARSHOT_PROGRESS_VICTIM"

func TestMain(m *testing.M) {
	if path := os.Getenv(victim); path != "" {
		saveForEver(path)
	}
	os.Exit(m.Run())
}

const survivor = progress.ID("0123456789abcdef0123456789abcdef")

// saveForEver saves one draft after another, and says the number of each when it is saved.
func saveForEver(path string) {
	s, err := progress.Open(path, progress.Options{})
	for n := 0; err == nil; n++ {
		_, err = s.SaveDraft(survivor, draft("one", "server.js", strconv.Itoa(n), time.Now()))
		fmt.Println(n)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// A process is killed right after it has said "saved", again and again: what it said is always there.
func TestWhatWasSavedSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	program, err := os.Executable()
	must(t, err)
	for round := range 10 {
		process := exec.Command(program)
		process.Env = append(os.Environ(), victim+"="+path)
		process.Stderr = os.Stderr
		out, err := process.StdoutPipe()
		must(t, err)
		must(t, process.Start())
		lines := bufio.NewScanner(out)
		for range 5 + 7*round {
			if !lines.Scan() {
				t.Fatal("the process ended by itself")
			}
		}
		must(t, process.Process.Kill())
		said, err := strconv.Atoi(lines.Text())
		must(t, err)
		_ = process.Wait() // it was killed

		s, err := progress.Open(path, progress.Options{})
		must(t, err)
		list, err := s.Drafts(survivor, "one")
		must(t, err)
		must(t, s.Close())
		if len(list) != 1 {
			t.Fatalf("round %d: %d drafts are there", round, len(list))
		}
		if kept, err := strconv.Atoi(*list[0].Text); err != nil || kept < said {
			t.Fatalf("round %d: saved was %d, kept is %q", round, said, *list[0].Text)
		}
	}
}
