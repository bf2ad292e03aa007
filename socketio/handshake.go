package socketio

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// A Handshake has the shape of Node's socket.handshake:
// https://socket.io/docs/v4/server-socket-instance/#sockethandshake
type Handshake struct {
	Headers map[string]string `json:"headers"` // names in lower case; several values of a name are joined
	Time    string            `json:"time"`    // as JavaScript's Date.prototype.toString
	Address string            `json:"address"` // the client's, without port
	Xdomain bool              `json:"xdomain"` // the request has an Origin header
	Secure  bool              `json:"secure"`  // over TLS
	Issued  int64             `json:"issued"`  // milliseconds since 1970
	URL     string            `json:"url"`     // of the request
	Query   Query             `json:"query"`   // a string for each name, or a []string if there are several
	Auth    json.RawMessage   `json:"auth"`    // an object, as the client sent it
}

// HandshakeOf tells how s connected. It works in middleware as well.
func HandshakeOf(s *socket.Socket) Handshake {
	c := connectionOf(s)
	r := c.conn.Request()
	issued := s.Handshake().Issued
	return Handshake{
		Headers: flatHeaders(r),
		Time:    dateString(time.UnixMilli(issued)),
		Address: withoutPort(r.RemoteAddr),
		Xdomain: r.Header.Get("Origin") != "",
		Secure:  r.TLS != nil,
		Issued:  issued,
		URL:     r.URL.RequestURI(),
		Query:   queryOf(r),
		Auth:    c.authOf(s.Nsp().Name()),
	}
}

// AuthOf are the credentials with which s joined its namespace: an object, as the client sent it.
func AuthOf(s *socket.Socket) json.RawMessage { return connectionOf(s).authOf(s.Nsp().Name()) }

// keepAuth remembers the credentials with which a client joins a namespace, as they came. Most have none.
func (c *connection) keepAuth(namespace string, auth []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(auth) == 0 {
		delete(c.auth, namespace)
		return
	}
	if c.auth == nil {
		c.auth = map[string]json.RawMessage{}
	}
	c.auth[namespace] = auth
}

// authOf are the credentials with which the connection joined a namespace last.
func (c *connection) authOf(namespace string) json.RawMessage {
	c.mu.Lock()
	defer c.mu.Unlock()
	if auth, ok := c.auth[namespace]; ok {
		return auth
	}
	return json.RawMessage("{}")
}

// NodesRequest gives the headers, query and address of a request in Node's shape.
func NodesRequest(r *http.Request) (headers map[string]string, query Query, address string) {
	return flatHeaders(r), queryOf(r), withoutPort(r.RemoteAddr)
}

// flatHeaders joins headers as Node does (https://nodejs.org/api/http.html#messageheaders).
func flatHeaders(r *http.Request) map[string]string {
	headers := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		separator := ", "
		if name == "Cookie" {
			separator = "; "
		}
		headers[strings.ToLower(name)] = strings.Join(values, separator)
	}
	return headers
}

// A Query is the parameters of a request's address, in their order.
type Query []Parameter

// A Parameter has a value, or several if its name came several times.
type Parameter struct {
	Name   string
	Values []string
}

func queryOf(r *http.Request) Query {
	values := r.URL.Query()
	query := Query{}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		key, _, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		if list := values[name]; err == nil && list != nil {
			query = append(query, Parameter{name, list})
			delete(values, name)
		}
	}
	return query
}

// Get is the first value of a name, "" if it isn't there.
func (q Query) Get(name string) string {
	for _, p := range q {
		if p.Name == name {
			return p.Values[0]
		}
	}
	return ""
}

// MarshalJSON makes an object of it, as Node's querystring does: a list is a name's value if it came several times.
func (q Query) MarshalJSON() ([]byte, error) {
	object := []byte{'{'}
	for i, p := range q {
		if i > 0 {
			object = append(object, ',')
		}
		object = append(append(object, encodeJSON(p.Name)...), ':')
		if len(p.Values) == 1 {
			object = append(object, encodeJSON(p.Values[0])...)
		} else {
			object = append(object, encodeJSON(p.Values)...)
		}
	}
	return append(object, '}'), nil
}

func withoutPort(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return address
}

// dateString writes a time as JavaScript does: Mon Nov 23 2026 04:45:36 GMT+0000 (UTC).
func dateString(t time.Time) string {
	return t.Format("Mon Jan 02 2006 15:04:05 GMT-0700 (MST)")
}
