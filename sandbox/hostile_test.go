package sandbox_test

import (
	"encoding/json"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"earshot/sandbox"
)

// Each of these programs hangs, allocates without end, recurses or floods. Given one, in Run as in a listener, the process
// lives, the program ends or lives on whole, its memory comes back, and another program answers meanwhile.
func TestHostileProgramsAreHeld(t *testing.T) {
	text, err := os.ReadFile("testdata/hostile-programs.json")
	if err != nil {
		t.Fatal(err)
	}
	var programs map[string]string
	if err := json.Unmarshal(text, &programs); err != nil {
		t.Fatal(err)
	}
	e := engineFor(t, sandbox.Config{})
	before := memoryInUse(t)
	for name, source := range programs {
		t.Run(name, func(t *testing.T) {
			stop, count := neighbour(t, e)
			inRun(t, e, source)
			inListener(t, e, source)
			close(stop)
			if n := <-count; n == 0 {
				t.Error("the program beside it was never answered")
			}
		})
	}
	if after := memoryInUse(t); after > before+40<<20 {
		t.Errorf("the process had %d MiB before, and has %d after", before>>20, after>>20)
	}
}

const hostileIO = "const io = { emit: (...args) => call('emit', args) };\n"

func inRun(t *testing.T, e *sandbox.Engine, source string) {
	p, h := programOn(t, e)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { return nil, nil }
	if err := p.Run("server.js", hostileIO+source); err != nil {
		expectWhole(t, p, failure(t, err))
	}
	p.Close()
	if p.Memory() != 0 {
		t.Errorf("after Close it has %d bytes", p.Memory())
	}
}

func inListener(t *testing.T, e *sandbox.Engine, source string) {
	p, h := programOn(t, e)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { return nil, nil }
	if err := p.Run("server.js", hostileIO+"on(() => eval("+strconv.Quote(source)+"))"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Dispatch(nil, "1"); err != nil {
			expectWhole(t, p, failure(t, err))
		}
	}
	p.Close()
}

// expectWhole checks that an error says either that the program is gone, or that it isn't and answers.
func expectWhole(t *testing.T, p *sandbox.Program, err *sandbox.Error) {
	t.Helper()
	if err.Message == "" || len(err.Message) > 5000 || len(err.Stack) > 20_000 {
		t.Errorf("its error has a message of %d bytes and a stack of %d", len(err.Message), len(err.Stack))
	}
	if !err.Killed {
		return
	}
	if p.Memory() != 0 {
		t.Errorf("it was killed, and still has %d bytes", p.Memory())
	}
}

// neighbour lets another program work until it is stopped, and counts how often that answered.
func neighbour(t *testing.T, e *sandbox.Engine) (stop chan struct{}, count chan int) {
	t.Helper()
	stop, count = make(chan struct{}), make(chan int, 1)
	p, h := programOn(t, e)
	if err := p.Run("server.js", "on(m => console.log(m + 1))"); err != nil {
		t.Fatal(err)
	}
	go func() {
		n := 0
		defer func() { count <- n }()
		for {
			if err := p.Dispatch(nil, "41"); err != nil || !strings.HasSuffix(h.said(), "42") {
				t.Errorf("the neighbour says %q, with the error %v", h.said(), err)
				return
			}
			n++
			h.logs = nil
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return stop, count
}

// memoryInUse is what the process really has, in bytes; 0 where the system doesn't tell.
func memoryInUse(t testing.TB) int {
	t.Helper()
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

func TestAHundredProgramsGiveTheirMemoryBack(t *testing.T) {
	e := engineFor(t, sandbox.Config{})
	before := memoryInUse(t)
	var programs []*sandbox.Program
	for range 100 {
		p, _ := programOn(t, e)
		if err := p.Run("server.js", "globalThis.kept = new Uint8Array(2e6).fill(1)"); err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	full := memoryInUse(t)
	for _, p := range programs {
		p.Close()
	}
	after := memoryInUse(t)
	if before == 0 {
		return
	}
	if full < before+150<<20 {
		t.Errorf("a hundred programs with 2 MB each take %d MiB: the measurement is wrong", (full-before)>>20)
	}
	if after > before+40<<20 {
		t.Errorf("the process had %d MiB, then %d, and %d after they were closed", before>>20, full>>20, after>>20)
	}
}
