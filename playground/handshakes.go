package playground

import (
	"slices"

	"earshot/socketio"
)

// handshakesKept is how many sockets that have gone, or are on their way in, can still be asked for their handshake.
const handshakesKept = 1000

// departure is what a program may ask of a socket that has gone before it has heard of that.
type departure struct {
	rooms     []string
	handshake socketio.Handshake
}

type keptHandshake struct {
	socket    string
	handshake socketio.Handshake
}

// keepHandshake lets the program ask for the handshake of a socket that isn't among those of its namespace. The oldest go
// first.
func (p *program) keepHandshake(socket string, h socketio.Handshake) {
	if len(p.handshakes) >= handshakesKept {
		p.handshakes = slices.Delete(p.handshakes, 0, handshakesKept/10)
	}
	p.handshakes = append(p.handshakes, keptHandshake{socket, h})
}

// handshake is that of a socket, but for its credentials, with which the facade completes it: the client may have joined with
// others since.
func (p *program) handshake(c *call, _ [][]byte) (any, error) {
	if s := p.socket(c); s != nil {
		return socketio.HandshakeOf(s), nil
	}
	if left, ok := p.left.Load(c.Socket); ok {
		return left.(departure).handshake, nil
	}
	for _, kept := range slices.Backward(p.handshakes) {
		if kept.socket == c.Socket {
			return kept.handshake, nil
		}
	}
	return socketio.Handshake{Headers: map[string]string{}}, nil
}
