package playground

import (
	"encoding/json"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/lessons"
)

// hostile are programs that hang, allocate without end, recurse, flood, tamper or reach for what isn't theirs.
func hostile(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, file := range []string{"../sandbox/testdata/hostile-programs.json", "testdata/hostile-programs.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var programs map[string]string
		if err := json.Unmarshal(text, &programs); err != nil {
			t.Fatal(err)
		}
		maps.Copy(all, programs)
	}
	return all
}

// Each runs in a listener, on a stage with a client, while another stage's client is answered. In the end the stage
// either still answers its client, or its program was ended by a limit and can be run again; and nothing stays behind.
func TestHostileProgramsOnStagesAreHeld(t *testing.T) {
	stages, url := testStages(t, Limits{Stages: 100, PerVisitor: 100, Idle: time.Hour})
	before := standing(t)
	neighbour := keepAsking(t, mustOpen(t, stages, "neighbour"), url)
	programs := hostile(t)
	names := make(chan string)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for name := range names {
				t.Run(name, func(t *testing.T) { holdsProgram(t, stages, url, programs[name]) })
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		names <- name
	}
	close(names)
	workers.Wait()
	if n := neighbour(); n < len(programs) {
		t.Errorf("the stage beside them was answered %d times", n)
	}
	before.comesBack(t)
}

func holdsProgram(t *testing.T, stages *Stages, url, source string) {
	asListener, _ := json.Marshal(source)
	s, err := stages.Open("hostile", &lessons.Lesson{}, `io.on('connection', socket => {
	socket.on('go', () => eval(`+string(asListener)+`))
	socket.on('after', () => console.log('after'))
})`)
	if err != nil {
		t.Fatal(err)
	}
	defer stages.End(s.ID(), "tested")
	c := dial(t, s, url, "")
	defer c.Close()
	go c.readAll()
	c.write(`42["go"]`)
	c.write(`42["after"]`)
	deadline := time.Now().Add(3 * patience)
	for {
		s.mu.Lock()
		p := s.program
		s.mu.Unlock()
		if !p.running() || hasEnded(p) || settled(s) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("its stage neither answers nor ends:\n%s", story(s.Timeline().From(max(0, int64(s.Timeline().written())-30))))
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := s.Run(chat); err != nil {
		t.Errorf("another program can't be run after it: %v", err)
	}
}

func hasEnded(p *program) bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// settled tells whether the timeline says what has come of a hostile program: it answers after it, or a limit or an
// error came into its way, or it has lost its client.
func settled(s *Stage) bool {
	return slices.ContainsFunc(s.Timeline().From(0), func(e Entry) bool {
		return e.Lane == ServerLane && (e.Kind == KindLog && e.Text == "after" || e.Kind == KindLimit || e.Kind == KindError ||
			e.Kind == KindEvent && (e.Event == "disconnect" || e.Event == "after"))
	})
}

// keepAsking lets a client of a stage emit and wait for the answer, again and again, until the returned function stops it,
// which says how often it was answered.
func keepAsking(t *testing.T, s *Stage, url string) (stop func() int) {
	t.Helper()
	c := dial(t, s, url, "")
	quit, count := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-quit:
				count <- n
				return
			case <-time.After(10 * time.Millisecond):
			}
			c.SetReadDeadline(time.Now().Add(2 * patience))
			if c.write(`42["chatMessage","Hi!"]`) != nil || !c.reads(`42["chatMessage"`) {
				t.Error("the stage beside doesn't answer any more")
				<-quit
				count <- n
				return
			}
			n++
		}
	}()
	return func() int {
		close(quit)
		n := <-count
		c.Close()
		return n
	}
}

// what a process has, to be compared later.
type standingStock struct {
	goroutines int
	heap       uint64
}

func standing(t *testing.T) standingStock {
	t.Helper()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return standingStock{runtime.NumGoroutine(), m.HeapAlloc}
}

// comesBack waits until there are as many goroutines and as much memory as before, but for what the neighbour's stage keeps.
func (before standingStock) comesBack(t *testing.T) {
	t.Helper()
	var now standingStock
	for begin := time.Now(); time.Since(begin) < 2*patience; time.Sleep(50 * time.Millisecond) {
		now = standing(t)
		if now.goroutines <= before.goroutines+15 && now.heap < before.heap+32<<20 {
			return
		}
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("there were %d goroutines and %d MiB, there are %d and %d:\n%s", before.goroutines, before.heap>>20,
		now.goroutines, now.heap>>20, firstLines(stacks[:runtime.Stack(stacks, true)], 120))
}

func firstLines(text []byte, n int) string {
	lines := strings.SplitN(string(text), "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}
