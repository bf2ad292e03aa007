// Package sockettest has a Socket.IO client that speaks the protocol by hand over a WebSocket (Socket.IO protocol v5 over
// Engine.IO protocol v4): for tests and measurements that need hundreds of clients in one process. What a single client
// does is tested with the official one.
package sockettest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Patience is how long a client waits for an answer: far longer than one takes.
const Patience = 60 * time.Second

// ErrGone says that the connection has ended.
var ErrGone = errors.New("the connection has ended")

// Refused is a connect_error.
type Refused struct {
	Message string `json:"message"`
	Data    struct {
		Code string `json:"code"`
	} `json:"data"`
}

func (r *Refused) Error() string { return r.Message }

// Client is one connection, with sockets in any number of namespaces.
type Client struct {
	conn    *websocket.Conn
	heard   func(namespace, event string, args []json.RawMessage)
	writing sync.Mutex
	gone    chan struct{}

	mu        sync.Mutex
	id        string
	lastAck   int
	acks      map[int]chan json.RawMessage
	connected map[string]chan error // by namespace
}

// Dial opens a connection to the Socket.IO server at an address such as ws://localhost:8080/live/socket.io/, which may have a query. heard is
// called for every event and, with the name "disconnect", when the server ends a socket; it must not wait for this client.
func Dial(address string, header http.Header, heard func(namespace, event string, args []json.RawMessage)) (*Client, error) {
	mark := "?"
	if strings.Contains(address, mark) {
		mark = "&"
	}
	dialer := websocket.Dialer{HandshakeTimeout: Patience}
	conn, response, err := dialer.Dial(address+mark+"EIO=4&transport=websocket", header)
	if err != nil {
		if response != nil {
			return nil, fmt.Errorf("%w: %s", err, response.Status)
		}
		return nil, err
	}
	c := &Client{conn: conn, heard: heard, gone: make(chan struct{}), acks: map[int]chan json.RawMessage{}, connected: map[string]chan error{}}
	go c.read()
	return c, nil
}

// ID is the Engine.IO session id, once a namespace is connected.
func (c *Client) ID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.id
}

// Gone is closed when the connection has ended.
func (c *Client) Gone() <-chan struct{} { return c.gone }

// Cut ends the connection as a broken cable does: without a word.
func (c *Client) Cut() { c.conn.UnderlyingConn().Close() }

// Connect connects to a namespace. The error is a *Refused if a middleware refuses it.
func (c *Client) Connect(namespace string, auth any) error {
	body, err := json.Marshal(auth)
	if err != nil {
		return err
	}
	answer := make(chan error, 1)
	c.mu.Lock()
	c.connected[namespace] = answer
	c.mu.Unlock()
	if err := c.write("40" + prefix(namespace) + string(body)); err != nil {
		return err
	}
	return wait(c, answer)
}

// Emit emits an event with one argument.
func (c *Client) Emit(namespace, event string, payload any) error {
	return c.emit(namespace, "", event, payload)
}

func (c *Client) emit(namespace, id, event string, payload any) error {
	body, err := json.Marshal([]any{event, payload})
	if err != nil {
		return err
	}
	return c.write("42" + prefix(namespace) + id + string(body))
}

// Ask emits an event and waits for its acknowledgement, of which it returns the first argument. One that has an "error"
// is an error.
func (c *Client) Ask(namespace, event string, payload any) (json.RawMessage, error) {
	answer := make(chan json.RawMessage, 1)
	c.mu.Lock()
	c.lastAck++
	id := c.lastAck
	c.acks[id] = answer
	c.mu.Unlock()
	if err := c.emit(namespace, strconv.Itoa(id), event, payload); err != nil {
		return nil, err
	}
	reply, err := waitFor(c, answer)
	if err != nil {
		return nil, err
	}
	var problem struct {
		Error *struct{ Message, Code string }
	}
	if json.Unmarshal(reply, &problem) == nil && problem.Error != nil {
		return nil, fmt.Errorf("%s: %s", problem.Error.Code, problem.Error.Message)
	}
	return reply, nil
}

func wait(c *Client, answer chan error) error {
	said, failed := waitFor(c, answer)
	return errors.Join(failed, said)
}

func waitFor[T any](c *Client, answer chan T) (value T, err error) {
	select {
	case value = <-answer:
		return value, nil
	case <-c.gone:
		return value, ErrGone
	case <-time.After(Patience):
		return value, errors.New("no answer came in time")
	}
}

func prefix(namespace string) string {
	if namespace == "/" {
		return ""
	}
	return namespace + ","
}

func (c *Client) write(text string) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, []byte(text))
}

func (c *Client) read() {
	defer close(c.gone)
	defer c.conn.Close()
	for {
		_, raw, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		text := string(raw)
		switch {
		case text == "2": // ping
			if c.write("3") != nil {
				return
			}
		case strings.HasPrefix(text, "0"):
			c.opened(raw[1:])
		case strings.HasPrefix(text, "4") && len(text) > 1:
			c.packet(text[1], text[2:])
		}
	}
}

func (c *Client) opened(body []byte) {
	var session struct{ SID string }
	_ = json.Unmarshal(body, &session) // the server's own words
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id = session.SID
}

// packet takes one Socket.IO packet: its type, and what follows.
func (c *Client) packet(kind byte, rest string) {
	namespace := "/"
	if strings.HasPrefix(rest, "/") {
		namespace, rest, _ = strings.Cut(rest, ",")
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	id, body := rest[:digits], []byte(rest[digits:])
	switch kind {
	case '0':
		c.settle(namespace, nil)
	case '1':
		c.heard(namespace, "disconnect", nil)
	case '2':
		var values []json.RawMessage
		var name string
		if json.Unmarshal(body, &values) == nil && len(values) > 0 && json.Unmarshal(values[0], &name) == nil {
			c.heard(namespace, name, values[1:])
		}
	case '3':
		c.acknowledged(id, body)
	case '4':
		refused := &Refused{}
		_ = json.Unmarshal(body, refused) // a server's own words
		c.settle(namespace, refused)
	}
}

func (c *Client) settle(namespace string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer := c.connected[namespace]; answer != nil {
		delete(c.connected, namespace)
		answer <- err
	}
}

func (c *Client) acknowledged(id string, body []byte) {
	n, _ := strconv.Atoi(id)
	c.mu.Lock()
	answer := c.acks[n]
	delete(c.acks, n)
	c.mu.Unlock()
	var values []json.RawMessage
	if answer == nil || json.Unmarshal(body, &values) != nil || len(values) == 0 {
		return
	}
	answer <- values[0]
}
