package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/web"
)

// patience is how long a test waits for what takes milliseconds on a machine that has time.
const patience = 20 * time.Second

// dialFrom opens a connection from one of this machine's own addresses, and writes text.
func dialFrom(t *testing.T, address, url, text string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	conn, err := dialer.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	conn.SetReadDeadline(time.Now().Add(patience))
	return conn
}

// answerOn reads an answer: its status and its words; 0 if there is none.
func answerOn(conn net.Conn) (status int, words string) {
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(body)
}

const isAlive = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

func TestConnectionsAreLimitedAndWhoComesTooLateHearsWhy(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.limits.visitors.Connections, f.limits.visitors.ConnectionsFromOne = 3, 2 })
	defer r.end(t)
	var open []net.Conn
	for _, from := range []string{"127.0.0.1", "127.0.0.1", "127.0.0.2"} {
		conn := dialFrom(t, from, r.url, isAlive)
		if status, words := answerOn(conn); status != http.StatusOK {
			t.Fatalf("a connection from %s is answered %d %s", from, status, words)
		}
		open = append(open, conn)
		if len(open) != 2 {
			continue
		}
		status, words := answerOn(dialFrom(t, from, r.url, isAlive))
		if want := "This server takes 2 connections at once from one address, and yours has them all."; status != http.StatusServiceUnavailable || !strings.HasPrefix(words, want) {
			t.Errorf("a third connection from one address is answered %d %q", status, words)
		}
	}
	status, words := answerOn(dialFrom(t, "127.0.0.3", r.url, isAlive))
	if want := "This server takes 3 connections at once, and has them all."; status != http.StatusServiceUnavailable || !strings.HasPrefix(words, want) {
		t.Errorf("a fourth connection in all is answered %d %q", status, words)
	}
	if got := r.metric(t, `earshot_refused_total{what="connections"}`); got != "2" {
		t.Errorf("/metrics says that %s were refused, want 2", got)
	}
	open[0].Close()
	eventually(t, "there is room again", func() bool {
		conn := dialFrom(t, "127.0.0.1", r.url, isAlive)
		defer conn.Close()
		status, _ := answerOn(conn)
		return status == http.StatusOK
	})
}

// Who takes ages to ask, or to take the answer, loses the connection; so does who says nothing at all.
func TestConnectionsThatAreSlowOnPurposeAreEnded(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.limits.visitors.Exchange = 300 * time.Millisecond })
	defer r.end(t)
	var all sync.WaitGroup
	for name, text := range map[string]string{"nothing": "", "half a request": "GET / HTTP/1.1\r\nHost: x\r\nX-",
		"half a body": "POST /api/stages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"} {
		conn := dialFrom(t, "127.0.0.1", r.url, text)
		all.Go(func() {
			if _, err := io.Copy(io.Discard, conn); os.IsTimeout(err) {
				t.Errorf("a connection that sends %s stays open", name)
			}
		})
	}
	never := dialFrom(t, "127.0.0.1", r.url, "")
	all.Go(func() {
		never.SetWriteDeadline(time.Now().Add(patience))
		for {
			if _, err := io.WriteString(never, "GET /reference HTTP/1.1\r\nHost: x\r\n\r\n"); os.IsTimeout(err) {
				t.Error("a connection that never reads stays open")
			} else if err != nil {
				return
			}
			select {
			case <-t.Context().Done():
				return
			default:
			}
		}
	})
	all.Wait()
}

// openFor asks for a stage as somebody behind a proxy at an address of this machine.
func openFor(t *testing.T, url, proxy, forwarded string) (status int) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(proxy)}}).DialContext(ctx, network, address)
	}}}
	request, err := http.NewRequest("POST", url+"/api/stages", strings.NewReader(`{"lesson": "the-whole-example"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for line := range strings.SplitSeq(forwarded, "|") {
		request.Header.Add("X-Forwarded-For", line)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func TestVisitorsBehindATrustedProxyHaveLimitsOfTheirOwn(t *testing.T) {
	trusting := func(proxies string) running {
		return startWithOperator(t, func(f *flags) {
			f.limits.stages.PerVisitor = 1
			f.limits.visitors.ConnectionsFromOne = 4 // which doesn't hold for a proxy
			var err error
			if f.limits.visitors.Proxies, err = web.ParseProxies(proxies); err != nil {
				t.Fatal(err)
			}
		})
	}
	const opened, refused = http.StatusCreated, http.StatusTooManyRequests
	r := trusting("127.0.0.1, 10.0.0.0/8")
	defer r.end(t)
	for _, c := range []struct {
		from, forwarded string
		want            int
		why             string
	}{
		{"127.0.0.1", "198.51.100.1", opened, "a first visitor"},
		{"127.0.0.1", "198.51.100.2", opened, "a second one"},
		{"127.0.0.1", "198.51.100.1", refused, "the first one's second stage"},
		{"127.0.0.1", "203.0.113.9, 198.51.100.1", refused, "the first one, who claims to pass on another"},
		{"127.0.0.1", "203.0.113.9|198.51.100.2", refused, "the second one, who claims so in a line of its own"},
		{"127.0.0.1", "198.51.100.1, 10.1.2.3", refused, "the first one, by two proxies"},
		{"127.0.0.1", "203.0.113.9, nonsense", opened, "a proxy that says nonsense counts as itself"},
		{"127.0.0.1", "", refused, "and it has a stage already"},
		{"127.0.0.2", "203.0.113.1", opened, "somebody who is no proxy"},
		{"127.0.0.2", "203.0.113.2", refused, "and pretends to be somebody else"},
	} {
		if got := openFor(t, r.url, c.from, c.forwarded); got != c.want {
			t.Errorf("%s: from %s for %q the answer is %d, want %d", c.why, c.from, c.forwarded, got, c.want)
		}
	}
	r2 := trusting("")
	defer r2.end(t)
	if first, second := openFor(t, r2.url, "127.0.0.1", "198.51.100.1"), openFor(t, r2.url, "127.0.0.1", "198.51.100.2"); first != opened || second != refused {
		t.Errorf("without trusted proxies, two visitors behind one are answered %d and %d", first, second)
	}
}
