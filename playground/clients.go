package playground

import (
	"crypto/rand"
	"encoding/base64"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ClientKind says how a client takes part.
type ClientKind string

const (
	// PageClient is a frame on the page that opened the stage.
	PageClient ClientKind = "page"
	// JoinedClient is a frame on another page that joined the stage: a phone, a second browser.
	JoinedClient ClientKind = "joined"
	// TerminalClient is any other Socket.IO client. It can't report what it does.
	TerminalClient ClientKind = "terminal"
)

// Client is a participant that a page hosts. Whoever has its key connects and reports as this client.
type Client struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// Lane is a client's column in the timeline, as it stands now.
type Lane struct {
	Name      string     `json:"name"`
	Kind      ClientKind `json:"kind"`
	Connected bool       `json:"connected"`
	// Transport is "polling" or "websocket", "" while not connected.
	Transport string `json:"transport"`
	// Socket is the id of its socket on the main namespace, "" while there is none.
	Socket string `json:"socket"`
	// Weather is its network, null on a fine day.
	Weather *Weather `json:"weather,omitempty"`
}

// client is what a stage knows of a participant.
type client struct {
	Lane
	key     string          // "" for a terminal
	from    string          // where a terminal connects from: it gets its lane back by that
	open    int             // connections open now
	close   int64           // the entry that says its page was closed, while that's the latest news
	network *network        // nil for a terminal
	change  int64           // the entry of its network's latest change
	kept    map[int64]int64 // entries of events that it keeps until it is connected, by the names that it gave them
	asked   map[int64]int64 // entries of emits that wait for an acknowledgement, by the numbers that it gave them
	conns   []*conn         // open ones, and those that reports may still be about
	named   int             // the roster's naming that has named it last
	failed  int64           // the entry of its latest disconnect or connect_error, which it may try again after
	told    int64           // the date of the latest thing that it has reported, in microseconds
	held    []Report        // a "connect" that waits for packets that left before it, and what was told with that
}

func (c *client) reports() bool { return c.key != "" }

// conn is one Engine.IO connection of a client.
type conn struct {
	id      string
	client  *client
	opened  int64
	closed  bool
	until   int64            // when its client opened the next one, in microseconds, 0 before
	sockets []string         // the ids of its Socket.IO sockets
	waiting []Entry          // frames that came in, until the entry of what they carry is there
	asked   map[string]int64 // frames that will be answered, by what answers them
	carrier *carrier         // of the latest message to it
	// For clients that report: packets by number, until the client has reported them.
	sent     map[uint64]carried
	received map[uint64]int64  // the entry that was inferred from the packet
	early    map[uint64]Report // reports of packets that haven't arrived yet
	refused  map[string]int64  // entries in which a middleware refused it, by namespace
}

// peer is one Socket.IO socket: a connection's presence in one namespace.
type peer struct {
	conn       *conn
	namespace  string
	connection int64    // the entry of its "connection" at the server, 0 until the program has heard of it
	close      int64    // the entry in which either end closed it
	gone       bool     // it has disconnected
	recovered  bool     // it goes on with what a socket before it was and missed
	since      int64    // the entry of its "connect" at a client that reports
	spoke      int64    // when its first packet arrived, in microseconds, 0 before
	early      []Report // reports that came before its "connection" was recorded
}

// how says of a socket's connecting what isn't so of every one.
func (p *peer) how() string {
	if p.recovered {
		return "recovered"
	}
	return ""
}

// roster knows who takes part in a stage: clients, their connections and sockets.
type roster struct {
	most int // lanes

	mu      sync.Mutex
	version int // counts changes of lanes
	naming  int // counts lists of names
	order   []*client
	byKey   map[string]*client
	byName  map[string]*client
	conns   map[string]*conn
	peers   map[string]*peer
	rest    *client // all that come when there are as many lanes as there may be
}

func newRoster() *roster {
	return &roster{most: maxLanes, byKey: map[string]*client{}, byName: map[string]*client{}, conns: map[string]*conn{}, peers: map[string]*peer{}}
}

// add makes a client with that name, or, if it is "", with the next letter. The caller holds mu.
func (r *roster) add(kind ClientKind, name string) *client {
	if name == "" {
		name = LaneName(len(r.order))
	}
	c := &client{Lane: Lane{Name: r.free(name), Kind: kind}, kept: map[int64]int64{}, asked: map[int64]int64{}}
	if kind != TerminalClient {
		c.key, c.network = NewID(), newNetwork()
		r.byKey[c.key] = c
	}
	r.order = append(r.order, c)
	r.byName[c.Name] = c
	r.version++
	return c
}

// free is a name that no lane has, also if it is read aloud: this one, or one with a number after it.
func (r *roster) free(name string) string {
	taken := func(name string) bool {
		return strings.EqualFold(name, ServerLane) ||
			slices.ContainsFunc(r.order, func(c *client) bool { return strings.EqualFold(c.Name, name) })
	}
	tried := name
	for n := 2; taken(tried); n++ {
		tried = name + " (" + strconv.Itoa(n) + ")"
	}
	return tried
}

// terminal finds the lane of a client without a key: the one that it had if it comes back from the same place, else a
// new one. The caller holds mu.
func (r *roster) terminal(req *http.Request) *client {
	host, _, _ := net.SplitHostPort(req.RemoteAddr)
	from := host + " " + req.UserAgent()
	for _, c := range r.order {
		if c.Kind == TerminalClient && c.from == from && r.deserted(c) {
			return c
		}
	}
	if !r.full() {
		c := r.add(TerminalClient, "")
		c.from = from
		return c
	}
	if r.rest == nil {
		r.rest = r.add(TerminalClient, restLane)
	}
	return r.rest
}

// deserted tells whether a client has gone: a connection that no socket is on any more may take a moment to close. The
// caller holds mu.
func (r *roster) deserted(c *client) bool {
	return !slices.ContainsFunc(c.conns, func(conn *conn) bool {
		return !conn.closed && (len(conn.sockets) == 0 || slices.ContainsFunc(conn.sockets, func(id string) bool { return !r.peers[id].gone }))
	})
}

// restLane is the lane of all for whom there is no lane of their own.
const restLane = "others"

// full tells whether nobody can have a lane any more: the last is for the rest. The caller holds mu.
func (r *roster) full() bool { return len(r.order) >= r.most-1 }

// opened adds a connection of a client. What the client had before that is forgotten, but for the latest connection that
// has closed: reports about its end may still be on their way. The caller holds mu.
func (r *roster) opened(c *client, id string, entry, at int64) {
	c.conns = slices.DeleteFunc(c.conns, func(old *conn) bool {
		if old.closed && old.until != 0 {
			r.forget(old)
			return true
		}
		if old.closed {
			old.until = at
		}
		return false
	})
	added := &conn{id: id, client: c, opened: entry, sent: map[uint64]carried{}, asked: map[string]int64{}, received: map[uint64]int64{},
		early: map[uint64]Report{}, refused: map[string]int64{}}
	c.conns = append(c.conns, added)
	r.conns[id] = added
}

func (r *roster) forget(c *conn) {
	delete(r.conns, c.id)
	for _, socket := range c.sockets {
		if p := r.peers[socket]; p != nil && p.conn == c { // a recovered one has moved on
			delete(r.peers, socket)
		}
	}
}

// connections counts the connections that are open now.
func (r *roster) connections() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.order {
		n += c.open
	}
	return n
}

// lanes returns every lane, and the version of that list.
func (r *roster) lanes() ([]Lane, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]Lane, len(r.order))
	for i, c := range r.order {
		out[i] = c.Lane
	}
	return out, r.version
}

// LaneName is how the clients of pages are called, by the order in which they came: A, B, … Z, AA, AB, …
func LaneName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return LaneName(i/26-1) + string(rune('A'+i%26))
}

// NewID returns 128 random bits as 22 characters that need no escaping in a URL.
func NewID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
