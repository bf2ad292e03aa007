package engineio

import (
	"encoding/base64"
	"encoding/binary"
)

// headroom is the size of the longest header that a server's WebSocket frame can have (RFC 6455, section 5.2).
const headroom = 10

// The WebSocket opcodes that we write.
const (
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPong   = 0xA
)

// A Message goes out to one connection or to many: it is encoded once, and nobody changes it afterwards.
type Message struct {
	Ref any // handed back in the Frame; set it before the message is sent

	opcode byte
	wire   []byte // room for the WebSocket header, then the packet
	start  int    // where the WebSocket frame begins in wire
}

// TextMessage makes a text message of the parts put together.
func TextMessage(parts ...[]byte) *Message {
	return newMessage(opText, "4", parts...)
}

// BinaryMessage makes a binary message of a copy of data.
func BinaryMessage(data []byte) *Message {
	return newMessage(opBinary, "", data)
}

// Text is what a text message was made of.
func (m *Message) Text() []byte { return m.wire[headroom+1:] }

// textPacket makes a packet of Engine.IO's own, such as "2" or "3probe".
func textPacket(raw string) *Message { return newMessage(opText, raw) }

func newMessage(opcode byte, prefix string, parts ...[]byte) *Message {
	size := len(prefix)
	for _, part := range parts {
		size += len(part)
	}
	wire := make([]byte, headroom, headroom+size)
	wire = append(wire, prefix...)
	for _, part := range parts {
		wire = append(wire, part...)
	}
	m := &Message{opcode: opcode, wire: wire}
	m.writeHeader(size)
	return m
}

// writeHeader puts the header of an unmasked, final WebSocket frame right before the packet.
func (m *Message) writeHeader(size int) {
	switch {
	case size < 126:
		m.start = headroom - 2
		m.wire[m.start+1] = byte(size)
	case size < 1<<16:
		m.start = headroom - 4
		m.wire[m.start+1] = 126
		binary.BigEndian.PutUint16(m.wire[m.start+2:], uint16(size))
	default:
		m.start = headroom - 10
		m.wire[m.start+1] = 127
		binary.BigEndian.PutUint64(m.wire[m.start+2:], uint64(size))
	}
	m.wire[m.start] = 0x80 | m.opcode
}

// raw is the packet as it is reported: with its type if it is text.
func (m *Message) raw() []byte { return m.wire[headroom:] }

// frame is the packet as a WebSocket frame.
func (m *Message) frame() []byte { return m.wire[m.start:] }

func (m *Message) size() int64 { return int64(len(m.wire) - headroom) }

func (m *Message) isText() bool    { return m.opcode == opText }
func (m *Message) isControl() bool { return m.opcode >= opClose }

// appendPayload appends the packet as long-polling sends it.
func (m *Message) appendPayload(body []byte) []byte {
	if m.isText() {
		return append(body, m.raw()...)
	}
	return base64.StdEncoding.AppendEncode(append(body, 'b'), m.raw())
}
