package web

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// refusing is how many connections are told at a time why they are refused; further ones are just closed.
	refusing = 100
	// refusalTime is how long one may take to hear it.
	refusalTime = 2 * time.Second
)

// connections counts the open ones. It is safe for concurrent use.
type connections struct {
	most, mostFromOne int
	proxies           Proxies // which pass on those of many

	mu      sync.Mutex
	open    int
	from    map[string]int // by visitor
	refused atomic.Uint64
	telling chan struct{}
}

func newConnections(l Limits) *connections {
	return &connections{most: l.Connections, mostFromOne: l.ConnectionsFromOne, proxies: l.Proxies, from: map[string]int{},
		telling: make(chan struct{}, refusing)}
}

// Guard lets a listener take only as many connections as Limits allow, in all and from one visitor. Others hear why, and are
// closed.
func (a *App) Guard(l net.Listener) net.Listener { return guarded{l, a.connections} }

type guarded struct {
	net.Listener
	connections *connections
}

// Accept waits for the next connection that is let in.
func (g guarded) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		release, why := g.connections.admit(conn.RemoteAddr().String())
		if why == "" {
			return counted(conn, release), nil
		}
		g.connections.refuse(conn, why)
	}
}

// admit counts a connection until release is called, or says why there is no room for it.
func (c *connections) admit(remoteAddr string) (release func(), why string) {
	visitor := visitorOf(remoteAddr)
	addr, _ := addressOf(remoteAddr)
	isProxy := c.proxies.trust(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.open >= c.most:
		return nil, fmt.Sprintf("This server takes %d connections at once, and has them all. Please try again in a while.", c.most)
	case !isProxy && c.from[visitor] >= c.mostFromOne:
		return nil, fmt.Sprintf("This server takes %d connections at once from one address, and yours has them all. "+
			"Please close some, or try again in a while.", c.mostFromOne)
	}
	c.open++
	c.from[visitor]++
	return sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.open--
		if c.from[visitor]--; c.from[visitor] == 0 {
			delete(c.from, visitor)
		}
	}), ""
}

// refuse tells a connection why, if not too many are being told already, and closes it.
func (c *connections) refuse(conn net.Conn, why string) {
	c.refused.Add(1)
	select {
	case c.telling <- struct{}{}:
		go func() {
			defer func() { <-c.telling }()
			tellRefusal(conn, why)
		}()
	default:
		conn.Close()
	}
}

// tellRefusal answers a connection's first request, which it has to have read: else what it says would be lost.
func tellRefusal(conn net.Conn, why string) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(refusalTime))
	var request []byte
	for buffer := make([]byte, 4<<10); !bytes.Contains(request, []byte("\r\n\r\n")); {
		n, err := conn.Read(buffer)
		if request = append(request, buffer[:n]...); err != nil || len(request) > 64<<10 {
			return
		}
	}
	answer := http.Response{StatusCode: http.StatusServiceUnavailable, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Retry-After": {"10"},
			"Access-Control-Allow-Origin": {"*"}, "Cache-Control": {dontStore}},
		Body: io.NopCloser(strings.NewReader(why + "\n")), ContentLength: int64(len(why) + 1)}
	if answer.Write(conn) != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	io.Copy(io.Discard, io.LimitReader(conn, 64<<10)) // until it has read that
}

// counted is a connection that calls release when it is closed.
func counted(conn net.Conn, release func()) net.Conn {
	if tcp, ok := conn.(*net.TCPConn); ok { // as itself, so that it can do all that one can
		return &countedTCP{tcp, release}
	}
	return &countedConn{conn, release}
}

type countedTCP struct {
	*net.TCPConn
	release func()
}

// Close closes the connection.
func (c *countedTCP) Close() error {
	defer c.release()
	return c.TCPConn.Close()
}

type countedConn struct {
	net.Conn
	release func()
}

// Close closes the connection.
func (c *countedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}
