package playground

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"earshot/lessons"
)

// flooding is how many connections the flood of connections has.
var flooding = flag.Int("flood", 200, "connections of TestFloodsOfClientsAreHeld; the soak's full measure is 10000")

// flooded is a program whose clients may do their worst. Its server is impatient, so that the test needn't be patient.
const flooded = `const io = new (require('socket.io').Server)({ pingInterval: 300, pingTimeout: 300, connectTimeout: 2000 })
io.on('connection', socket => {
	socket.on('echo', (x, ack) => { socket.emit('echo', x); if (ack) { ack(1); ack(2) } })
	socket.on('never', (x, ack) => {})
	socket.on('ask', () => { for (let i = 0; i < 100; i++) socket.emit('question', i, () => {}) })
	socket.on('flood', () => { for (let i = 0; i < 50; i++) socket.emit('x', 'y'.repeat(50000)) })
})
io.of('/guarded').use((socket, next) => {})
`

// Whatever a stage's clients do, nothing stays behind of them, another stage goes on, and this one takes new clients.
func TestFloodsOfClientsAreHeld(t *testing.T) {
	stages, base := testStages(t, Limits{Stages: 100, PerVisitor: 100, Idle: time.Hour, PacketsPerSecond: 1000, PacketsSaved: 2000})
	address, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	before := standing(t)
	neighbour := keepAsking(t, mustOpen(t, stages, "neighbour"), base)
	for name, attack := range map[string]func(a attacker){
		"connections at once":             attacker.connect,
		"connections that say nothing":    attacker.saysNothing,
		"half a request":                  attacker.halfARequest,
		"a body that never comes":         attacker.halfABody,
		"upgrades that are never ended":   attacker.halfAnUpgrade,
		"polling that is given up":        attacker.abandonsPolling,
		"polls that are never read":       attacker.neverReadsPolls,
		"giant packets":                   attacker.giants,
		"malformed packets":               attacker.malformed,
		"a reader that doesn't read":      attacker.neverReads,
		"reconnecting all the time":       attacker.reconnects,
		"a middleware that never answers": attacker.waitsForMiddleware,
		"odd acknowledgements":            attacker.oddAcknowledgements,
		"packets without end":             attacker.packets,
	} {
		t.Run(name, func(t *testing.T) {
			s, err := stages.Open("flooded", &lessons.Lesson{}, flooded)
			if err != nil {
				t.Fatal(err)
			}
			attack(attacker{t, s, base, address.Host})
			for begin := time.Now(); !echoes(s, base); { // its server is impatient, and may have much to read before
				if time.Since(begin) > 2*patience {
					t.Fatal("the stage doesn't answer a new client any more")
				}
			}
			stages.End(s.ID(), "tested")
		})
	}
	if n := neighbour(); n < 50 {
		t.Errorf("the stage beside was answered %d times", n)
	}
	before.comesBack(t)
}

// echoes tells whether a new client of the stage is answered.
func echoes(s *Stage, url string) bool {
	c, err := dialStage(s, url, "")
	if err != nil {
		return false
	}
	defer c.Close()
	c.SetReadDeadline(time.Now().Add(patience))
	return c.write("40") == nil && c.reads("40") && c.write(`42["echo",1]`) == nil && c.reads(`42["echo",1]`)
}

type attacker struct {
	t    *testing.T
	s    *Stage
	base string
	host string
}

// many does something so often at a time, and waits for the end of all.
func many(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

func (a attacker) path(query string) string { return a.s.Path() + "?EIO=4&" + query }

// webSocket opens a connection, and nil if it isn't let in.
func (a attacker) webSocket(query string) *wsClient {
	conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(a.base, "http", "ws", 1)+a.path("transport=websocket"+query), nil)
	if err != nil {
		return nil
	}
	conn.SetReadDeadline(time.Now().Add(patience))
	return &wsClient{conn}
}

// raw opens a TCP connection and writes text.
func (a attacker) raw(text string) net.Conn {
	conn, err := net.Dial("tcp", a.host)
	if err != nil {
		a.t.Error(err)
		return nil
	}
	io.WriteString(conn, text)
	return conn
}

// session opens a session by polling.
func (a attacker) session() (sid string) {
	response, err := http.Get(a.base + a.path("transport=polling"))
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	_, rest, _ := strings.Cut(string(body), `"sid":"`)
	sid, _, _ = strings.Cut(rest, `"`)
	return sid
}

func (a attacker) connect() {
	many(*flooding, func(int) {
		if c := a.webSocket(""); c != nil {
			defer c.Close()
			c.write("40")
			c.reads("40")
			c.write(`42["echo",1]`)
			c.reads(`42["echo"`)
		}
	})
}

func (a attacker) saysNothing() {
	many(20, func(int) {
		if c := a.webSocket(""); c != nil {
			defer c.Close()
			for { // it neither joins a namespace nor answers pings
				if _, _, err := c.ReadMessage(); err != nil {
					return
				}
			}
		}
	})
}

func (a attacker) halfARequest() {
	for range 20 {
		if conn := a.raw("GET " + a.path("transport=polling") + " HTTP/1.1\r\nHost: x\r\nX-"); conn != nil {
			defer conn.Close()
		}
	}
}

func (a attacker) halfABody() {
	many(20, func(int) {
		sid := a.session()
		conn := a.raw("POST " + a.path("transport=polling&sid="+sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n42[")
		defer conn.Close()
		conn.SetReadDeadline(time.Now().Add(patience))
		io.Copy(io.Discard, conn) // the server gives up first
	})
}

func (a attacker) halfAnUpgrade() {
	many(20, func(i int) {
		c := a.webSocket("&sid=" + a.session())
		if c == nil {
			return
		}
		defer c.Close()
		if i%2 == 0 {
			c.write("2probe")
		}
		c.readAll() // until the session ends for want of a pong
	})
}

func (a attacker) abandonsPolling() { many(100, func(int) { a.session() }) }

func (a attacker) neverReadsPolls() {
	many(10, func(int) {
		sid := a.session()
		for _, body := range []string{"40", `42["flood"]`} {
			if response, err := http.Post(a.base+a.path("transport=polling&sid="+sid), "text/plain", strings.NewReader(body)); err == nil {
				response.Body.Close()
			}
		}
		for range 3 {
			if conn := a.raw("GET " + a.path("transport=polling&sid="+sid) + " HTTP/1.1\r\nHost: x\r\n\r\n"); conn != nil {
				defer conn.Close()
			}
		}
		time.Sleep(time.Second) // longer than the server is patient
	})
}

func (a attacker) giants() {
	giant := `42["echo","` + strings.Repeat("x", 900_000) + `"]`
	many(3, func(int) {
		if c := a.webSocket(""); c != nil {
			defer c.Close()
			c.write("40")
			c.reads("40")
			for range 3 {
				c.write(giant)
			}
			c.write(`42["echo","` + strings.Repeat("x", 5_000_000) + `"]`) // too large: that ends it
			c.readAll()
		}
	})
	sid := a.session()
	for _, size := range []int{900_000, 20_000_000} {
		response, err := http.Post(a.base+a.path("transport=polling&sid="+sid), "text/plain", strings.NewReader("4"+strings.Repeat("2", size)))
		if err == nil {
			response.Body.Close()
		}
	}
	nested := `42["echo",` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + `]`
	if c := a.webSocket(""); c != nil {
		defer c.Close()
		c.write("40")
		c.write(nested)
		c.write("40/" + strings.Repeat("n", 100_000) + ",")
		c.readAll()
	}
}

func (a attacker) malformed() {
	packets := []string{"", "4", "42", "42[", "42[]", `42["echo"`, "45", "451-", "459999999999-[]", `451-["echo",{"_placeholder":true,"num":7}]`,
		`42["connection"]`, `42["disconnect"]`, "40[", "40/x", "44", "41", "43", "43[]", "4399[]", "439999999999999999999999[1]", "49", "7", "2", "5",
		"0{}", "b!!!", "bAAAA", "4\x00", `42[{"toString":1}]`, `42/nowhere,["echo"]`, `42-1["echo"]`, `42["__proto__",{"__proto__":1}]`,
		`42["echo",1e999]`, "4\xff\xfe"}
	many(len(packets), func(i int) {
		for _, first := range []string{"40", ""} {
			if c := a.webSocket(""); c != nil {
				c.write(first)
				c.write(packets[i])
				c.WriteMessage(websocket.BinaryMessage, []byte(packets[i]))
				c.write(packets[i])
				c.readAll()
				c.Close()
			}
			sid := a.session()
			for _, body := range []string{first, packets[i], packets[i] + "\x1e" + packets[i]} {
				if response, err := http.Post(a.base+a.path("transport=polling&sid="+sid), "text/plain", strings.NewReader(body)); err == nil {
					response.Body.Close()
				}
			}
		}
	})
}

func (a attacker) neverReads() {
	many(2, func(int) {
		if c := a.webSocket(""); c != nil {
			defer c.Close()
			c.write("40")
			c.reads("40")
			for range 5 {
				if c.write(`42["flood"]`) != nil {
					break
				}
			}
			for begin := time.Now(); a.s.roster.connections() > 0 && time.Since(begin) < patience; {
				time.Sleep(10 * time.Millisecond)
			}
			if a.s.roster.connections() > 0 {
				a.t.Error("a client that never reads is never disconnected")
			}
		}
	})
}

func (a attacker) reconnects() {
	many(10, func(int) {
		for range 20 {
			if c := a.webSocket(""); c != nil {
				c.write("40")
				c.write(`42["echo",1]`)
				c.Close()
			}
		}
	})
}

func (a attacker) waitsForMiddleware() {
	many(30, func(int) {
		if c := a.webSocket(""); c != nil {
			c.write("40/guarded,")
			time.Sleep(10 * time.Millisecond)
			c.Close()
		}
	})
	// What waited for the middleware is forgotten when its connection has gone.
	left := func() (n int) {
		counted := make(chan int, 1)
		a.s.program.inbox.putAnyway(happening{message: message{Type: "timer"}, before: func() { counted <- len(a.s.program.admissions) }})
		return <-counted
	}
	for begin := time.Now(); left() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > patience {
			a.t.Fatalf("%d connections that have gone still wait for the middleware", left())
		}
	}
}

func (a attacker) oddAcknowledgements() {
	c := a.webSocket("")
	if c == nil {
		a.t.Fatal("there is no connection")
	}
	defer c.Close()
	c.write("40")
	c.reads("40")
	c.write(`420["echo",1]`)
	if !c.reads(`430[1]`) {
		a.t.Error("the first acknowledgement of two doesn't come")
	}
	for i := range 200 {
		c.write(fmt.Sprintf(`42%d["never",1]`, i))
	}
	c.write(`42["ask"]`)
	c.reads(`42`)
	for range 3 { // answered several times, and what was never asked
		for i := range 120 {
			c.write(fmt.Sprintf(`43%d[1]`, i))
		}
	}
	c.write(`42["echo",2]`)
	if !c.reads(`42["echo",2]`) {
		a.t.Error("after odd acknowledgements there is no answer")
	}
}

func (a attacker) packets() {
	c := a.webSocket("")
	if c == nil {
		a.t.Fatal("there is no connection")
	}
	defer c.Close()
	c.write("40")
	c.reads("40")
	raw := bufio.NewWriterSize(c.NetConn(), 1<<16)
	frame := []byte{0x81, 0x80 | 1, 0, 0, 0, 0, '3'} // a pong that nobody has asked for
	for range 4000 {
		raw.Write(frame)
	}
	raw.Flush()
	entries(a.t, a.s, func(e Entry) bool {
		return e.Kind == KindLimit && strings.Contains(e.Text, "more than 1000 packets a second")
	})
}
