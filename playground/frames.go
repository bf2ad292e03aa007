package playground

import (
	"encoding/hex"
	"strings"

	"earshot/socketio"
)

const (
	// maxRaw is how many bytes of a frame an entry keeps.
	maxRaw = 1 << 10
	// maxWaitingFrames bounds the frames of a connection that wait for the entry of what they carry.
	maxWaitingFrames = 256
)

// Wire is what an entry of KindFrame tells of its frame: one Engine.IO packet, in either direction (Engine.IO protocol
// v4, "Packet encoding"). With long-polling, several may share an HTTP body. The entry's Text is the frame as it is on
// the wire, a binary one in hexadecimal, at most 1,024 bytes of it.
type Wire struct {
	// Conn is the Engine.IO session id.
	Conn string `json:"conn"`
	// Out is set if the server sent it.
	Out bool `json:"out"`
	// Transport is "polling" or "websocket".
	Transport string `json:"transport"`
	// Request is which HTTP request of its connection carried it, from 1: frames with the same number shared a body. 0
	// over a WebSocket.
	Request uint64 `json:"request,omitempty"`
	// Packet is which Socket.IO packet of its connection and direction it belongs to, from 1; 0 if to none.
	Packet uint64 `json:"packet"`
	Binary bool   `json:"binary"`
	// Size is the frame's length in bytes.
	Size int `json:"size"`
}

// wireEntry is a frame's entry, without its cause.
func wireEntry(c *conn, f socketio.Frame, at int64) Entry {
	return Entry{Lane: c.client.Name, Kind: KindFrame, At: at, Text: frameText(f), Wire: wireOf(f)}
}

func wireOf(f socketio.Frame) *Wire {
	return &Wire{Conn: f.Conn, Out: f.Out, Transport: f.Transport, Request: f.Request, Packet: f.Packet, Binary: f.Binary, Size: len(f.Raw)}
}

func frameText(f socketio.Frame) string {
	text := f.Raw[:min(len(f.Raw), maxRaw)]
	if f.Binary {
		return hex.EncodeToString(text)
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}

// exchange says which frame answers which. A frame that asks is remembered under what answers it (Engine.IO protocol v4,
// "Heartbeat" and "Upgrade"; Socket.IO protocol v5, "Connection to a namespace").
func exchange(f socketio.Frame) (answers, asks string) {
	raw := f.Raw[:min(len(f.Raw), 128)]
	if f.Binary || len(raw) == 0 {
		return "", ""
	}
	text := string(raw)
	switch {
	case text == "2" && f.Out:
		return "", "pong"
	case text == "3" && !f.Out:
		return "pong", ""
	case text == "2probe":
		return "", "probe"
	case text == "3probe":
		return "probe", "upgrade"
	case text == "5":
		return "upgrade", ""
	case strings.HasPrefix(text, "40") && !f.Out:
		return "", "connect " + namespaceIn(text[2:])
	case (strings.HasPrefix(text, "40") || strings.HasPrefix(text, "44")) && f.Out:
		return "connect " + namespaceIn(text[2:]), ""
	}
	return "", ""
}

// namespaceIn reads the namespace at the beginning of a packet's body.
func namespaceIn(body string) string {
	if !strings.HasPrefix(body, "/") {
		return "/"
	}
	name, _, _ := strings.Cut(body, ",")
	return name
}

// carriesMessage tells whether a frame is, or belongs to, an event or an acknowledgement (packet types 2, 3, 5 and 6 of
// the Socket.IO protocol v5).
func carriesMessage(f socketio.Frame) bool {
	if f.Packet == 0 {
		return false
	}
	return f.Binary || len(f.Raw) > 1 && strings.IndexByte("2356", f.Raw[1]) >= 0
}

// recordFrame writes a frame into the timeline, unless it has to wait for the entry of what it carries. The caller holds the
// roster's lock.
func (s *Stage) recordFrame(c *conn, f socketio.Frame) {
	e := wireEntry(c, f, s.timeline.when(f.At))
	em, _ := f.Ref.(*emission)
	switch {
	case em != nil:
		e.Cause = because(em.seq)
	case !f.Out && carriesMessage(f):
		if len(c.waiting) >= maxWaitingFrames {
			s.recordWaiting(c, 0, 0)
		}
		c.waiting = append(c.waiting, e)
		return
	}
	answers, asks := exchange(f)
	if answers != "" {
		e.Cause = because(c.asked[answers])
		delete(c.asked, answers)
	}
	seq := s.timeline.Add(e)
	if asks != "" && len(c.asked) < maxWaitingFrames {
		c.asked[asks] = seq
	}
}

// recordSent writes the frame of an emission into the timeline, and its arrival: for a client that can't report it, what the
// server infers. The caller holds the roster's lock.
func (s *Stage) recordSent(c *conn, f socketio.Frame, em *emission) {
	own := own{at: s.timeline.when(f.At), lane: c.client.Name, carrier: c.carrierOf(f), packet: f.Packet}
	if !c.client.reports() {
		_, arrival := s.timeline.addSent(em.frame(f), em.inferred(), own)
		em.arrived(c, arrival)
		return
	}
	frame, _ := s.timeline.addSent(em.frame(f), nil, own)
	if len(c.sent) < maxUnreported {
		c.sent[f.Packet] = carried{em, frame}
	}
}

// carrierOf is how a frame of the connection travels: most often as the one before.
func (c *conn) carrierOf(f socketio.Frame) *carrier {
	if by := c.carrier; by == nil || by.request != f.Request || by.transport != f.Transport {
		c.carrier = &carrier{c.id, f.Transport, f.Request}
	}
	return c.carrier
}

// recordWaiting writes the frames of a packet, now that cause, the entry of what they carry, is known; packet 0 means
// all that wait. It returns the entry of the first.
func (s *Stage) recordWaiting(c *conn, packet uint64, cause int64) (first int64) {
	rest := c.waiting[:0]
	for _, e := range c.waiting {
		if packet != 0 && e.Wire.Packet != packet {
			rest = append(rest, e)
			continue
		}
		e.Cause = because(cause)
		if seq := s.timeline.Add(e); first == 0 {
			first = seq
		}
	}
	c.waiting = rest
	return first
}
