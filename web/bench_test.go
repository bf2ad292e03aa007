package web_test

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// BenchmarkLesson compares how fast a lesson's page is served with how fast net/http serves the same bytes, headers and all, from
// memory: by turns, as a browser asks for it that hasn't seen it before.
func BenchmarkLesson(b *testing.B) {
	handler, _ := site(b)
	page := newVisitor(b, handler)
	content, body := page.first(b)
	content.Del("Date") // net/http sets it
	memory := newVisitor(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), content)
		_, _ = w.Write(body)
	}))
	memory.first(b)
	const turn = 20 // requests: few, so that most turns are over before something else on the machine disturbs them
	var ours, theirs []time.Duration
	for b.Loop() {
		ours = append(ours, page.visit(b, turn))
		theirs = append(theirs, memory.visit(b, turn))
	}
	b.ReportMetric(turn/median(ours).Seconds(), "pages/s")
	b.ReportMetric(turn/median(theirs).Seconds(), "from-memory/s")
	b.ReportMetric(median(theirs).Seconds()/median(ours).Seconds(), "ratio")
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// A visitor asks for the same page again and again over one connection, with next to no cost of its own.
type visitor struct {
	conn   net.Conn
	reader *bufio.Reader
	size   int // of an answer, in bytes
}

const lessonRequest = "GET /lessons/the-whole-example HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n"

func newVisitor(b *testing.B, handler http.Handler) *visitor {
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	return &visitor{conn: conn, reader: bufio.NewReaderSize(conn, 64<<10)}
}

// first asks for the page, looks at what comes, and then notes how long an answer is: all are.
func (v *visitor) first(b *testing.B) (http.Header, []byte) {
	v.ask(b)
	counted := &counter{Reader: v.conn}
	response, err := http.ReadResponse(bufio.NewReader(counted), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(response, err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	v.size = counted.bytes
	return response.Header, body
}

type counter struct {
	io.Reader
	bytes int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}

func (v *visitor) ask(b *testing.B) {
	if _, err := io.WriteString(v.conn, lessonRequest); err != nil {
		b.Fatal(err)
	}
}

func (v *visitor) visit(b *testing.B, times int) time.Duration {
	begin := time.Now()
	for range times {
		v.ask(b)
		if _, err := v.reader.Discard(v.size); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begin)
}
