package socketio_test

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"earshot/socketio"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

func TestEverythingBeforeAnEndIsToldBeforeIt(t *testing.T) {
	var mu sync.Mutex
	told := map[socket.SocketId][]string{}
	ends := make(chan socket.SocketId, 1000)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			note := func(line string) {
				mu.Lock()
				defer mu.Unlock()
				told[s.Id()] = append(told[s.Id()], line)
			}
			socketio.Listen(s, socketio.Listener{
				Event:         func(name string, _ *socketio.Args, _ func(*socketio.Args)) { note(name) },
				Disconnecting: func(reason string) { note("disconnecting: " + reason) },
				Disconnect:    func(reason string) { note("disconnect: " + reason); ends <- s.Id() },
			})
			time.Sleep(time.Millisecond)
			note("connected")
		})
	})
	for i := range 200 {
		r := dial(t, url)
		r.send("40")
		if i%2 == 1 { // it may be too quick to be seen at all
			_ = r.Close()
			continue
		}
		r.expectPrefix("40")
		r.send(`42["one"]`, `42["two"]`, `42["three"]`, "41")
		_ = r.Close()
	}
	for seen := 0; seen < 100; {
		id := receive(t, "a disconnect", ends)
		mu.Lock()
		got := strings.Join(told[id], ", ")
		mu.Unlock()
		switch got {
		case "connected, one, two, three, disconnecting: client namespace disconnect, disconnect: client namespace disconnect":
			seen++
		case "connected, disconnecting: transport close, disconnect: transport close":
		default:
			t.Fatalf("told %s", got)
		}
	}
}

func TestAClientHearsThatItIsConnectedWhenTheServerKnowsOfIt(t *testing.T) {
	var known atomic.Int64
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			_ = s.Emit("welcome", jsonArgs("[]"))
			time.Sleep(5 * time.Millisecond)
			known.Add(1)
		})
	})
	for i := range int64(20) {
		r := dial(t, url)
		r.send("40")
		r.expectPrefix("40")
		if known.Load() != i+1 {
			t.Fatal("the client was told before the server's listener")
		}
		r.expect(`42["welcome"]`)
		_ = r.Close()
	}
}

// A connection that breaks is written to a few times more before its reader has seen that.
func TestEmitsToBrokenConnectionsAreHarmless(t *testing.T) {
	server, url := serve(t, socketio.Options{}, nil)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(250 * time.Microsecond): // long enough that each emit is written by itself
				_ = server.IO().Emit("tick", jsonArgs("[]"))
			}
		}
	}()
	for range 300 {
		r := dial(t, url)
		r.send("40")
		r.expectPrefix("40")
		_ = r.NetConn().(*net.TCPConn).SetLinger(0) // it is reset
		_ = r.Close()
	}
	close(stop)
	<-stopped
}

func TestVanishingClientsLeaveNobodyBehind(t *testing.T) {
	var connections, ends atomic.Int64
	server, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			connections.Add(1)
			var once atomic.Bool
			socketio.Listen(s, socketio.Listener{
				Event: func(string, *socketio.Args, func(*socketio.Args)) {},
				Disconnect: func(string) {
					if !once.CompareAndSwap(false, true) {
						t.Error("told twice")
					}
					ends.Add(1)
				},
			})
			s.Join("room")
		})
	})
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for i := range 100 {
				r := dial(t, url)
				r.send("40")
				if i%3 == 0 {
					r.read()
				}
				_ = r.NetConn().Close()
			}
		})
	}
	clients.Wait()
	eventually(t, "as many ends as connections", func() bool { return ends.Load() == connections.Load() })
	eventually(t, "an empty namespace", func() bool { return server.IO().Sockets().Sockets().Len() == 0 })
	if left := server.IO().Sockets().Adapter().Rooms().Len(); left != 0 {
		t.Errorf("%d rooms are left", left)
	}
}

func TestServerDisconnectsInsideAListener(t *testing.T) {
	told := make(chan string, 10)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event: func(name string, _ *socketio.Args, _ func(*socketio.Args)) {
					s.Disconnect(true)
					told <- "after " + name
				},
				Disconnect: func(reason string) { told <- reason },
			})
		})
	})
	r := connected(t, url, "40")
	r.send(`42["leave"]`, `42["more"]`)
	r.expect("41")
	r.expectClosed()
	for _, want := range []string{"server namespace disconnect", "after leave"} {
		if got := receive(t, want, told); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

func TestSlowClientIsDisconnected(t *testing.T) {
	reasons := make(chan string, 1)
	watched := newJournal()
	server, url := serve(t, socketio.Options{MaxPending: 1 << 20, Observer: watched}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event:      func(string, *socketio.Args, func(*socketio.Args)) {},
				Disconnect: func(reason string) { reasons <- reason },
			})
		})
	})
	connected(t, url, "40") // and reads no more
	big := jsonArgs(`["%s"]`, strings.Repeat("x", 100_000))
	eventually(t, "disconnected", func() bool {
		server.IO().Emit("flood", big)
		return len(reasons) > 0
	})
	if reason := <-reasons; reason != "client too slow" {
		t.Errorf("the reason is %q", reason)
	}
}

func TestCloseTellsEverybodyAndLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		closeWithEverybodyThere(t)
	}
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
}

// closeWithEverybodyThere closes a server with clients of every kind, while others come.
func closeWithEverybodyThere(t *testing.T) {
	t.Run("", func(t *testing.T) {
		reasons := make(chan string, 1000)
		var here atomic.Int64
		watched := newJournal()
		server, url := serve(t, socketio.Options{Observer: watched, Recovery: &socketio.Recovery{}}, func(io *socket.Server) {
			onConnection(io, func(s *socket.Socket) {
				socketio.Listen(s, socketio.Listener{
					Event:      func(string, *socketio.Args, func(*socketio.Args)) { here.Add(1) },
					Disconnect: func(reason string) { reasons <- reason },
				})
			})
		})
		var sockets []*raw
		for range 5 {
			r := connected(t, url, "40")
			r.send(`42["here"]`)
			sockets = append(sockets, r)
		}
		lines := make(chan []string, 1)
		go func() {
			lines <- node(t, url, `
				const a = io("/", { transports: ["polling"] }), b = io();
				await Promise.all([ready(a), ready(b)]);
				const ends = Promise.all([next(a, "disconnect"), next(b, "disconnect")]);
				a.emit("here");
				b.emit("here");
				say((await ends).map(([reason]) => reason));
			`)
		}()
		eventually(t, "7 clients", func() bool { return here.Load() == 7 })
		quit, quitted := make(chan struct{}), make(chan struct{})
		go func() { // handshakes arrive all the time
			defer close(quitted)
			for {
				select {
				case <-quit:
					return
				default:
					handshake(url)
				}
			}
		}()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			t.Fatal(err)
		}
		close(quit)
		<-quitted
		if err := server.Close(ctx); err != nil {
			t.Errorf("closing again: %v", err)
		}
		wantLines(t, receive(t, "what the clients say", lines), `[["transport close","transport close"]]`)
		for _, r := range sockets {
			r.expectClosed()
		}
		for range 7 {
			if reason := receive(t, "a disconnect", reasons); reason != "server shutting down" {
				t.Errorf("the reason is %q", reason)
			}
		}
		if handshake(url) != 503 {
			t.Error("a handshake is accepted after Close")
		}
		for _, c := range watched.opened {
			if len(watched.closed[c.ID]) != 1 {
				t.Errorf("connection %s was told to close %d times", c.ID, len(watched.closed[c.ID]))
			}
		}
	})
}

func TestCloseEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	started := make(chan struct{})
	server, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event:      func(string, *socketio.Args, func(*socketio.Args)) { close(started); <-release },
				Disconnect: func(string) {},
			})
		})
	})
	r := connected(t, url, "40")
	r.send(`42["for ever"]`)
	receive(t, "the event", started)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := server.Close(ctx); err != context.DeadlineExceeded {
		t.Errorf("Close returned %v while a listener ran", err)
	}
	r.expectClosed()
	close(release)
}

func TestBroadcastAcknowledgementsAreCountedByClients(t *testing.T) {
	_, url := serve(t, socketio.Options{}, nil)
	_ = url
	for _, c := range []struct {
		name    string
		answers []string
		timeout time.Duration
		want    string
		err     error
	}{
		{"nobody is there", nil, 0, "", nil},
		{"none, one and two arguments", []string{`[]`, `["one"]`, `[1,2]`}, 0, `[] ["one"] [1,2]`, nil},
		{"one is missing", []string{`["one"]`, ``}, 200 * time.Millisecond, `["one"]`, socketio.ErrTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, url := serve(t, socketio.Options{}, nil)
			var clients []*raw
			for range c.answers {
				clients = append(clients, connected(t, url, "40"))
			}
			results := make(chan string, 2)
			err := socketio.BroadcastWithAck(server.IO().To(), "ask", jsonArgs(`["?"]`), c.timeout, func(replies []*socketio.Args, err error) {
				var texts []string
				for _, reply := range replies {
					texts = append(texts, string(reply.JSON))
				}
				results <- fmt.Sprint(strings.Join(texts, " "), err)
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, answer := range c.answers {
				clients[i].expect(`420["ask","?"]`)
				if answer != "" {
					clients[i].send("430" + answer)
					time.Sleep(5 * time.Millisecond) // so that they come in this order
				}
			}
			if got := receive(t, "the result", results); got != fmt.Sprint(c.want, c.err) {
				t.Errorf("got %s, want %s", got, fmt.Sprint(c.want, c.err))
			}
		})
	}
	server, _ := serve(t, socketio.Options{}, nil)
	if err := socketio.BroadcastWithAck(server.IO().To(), "disconnect", jsonArgs(`[]`), 0, nil); err == nil {
		t.Error("a reserved event is emitted")
	}
}
