package engineio

import (
	"time"

	"github.com/gorilla/websocket"
)

// startUpgrade lets a WebSocket apply to take over from polling; false: the session can't be upgraded (any more).
// Section "Upgrade" of the protocol.
func (c *Conn) startUpgrade(socket *websocket.Conn) bool {
	l := newLink(c, socket)
	l.upgraded = true
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == closed || c.link != nil || c.probe != nil {
		return false
	}
	c.probe = l
	c.server.working.Go(func() {
		timeout := time.AfterFunc(c.server.options.UpgradeTimeout, l.giveUp)
		l.read(func(raw []byte, binary bool) bool { return l.probePacket(raw, binary, timeout) })
		timeout.Stop()
	})
	return true
}

// turnAway closes a WebSocket that comes for a session which has one. As the official server does, it is opened first:
// a client hears of it by the close, not by an HTTP status.
func turnAway(socket *websocket.Conn) {
	noStatus := websocket.FormatCloseMessage(websocket.CloseNoStatusReceived, "")
	_ = socket.WriteControl(websocket.CloseMessage, noStatus, time.Now().Add(linkGrace))
	_ = socket.Close()
}

// probePacket handles the packets that come before the upgrade: "2probe", then "5".
func (l *link) probePacket(raw []byte, binary bool, timeout *time.Timer) (carries bool) {
	c := l.conn
	c.readMu.Lock()
	defer c.readMu.Unlock()
	if c.ReadyState() == "closed" {
		return false
	}
	c.reportIn(raw, binary, route{transport: WebSocket})
	switch {
	case !binary && string(raw) == "2probe":
		l.send(textPacket("3probe"))
		c.mu.Lock()
		defer c.mu.Unlock()
		l.probed = true
		if c.poll != nil { // the client can't leave polling before its poll is answered
			c.poll.noop = true
			c.poll.wakeUp()
		}
		return false
	case !binary && string(raw) == "5" && timeout.Stop():
		return l.takeOver()
	}
	l.giveUp()
	return false
}

// takeOver makes the link the session's transport.
func (l *link) takeOver() bool {
	c := l.conn
	c.reportMu.Lock() // nothing goes out by the link before the upgrade is told
	defer c.reportMu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.probe != l || c.state == closed {
		return false
	}
	c.probe, c.link = nil, l
	if watcher := c.server.options.Watcher; watcher != nil {
		c.mu.Unlock()
		watcher.Upgraded(c.id, WebSocket)
		c.mu.Lock()
	}
	if c.poll != nil {
		c.poll.wakeUp() // it has come too late
	}
	if c.state == closing {
		l.finish()
		c.arm(linkGrace)
	}
	c.flush()
	return true
}

// giveUp ends an upgrade that failed; polling goes on.
func (l *link) giveUp() {
	l.conn.mu.Lock()
	defer l.conn.mu.Unlock()
	if l.conn.probe == l {
		l.conn.probe = nil
		l.finish()
	}
}
