package playground

import (
	"encoding/json"
	"strconv"
)

// A record is an entry as a timeline keeps it. What a broadcast makes at its thousand receivers is the same but for little:
// that little is each record's own, and the rest is kept, and made into JSON, once.
type record struct {
	own
	common *common
	rev    int64 // of the latest change
}

// own is what one entry has for itself. Frame is what the common Entry says where it isn't set, and so is Wire where there is
// no carrier.
type own struct {
	seq, at int64
	lane    string
	frame   int64
	carrier *carrier
	packet  uint64
}

// carrier is what frames that travelled in the same way have in common.
type carrier struct {
	conn, transport string
	request         uint64
}

// common is an entry whose Seq, At and Lane mean nothing. It doesn't change once it is on a timeline.
type common struct {
	Entry
	weight int32
	wire   shape  // of frames that have a carrier
	json   []byte // from the kind on, without the closing brace; nil until somebody asks for it
}

// shape is what frames of one message have in common: what of Wire neither the carrier knows nor each frame has for itself.
type shape struct {
	size        int32
	out, binary bool
}

func newCommon(e Entry) *common { return &common{Entry: e, weight: int32(weight(&e))} }

// addSent appends the frame of an emission, and the arrival of what it carries unless that is nil. It returns their
// numbers. Both must be short enough to keep, and have the emission as their cause.
func (t *Timeline) addSent(frame, arrival *common, o own) (frameSeq, arrivalSeq int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o.at = t.honest(o.at, frame.Cause)
	frameSeq = t.add(frame, o)
	if arrival != nil {
		arrivalSeq = t.add(arrival, own{at: o.at, lane: o.lane, frame: frameSeq})
	}
	t.trim()
	return frameSeq, arrivalSeq
}

func (r *record) entry() Entry {
	e := r.common.Entry
	e.Seq, e.At, e.Lane = r.seq, r.at, r.lane
	if r.frame != 0 {
		e.Frame = because(r.frame)
	}
	if r.carrier != nil {
		e.Wire = r.wire()
	}
	return e
}

// wire is what a frame with a carrier says.
func (r *record) wire() *Wire {
	by, f := r.carrier, r.common.wire
	return &Wire{Conn: by.conn, Out: f.out, Transport: by.transport, Request: by.request, Packet: r.packet, Binary: f.binary, Size: int(f.size)}
}

// encoded is the entry as JSON. Its keys are those of Entry, in another order at the end.
func (r *record) encoded() []byte {
	rest := r.common.encoded()
	b := append(make([]byte, 0, len(rest)+100), `{"seq":`...)
	b = append(strconv.AppendInt(b, r.seq, 10), `,"at":`...)
	b = append(strconv.AppendInt(b, r.at, 10), `,"lane":`...)
	b = append(appendName(b, r.lane), rest...)
	if r.frame != 0 {
		b = strconv.AppendInt(append(b, `,"frame":`...), r.frame, 10)
	}
	if r.carrier != nil {
		wire, _ := json.Marshal(r.wire()) // strings, numbers and truth values can always be encoded
		b = append(append(b, `,"wire":`...), wire...)
	}
	return append(b, '}')
}

// appendName writes a lane's name as JSON: letters of the alphabet, unless somebody has chosen it.
func appendName(b []byte, name string) []byte {
	if len(name) == 1 {
		return append(b, '"', name[0], '"')
	}
	quoted, _ := json.Marshal(name) // text can always be encoded
	return append(b, quoted...)
}

func (c *common) encoded() []byte {
	if c.json == nil {
		e := c.Entry
		e.Seq, e.At, e.Lane = 0, 0, ""
		b, err := json.Marshal(e)
		if err != nil { // only arguments can be invalid JSON: show them as the text that they are
			e.Args = quoted(e.Args)
			b, _ = json.Marshal(e)
		}
		const own = `{"seq":0,"at":0,"lane":""`
		c.json = b[len(own) : len(b)-1]
	}
	return c.json
}
