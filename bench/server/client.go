package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// patience is how long to wait for something: a stage to which 10,000 clients come at once is slowed down for a while.
const patience = time.Minute

// A client is one Socket.IO client over a WebSocket, with next to no cost of its own.
type client struct {
	socket *websocket.Conn
	buffer []byte
	write  sync.Mutex
}

var dialer = websocket.Dialer{ReadBufferSize: 1 << 10, WriteBufferSize: 1 << 10, HandshakeTimeout: patience}

// join connects to the main namespace of a server.
func join(address, path string) (*client, error) {
	socket, _, err := dialer.Dial("ws://"+address+path+"?EIO=4&transport=websocket", nil)
	if err != nil {
		return nil, err
	}
	c := &client{socket: socket, buffer: make([]byte, 512)}
	_ = socket.SetReadDeadline(time.Now().Add(patience))
	for _, step := range []struct{ expect, answer string }{{"0{", "40"}, {"40{", ""}} {
		text, err := c.next()
		if err == nil && !bytes.HasPrefix(text, []byte(step.expect)) {
			err = fmt.Errorf("%q came instead of %s…", text, step.expect)
		}
		if err == nil && step.answer != "" {
			err = c.send(step.answer)
		}
		if err != nil {
			c.close()
			return nil, err
		}
	}
	return c, socket.SetReadDeadline(time.Time{})
}

// next is the next message but for pings, which it answers; it is valid until the call after.
func (c *client) next() ([]byte, error) {
	for {
		_, reader, err := c.socket.NextReader()
		if err != nil {
			return nil, err
		}
		n := 0
		for err == nil {
			if n == len(c.buffer) {
				c.buffer = append(c.buffer, make([]byte, n)...)
			}
			var more int
			more, err = reader.Read(c.buffer[n:])
			n += more
		}
		if err != io.EOF {
			return nil, err
		}
		if n != 1 || c.buffer[0] != '2' {
			return c.buffer[:n], nil
		}
		if err := c.send("3"); err != nil {
			return nil, err
		}
	}
}

func (c *client) send(text string) error {
	c.write.Lock()
	defer c.write.Unlock()
	return c.socket.WriteMessage(websocket.TextMessage, []byte(text))
}

func (c *client) close() { _ = c.socket.Close() }

// listen tells of every event until the connection ends.
func (c *client) listen(heard func(text []byte)) {
	for {
		text, err := c.next()
		if err != nil {
			return
		}
		if bytes.HasPrefix(text, []byte("42")) {
			heard(text)
		}
	}
}

// watch joins the app as a page does that shows a stage, and reads its timeline.
func watch(address, stage string) (*client, error) {
	c, err := join(address, "/live/socket.io/")
	if err != nil {
		return nil, err
	}
	ask, err := json.Marshal([]any{"stage:join", map[string]any{"stage": stage}})
	if err == nil {
		err = c.send("42" + string(ask))
	}
	if err != nil {
		c.close()
		return nil, err
	}
	go c.listen(func([]byte) {})
	return c, nil
}
