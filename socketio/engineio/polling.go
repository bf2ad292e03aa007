package engineio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// noopDelay is how long a poll may stay open while the client waits to leave polling for WebSocket.
const noopDelay = 100 * time.Millisecond

// pollDelay is by how much a POST may overtake the GET that a client sent before it, by another connection.
const pollDelay = 20 * time.Millisecond

// separator stands between the packets of a payload.
const separator = 0x1e

// A poll is a GET that waits for packets.
type poll struct {
	wake      chan struct{}
	noop      bool   // answer with a noop if there is nothing else
	polite    bool   // the client closed the session itself: answer with a noop, not with a close
	overtaken bool   // a WebSocket carries the session now, which the client knew when it sent the poll
	ended     string // why the session closed while the poll was open, if it did
}

func (p *poll) wakeUp() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// servePoll answers a GET with what waits for the client, as soon as something does.
func (c *Conn) servePoll(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the server's own timeouts are for shorter requests
	_ = control.SetWriteDeadline(time.Time{})

	p, by := &poll{wake: make(chan struct{}, 1)}, c.nextRequest()
	c.mu.Lock()
	if c.state == closed || c.link != nil || c.poll != nil {
		if c.poll != nil {
			c.finish(ReasonTransportError) // two polls at once
		}
		c.mu.Unlock()
		refuse(w, badRequest)
		return
	}
	c.poll = p
	var release <-chan time.Time
	if c.probe != nil && c.probe.probed {
		release = time.After(noopDelay)
	}
	c.mu.Unlock()

	for {
		batch, last := c.take(p)
		switch {
		case p.overtaken:
			c.leave(p, false)
			refuse(w, badRequest)
			return
		case batch != nil:
			c.reportOut(batch, by)
			c.leave(p, last)
			c.answer(w, batch)
			return
		}
		select {
		case <-p.wake:
		case <-release:
			c.mu.Lock()
			p.noop = true
			c.mu.Unlock()
		case <-r.Context().Done():
			c.abandon(p)
			return
		}
	}
}

// take returns what a poll is to be answered with, nil if it has to wait; last: the session closes with it.
func (c *Conn) take(p *poll) (batch []*Message, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.state == closed && !p.polite:
		return []*Message{textPacket("1")}, false
	case c.state == closed, len(c.queue) == 0 && p.noop && c.link == nil:
		return []*Message{textPacket("6")}, false
	case c.link != nil:
		p.overtaken = true
		return nil, false
	}
	// A client handles packets later than the close that comes in the same payload: it gets that by its next poll.
	if last = c.state == closing && len(c.queue) == 0; last {
		return []*Message{textPacket("1")}, true
	}
	batch = c.queue
	c.queue = nil
	c.weigh(-c.pending)
	return batch, false
}

// leave ends the wait of a poll that has its answer.
func (c *Conn) leave(p *poll, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.poll = nil
	if p.ended != "" {
		c.server.working.Go(func() { c.tellClosed(p.ended) })
	} else if last {
		c.finish(ReasonForcedClose)
	}
}

// abandon ends the session because the client went away while it was polling.
func (c *Conn) abandon(p *poll) {
	c.leave(p, false)
	c.fail(ReasonTransportError)
}

// answer writes a payload: the packets, with a separator between them.
func (c *Conn) answer(w http.ResponseWriter, batch []*Message) {
	var body []byte
	for i, m := range batch {
		if i > 0 {
			body = append(body, separator)
		}
		body = m.appendPayload(body)
	}
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=UTF-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	// A client that doesn't read must not keep this goroutine; it has as much time as for answering a ping.
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Now().Add(c.server.options.PingInterval + c.server.options.PingTimeout))
	_, err := w.Write(body)
	if flushed := control.Flush(); err == nil && !errors.Is(flushed, http.ErrNotSupported) {
		err = flushed
	}
	if err != nil {
		c.fail(ReasonTransportError)
	}
	_ = control.SetWriteDeadline(time.Time{}) // the connection may serve other requests
}

// servePost handles the packets in the body of a POST.
func (c *Conn) servePost(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	if c.state == closed || c.link != nil || c.posting || r.Header.Get("Content-Type") == "application/octet-stream" {
		if c.state == open && c.link == nil {
			c.finish(ReasonTransportError) // two POSTs at once, or the binary payload of an older revision
		}
		c.mu.Unlock()
		refuse(w, badRequest)
		return
	}
	c.posting = true
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.posting = false
		c.mu.Unlock()
	}()

	body, status := c.readBody(w, r)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	if !c.receivePayload(body) {
		refuse(w, badRequest)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html") // as Node, for browsers that would offer a download otherwise
	header.Set("Content-Length", "2")
	header.Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok")
}

// readBody reads at most MaxPayload bytes, in the time in which a client has to answer a ping.
func (c *Conn) readBody(w http.ResponseWriter, r *http.Request) (body []byte, status int) {
	limit := c.server.options.MaxPayload
	if r.ContentLength > limit {
		return nil, http.StatusRequestEntityTooLarge
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(c.server.options.PingInterval + c.server.options.PingTimeout))
	defer context.AfterFunc(c.server.stopped, func() { _ = control.SetReadDeadline(time.Now()) })()

	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	switch {
	case err != nil:
		c.fail(ReasonTransportError)
		return nil, http.StatusBadRequest
	case int64(len(body)) > limit:
		return nil, http.StatusRequestEntityTooLarge
	}
	_ = control.SetReadDeadline(time.Time{})
	return bytes.ToValidUTF8(body, []byte("\uFFFD")), http.StatusOK
}

// receivePayload handles the packets of a payload; false: one of them was malformed.
func (c *Conn) receivePayload(body []byte) bool {
	by := c.nextRequest()
	for len(body) > 0 {
		raw, rest, _ := bytes.Cut(body, []byte{separator})
		if string(raw) == "1" {
			c.awaitPoll()
		}
		c.server.pace(len(raw))
		if !c.receive(raw, false, by) {
			return false
		}
		body = rest
	}
	return true
}

// awaitPoll gives a poll that the client sent right before its close packet the time to arrive.
func (c *Conn) awaitPoll() {
	c.mu.Lock()
	absent := c.poll == nil
	c.mu.Unlock()
	if absent {
		time.Sleep(pollDelay)
	}
}
