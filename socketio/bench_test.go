package socketio_test

import (
	"fmt"
	"sync"
	"testing"

	"earshot/socketio"

	"github.com/gorilla/websocket"
)

// silent is the cheapest Observer.
type silent struct{}

func (silent) Opened(socketio.Conn)        {}
func (silent) Upgraded(string, string)     {}
func (silent) Frame(socketio.Frame)        {}
func (silent) Delivered(socketio.Delivery) {}
func (silent) Closed(string, string)       {}

func eachObserver(b *testing.B, bench func(*testing.B, socketio.Observer)) {
	b.Run("unwatched", func(b *testing.B) { bench(b, nil) })
	b.Run("watched", func(b *testing.B) { bench(b, silent{}) })
}

// BenchmarkEcho measures an event to the server and back, one at a time.
func BenchmarkEcho(b *testing.B) {
	eachObserver(b, func(b *testing.B, o socketio.Observer) {
		_, url := serve(b, socketio.Options{Observer: o}, echo)
		r := connected(b, url, "40")
		b.ReportAllocs()
		for b.Loop() {
			r.send(`42["chat",{"user":"Anonymous","message":"Hi"}]`)
			r.read()
		}
	})
}

// BenchmarkBroadcast100 measures a broadcast of 100 bytes to 100 clients, until all have it.
func BenchmarkBroadcast100(b *testing.B) {
	eachObserver(b, func(b *testing.B, o socketio.Observer) {
		server, url := serve(b, socketio.Options{Observer: o}, nil)
		const clients, window = 100, 16
		var got sync.WaitGroup
		for range clients {
			r := connected(b, url, "40")
			go func() {
				for {
					kind, _, err := r.NextReader()
					if err != nil || kind != websocket.TextMessage {
						return
					}
					got.Done()
				}
			}()
		}
		args := jsonArgs(`["%s"]`, fmt.Sprintf("%090d", 0))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			got.Add(clients)
			server.IO().Emit("chat", args)
			if i%window == 0 {
				got.Wait()
			}
		}
		got.Wait()
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/clients, "ns/delivery")
	})
}
