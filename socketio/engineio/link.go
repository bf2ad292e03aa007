package engineio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// A link is one WebSocket connection. It reads with gorilla/websocket and writes frames that are encoded already,
// so that a broadcast is encoded once and a burst is one system call.
type link struct {
	conn     *Conn
	socket   *websocket.Conn
	net      net.Conn
	direct   *direct // nil: every write may have to wait
	upgraded bool    // it took over from polling

	// Guarded by conn.mu:
	probed    bool          // "2probe" has been answered
	own       []*Message    // goes out before the session's queue: answers to probes and WebSocket pings
	inFlight  int64         // bytes of the session's queue that are being written
	writing   bool          // somebody is writing
	rest      []byte        // of a frame that was begun
	wrote     time.Time     // when somebody wrote at once
	finishing bool          // to be closed when everything is written
	farewell  []byte        // the content of the close frame: the client's status, or none, as the official server's
	flushed   chan struct{} // closed when nothing will be written any more
}

// upgradeHTTP answers the HTTP request for a WebSocket, with a header and the cookies that the handler before this has set. Of the
// subprotocols that the client offers it takes the first, as the official server does: without one the client gives up.
func upgradeHTTP(w http.ResponseWriter, r *http.Request, limit int64, header http.Header) (*websocket.Conn, error) {
	upgrader := websocket.Upgrader{Subprotocols: websocket.Subprotocols(r), ReadBufferSize: readBuffer, WriteBufferSize: writeBuffer,
		CheckOrigin: func(*http.Request) bool { return true }} // the server has checked it
	header["Set-Cookie"] = w.Header()["Set-Cookie"]
	socket, err := upgrader.Upgrade(hijacker{w}, r, header)
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(limit)
	return socket, nil
}

// The buffers of a WebSocket, in bytes: most of what clients say is short, and what is said to them is not written through
// gorilla's. Without sizes it would keep the 4 kB each that net/http has used for the request.
const (
	readBuffer  = 512
	writeBuffer = 64
)

// A hijacker finds the connection behind any wrappers of the ResponseWriter.
type hijacker struct{ http.ResponseWriter }

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

func newLink(c *Conn, socket *websocket.Conn) *link {
	l := &link{conn: c, socket: socket, net: socket.NetConn(), direct: directTo(socket.NetConn()), flushed: make(chan struct{})}
	socket.SetPingHandler(func(data string) error {
		l.send(newMessage(opPong, data))
		return nil
	})
	socket.SetCloseHandler(func(int, string) error { return nil }) // finish answers it
	return l
}

// --- reading ---

// read handles messages until the connection ends. first, if any, is asked about each until it returns true:
// from then on the link carries the session.
func (l *link) read(first func(raw []byte, binary bool) (carries bool)) {
	carries := first == nil
	var err error
	for {
		var kind int
		var reader io.Reader
		if kind, reader, err = l.socket.NextReader(); err != nil {
			break
		}
		var raw []byte
		if raw, err = readWhole(reader); err != nil {
			break
		}
		binary := kind == websocket.BinaryMessage
		if !binary && !utf8.Valid(raw) {
			err = errNotUTF8
			break
		}
		if carries {
			l.conn.server.pace(len(raw))
			l.conn.receive(raw, binary, route{transport: WebSocket})
		} else {
			carries = first(raw, binary)
		}
	}
	l.end(err)
}

// scratches are for messages while they come in.
var scratches = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const scratchKept = 64 << 10

// readWhole reads a message into as much memory as it needs: events are kept for long.
func readWhole(r io.Reader) ([]byte, error) {
	scratch := scratches.Get().(*bytes.Buffer)
	defer func() {
		if scratch.Cap() <= scratchKept {
			scratches.Put(scratch)
		}
	}()
	scratch.Reset()
	_, err := scratch.ReadFrom(r)
	return bytes.Clone(scratch.Bytes()), err
}

var errNotUTF8 = errors.New("text message is not UTF-8")

// end closes everything after the last read.
func (l *link) end(err error) {
	c := l.conn
	var closeFrame *websocket.CloseError
	said := errors.As(err, &closeFrame)
	c.mu.Lock()
	if said && !l.finishing {
		l.farewell = websocket.FormatCloseMessage(closeFrame.Code, "")
	}
	if c.link == l {
		c.finish(closeReason(err))
	}
	if c.probe == l {
		c.probe = nil
	}
	l.finish()
	c.mu.Unlock()

	if said { // let the answer to it go out
		select {
		case <-l.flushed:
		case <-time.After(linkGrace):
		}
	}
	_ = l.net.Close()
}

// closeReason names the end of a connection as Node does: an error is what breaks the WebSocket protocol or our limits.
func closeReason(err error) string {
	var closeFrame *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closeFrame), errors.As(err, &network),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return ReasonTransportClose
	}
	return ReasonTransportError
}

// --- writing ---

// send writes a packet that isn't part of the session's queue.
func (l *link) send(m *Message) {
	l.conn.mu.Lock()
	defer l.conn.mu.Unlock()
	if len(l.own) < maxOwn {
		l.own = append(l.own, m)
		l.wake()
	}
}

// maxOwn bounds the answers that wait for a client that sends pings and doesn't read.
const maxOwn = 64

// finish closes the WebSocket after what waits has been written. conn.mu is held.
func (l *link) finish() {
	if l.finishing {
		return
	}
	l.finishing = true
	// The reader goes on, so that unread data doesn't reset the connection before the client has read the last frame.
	_ = l.net.SetReadDeadline(time.Now().Add(linkGrace))
	l.wake()
}

// wake starts the writing goroutine if there is none. conn.mu is held.
func (l *link) wake() {
	if !l.writing && !l.over() {
		l.writing = true
		l.conn.server.working.Go(l.write)
	}
}

// over tells whether nothing will be written any more. conn.mu is held.
func (l *link) over() bool {
	select {
	case <-l.flushed:
		return true
	default:
		return false
	}
}

// burst is how close messages to one client follow each other that are gathered: one system call for all that wait then.
const burst = 200 * time.Microsecond

// writesAtOnce says whether the caller may write a message itself, as startsWriting does: if nothing waits, and the message
// before it wasn't just now. conn.mu is held, and the session is open.
func (l *link) writesAtOnce() bool {
	if len(l.conn.queue) > 0 {
		return false
	}
	now := time.Now()
	if now.Sub(l.wrote) < burst || !l.startsWriting() {
		return false
	}
	l.wrote = now
	return true
}

// startsWriting says whether the caller may write itself. If so, nobody else does, and the server waits for writeAtOnce.
// conn.mu is held, and the session is open.
func (l *link) startsWriting() bool {
	if l.direct == nil || l.writing || l.finishing || l.over() {
		return false
	}
	l.writing = true
	l.conn.server.working.Add(1)
	return true
}

// writeAtOnce writes messages without waiting for the network. What that doesn't take now is left to a goroutine, as is
// what has come meanwhile. So a broadcast costs one system call a client, and no goroutine.
func (l *link) writeAtOnce(batch []*Message) {
	c := l.conn
	defer c.server.working.Done()
	c.reportOut(batch, route{transport: WebSocket})
	frame := joined(batch)
	n, err := l.direct.write(frame)
	if err != nil {
		l.stopWriting(err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if n == len(frame) && len(c.queue) == 0 && len(l.own) == 0 && !l.finishing {
		l.written()
		l.writing = false
		return
	}
	l.rest = frame[n:]
	c.server.working.Go(l.write)
}

// joined is the frames of a batch as one.
func joined(batch []*Message) []byte {
	if len(batch) == 1 {
		return batch[0].frame()
	}
	frames := make([][]byte, len(batch))
	for i, m := range batch {
		frames[i] = m.frame()
	}
	return slices.Concat(frames...)
}

// write writes what waits until nothing does.
func (l *link) write() {
	if len(l.rest) > 0 {
		if _, err := l.net.Write(l.rest); err != nil {
			l.stopWriting(err)
			return
		}
		l.rest = nil
	}
	for {
		batch, last := l.next()
		if batch == nil {
			return
		}
		l.conn.reportOut(batch, route{transport: WebSocket})
		if err := l.writeFrames(batch); err != nil || last {
			l.stopWriting(err)
			return
		}
	}
}

// written takes what was being written off what waits for the client. c.mu is held.
func (l *link) written() {
	if l.conn.state != closed { // which nothing waits for any more
		l.conn.weigh(-l.inFlight)
	}
	l.inFlight = 0
}

// next takes what is to be written now; last: nothing comes after it.
func (l *link) next() (batch []*Message, last bool) {
	c := l.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	l.written()
	batch, l.own = l.own, nil
	if c.link == l && len(c.queue) > 0 {
		l.inFlight = c.pending
		batch = append(batch, c.queue...)
		c.queue = nil
	}
	if l.finishing {
		return append(batch, newMessage(opClose, "", l.farewell)), true
	}
	if len(batch) == 0 {
		l.writing = false
		return nil, false
	}
	return batch, false
}

func (l *link) writeFrames(batch []*Message) error {
	if len(batch) == 1 {
		_, err := l.net.Write(batch[0].frame())
		return err
	}
	frames := make(net.Buffers, len(batch))
	for i, m := range batch {
		frames[i] = m.frame()
	}
	_, err := frames.WriteTo(l.net)
	return err
}

// stopWriting is called once, after the last frame has been written or a write has failed.
func (l *link) stopWriting(err error) {
	c := l.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	close(l.flushed)
	l.writing = false
	if err != nil {
		_ = l.net.Close() // the reader notices, and ends the session
		return
	}
	if c.link == l {
		c.finish(ReasonForcedClose)
	}
}
