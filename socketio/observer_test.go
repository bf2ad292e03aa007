package socketio_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"earshot/socketio"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// handshake asks for a polling session, and returns the status.
func handshake(url string) int {
	response, err := http.Get(url + path + "?EIO=4&transport=polling")
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestEveryFrameIsSeen(t *testing.T) {
	watched := newJournal()
	_, url := serve(t, socketio.Options{Observer: watched}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
					_ = io.Emit("chat", &socketio.Args{JSON: args.JSON, Attachments: args.Attachments, Ref: args.Packet})
					ack(&socketio.Args{JSON: []byte(`["ok"]`), Ref: "ack"})
				},
				Disconnect: func(string) {},
			})
		})
	})
	node(t, url, `
		const c = io("/", { transports: ["polling"] });
		await next(c, "connect");
		await c.emitWithAck("chat", "Hi", Buffer.from([1, 2]));
	`)
	eventually(t, "closed", func() bool { watched.mu.Lock(); defer watched.mu.Unlock(); return len(watched.closed) == 1 })
	sid := regexp.MustCompile(`"sid":"[^"]+"`)
	var lines []string
	for _, line := range watched.lines {
		lines = append(lines, sid.ReplaceAllString(line, `"sid":"…"`))
	}
	want := []string{
		"opened polling",
		`-> polling 0{"sid":"…","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`,
		"<- polling 40",
		`-> polling 40{"sid":"…"}`,
		`<- polling 451-0["chat","Hi",{"_placeholder":true,"num":0}]`,
		"<- polling \x01\x02",
		"delivered to 1",
		`-> polling 451-["chat","Hi",{"_placeholder":true,"num":0}]`,
		"-> polling \x01\x02",
		`-> polling 430["ok"]`,
	}
	if len(lines) < len(want) || !slices.Equal(lines[:len(want)], want) {
		t.Fatalf("seen:\n%s\nwant:\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "closed ") {
		t.Errorf("the last line is %s", last)
	}
	for _, f := range watched.find(func(f socketio.Frame) bool { return f.Out }) {
		switch text := string(f.Raw); {
		case strings.HasPrefix(text, "451-"), f.Binary:
			if f.Ref != uint64(2) || f.Packet != 2 {
				t.Errorf("%s has Ref %v, Packet %d", text, f.Ref, f.Packet)
			}
		case strings.HasPrefix(text, "43"):
			if f.Ref != "ack" || f.Packet != 3 {
				t.Errorf("%s has Ref %v, Packet %d", text, f.Ref, f.Packet)
			}
		default:
			if f.Ref != nil {
				t.Errorf("%s has Ref %v", text, f.Ref)
			}
		}
	}
}

func TestOpenedHasTheCallersContext(t *testing.T) {
	type key struct{}
	watched := newJournal()
	server := socketio.NewServer(socketio.Options{Observer: watched})
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, "client A")))
	}))
	defer host.Close()
	defer server.Close(context.Background())
	handshake(host.URL)
	dial(t, host.URL)
	for _, c := range watched.opened {
		if c.Request.Context().Value(key{}) != "client A" {
			t.Errorf("the %s connection has lost its context", c.Transport)
		}
	}
}

func TestBroadcastsReachExactlyThoseMeantInTheirOrder(t *testing.T) {
	for _, recovery := range []*socketio.Recovery{nil, {}} {
		watched := newJournal()
		server, url := serve(t, socketio.Options{Observer: watched, Recovery: recovery}, nil)
		sockets := map[int]*socket.Socket{}
		var ids []socket.SocketId
		for i := range 20 {
			connected(t, url, "40")
			for _, s := range socketio.SocketsIn(server.IO().Sockets()) {
				if !slices.Contains(ids, s.Id()) {
					sockets[i] = s
					ids = append(ids, s.Id())
				}
			}
		}
		last := func() socketio.Delivery {
			watched.mu.Lock()
			defer watched.mu.Unlock()
			return watched.deliveries[len(watched.deliveries)-1]
		}
		wantTo := func(what string, want ...socket.SocketId) {
			t.Helper()
			if got := last().To; !slices.Equal(got, want) {
				t.Errorf("%s reached\n%v, want\n%v", what, got, want)
			}
		}
		args := jsonArgs(`[]`)
		server.IO().Emit("all", args)
		wantTo("everybody", ids...)

		for _, i := range []int{7, 3, 11, 3} {
			sockets[i].Join("red")
		}
		sockets[3].Join("blue")
		sockets[1].Join("blue")
		_ = server.IO().To("red").Emit("x", args)
		wantTo("one room", ids[7], ids[3], ids[11])
		_ = server.IO().To("red", "blue").Emit("x", args)
		wantTo("two rooms", ids[1], ids[3], ids[7], ids[11])
		if d := last(); !slices.Equal(d.Rooms, []string{"blue", "red"}) || d.Namespace != "/" {
			t.Errorf("the delivery is %+v", d)
		}
		_ = server.IO().To("red").Except("blue").Emit("x", args)
		wantTo("a room but another", ids[7], ids[11])
		_ = sockets[7].To("red").Emit("x", args)
		wantTo("a room but its sender", ids[3], ids[11])
		sockets[7].Leave("red")
		sockets[7].Join("red")
		_ = server.IO().To("red").Emit("x", args)
		wantTo("a room in a new order", ids[3], ids[11], ids[7])
		_ = server.IO().To("nobody").Emit("x", args)
		wantTo("an empty room")
		if rooms := socketio.RoomsOf(sockets[3]); !slices.Equal(rooms, []socket.Room{socket.Room(ids[3]), "red", "blue"}) {
			t.Errorf("the rooms are %v", rooms)
		}
		if ids := server.IO().Sockets().Adapter().Sids().Len(); ids != 20 {
			t.Errorf("%d sids", ids)
		}
		sockets[3].Disconnect(false)
		sockets[3].Leave("red")
		if _, ok := server.IO().Sockets().Adapter().Sids().Load(ids[3]); ok {
			t.Error("a socket that has gone still has rooms")
		}
	}
}

func TestEverybodyGetsBroadcastsInTheSameOrder(t *testing.T) {
	server, url := serve(t, socketio.Options{}, nil)
	var clients []*raw
	for range 3 {
		clients = append(clients, connected(t, url, "40"))
	}
	const each = 50
	for i := range 4 {
		go func() {
			for j := range each {
				server.IO().Emit("n", jsonArgs(`[%d]`, i*each+j))
			}
		}()
	}
	for range 4 * each {
		first := clients[0].read()
		clients[1].expect(first)
		clients[2].expect(first)
	}
}
