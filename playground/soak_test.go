package playground

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"earshot/lessons"
)

var (
	soakFor     = flag.Duration("soak", 3*time.Second, "how long TestSoak lasts")
	soakStages  = flag.Int("soak-stages", 20, "stages of TestSoak; its full measure is 200")
	soakClients = flag.Int("soak-clients", 5, "clients of each")
)

// soakPrograms are what learners run and clients meet: well-meant, clumsy and hostile.
var soakPrograms = []string{
	chat,
	chat + "\nsetInterval(() => io.emit('tick', Date.now()), 20)",
	"io.use((socket, next) => setTimeout(next, 5))\n" + chat,
	"io.on('connection', socket => { socket.join('room'); socket.on('chatMessage', (m, ack) => { socket.to('room').emit('chatMessage', m); ack?.('ok') }) })",
	"io.on('connection', socket => socket.on('chatMessage', m => { io.timeout(50).emit('chatMessage', m, () => {}); socket.disconnect(Math.random() < 0.1) }))",
	"const io = new (require('socket.io').Server)({ connectionStateRecovery: {}, pingInterval: 200 })\n" + chat,
	"io.on('connection', () => { for (;;) {} })",
	"setInterval(() => { for (let i = 0; i < 300; i++) io.emit('x', i) }, 50)",
	"io.of(/^\\/[a-z]$/).on('connection', s => s.emit('hello'))\n" + chat,
	"syntax error (",
}

// Stages are opened, edited, watched, weathered and ended while their clients come and go. Nothing must crash, race, or
// stay behind. The full soak: go test -race ./playground -run Soak -soak 1m -soak-stages 200
func TestSoak(t *testing.T) {
	stages, url := testStages(t, Limits{Stages: 1000, PerVisitor: 1000, Idle: time.Hour})
	before := standing(t)
	over := time.Now().Add(*soakFor)
	var said, edits atomic.Int64
	var all sync.WaitGroup
	for i := range *soakStages {
		all.Go(func() { soakStage(t, stages, url, over, i, &said, &edits) })
	}
	all.Wait()
	t.Logf("%d messages were answered or lost, the programs were edited %d times; %+v", said.Load(), edits.Load(), stages.Counters())
	if said.Load() == 0 || edits.Load() == 0 {
		t.Error("nothing happened")
	}
	before.comesBack(t)
	for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) { // the last stages are still ending
		c := stages.Counters()
		if c.Computing == 0 && c.Waiting == 0 && c.BytesWaiting == 0 && c.Clients == 0 && c.Stages == 0 {
			return
		}
		if time.Since(begin) > patience {
			t.Fatalf("something is left: %+v", c)
		}
	}
}

func soakStage(t *testing.T, stages *Stages, url string, over time.Time, i int, said, edits *atomic.Int64) {
	random := rand.New(rand.NewPCG(uint64(i), 1))
	s, err := stages.Open(fmt.Sprint("visitor", i), &lessons.Lesson{}, chat)
	if err != nil {
		t.Error(err)
		return
	}
	defer stages.End(s.ID(), "soaked")
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { soakReader(s, stop) })
	hosted, err := s.AddClient(PageClient)
	if err != nil {
		t.Error(err)
	}
	for n := range *soakClients {
		key := ""
		if n == 0 {
			key = hosted.Key
		}
		all.Go(func() { soakClient(s, url, key, over, uint64(i**soakClients+n), said) })
	}
	for time.Now().Before(over) {
		time.Sleep(time.Duration(random.IntN(400)) * time.Millisecond)
		switch random.IntN(6) {
		case 0:
			s.SetServer([]ServerState{ServerStopped, ServerRefusing, ServerRunning}[random.IntN(3)])
		case 1:
			s.SetWeather("A", Weather{Latency: random.IntN(50), PollingOnly: random.IntN(9) == 0})
		case 2:
			s.Record()
			stages.Counters()
		default:
			if s.Run(soakPrograms[random.IntN(len(soakPrograms))]) == nil {
				edits.Add(1)
			}
		}
	}
	close(stop)
	all.Wait()
}

// soakReader follows a timeline as a page does.
func soakReader(s *Stage, stop chan struct{}) {
	defer s.Watch()()
	var rev int64
	for {
		changed := s.Timeline().Changed(rev)
		rev = s.Timeline().After(rev, 500, View{Wire: rev%2 == 0}).Rev
		s.Lanes()
		select {
		case <-stop:
			return
		case <-changed:
			time.Sleep(12 * time.Millisecond)
		}
	}
}

// soakClient connects, says something a few times, and goes, in one way or another.
func soakClient(s *Stage, url, key string, over time.Time, seed uint64, said *atomic.Int64) {
	random := rand.New(rand.NewPCG(seed, 2))
	for time.Now().Before(over) {
		c, err := dialStage(s, url, key)
		if err != nil {
			time.Sleep(20 * time.Millisecond) // its server is stopped, or refuses
			continue
		}
		c.SetReadDeadline(time.Now().Add(2 * time.Second))
		c.write([]string{"40", "40", "40/a,", "42[", ""}[random.IntN(5)])
		for range random.IntN(20) {
			if c.write(fmt.Sprintf(`42%d["chatMessage","Hi!"]`, random.IntN(100))) != nil || random.IntN(4) > 0 && !c.reads("4") {
				break
			}
			said.Add(1)
			if time.Now().After(over) {
				break
			}
		}
		if random.IntN(2) == 0 {
			c.write("41")
		}
		c.Close()
	}
}
