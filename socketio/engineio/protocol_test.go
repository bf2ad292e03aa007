package engineio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/socketio/engineio"

	"github.com/gorilla/websocket"
)

const patience = 20 * time.Second

// host serves an Engine.IO server that sends every message back, and closes it when the test ends.
type host struct {
	*testing.T
	server  *engineio.Server
	url     string
	reasons chan string
}

type echo struct {
	conn    *engineio.Conn
	reasons chan string
}

func (e echo) Message(m engineio.Received) {
	if m.Binary {
		e.conn.Send(engineio.BinaryMessage(m.Data))
	} else {
		e.conn.Send(engineio.TextMessage(m.Data))
	}
}

func (e echo) Closed(reason string) { e.reasons <- reason }

func serve(t *testing.T, o engineio.Options) *host {
	t.Helper()
	h := &host{T: t, reasons: make(chan string, 100)}
	if o.Open == nil {
		o.Open = func(c *engineio.Conn) engineio.Handler { return echo{c, h.reasons} }
	}
	h.server = engineio.NewServer(o)
	web := httptest.NewServer(h.server)
	h.url = web.URL + "/s/x/socket.io/?EIO=4&transport="
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.server.Close(ctx); err != nil {
			t.Errorf("the server didn't close: %v", err)
		}
		web.Close()
	})
	return h
}

func (h *host) do(method, url, body string) (status int, answer string) {
	h.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		h.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		h.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		h.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// session is a polling session.
type session struct {
	*host
	id  string
	url string
}

func (h *host) open() *session {
	h.Helper()
	status, body := h.do("GET", h.url+"polling", "")
	var opening struct{ SID string }
	if status != 200 || !strings.HasPrefix(body, "0{") || json.Unmarshal([]byte(body[1:]), &opening) != nil {
		h.Fatalf("handshake: %d %s", status, body)
	}
	return &session{h, opening.SID, h.url + "polling&sid=" + opening.SID}
}

func (s *session) poll(wantStatus int, want string) {
	s.Helper()
	s.expect("GET", "", wantStatus, want)
}

func (s *session) post(body string, wantStatus int, want string) {
	s.Helper()
	s.expect("POST", body, wantStatus, want)
}

func (s *session) expect(method, body string, wantStatus int, want string) {
	s.Helper()
	status, got := s.do(method, s.url, body)
	if status != wantStatus || want != "" && got != want {
		s.Errorf("%s %q answered %d %q, want %d %q", method, body, status, got, wantStatus, want)
	}
}

func (s *session) gone() {
	s.Helper()
	s.poll(400, `{"code":1,"message":"Session ID unknown"}`)
}

func (h *host) reason(want string) {
	h.Helper()
	select {
	case got := <-h.reasons:
		if got != want {
			h.Errorf("closed because of %q, want %q", got, want)
		}
	case <-time.After(patience):
		h.Fatalf("never closed; want %q", want)
	}
}

// wire is a WebSocket to the server.
type wire struct {
	*host
	*websocket.Conn
}

func (h *host) dial(query string) *wire {
	h.Helper()
	ws, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url, "http")+query, nil)
	if err != nil {
		h.Fatalf("websocket: %v (%v)", err, response)
	}
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	h.Cleanup(func() { _ = ws.Close() })
	return &wire{h, ws}
}

func (w *wire) send(texts ...string) {
	w.Helper()
	for _, text := range texts {
		if err := w.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *wire) expect(want string) {
	w.Helper()
	_, got, err := w.ReadMessage()
	if err != nil || string(got) != want {
		w.Fatalf("read %q, %v; want %q", got, err, want)
	}
}

func (w *wire) skipOpen() *wire {
	w.Helper()
	_, got, err := w.ReadMessage()
	if err != nil || !strings.HasPrefix(string(got), "0{") {
		w.Fatalf("read %q, %v; want an open packet", got, err)
	}
	return w
}

func (w *wire) expectClosed() {
	w.Helper()
	if _, got, err := w.ReadMessage(); err == nil {
		w.Fatalf("read %q, want the end", got)
	} else if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		w.Fatal("the connection stays open")
	}
}

// --- handshake ---

func TestHandshakeByPolling(t *testing.T) {
	h := serve(t, engineio.Options{})
	_, body := h.do("GET", h.url+"polling", "")
	var opening struct {
		SID      string
		Upgrades []string
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(body, "0")), &opening); err != nil {
		t.Fatal(err)
	}
	want := `0{"sid":"` + opening.SID + `","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`
	if body != want || len(opening.SID) != 20 {
		t.Errorf("the open packet is %s", body)
	}
}

func TestHandshakeByWebSocket(t *testing.T) {
	h := serve(t, engineio.Options{PingInterval: time.Minute})
	_, body, err := h.dial("websocket").ReadMessage()
	if err != nil || !strings.Contains(string(body), `"upgrades":[],"pingInterval":60000`) {
		t.Errorf("the open packet is %s, %v", body, err)
	}
}

func TestRefusedHandshakes(t *testing.T) {
	h := serve(t, engineio.Options{Transports: []string{"polling", "websocket"}})
	base := strings.TrimSuffix(h.url, "EIO=4&transport=")
	for _, c := range []struct{ method, query, want string }{
		{"GET", "transport=polling", `{"code":5,"message":"Unsupported protocol version"}`},
		{"GET", "EIO=abc&transport=polling", `{"code":5,"message":"Unsupported protocol version"}`},
		{"GET", "EIO=3&transport=polling", `{"code":5,"message":"Unsupported protocol version"}`},
		{"GET", "EIO=4", `{"code":0,"message":"Transport unknown"}`},
		{"GET", "EIO=4&transport=abc", `{"code":0,"message":"Transport unknown"}`},
		{"GET", "EIO=4&transport=websocket", `{"code":3,"message":"Bad request"}`},
		{"POST", "EIO=4&transport=polling", `{"code":2,"message":"Bad handshake method"}`},
		{"PUT", "EIO=4&transport=polling", `{"code":2,"message":"Bad handshake method"}`},
		{"GET", "EIO=4&transport=polling&sid=unknown", `{"code":1,"message":"Session ID unknown"}`},
	} {
		if status, body := h.do(c.method, base+c.query, ""); status != 400 || body != c.want {
			t.Errorf("%s %s: %d %s, want %s", c.method, c.query, status, body, c.want)
		}
	}
	for _, query := range []string{"transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc", "EIO=4&transport=websocket&sid=unknown"} {
		if _, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(base, "http")+query, nil); err == nil || response.StatusCode != 400 {
			t.Errorf("websocket %s: %v", query, err)
		}
	}
}

func TestOnlyAllowedTransports(t *testing.T) {
	h := serve(t, engineio.Options{Transports: []string{"websocket"}})
	if status, _ := h.do("GET", h.url+"polling", ""); status != 400 {
		t.Errorf("polling is answered with %d", status)
	}
	h = serve(t, engineio.Options{NoUpgrades: true})
	if _, body := h.do("GET", h.url+"polling", ""); !strings.Contains(body, `"upgrades":[]`) {
		t.Errorf("an upgrade is offered: %s", body)
	}
	if _, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url, "http")+"websocket&sid="+h.open().id, nil); err == nil {
		t.Error("an upgrade is accepted")
	}
}

func TestBrowsersAreToldWhoseAnswersPagesMayRead(t *testing.T) {
	h := serve(t, engineio.Options{ReadableBy: func(origin string) string {
		if origin == "http://home" {
			return origin
		}
		return ""
	}})
	for origin, want := range map[string]string{"": "", "http://home": "http://home", "http://elsewhere": "", "null": ""} {
		request, _ := http.NewRequest("GET", h.url+"polling", nil)
		if origin != "" {
			request.Header.Set("Origin", origin)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Access-Control-Allow-Origin"); response.StatusCode != 200 || got != want {
			t.Errorf("polling from %q: %d, readable by %q, want 200 and %q", origin, response.StatusCode, got, want)
		}
		ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url, "http")+"websocket", request.Header)
		if err != nil {
			t.Errorf("websocket from %q: %v", origin, err)
			continue
		}
		ws.Close()
	}
}

func TestEveryOriginByDefault(t *testing.T) {
	h := serve(t, engineio.Options{})
	for _, method := range []string{"GET", "OPTIONS"} {
		request, _ := http.NewRequest(method, h.url+"polling", nil)
		request.Header.Set("Origin", "null")
		request.Header.Set("Access-Control-Request-Headers", "x-token")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.Header.Get("Access-Control-Allow-Origin") != "*" || response.StatusCode >= 300 {
			t.Errorf("%s: %d %v", method, response.StatusCode, response.Header)
		}
		if method == "OPTIONS" && response.Header.Get("Access-Control-Allow-Headers") != "x-token" {
			t.Errorf("preflight: %v", response.Header)
		}
	}
	if _, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url, "http")+"websocket", http.Header{"Origin": {"null"}}); err != nil {
		t.Errorf("websocket from an opaque origin: %v", err)
	}
}

// --- messages ---

func TestMessagesByPolling(t *testing.T) {
	s := serve(t, engineio.Options{}).open()
	s.post("4hello", 200, "ok")
	s.poll(200, "4hello")
	s.post("4test1\x1e4test2\x1e4test3", 200, "ok")
	s.poll(200, "4test1\x1e4test2\x1e4test3")
	s.post("4hello\x1ebAQIDBA==", 200, "ok")
	s.poll(200, "4hello\x1ebAQIDBA==")
}

func TestPollWaitsForMessage(t *testing.T) {
	s := serve(t, engineio.Options{}).open()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.poll(200, "4late")
	}()
	time.Sleep(20 * time.Millisecond)
	s.post("4late", 200, "ok")
	<-done
}

func TestMessagesByWebSocket(t *testing.T) {
	w := serve(t, engineio.Options{}).dial("websocket").skipOpen()
	w.send("4hello")
	w.expect("4hello")
	for _, size := range []int{0, 124, 125, 126, 65534, 65535, 65536, 900_000} { // every length of header
		data := bytes.Repeat([]byte{1, 2, 3, 4}, size/4+1)[:size]
		if err := w.WriteMessage(websocket.BinaryMessage, data); err != nil {
			t.Fatal(err)
		}
		kind, got, err := w.ReadMessage()
		if kind != websocket.BinaryMessage || !bytes.Equal(got, data) || err != nil {
			t.Fatalf("%d bytes came back as %d of kind %d, %v", size, len(got), kind, err)
		}
		text := "4" + strings.Repeat("é", size/2)
		w.send(text)
		w.expect(text)
	}
}

func TestMalformedPacketsCloseTheSession(t *testing.T) {
	for _, packet := range []string{"abc", "7", "\x1e", "b!!!"} {
		h := serve(t, engineio.Options{})
		s := h.open()
		s.post(packet, 200, "ok") // as the official server answers, which closes the session
		s.gone()
		h.reason("parse error")

		w := h.dial("websocket").skipOpen()
		w.send(packet)
		w.expectClosed()
		h.reason("parse error")
	}
}

func TestTextThatIsNotUTF8ClosesTheSession(t *testing.T) {
	h := serve(t, engineio.Options{})
	w := h.dial("websocket").skipOpen()
	w.send("4\xff\xfe")
	w.expectClosed()
	h.reason("transport error")
}

func TestCancelledPollClosesTheSession(t *testing.T) {
	h := serve(t, engineio.Options{})
	s := h.open()
	ctx, cancel := context.WithCancel(context.Background())
	request, _ := http.NewRequestWithContext(ctx, "GET", s.url, nil)
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := http.DefaultClient.Do(request); err == nil {
		t.Fatal("the poll was answered")
	}
	h.reason("transport error")
	s.gone()
}

func TestDuplicatePollClosesTheSession(t *testing.T) {
	h := serve(t, engineio.Options{})
	s := h.open()
	statuses := make(chan int, 2)
	bodies := make(chan string, 2)
	for range 2 {
		go func() {
			status, body := s.do("GET", s.url, "")
			statuses <- status
			bodies <- body
		}()
	}
	got := []int{<-statuses, <-statuses}
	slices.Sort(got)
	if !slices.Equal(got, []int{200, 400}) {
		t.Errorf("the two polls are answered with %v", got)
	}
	if one, two := <-bodies, <-bodies; one != "1" && two != "1" {
		t.Errorf("the polls are answered with %q and %q, want a close packet in one", one, two)
	}
	h.reason("transport error")
	s.gone()
}

func TestTooLargeMessages(t *testing.T) {
	h := serve(t, engineio.Options{MaxPayload: 1000})
	s := h.open()
	s.post("4"+strings.Repeat("x", 1000), 413, "")
	s.post("4fits", 200, "ok")
	chunked, _ := http.NewRequest("POST", s.url, io.MultiReader(strings.NewReader("4"), strings.NewReader(strings.Repeat("x", 1000))))
	response, err := http.DefaultClient.Do(chunked)
	if err != nil || response.StatusCode != 413 {
		t.Errorf("a chunked body: %v %v", response, err)
	}
	w := h.dial("websocket").skipOpen()
	w.send("4" + strings.Repeat("x", 1000))
	w.expectClosed()
	h.reason("transport error")
}

// --- heartbeat ---

func TestHeartbeat(t *testing.T) {
	h := serve(t, engineio.Options{PingInterval: 20 * time.Millisecond, PingTimeout: patience})
	s := h.open()
	w := h.dial("websocket").skipOpen()
	for range 3 {
		s.poll(200, "2")
		s.post("3", 200, "ok")
		w.expect("2")
		w.send("3")
	}
}

func TestMissingPongClosesTheSession(t *testing.T) {
	h := serve(t, engineio.Options{PingInterval: 10 * time.Millisecond, PingTimeout: 10 * time.Millisecond})
	s := h.open()
	h.reason("ping timeout")
	s.gone()
	w := h.dial("websocket").skipOpen()
	w.expect("2")
	h.reason("ping timeout")
	w.expectClosed()
}

func TestQuickPongsAreNeverMissed(t *testing.T) {
	h := serve(t, engineio.Options{PingInterval: time.Millisecond, PingTimeout: 2 * time.Second})
	w := h.dial("websocket").skipOpen()
	for range 500 {
		w.expect("2")
		w.send("3")
	}
	w.send("4alive")
	for {
		_, got, err := w.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if string(got) == "4alive" {
			return
		}
	}
}

func TestPingOfAClientIsAnError(t *testing.T) {
	h := serve(t, engineio.Options{})
	w := h.dial("websocket").skipOpen()
	w.send("2")
	w.expectClosed()
	h.reason("transport error")
}

// --- close ---

func TestClientClosesByPolling(t *testing.T) {
	h := serve(t, engineio.Options{})
	s := h.open()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.poll(200, "6")
	}()
	time.Sleep(50 * time.Millisecond)
	s.post("1", 200, "ok")
	<-done
	h.reason("transport close")
	s.gone()
}

func TestClientClosesByWebSocket(t *testing.T) {
	h := serve(t, engineio.Options{})
	w := h.dial("websocket").skipOpen()
	w.send("1")
	w.expectClosed()
	h.reason("transport close")

	w = h.dial("websocket").skipOpen()
	_ = w.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
	if _, _, err := w.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the closing handshake ends with %v", err)
	}
	h.reason("transport close")

	w = h.dial("websocket").skipOpen()
	_ = w.NetConn().Close()
	h.reason("transport close")
}

// goodbye answers every message with two, and closes.
type goodbye struct {
	conn    *engineio.Conn
	reasons chan string
}

func (g goodbye) Message(engineio.Received) {
	g.conn.Send(engineio.TextMessage([]byte("last")), engineio.TextMessage([]byte("words")))
	g.conn.Close()
	g.conn.Send(engineio.TextMessage([]byte("too late")))
}

func (g goodbye) Closed(reason string) { g.reasons <- reason }

func TestServerClosesAfterItsLastWords(t *testing.T) {
	reasons := make(chan string, 10)
	h := serve(t, engineio.Options{Open: func(c *engineio.Conn) engineio.Handler { return goodbye{c, reasons} }})
	h.reasons = reasons

	s := h.open()
	s.post("4bye", 200, "ok")
	s.poll(200, "4last\x1e4words")
	s.poll(200, "1") // not in one payload: the client would handle the close first
	h.reason("forced close")
	s.gone()

	w := h.dial("websocket").skipOpen()
	w.send("4bye")
	w.expect("4last")
	w.expect("4words")
	if _, _, err := w.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNoStatusReceived) {
		t.Errorf("the connection ends with %v", err)
	}
	h.reason("forced close")
}

func TestServerClosesDuringUpgrade(t *testing.T) {
	reasons := make(chan string, 10)
	h := serve(t, engineio.Options{Open: func(c *engineio.Conn) engineio.Handler { return goodbye{c, reasons} }})
	h.reasons = reasons
	s := h.open()
	w := h.dial("websocket&sid=" + s.id)
	w.send("2probe")
	w.expect("3probe")
	s.post("4bye", 200, "ok")
	w.send("5")
	w.expect("4last")
	w.expect("4words")
	w.expectClosed()
	h.reason("forced close")
}

// --- upgrade ---

func TestUpgrade(t *testing.T) {
	h := serve(t, engineio.Options{})
	s := h.open()
	polled := make(chan struct{})
	go func() {
		defer close(polled)
		s.poll(200, "6") // a client can't leave polling before
	}()
	time.Sleep(20 * time.Millisecond)
	w := h.dial("websocket&sid=" + s.id)
	w.send("2probe")
	w.expect("3probe")
	<-polled
	w.send("5", "4hello")
	w.expect("4hello")

	s.poll(400, "")
	s.post("4ignored", 400, "")
	second, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url, "http")+"websocket&sid="+s.id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := second.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNoStatusReceived) {
		t.Errorf("a second upgrade ends with %v, not with a close", err)
	}
	w.send("4still here")
	w.expect("4still here")
}

func TestPollAfterTheProbeIsReleased(t *testing.T) {
	s := serve(t, engineio.Options{}).open()
	w := s.dial("websocket&sid=" + s.id)
	w.send("2probe")
	w.expect("3probe")
	s.poll(200, "6")
	w.send("5", "4hello")
	w.expect("4hello")
}

func TestPollThatTheUpgradeOvertakesIsRefused(t *testing.T) {
	s := serve(t, engineio.Options{}).open()
	w := s.dial("websocket&sid=" + s.id)
	w.send("2probe", "5")
	s.poll(400, "")
	w.expect("3probe")
	w.send("4hello")
	w.expect("4hello")
}

func TestWhatWaitsDuringAnUpgradeComesAfterIt(t *testing.T) {
	h := serve(t, engineio.Options{})
	s := h.open()
	w := h.dial("websocket&sid=" + s.id)
	w.send("2probe")
	w.expect("3probe")
	s.post("4one\x1e4two", 200, "ok")
	w.send("5")
	w.expect("4one")
	w.expect("4two")
}

func TestFailedUpgradeLeavesPollingAlone(t *testing.T) {
	h := serve(t, engineio.Options{UpgradeTimeout: 50 * time.Millisecond})
	s := h.open()
	for _, packet := range []string{"4not a probe", "5early", ""} {
		w := h.dial("websocket&sid=" + s.id)
		if packet != "" {
			w.send(packet)
		}
		w.expectClosed()
	}
	w := h.dial("websocket&sid=" + s.id)
	w.send("2probe")
	w.expect("3probe")
	_ = w.NetConn().Close()
	s.post("4hello", 200, "ok")
	s.poll(200, "4hello")
}

// --- limits ---

func TestSlowReaderIsCutOff(t *testing.T) {
	opened := make(chan *engineio.Conn, 10)
	reasons := make(chan string, 10)
	h := serve(t, engineio.Options{MaxPending: 1 << 20, Open: func(c *engineio.Conn) engineio.Handler {
		opened <- c
		return echo{c, reasons}
	}})
	h.reasons = reasons
	flood := func(c *engineio.Conn) {
		message := engineio.TextMessage(bytes.Repeat([]byte("x"), 100_000))
		for c.Open() {
			c.Send(message)
		}
	}
	h.open()
	flood(<-opened)
	h.reason("client too slow")
	h.dial("websocket").skipOpen() // and reads no more
	flood(<-opened)
	h.reason("client too slow")
}

func TestFloodOfWebSocketPings(t *testing.T) {
	w := serve(t, engineio.Options{}).dial("websocket").skipOpen()
	for range 10_000 {
		if err := w.WriteControl(websocket.PingMessage, []byte("?"), time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
	}
	w.send("4alive")
	w.expect("4alive")
}

func TestFloodOfRequests(t *testing.T) {
	h := serve(t, engineio.Options{})
	var clients sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			s := h.open()
			for range 20 {
				s.do("POST", s.url, "4x\x1e4y")
				s.do("GET", s.url, "")
			}
			s.do("POST", s.url, strings.Repeat("4\x1e", 10_000)+"4")
			s.do("POST", s.url, "1")
		})
	}
	clients.Wait()
}

// What is kept back comes in the order in which it was sent, whatever ends the keeping: the end of it, a message too large for
// it, or the end of the session.
func TestWhatIsKeptBackComesInOrder(t *testing.T) {
	opened := make(chan *engineio.Conn, 10)
	reasons := make(chan string, 10)
	h := serve(t, engineio.Options{Open: func(c *engineio.Conn) engineio.Handler {
		opened <- c
		return echo{c, reasons}
	}})
	text := func(s string) *engineio.Message { return engineio.TextMessage([]byte(s)) }
	var conns []*engineio.Conn
	var wires []*wire
	for range 4 {
		wires = append(wires, h.dial("websocket").skipOpen())
		conns = append(conns, <-opened)
	}
	ended, large, closed, other := conns[0], conns[1], conns[2], conns[3]
	for round := range 3 {
		for _, c := range conns[:2] {
			for begin := time.Now(); !c.Writable() && time.Since(begin) < patience; { // the latest write may not be quite over
				time.Sleep(time.Millisecond)
			}
		}
		h.server.Cork()
		for _, c := range conns[:2] {
			c.Send(text("a"))
			c.Send(text("b"), text("c"))
			if !c.Writable() {
				t.Error("a client that is kept waiting can't be written to")
			}
		}
		large.Send(text(strings.Repeat("x", 100_000)))
		large.Send(text("d"))
		for _, want := range []string{"4a", "4b", "4c", "4" + strings.Repeat("x", 100_000)} {
			wires[1].expect(want) // before anything ends
		}
		if round == 2 {
			closed.Send(text("last"))
			closed.Close()
			wires[2].expect("4last")
			wires[2].expectClosed()
		}
		h.server.Uncork()
		wires[1].expect("4d")
		ended.Send(text("d"))
		for _, want := range []string{"4a", "4b", "4c", "4d"} {
			wires[0].expect(want)
		}
	}
	other.Send(text("z"))
	wires[3].expect("4z")
}
