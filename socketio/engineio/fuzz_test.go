package engineio

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// hearing is a Handler that listens to what it is told and remembers nothing.
type hearing struct{ t *testing.T }

func (hearing) Message(Received) {}
func (h hearing) Closed(why string) {
	if why == "" {
		h.t.Error("a session closes without a reason")
	}
}

// Whatever the body of a POST is, the session takes it or ends, and the server can be closed.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{`42["chat","Hi!"]`, "3", "2", "1", "40\x1e42[]", "bAAAA", "b!", "\x1e\x1e", "", "4", "0{}", "5", "6", "9", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := NewServer(Options{Open: func(*Conn) Handler { return hearing{t} }})
		c := s.open(httptest.NewRequest("GET", "/", nil), newID(), nil)
		w := httptest.NewRecorder()
		c.servePost(w, httptest.NewRequest("POST", "/", strings.NewReader(string(body))))
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%q is answered with %d", body, w.Code)
		}
		closes(t, s)
	})
}

// Whatever bytes come over a WebSocket, the session takes them or ends, and nothing is left of it.
func FuzzWebSocket(f *testing.F) {
	for _, seed := range []string{"\x81\x82\x00\x00\x00\x0040", "\x81\x81\x00\x00\x00\x003", "\x82\x82\x00\x00\x00\x00ab", "\x88\x82\x00\x00\x00\x00\x03\xe8",
		"\x89\x80\x00\x00\x00\x00", "\x8a\x80\x00\x00\x00\x00", "\x01\x81\x00\x00\x00\x004\x80\x81\x00\x00\x00\x002", "\x81\xfe\xff\xff\x00\x00\x00\x00", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
		"\xc1\x80", "\x81\x02ab", "\x81\x82\x00\x00\x00\x00\xff\xfe"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := NewServer(Options{Open: func(*Conn) Handler { return hearing{t} }, MaxPayload: 1000})
		host := httptest.NewServer(s)
		defer host.Close()
		conn, err := net.Dial("tcp", strings.TrimPrefix(host.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, "GET /?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
		if response, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || response.StatusCode != http.StatusSwitchingProtocols {
			t.Fatalf("there is no WebSocket: %v, %v", response, err)
		}
		conn.Write(raw)
		conn.Close()
		closes(t, s)
	})
}

func closes(t *testing.T, s *Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("the server doesn't close: %v", err)
	}
	if n := s.Pending(); n != 0 {
		t.Errorf("%d bytes wait for nobody", n)
	}
}

func TestASessionMayEndBeforeItsHandlerIsThere(t *testing.T) {
	s := NewServer(Options{PingInterval: 1, PingTimeout: 1, Open: func(c *Conn) Handler {
		for c.Open() { // until the ping times out
			time.Sleep(time.Millisecond)
		}
		return hearing{t}
	}})
	if c := s.open(httptest.NewRequest("GET", "/", nil), newID(), nil); s.find(c.id) != nil {
		t.Error("a session that has ended is still known")
	}
	closes(t, s)
}
