package playground

import (
	"context"
	"fmt"
	"net/http"

	"earshot/socketio"
	"earshot/socketio/engineio"
)

// maxUnreported bounds how many packets of a connection may wait for their client's report.
const maxUnreported = 4096

// emission is a message that the server sends, as one entry of the timeline; it travels along with each of its frames
// as their Ref.
type emission struct {
	seq       int64
	kind      Kind // KindEmit or KindAck
	event     string
	args      []byte
	namespace string
	wantsAck  bool
	heard     map[*conn]int64 // entries in which clients received it, if they are asked to acknowledge

	// What the entries of its frames have in common, and those of its arrivals at clients that don't report; nil before.
	frames, arrivals *common
}

// frame is what the entries of its frames have in common: its packet is the same for everybody.
func (em *emission) frame(f socketio.Frame) *common {
	if em.frames == nil {
		em.frames = newCommon(Entry{Kind: KindFrame, Text: frameText(f), Cause: because(em.seq)})
		em.frames.wire = shape{size: int32(len(f.Raw)), out: f.Out, binary: f.Binary}
	}
	return em.frames
}

// inferred is what the entries of its arrivals have in common that the server infers.
func (em *emission) inferred() *common {
	if em.arrivals == nil {
		e := carried{emission: em}.arrival()
		e.Estimated = true
		clip(&e)
		em.arrivals = newCommon(e)
	}
	return em.arrivals
}

// carried is an emission on its way in a frame.
type carried struct {
	*emission
	frame int64
}

// arrival is the entry that its arrival at a client makes.
func (em carried) arrival() Entry {
	e := Entry{Kind: KindEvent, Event: em.event, Args: em.args, Cause: &em.seq, Namespace: em.namespace, Frame: because(em.frame)}
	if em.kind == KindAck {
		e.Kind = KindAcked
	}
	return e
}

// arrived remembers the entry of its arrival as the cause of the client's acknowledgement.
func (em *emission) arrived(c *conn, seq int64) {
	if !em.wantsAck {
		return
	}
	if em.heard == nil {
		em.heard = map[*conn]int64{}
	}
	em.heard[c] = seq
}

// observer writes what happens on the wire of a stage into its timeline and roster. Its methods come from the server's
// goroutines and take the roster's lock.
type observer struct {
	stage   *Stage
	program *program
}

type clientKey struct{}

// withClient says which client a request comes from.
func withClient(r *http.Request, c *client) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), clientKey{}, c))
}

func (o observer) Opened(c socketio.Conn) {
	s := o.stage
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	who, ok := c.Request.Context().Value(clientKey{}).(*client)
	if !ok {
		who = s.roster.terminal(c.Request)
	}
	who.close = 0
	who.open++
	who.Connected, who.Transport = true, c.Transport
	seq := s.timeline.Add(Entry{Lane: who.Name, Kind: KindOpen, Text: c.Transport, Estimated: !who.reports()})
	s.roster.opened(who, c.ID, seq, s.timeline.Now())
	s.lanesChanged()
}

func (o observer) Upgraded(id, transport string) {
	s := o.stage
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	if c := s.roster.conns[id]; c != nil {
		c.client.Transport = transport
		s.lanesChanged()
	}
	o.program.inbox.putAnyway(happening{message: message{Type: "upgrade", Conn: id, Transport: transport}})
}

func (o observer) Frame(f socketio.Frame) {
	s := o.stage
	if f.Out {
		s.sent.Add(uint64(len(f.Raw)))
		o.program.sent.Add(int64(len(f.Raw)))
	}
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.conns[f.Conn]
	if c == nil {
		return
	}
	if em, ok := f.Ref.(*emission); ok && !f.Binary {
		s.recordSent(c, f, em)
	} else {
		s.recordFrame(c, f)
	}
	o.program.tellFrame(f)
}

func (o observer) Delivered(d socketio.Delivery) {
	em, ok := d.Ref.(*emission)
	if !ok {
		return
	}
	o.program.delivered += len(d.To) // the turn that emits is calling
	to := o.stage.laneNames(d.To...)
	o.stage.timeline.Amend(em.seq, func(e *Entry) { e.To = to })
}

func (o observer) Closed(id, reason string) {
	s := o.stage
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	c := s.roster.conns[id]
	if c == nil {
		return
	}
	c.closed = true
	s.recordWaiting(c, 0, 0)
	s.release(c.client)
	if reason == engineio.ReasonSlowClient {
		s.limit(LimitPending, Entry{Text: fmt.Sprintf("%s reads too slowly: %s may wait for a client, and %s for all, and it was disconnected",
			c.client.Name, bytesText(int(s.limits.ClientPending)), bytesText(int(s.limits.StagePending)))})
	}
	o.program.inbox.putAnyway(happening{message: message{Type: "closed", Conn: id, Reason: reason},
		before: func() { o.program.forgetAdmissions(id) }})
	c.client.open--
	if c.client.open == 0 {
		c.client.Connected, c.client.Transport, c.client.Socket = false, "", ""
	}
	s.lanesChanged()
}

// lanesChanged wakes those who watch. The caller holds the roster's lock.
func (s *Stage) lanesChanged() {
	s.roster.version++
	s.timeline.Touch()
}
