package socketio_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/socketio"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// node runs code with the official client, and returns the lines that it said.
func node(t *testing.T, url, code string) []string {
	t.Helper()
	modules, err := filepath.Abs("../static/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "socket.io-client")); err != nil {
		t.Fatalf("socket.io-client is not in %s: run ./test, which installs it", modules)
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("node is not installed: run ./test, which installs what it needs")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, "node", "testdata/client.cjs", url, code)
	command.Env = append(os.Environ(), "NODE_PATH="+modules)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		t.Fatalf("the client failed: %v\n%s%s", err, output, complaints.Bytes())
	}
	return strings.Split(strings.TrimSpace(string(output)), "\n")
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the client said\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// transports are the ways in which a client may connect.
var transports = map[string]string{
	"polling":   `{ transports: ["polling"] }`,
	"websocket": `{ transports: ["websocket"] }`,
	"upgrade":   `{ transports: ["polling", "websocket"] }`,
}

func eachTransport(t *testing.T, test func(t *testing.T, options string)) {
	for name, options := range transports {
		t.Run(name, func(t *testing.T) { test(t, options) })
	}
}

// echo answers "echo" with the same arguments, and acknowledges with them.
func echo(io *socket.Server) {
	onConnection(io, func(s *socket.Socket) {
		socketio.Listen(s, socketio.Listener{
			Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
				if ack != nil {
					ack(args)
					ack(args) // harmless
					return
				}
				_ = s.Emit(name, args)
			},
			Disconnect: func(string) {},
		})
	})
}

func TestEventsComeBackAsTheyWere(t *testing.T) {
	eachTransport(t, func(t *testing.T, options string) {
		_, url := serve(t, socketio.Options{}, echo)
		got := node(t, url, `
			const c = io("/", `+options+`);
			await ready(c);
			const back = next(c, "chat");
			c.emit("chat", "<Hi> & 'bye'", { z: 1, a: [null, 12345678901234567890, 1e100] }, undefined, "é\u2028");
			say(...(await back));
			c.emit("none");
			say(...(await next(c, "none")));
			say(await c.emitWithAck("ask", 1, "two"));
			say(await new Promise((done) => c.emit("ask", (...all) => done(all))));
			say(c.io.engine.transport.name);
		`)
		name := "websocket"
		if strings.Contains(t.Name(), "polling") {
			name = "polling"
		}
		wantLines(t, got,
			`["<Hi> & 'bye'",{"z":1,"a":[null,12345678901234567000,1e+100]},null,"é`+"\u2028"+`"]`,
			`[]`, `[1]`, `[[]]`, `["`+name+`"]`)
	})
}

func TestBinaryComesBackAsItWas(t *testing.T) {
	eachTransport(t, func(t *testing.T, options string) {
		_, url := serve(t, socketio.Options{}, echo)
		got := node(t, url, `
			const c = io("/", `+options+`);
			await next(c, "connect");
			c.emit("file", Buffer.from([1, 2, 3]), { inner: Buffer.from([]) }, "end");
			const [a, b, end] = await next(c, "file");
			say([...a], [...b.inner], end);
			const reply = await c.emitWithAck("file", Buffer.from([255, 0]));
			say([...reply]);
		`)
		wantLines(t, got, `[[1,2,3],[],"end"]`, `[[255,0]]`)
	})
}

func TestServerAsksAndClientAcknowledges(t *testing.T) {
	eachTransport(t, func(t *testing.T, options string) {
		replies := make(chan string, 10)
		_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
			onConnection(io, func(s *socket.Socket) {
				socketio.Listen(s, socketio.Listener{Event: func(name string, _ *socketio.Args, _ func(*socketio.Args)) {
					socketio.EmitWithAck(s, "question", jsonArgs(`["who?"]`), patience, func(reply *socketio.Args, err error) {
						replies <- string(reply.JSON)
						_ = s.Emit("thanks", jsonArgs(`[]`))
					})
				}, Disconnect: func(string) {}})
			})
		})
		node(t, url, `
			const c = io("/", `+options+`);
			c.on("question", (text, ack) => ack(text, { me: true }));
			await next(c, "connect");
			c.emit("ready");
			await next(c, "thanks");
		`)
		if got := receive(t, "the reply", replies); got != `["who?",{"me":true}]` {
			t.Errorf("the reply is %s", got)
		}
	})
}

func TestMissingAcknowledgementTimesOut(t *testing.T) {
	errs := make(chan error, 1)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.EmitWithAck(s, "question", jsonArgs(`[]`), 1, func(_ *socketio.Args, err error) {
				errs <- err
				_ = s.Emit("over", jsonArgs(`[]`))
			})
		})
	})
	node(t, url, `await next(io(), "over")`)
	if err := receive(t, "the error", errs); err != socketio.ErrTimeout {
		t.Errorf("the error is %v", err)
	}
}

func TestRoomsAndNamespaces(t *testing.T) {
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
				switch name {
				case "join":
					s.Join("room")
					ack(nil)
				case "room":
					_ = io.To("room").Emit("news", args)
				case "others":
					_ = s.Broadcast().Emit("news", args)
				}
			}, Disconnect: func(string) {}})
		})
		onConnection(io.Of("/admin", nil), func(s *socket.Socket) {
			_ = s.Emit("hello", jsonArgs(`["admin"]`))
		})
	})
	got := node(t, url, `
		const [a, b] = [io(), io()];
		await Promise.all([next(a, "connect"), next(b, "connect")]);
		await a.emitWithAck("join");
		let forB = 0;
		b.on("news", () => forB++);
		const toRoom = next(a, "news");
		b.emit("room", "in the room");
		say(...(await toRoom), forB);
		const toOthers = next(b, "news");
		a.emit("others", "to others");
		say(...(await toOthers), forB);
		say(...(await next(io("/admin"), "hello")));
		say((await next(io("/unknown"), "connect_error"))[0].message);
		const shared = a.io.socket("/admin");
		say(...(await next(shared, "hello")));
		shared.disconnect().connect();
		say(...(await next(shared, "hello")), a.connected);
		shared.disconnect();
	`)
	wantLines(t, got, `["in the room",0]`, `["to others",1]`, `["admin"]`, `["Invalid namespace"]`, `["admin"]`, `["admin",true]`)
}

func TestAuthAndConnectError(t *testing.T) {
	shown := make(chan socketio.Handshake, 2)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		io.Use(func(s *socket.Socket, next func(*socket.ExtendedError)) {
			handshake := socketio.HandshakeOf(s)
			shown <- handshake
			if strings.Contains(string(handshake.Auth), "secret") {
				next(nil)
				return
			}
			next(socket.NewExtendedError("not authorized <you>", map[string]any{"code": 401}))
		})
	})
	got := node(t, url, `
		const refused = await next(io("/", { auth: { token: "no" } }), "connect_error");
		say(refused[0].message, refused[0].data);
		const c = io("/", { auth: { token: "secret", a: 1.50 }, query: { x: "1" }, extraHeaders: { "X-Custom": "y" } });
		await next(c, "connect");
		say("in");
	`)
	wantLines(t, got, `["not authorized <you>",{"code":401}]`, `["in"]`)
	<-shown
	h := <-shown
	if string(h.Auth) != `{"token":"secret","a":1.5}` {
		t.Errorf("auth is %s", h.Auth)
	}
	if h.Headers["x-custom"] != "y" || h.Headers["host"] == "" || h.Query.Get("x") != "1" || h.Query.Get("EIO") != "4" {
		t.Errorf("headers %v, query %v", h.Headers, h.Query)
	}
	if h.Address != "127.0.0.1" || h.Xdomain || h.Secure || !strings.HasPrefix(h.URL, "/s/x/socket.io/?") || h.Issued == 0 {
		t.Errorf("handshake %+v", h)
	}
}

func TestDisconnectReasons(t *testing.T) {
	for _, c := range []struct{ name, client, server, seen string }{
		{"the client disconnects", `c.disconnect()`, "client namespace disconnect", "io client disconnect"},
		{"the client's page closes", `c.io.engine.close()`, "transport close", "forced close"},
		{"the server disconnects the socket", `c.emit("kick", false)`, "server namespace disconnect", "io server disconnect"},
		{"the server closes the connection", `c.emit("kick", true)`, "server namespace disconnect", "io server disconnect"},
		{"the client sends nonsense", `c.io.engine.write("4nonsense")`, "forced close", "transport close"},
		{"the client breaks the transport", `c.io.engine.transport.send([{ type: "ping" }])`, "transport error", "transport close"},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachTransport(t, func(t *testing.T, options string) {
				told := make(chan string, 10)
				_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
					onConnection(io, func(s *socket.Socket) {
						s.Join("room")
						socketio.Listen(s, socketio.Listener{
							Event: func(name string, args *socketio.Args, _ func(*socketio.Args)) {
								_ = s.Emit("last words", jsonArgs(`[]`))
								s.Disconnect(string(args.JSON) == "[true]")
							},
							Disconnecting: func(string) {
								if !slices.Contains(socketio.RoomsOf(s), "room") {
									told <- "not in its room any more"
								}
							},
							Disconnect: func(reason string) { told <- reason },
						})
					})
				})
				got := node(t, url, `
					const c = io("/", `+options+`);
					await ready(c);
					let words = 0;
					c.on("last words", () => words++);
					const end = next(c, "disconnect");
					`+c.client+`;
					say((await end)[0], words);
				`)
				words := "0"
				if strings.Contains(c.client, "kick") {
					words = "1"
				}
				seen := c.seen
				if c.server == "transport error" && strings.Contains(strings.Join(got, ""), "transport error") {
					seen = "transport error" // over polling, the refused POST may be answered before the poll
				}
				wantLines(t, got, `["`+seen+`",`+words+`]`)
				if reason := receive(t, "the disconnect", told); reason != c.server {
					t.Errorf("the server was told %q, want %q", reason, c.server)
				}
			})
		})
	}
}

func TestRecoveryBringsWhatWasMissed(t *testing.T) {
	watched := newJournal()
	_, url := serve(t, socketio.Options{Recovery: &socketio.Recovery{SkipMiddlewares: true}, Observer: watched}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			if !s.Recovered() {
				s.Join("room")
			}
			socketio.Listen(s, socketio.Listener{
				Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
					_ = io.To("room").Emit("news", &socketio.Args{JSON: args.JSON, Ref: "ref"})
					ack(nil)
				},
				Disconnect: func(string) { _ = io.Emit("gone", jsonArgs(`[]`)) },
			})
		})
	})
	got := node(t, url, `
		const [a, b] = [io("/", { reconnection: true, reconnectionDelay: 500 }), io()];
		await Promise.all([next(a, "connect"), next(b, "connect")]);
		const first = next(a, "news");
		await b.emitWithAck("send", "one");
		say((await first)[0]);
		const id = a.id;
		const gone = next(b, "gone"); // what is sent before the server knows goes to the dead connection, too
		a.io.engine.close();
		await gone;
		await b.emitWithAck("send", "two");
		const missed = next(a, "news");
		await next(a, "connect");
		say((await missed)[0], a.recovered, a.id === id);
	`)
	wantLines(t, got, `["one"]`, `["two",true,true]`)
	withRef := watched.find(func(f socketio.Frame) bool { return f.Ref == "ref" })
	if len(withRef) != 4 {
		t.Errorf("%d frames have the emit's Ref, want 4: two broadcasts to two clients, one of them later", len(withRef))
	}
}
