package playground

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// joinAsPage starts a client as a page would host it, so that it has weather.
func joinAsPage(t *testing.T, s *Stage, url string, options map[string]any) *nodeClient {
	t.Helper()
	client, err := s.AddClient(PageClient)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{"path": "/s/" + s.ID() + "/as/" + client.Key + "/socket.io/"}
	for k, v := range options {
		all[k] = v
	}
	return join(t, s, url, all)
}

func setWeather(t *testing.T, s *Stage, w Weather) {
	t.Helper()
	if err := s.SetWeather("A", w); err != nil {
		t.Fatal(err)
	}
}

func TestALateLineIsLateForEveryTransport(t *testing.T) {
	const late = 150
	for _, transport := range []string{"websocket", "polling"} {
		t.Run(transport, func(t *testing.T) {
			s, url := openTestStage(t, chat)
			a := joinAsPage(t, s, url, map[string]any{"transports": []string{transport}})
			a.expect("connect")
			setWeather(t, s, Weather{Latency: late})
			sent := time.Now()
			a.emit("chatMessage", "Hi!")
			a.expect("event", "chatMessage")
			if took := time.Since(sent); took < 2*late*time.Millisecond {
				t.Errorf("there and back took %s over a line that is %d ms late each way", took, late)
			}
		})
	}
}

func TestNothingOvertakesOnALineWithJitter(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => socket.on('n', n => socket.emit('n', n)))`)
	a := joinAsPage(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	setWeather(t, s, Weather{Jitter: 30, Seed: 7})
	for i := range 50 {
		a.emit("n", i)
	}
	for i := range 50 {
		if got := a.expect("event", "n")[2]; got != float64(i) {
			t.Fatalf("message %d arrives as number %d", int(got.(float64)), i)
		}
	}
}

func TestOfflineCutsAndTheClientComesBackByItself(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := joinAsPage(t, s, url, nil)
	a.expect("transport", "websocket")
	setWeather(t, s, Weather{Offline: true})
	a.expect("disconnect", "transport close")
	a.expect("connect_error")
	all := entries(t, s, is(ServerLane, KindEvent, "disconnect"))
	gone := all[len(all)-1]
	if gone.Cause == nil || all[*gone.Cause-1].Kind != KindWeather {
		t.Errorf("the disconnect's cause isn't the weather: %+v", gone)
	}
	setWeather(t, s, Weather{})
	a.expect("connect")
	if lanes, _ := s.Lanes(); lanes[0].Weather != nil {
		t.Errorf("the lane still has weather: %+v", lanes[0])
	}
}

func TestALineWithoutWebSocketsLeavesPolling(t *testing.T) {
	s, url := openTestStage(t, chat)
	client, _ := s.AddClient(PageClient)
	setWeather(t, s, Weather{PollingOnly: true})
	a := join(t, s, url, map[string]any{"path": "/s/" + s.ID() + "/as/" + client.Key + "/socket.io/"})
	a.expect("transport", "polling")
	a.emit("chatMessage", "Hi!")
	a.expect("event", "chatMessage")
	if lanes, _ := s.Lanes(); lanes[0].Transport != "polling" {
		t.Errorf("the lane's transport is %q", lanes[0].Transport)
	}
}

func TestAConnectionThatBreaksComesBack(t *testing.T) {
	s, url := openTestStage(t, chat)
	client, _ := s.AddClient(PageClient)
	setWeather(t, s, Weather{Loss: 1, Seed: 3})
	a := join(t, s, url, map[string]any{"path": "/s/" + s.ID() + "/as/" + client.Key + "/socket.io/", "transports": []string{"websocket"}})
	a.expect("connect")
	a.expect("disconnect", "transport close")
	a.expect("connect")
}

func TestTheSameSeedMakesTheSameWeather(t *testing.T) {
	draw := func() (out []time.Duration) {
		n := newNetwork()
		n.set(Weather{Latency: 10, Jitter: 50, Loss: 5, Seed: 42})
		for range 5 {
			out = append(out, n.delay(), n.lifetime())
		}
		return out
	}
	first, second := draw(), draw()
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("%v and %v differ", first, second)
		}
	}
}

func TestASlowReaderGetsItsBytesSlowly(t *testing.T) {
	near, far := net.Pipe()
	n := newNetwork()
	n.set(Weather{Rate: 10_000})
	c := newWeatherConn(near, n)
	began := time.Now()
	go func() {
		io.WriteString(c, strings.Repeat("x", 3000))
		c.Close()
	}()
	got, _ := io.ReadAll(far)
	if took := time.Since(began); len(got) != 3000 || took < 250*time.Millisecond {
		t.Errorf("%d bytes came in %s; at 10 kB/s, 3 kB take 300 ms", len(got), took)
	}
}

func TestImpossibleWeatherIsRefused(t *testing.T) {
	s, _ := openTestStage(t, chat)
	if _, err := s.AddClient(PageClient); err != nil {
		t.Fatal(err)
	}
	for _, w := range []Weather{{Latency: -1}, {Jitter: 20_000}, {Loss: -3}, {Rate: 5}} {
		if err := s.SetWeather("A", w); err == nil {
			t.Errorf("%+v is taken", w)
		}
	}
	if err := s.SetWeather("Z", Weather{}); err == nil {
		t.Error("a client that isn't there has weather")
	}
}

func TestAServerThatStopsRefusesAndStartsAgain(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	set := func(state ServerState) {
		t.Helper()
		if err := s.SetServer(state); err != nil {
			t.Fatal(err)
		}
	}
	set(ServerRefusing)
	late := join(t, s, url, nil)
	late.expect("connect_error")
	a.emit("chatMessage", "still in")
	a.expect("event", "chatMessage")
	set(ServerStopped)
	a.expect("disconnect", "transport close")
	a.expect("connect_error")
	set(ServerRunning)
	a.expect("connect")
	late.expect("connect")
	if err := s.SetServer("sleepy"); err == nil {
		t.Error("a state that doesn't exist is taken")
	}
}
