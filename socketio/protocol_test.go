package socketio_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"earshot/socketio"

	"github.com/gorilla/websocket"
	"github.com/zishang520/socket.io/servers/socket/v3"
)

// raw is a client that speaks the protocol by hand, over a WebSocket.
type raw struct {
	testing.TB
	*websocket.Conn
}

func dial(t testing.TB, url string) *raw {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+path+"?EIO=4&transport=websocket", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	r := &raw{t, ws}
	r.read() // the open packet
	return r
}

// connected is a client in a namespace.
func connected(t testing.TB, url, connect string) *raw {
	t.Helper()
	r := dial(t, url)
	r.send(connect)
	if got := r.read(); !strings.HasPrefix(got, connect) {
		t.Fatalf("%s was answered with %s", connect, got)
	}
	return r
}

func (r *raw) send(texts ...string) {
	r.Helper()
	for _, text := range texts {
		if err := r.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			r.Fatal(err)
		}
	}
}

func (r *raw) sendBinary(attachments ...[]byte) {
	r.Helper()
	for _, data := range attachments {
		if err := r.WriteMessage(websocket.BinaryMessage, data); err != nil {
			r.Fatal(err)
		}
	}
}

func (r *raw) read() string {
	r.Helper()
	_, got, err := r.ReadMessage()
	if err != nil {
		r.Fatal(err)
	}
	return string(got)
}

func (r *raw) expect(wants ...string) {
	r.Helper()
	for _, want := range wants {
		if got := r.read(); got != want {
			r.Fatalf("read %q, want %q", got, want)
		}
	}
}

func (r *raw) expectPrefix(want string) {
	r.Helper()
	if got := r.read(); !strings.HasPrefix(got, want) {
		r.Fatalf("read %q, want %q…", got, want)
	}
}

func (r *raw) expectClosed() {
	r.Helper()
	for {
		_, _, err := r.ReadMessage()
		if err == nil {
			continue
		}
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			r.Fatal("the connection stays open")
		}
		return
	}
}

// suite is the server that the protocol's own test suite asks for.
func suite(io *socket.Server) {
	sayAuth := func(s *socket.Socket) {
		_ = s.Emit("auth", &socketio.Args{JSON: []byte("[" + string(socketio.HandshakeOf(s).Auth) + "]")})
	}
	onConnection(io, func(s *socket.Socket) {
		socketio.Listen(s, socketio.Listener{
			Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
				switch name {
				case "message":
					_ = s.Emit("message-back", args)
				case "message-with-ack":
					ack(args)
				}
			},
			Disconnect: func(string) {},
		})
		sayAuth(s)
	})
	onConnection(io.Of("/custom", nil), sayAuth)
}

func TestConnect(t *testing.T) {
	_, url := serve(t, socketio.Options{}, suite)
	for _, c := range []struct{ connect, answer, auth string }{
		{`40`, `40{"sid":"`, `42["auth",{}]`},
		{`40/`, `40{"sid":"`, `42["auth",{}]`},
		{`40{"token":"123", "z":1.0}`, `40{"sid":"`, `42["auth",{"token":"123", "z":1.0}]`},
		{`40/custom`, `40/custom,{"sid":"`, `42/custom,["auth",{}]`},
		{`40/custom,`, `40/custom,{"sid":"`, `42/custom,["auth",{}]`},
		{`40/custom,{"token":"abc"}`, `40/custom,{"sid":"`, `42/custom,["auth",{"token":"abc"}]`},
	} {
		r := dial(t, url)
		r.send(c.connect)
		r.expectPrefix(c.answer)
		r.expect(c.auth)
	}
}

func TestUnknownNamespaceIsRefused(t *testing.T) {
	_, url := serve(t, socketio.Options{}, suite)
	r := dial(t, url)
	r.send("40/random")
	r.expect(`44/random,{"message":"Invalid namespace"}`)
	r.send("40")
	r.expectPrefix(`40{"sid"`)
}

func TestClientThatNeverConnectsIsCutOff(t *testing.T) {
	_, url := serve(t, socketio.Options{ConnectTimeout: 10 * time.Millisecond}, suite)
	dial(t, url).expectClosed()
}

func TestDisconnectFromANamespace(t *testing.T) {
	_, url := serve(t, socketio.Options{}, suite)
	r := connected(t, url, "40")
	r.expect(`42["auth",{}]`)
	r.send("40/custom,")
	r.expectPrefix("40/custom,")
	r.expect(`42/custom,["auth",{}]`)
	r.send("41", "2nonsense")
	r.expectClosed()

	r = connected(t, url, "40")
	r.expect(`42["auth",{}]`)
	r.send("41/custom,") // never joined: as Node, the connection closes
	r.expectClosed()

	r = connected(t, url, "40")
	r.expect(`42["auth",{}]`)
	for range 50 { // whoever leaves may come back at once
		r.send("41", "40")
		r.expectPrefix(`40{"sid"`)
		r.expect(`42["auth",{}]`)
	}
}

func TestMessages(t *testing.T) {
	_, url := serve(t, socketio.Options{}, suite)
	r := connected(t, url, "40")
	r.expect(`42["auth",{}]`)
	r.send(`42["message",1,"2",{"3":[true]}]`)
	r.expect(`42["message-back",1,"2",{"3":[true]}]`)
	r.send(`42 [ "message" , 1.50 , "\u003c" ]`)
	r.expect(`42["message-back",1.50 , "\u003c"]`)
	r.send(`42["message"]`, `42[ "message" ]`)
	r.expect(`42["message-back"]`, `42["message-back"]`)
	r.send(`42456["message-with-ack",1,"2",{"3":[false]}]`)
	r.expect(`43456[1,"2",{"3":[false]}]`)
	r.send(`452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`)
	r.sendBinary([]byte{1, 2, 3}, []byte{4, 5, 6})
	r.expect(`452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`, "\x01\x02\x03", "\x04\x05\x06")
	r.send(`452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`)
	r.sendBinary([]byte{1, 2, 3}, []byte{4, 5, 6})
	r.expect(`462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`, "\x01\x02\x03", "\x04\x05\x06")
	r.send("42", `42["message","and on"]`) // Node passes over an event without a payload
	r.expect(`42["message-back","and on"]`)
	r.send(`450-["message","no attachments"]`) // and closes the connection here
	r.expectClosed()
}

func TestMalformedPacketsCloseTheConnection(t *testing.T) {
	reasons := make(chan string, 100)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event: func(name string, args *socketio.Args, _ func(*socketio.Args)) {
					t.Errorf("event %s%s", name, args.JSON)
				},
				Disconnect: func(reason string) { reasons <- reason },
			})
		})
	})
	for _, packet := range []string{
		"4", "4abc", "47", "42{}", `42"x"`, "42[]", `42["a"`, `42["a"]x`, "42[null]", "42[{}]", "42[[1]]", "42[true]",
		`42abc["a"]`, `42["connect"]`, `42["connect_error"]`, `42["disconnect"]`, `42["disconnecting"]`, `42["newListener"]`,
		`42["removeListener"]`, `42["dis\u0063onnect"]`, `43{}`, `43`, `44"no"`, "41x", `40[]`, `40null`, `40"x"`,
		`45["a"]`, `45-["a"]`, `451["a"]`, `4511-["a"]`, `4599999999999999999999-["a"]`,
		`451-["a",{"_placeholder":true,"num":1}]`, `451-["a",{"_placeholder":true,"num":-1}]`, `451-["a",{"_placeholder":true,"num":0.5}]`,
		`451-["a",{"_placeholder":true,"num":"x"}]`, `451-["a",[{"b":{"_placeholder":true}}]]`,
		`4299999999999999999999["a"]`, "42/" + strings.Repeat("x", 600) + `,["a"]`, `42["` + strings.Repeat(`a`, 10) + "\xc3" + `"]`,
		`42["a",` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `]`,
	} {
		r := connected(t, url, "40")
		r.send(packet)
		r.expectClosed()
		if reason := receive(t, "the end after "+packet, reasons); reason != "forced close" && reason != "forced server close" && reason != "transport error" {
			t.Errorf("%s ended with %q", packet, reason)
		}
	}
}

func TestAttachmentsThatDontFitCloseTheConnection(t *testing.T) {
	_, url := serve(t, socketio.Options{}, suite)
	r := connected(t, url, "40")
	r.sendBinary([]byte("unasked for"))
	r.expectClosed()
	r = connected(t, url, "40")
	r.send(`451-["message",{"_placeholder":true,"num":0}]`, `42["message"]`)
	r.expectClosed()
}

func TestNumbersAreNamesToo(t *testing.T) {
	names := make(chan string, 10)
	_, url := serve(t, socketio.Options{}, func(io *socket.Server) {
		onConnection(io, func(s *socket.Socket) {
			socketio.Listen(s, socketio.Listener{
				Event:      func(name string, args *socketio.Args, _ func(*socketio.Args)) { names <- name + string(args.JSON) },
				Disconnect: func(string) {},
			})
		})
	})
	r := connected(t, url, "40")
	r.send(`42[-1.5,"x"]`, `42[7]`, `42["é\"\\",[","]]`)
	for _, want := range []string{`-1.5["x"]`, `7[]`, `é"\[[","]]`} {
		if got := receive(t, want, names); got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	}
}
