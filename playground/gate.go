package playground

import (
	"bytes"
	"encoding/json"
	"regexp"
	"time"

	"earshot/socketio"
)

// gatePatience is how long a request waits for the program's middleware.
const gatePatience = 5 * time.Second

// gate asks the program about HTTP requests, if it wants to be asked: it has middleware of the engine, or listens to it.
type gate struct{ program *program }

// request is an HTTP request as a program sees it.
type request struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Query   socketio.Query    `json:"query"`
	Address string            `json:"address"`
}

// verdict is the program's answer to the request that a token stands for.
type verdict struct {
	ID     string            `json:"id"`
	Header map[string]string `json:"header"`
	Status int               `json:"status"`
	Body   string            `json:"body"`
}

// Ask implements socketio.Gate.
func (g gate) Ask(q socketio.Question) socketio.Verdict {
	p := g.program
	if !p.gated.Load() {
		return socketio.Verdict{}
	}
	answer := make(chan verdict, 1)
	headers, query, address := socketio.NodesRequest(q.Request)
	p.inbox.put(happening{
		message: message{Type: "request", Conn: q.ID, Transport: q.Transport, Refused: q.Refused,
			Request: &request{q.Request.Method, q.Request.URL.RequestURI(), headers, query, address}},
		before: func() {
			p.lastReply++
			p.verdicts[p.lastReply] = answer
			p.now.message.Token = p.lastReply
		},
	})
	select {
	case v := <-answer:
		return socketio.Verdict{ID: v.ID, Header: v.Header, Status: v.Status, Body: v.Body}
	case <-p.ended:
	case <-time.After(gatePatience):
	}
	return socketio.Verdict{Status: 503, Body: "The server program doesn't answer."}
}

// setGate says that the program wants to be asked about requests.
func (p *program) setGate(*call, [][]byte) (any, error) {
	p.gated.Store(true)
	return nil, nil
}

// judge is the program's verdict on a request. Only its first one counts.
func (p *program) judge(c *call, _ [][]byte) (any, error) {
	answer, ok := p.verdicts[c.Token]
	if !ok {
		return nil, nil
	}
	delete(p.verdicts, c.Token)
	var v verdict
	if err := json.Unmarshal(c.Options, &v); err != nil {
		return nil, err
	}
	answer <- v
	return nil, nil
}

// looksAtPackets finds, in a program's source, a listener to the packets of a connection: they are told to such a program
// from the first, which comes before the program can say so.
var looksAtPackets = regexp.MustCompile("[\"'`](packet|packetCreate|drain|flush|heartbeat)[\"'`]")

// tellFrame tells a program that looks at packets of one.
func (p *program) tellFrame(f socketio.Frame) {
	if !p.watchesPackets || f.Out && bytes.HasPrefix(f.Raw, []byte("40")) {
		return // in Node, the answer to CONNECT has gone out when a program first hears of the socket
	}
	m := message{Type: "frame", Conn: f.Conn, Out: f.Out}
	var attach [][]byte
	if f.Binary {
		attach = [][]byte{append([]byte(nil), f.Raw...)}
	} else {
		m.Text = string(f.Raw)
	}
	p.inbox.put(happening{message: m, attach: attach})
}

// closeServer closes the program's server: nobody gets in any more.
func (p *program) closeServer(*call, [][]byte) (any, error) {
	if p.server != nil {
		p.stage.closing.Go(func() { p.closeGently() })
	}
	return nil, nil
}
