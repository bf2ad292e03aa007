package playground

import (
	"fmt"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// Kick disconnects a page's client, as the program's socket.disconnect(true) does; why stands on the timeline. The client
// may connect again.
func (s *Stage) Kick(name, why string) error { return s.disconnect(name, why, false) }

// Expel disconnects a page's client for good: it can't come back, and nothing is believed of what it reports.
func (s *Stage) Expel(name, why string) error { return s.disconnect(name, why, true) }

func (s *Stage) disconnect(name, why string, forGood bool) error {
	s.mu.Lock()
	p := s.program
	s.mu.Unlock()
	s.roster.mu.Lock()
	c := s.roster.byName[name]
	if c == nil || !c.reports() {
		s.roster.mu.Unlock()
		return fmt.Errorf("there is no client %q that could be disconnected", name)
	}
	sockets := s.closeAll(p, c, why)
	if forGood {
		delete(s.roster.byKey, c.key)
		c.key = ""
		s.lanesChanged()
	}
	s.roster.mu.Unlock()
	for _, socket := range sockets { // they tell of it, which takes the lock
		socket.Disconnect(true)
	}
	return nil
}

// closeAll notes that a client's sockets are about to be disconnected, and returns them. The caller holds the roster's lock.
func (s *Stage) closeAll(p *program, c *client, why string) (list []*socket.Socket) {
	for _, conn := range c.conns {
		for _, id := range conn.sockets {
			peer := s.roster.peers[id]
			if conn.closed || peer == nil {
				continue
			}
			found, ok := p.server.IO().Of(peer.namespace, nil).Sockets().Load(socket.SocketId(id))
			if !ok {
				continue
			}
			peer.close = s.timeline.Add(Entry{Lane: ServerLane, Kind: KindClose, Text: why, Socket: id, To: []string{c.Name},
				Namespace: shownNamespace(peer.namespace)})
			list = append(list, found)
		}
	}
	return list
}
