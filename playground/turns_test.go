package playground

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"earshot/lessons"
)

// comeOn lets a turn begin on a goroutine of its own, and waits until it waits in the queue.
func comeOn(t *testing.T, q *turns, of *turn, letIn chan<- *turn) {
	t.Helper()
	before := waitingIn(q)
	go func() {
		if of.begin(nil) {
			letIn <- of
		}
	}()
	for begin := time.Now(); waitingIn(q) == before; time.Sleep(time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatal("it doesn't wait")
		}
	}
}

func waitingIn(q *turns) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.short) + len(q.lasting)
}

func next(t *testing.T, letIn <-chan *turn) *turn {
	t.Helper()
	select {
	case it := <-letIn:
		return it
	case <-time.After(patience):
		t.Fatal("nobody is let in")
		return nil
	}
}

func TestWhoHasComputedLittleGoesBeforeWhoHasComputedMuch(t *testing.T) {
	q := newTurns(1)
	much, little := q.of(&account{reached: time.Hour}), q.of(&account{reached: time.Minute})
	running := q.of(&account{})
	running.begin(nil)
	letIn := make(chan *turn, 2)
	comeOn(t, q, much, letIn)
	comeOn(t, q, little, letIn)
	running.end()
	if first := next(t, letIn); first != little {
		t.Error("who has computed much went first")
	}
	little.end()
	if second := next(t, letIn); second != much {
		t.Error("who has computed much doesn't come at all")
	}
}

// goesOn has a turn work for so many slices; false: it was told to end meanwhile.
func goesOn(of *turn, slices int, quit <-chan struct{}) bool {
	for range slices {
		if !of.giveWay(quit) {
			return false
		}
	}
	return true
}

// waits until so many turns wait in the queue.
func waits(t *testing.T, q *turns, many int) {
	t.Helper()
	for begin := time.Now(); waitingIn(q) != many; time.Sleep(time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatalf("%d turns wait, want %d", waitingIn(q), many)
		}
	}
}

func TestATurnThatLastsLeavesAPlaceToOthersAndGoesOnAfterThem(t *testing.T) {
	q := newTurns(2)
	one, two, short := q.of(&account{}), q.of(&account{}), q.of(&account{})
	one.begin(nil)
	two.begin(nil)
	if !goesOn(one, shortSlices+1, nil) {
		t.Fatal("the first that lasts can't go on")
	}
	quit, over := make(chan struct{}), make(chan bool)
	go func() { over <- goesOn(two, shortSlices+1, quit) }() // it waits: one place isn't for those that last
	waits(t, q, 1)
	if !short.begin(nil) {
		t.Fatal("a short turn isn't let in")
	}
	short.end()
	one.end()
	if !<-over {
		t.Error("the second that lasts doesn't go on when there is room")
	}
	two.end()
	if !one.begin(nil) || !goesOn(one, shortSlices+1, quit) {
		t.Fatal("a second turn of the first can't last")
	}
	go func() { over <- two.begin(quit) }() // its stage's turn before was a lasting one
	waits(t, q, 1)
	close(quit)
	if <-over {
		t.Error("a turn whose program was told to end goes on")
	}
	two.end() // its place is gone already
	one.end()
	var c Counters
	if q.fill(&c); c.Computing != 0 || c.Waiting != 0 {
		t.Errorf("%d compute and %d wait at the end", c.Computing, c.Waiting)
	}
}

// A short turn that a busy machine holds up, or that does a little more than others for once, keeps its place beside any number
// that last, and so does the next of its stage.
func TestAShortTurnIsNotKeptWaitingByThoseThatLast(t *testing.T) {
	q := newTurns(2)
	quit := make(chan struct{})
	defer close(quit)
	for range 10 {
		spinning := q.of(&account{})
		spinning.of.lasts = true
		go func() { spinning.begin(quit) }()
	}
	waits(t, q, 9)
	short := q.of(&account{reached: time.Hour}) // it has come further than they have
	for range 3 {
		begun := make(chan bool)
		go func() {
			ok := short.begin(nil) && goesOn(short, shortSlices, nil)
			short.end()
			begun <- ok
		}()
		select {
		case ok := <-begun:
			if !ok {
				t.Fatal("it has lost its place")
			}
		case <-time.After(patience):
			t.Fatal("a short turn waits for those that last")
		}
	}
}

// Many turns at once, some of which are told to end while they wait: places are neither lost nor given twice.
func TestPlacesAreNeitherLostNorGivenTwice(t *testing.T) {
	const most = 3
	q := newTurns(most)
	var mu sync.Mutex
	computing, worst := 0, 0
	enter := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		computing += by
		worst = max(worst, computing)
	}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			it, quit := q.of(&account{}), make(chan struct{})
			if i%4 == 0 {
				time.AfterFunc(time.Duration(i)*time.Millisecond/2, func() { close(quit) })
			}
			for range 20 {
				if !it.begin(quit) {
					return
				}
				enter(1)
				time.Sleep(50 * time.Microsecond)
				enter(-1)
				goOn := it.giveWay(quit)
				it.end()
				if !goOn {
					return
				}
			}
		})
	}
	all.Wait()
	var c Counters
	if q.fill(&c); c.Computing != 0 || c.Waiting != 0 || worst > most {
		t.Errorf("%d compute and %d wait at the end; %d computed at once", c.Computing, c.Waiting, worst)
	}
}

// BenchmarkEchoBesideSpinningStages reports how much longer an echo takes while ten stages compute for ever: with their
// allowance, and without one. They do so every other round, so that whatever else the machine does meets both alike.
func BenchmarkEchoBesideSpinningStages(b *testing.B) {
	for name, perSecond := range map[string]int{"allowance": 0, "no-allowance": 1_000_000} {
		b.Run(name, func(b *testing.B) {
			stages, url := testStages(b, Limits{Stages: 100, PerVisitor: 100, TicksPerSecond: perSecond, TicksSaved: perSecond})
			client := dial(b, mustOpen(b, stages, "quiet"), url, "")
			var spinning []*Stage
			for i := range 10 {
				s, err := stages.Open(fmt.Sprint(i), &lessons.Lesson{}, "setInterval(() => { for (;;) {} }, 1)")
				if err != nil {
					b.Fatal(err)
				}
				spinning = append(spinning, s)
			}
			all := func(state ServerState) {
				many(len(spinning), func(i int) {
					if err := spinning[i].SetServer(state); err != nil {
						b.Error(err)
					}
				})
			}
			var alone, beside []time.Duration
			for range 6 {
				all(ServerStopped)
				alone = append(alone, echoTimes(b, client)...)
				all(ServerRunning)
				beside = append(beside, echoTimes(b, client)...)
			}
			for _, p := range []int{50, 99} {
				was, is := percentile(alone, p), percentile(beside, p)
				b.ReportMetric(is.Seconds()/was.Seconds(), fmt.Sprintf("p%d-ratio", p))
				b.ReportMetric(float64(was.Microseconds()), fmt.Sprintf("alone-p%d-µs", p))
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// echoTimes measures echoes at a steady rate, one after another.
func echoTimes(b testing.TB, c wsClient) (took []time.Duration) {
	for range 400 {
		begin := time.Now()
		c.send(b, `42["chatMessage","Hi!"]`)
		c.until(b, `42["chatMessage"`)
		took = append(took, time.Since(begin))
		time.Sleep(2 * time.Millisecond)
	}
	return took
}

func percentile(took []time.Duration, p int) time.Duration {
	slices.Sort(took)
	return took[len(took)*p/100]
}
