package playground

import (
	"fmt"
	"strings"
	"testing"
)

// A program asks for a handshake when it wants it: it must be there in middleware that has let the socket in, and after the
// socket has gone.
func TestAHandshakeCanBeAskedForAtAnyTime(t *testing.T) {
	s, url := openTestStage(t, `const say = (when, socket) => console.log(when, socket.handshake.query.EIO, socket.handshake.auth.user, socket.request._query.EIO)
io.use((socket, next) => {
  next()
  say('after next', socket)
})
io.on('connection', socket => {
  socket.on('disconnect', () => setTimeout(say, 2, 'gone', socket))
})
io.of('/refusing').use((socket, next) => {
  next(new Error('no'))
  setTimeout(say, 2, 'refused', socket)
})`)
	c := dialRaw(t, s, url)
	for _, packet := range []string{`40/refusing,{"user":"Eve"}`, `40{"user":"Ada"}`} {
		c.send(t, packet)
	}
	c.until(t, "40{")
	c.send(t, "41")
	entries(t, s, isLog("after next 4 Ada 4"))
	entries(t, s, isLog("gone 4 Ada 4"))
	entries(t, s, isLog("refused 4 Eve 4"))
}

func isLog(text string) func(Entry) bool {
	return func(e Entry) bool { return e.Kind == KindLog && e.Text == text }
}

// dialRaw opens a connection without joining a namespace.
func dialRaw(t testing.TB, s *Stage, url string) wsClient {
	t.Helper()
	c, err := dialStage(s, url, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.until(t, "0")
	return c
}

// As many clients as a stage may have fit into what its program may allocate, if it holds no more than two listeners for each.
func TestEveryClientOfAStageFitsIntoItsProgram(t *testing.T) {
	s, _ := openTestStage(t, `io.on('connection', socket => {
  socket.on('echo', text => socket.emit('echo', text))
  socket.on('all', text => io.emit('all', text))
})`)
	p := s.program
	p.leave.begin(nil)
	defer p.leave.end()
	const sockets = 2000
	before := p.js.Memory()
	for i := range sockets {
		id := fmt.Sprintf("%020d", i)
		details := fmt.Sprintf(`{"nsp":"/","socket":"%s","details":{"id":"%s","recovered":false,"conn":"%s","transport":"websocket"}}`, id, id, strings.ToUpper(id))
		if err := p.js.Dispatch(nil, "connection", details); err != nil {
			t.Fatal(err)
		}
	}
	limits := s.limits
	if each := int64(p.js.Memory()-before) / sockets; each*int64(limits.Clients) > limits.StageMemory {
		t.Errorf("a socket takes %d bytes of the program's memory: %d of them don't fit into %d", each, limits.Clients, limits.StageMemory)
	}
}
