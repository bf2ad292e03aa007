package playground

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"earshot/lessons"
)

// wsClient is the smallest real client: Socket.IO over a WebSocket.
type wsClient struct{ *websocket.Conn }

func dialStage(s *Stage, url, key string) (wsClient, error) {
	path := s.Path()
	if key != "" {
		path = "/s/" + s.ID() + "/as/" + key + "/socket.io/"
	}
	conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(url, "http", "ws", 1)+path+"?EIO=4&transport=websocket", http.Header{})
	return wsClient{conn}, err
}

func dial(b testing.TB, s *Stage, url, key string) wsClient {
	b.Helper()
	c, err := dialStage(s, url, key)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	c.until(b, "0")
	c.send(b, "40")
	c.until(b, "40")
	return c
}

func (c wsClient) send(b testing.TB, text string) {
	if err := c.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		b.Fatal(err)
	}
}

// write and reads say whether it worked; reads skips what doesn't begin with prefix, and answers pings.
func (c wsClient) write(text string) error {
	return c.WriteMessage(websocket.TextMessage, []byte(text))
}

func (c wsClient) reads(prefix string) bool {
	for {
		_, data, err := c.ReadMessage()
		switch {
		case err != nil:
			return false
		case strings.HasPrefix(string(data), prefix):
			return true
		case string(data) == "2" && c.write("3") != nil:
			return false
		}
	}
}

// readAll reads until the connection ends.
func (c wsClient) readAll() { c.reads("never") }

func (c wsClient) until(b testing.TB, prefix string) {
	b.Helper()
	if !c.reads(prefix) {
		b.Fatal("the connection has ended")
	}
}

// BenchmarkNewStage opens a stage with the chat program and reports what one weighs while nobody uses it.
func BenchmarkNewStage(b *testing.B) {
	stages, _ := testStages(b, Limits{Stages: 1 << 30, PerVisitor: 1 << 30, Idle: time.Hour})
	lesson := &lessons.Lesson{}
	open := func() *Stage {
		s, err := stages.Open("bench", lesson, chat)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	for b.Loop() {
		s := open()
		b.StopTimer()
		stages.End(s.ID(), "measured")
		b.StartTimer()
	}
	b.StopTimer()
	const n = 50
	heap := heapInUse()
	var program uint64
	for range n {
		program += open().program.js.Memory()
	}
	b.ReportMetric(float64(heapInUse()-heap)/n/1024, "heap-KiB/stage")
	b.ReportMetric(float64(program)/n/1024, "sandbox-KiB/stage")
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkEvent is one chat message through a stage, from a client's emit over the listener and io.emit to two
// clients' receipts, eight messages under way at a time. "Watched" has a page that follows the timeline.
func BenchmarkEvent(b *testing.B) {
	for _, watched := range []bool{false, true} {
		b.Run(map[bool]string{false: "unwatched", true: "watched"}[watched], func(b *testing.B) {
			benchmarkEvent(b, watched)
		})
	}
}

func benchmarkEvent(b *testing.B, watched bool) {
	s, url := openTestStage(b, chat)
	a, other := dial(b, s, url, ""), dial(b, s, url, "")
	if watched {
		ctx, cancel := context.WithCancel(context.Background())
		var done sync.WaitGroup
		done.Go(func() { follow(ctx, s) })
		defer func() { cancel(); done.Wait() }()
	}
	const window = 8
	messages := 0
	for range window {
		a.send(b, `42["chatMessage","Hi!"]`)
	}
	for b.Loop() {
		a.until(b, `42["chatMessage"`)
		other.until(b, `42["chatMessage"`)
		a.send(b, `42["chatMessage","Hi!"]`)
		messages++
	}
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}

// follow reads a timeline as a page's link does, encoding and all.
func follow(ctx context.Context, s *Stage) {
	defer s.Watch()()
	var rev int64
	for ctx.Err() == nil {
		changed := s.Timeline().Changed(rev)
		rev = s.Timeline().After(rev, 500, View{}).Rev
		select {
		case <-ctx.Done():
		case <-changed:
			time.Sleep(12 * time.Millisecond)
		}
	}
}
