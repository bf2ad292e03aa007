package socketio

import (
	"bytes"
	"encoding/json"
	"strconv"

	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
	"github.com/zishang520/socket.io/servers/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// wireParser is the Socket.IO parser that passes arguments through as they are.
// The protocol: https://socket.io/docs/v4/socket-io-protocol/
type wireParser struct{}

func (wireParser) NewEncoder() parser.Encoder { return encoder{} }
func (wireParser) NewDecoder() parser.Decoder { return newDecoder() }

// outgoing carries a message through the library to our connection. The library takes it for a buffer,
// of which it copies a clone for each receiver: that is the message itself, so it is encoded once a broadcast.
type outgoing struct {
	types.BufferInterface // nil: nobody reads it
	message               *engineio.Message
	connects              bool // it tells a client that it is connected
}

func (o *outgoing) Clone() types.BufferInterface { return o }

type encoder struct{}

// Encode makes the messages of a packet: one of text, and one for each attachment.
func (encoder) Encode(p *parser.Packet) []types.BufferInterface {
	payload, args := encodePayload(p)
	messages := []*engineio.Message{nil}
	var ref any
	if args != nil {
		ref = args.Ref
		for _, attachment := range args.Attachments {
			messages = append(messages, engineio.BinaryMessage(attachment))
		}
	}
	header := encodeHeader(p, len(messages)-1)
	messages[0] = engineio.TextMessage(append([][]byte{header}, payload...)...)

	buffers := make([]types.BufferInterface, len(messages))
	for i, m := range messages {
		m.Ref = ref
		buffers[i] = &outgoing{message: m, connects: p.Type == parser.CONNECT}
	}
	return buffers
}

// encodeHeader writes <type>[<attachments>-][<namespace>,][<id>].
func encodeHeader(p *parser.Packet, attachments int) []byte {
	kind := p.Type
	if attachments > 0 {
		switch kind {
		case parser.EVENT:
			kind = parser.BINARY_EVENT
		case parser.ACK:
			kind = parser.BINARY_ACK
		}
	}
	header := append(make([]byte, 0, 32), '0'+byte(kind))
	if kind == parser.BINARY_EVENT || kind == parser.BINARY_ACK {
		header = append(strconv.AppendInt(header, int64(attachments), 10), '-')
	}
	if p.Nsp != "" && p.Nsp != "/" {
		header = append(append(header, p.Nsp...), ',')
	}
	if p.Id != nil {
		header = strconv.AppendUint(header, *p.Id, 10)
	}
	return header
}

// encodePayload writes the JSON of a packet, in parts; args are those that it contains, if it does.
func encodePayload(p *parser.Packet) (parts [][]byte, args *Args) {
	switch data := p.Data.(type) {
	case nil:
		return nil, nil
	case []any:
		return encodeArray(data)
	case map[string]any:
		if p.Type == parser.CONNECT_ERROR {
			if bare, ok := data["data"].(withoutMessage); ok {
				return [][]byte{encodeJSON(connectError{Data: bare.data})}, nil
			}
			return [][]byte{encodeJSON(connectError{data["message"], data["data"]})}, nil
		}
	}
	return [][]byte{encodeJSON(p.Data)}, nil
}

// connectError has Node's order of keys, and no data if there is none.
type connectError struct {
	Message any `json:"message,omitempty"`
	Data    any `json:"data,omitempty"`
}

// withoutMessage is the data of a refusal that has no message: a middleware gave something that is no Error.
type withoutMessage struct{ data any }

// RefusalOf is what a middleware refuses a client with; message and data may be nil.
func RefusalOf(message *string, data json.RawMessage) *socket.ExtendedError {
	var d any
	if data != nil {
		d = data
	}
	if message == nil {
		return socket.NewExtendedError("", withoutMessage{d})
	}
	return socket.NewExtendedError(*message, d)
}

// encodeArray writes an array whose elements may be *Args, which stand for all of theirs.
func encodeArray(values []any) (parts [][]byte, args *Args) {
	parts = make([][]byte, 0, 2*len(values)+1)
	between := []byte("[")
	for _, value := range values {
		var element []byte
		if a, ok := value.(*Args); ok {
			args = a
			if element = a.elements(); len(element) == 0 {
				continue
			}
		} else {
			element = encodeJSON(value)
		}
		parts = append(parts, between, element)
		between = []byte(",")
	}
	if len(parts) == 0 {
		return [][]byte{[]byte("[]")}, args
	}
	return append(parts, []byte("]")), args
}

// elements is what stands between the brackets.
func (a *Args) elements() []byte {
	if a == nil || len(a.JSON) < 2 {
		return nil
	}
	return bytes.TrimSpace(a.JSON[1 : len(a.JSON)-1])
}

// encodeJSON writes JSON as JSON.stringify does: nothing is escaped for HTML, and what has no JSON is null.
func encodeJSON(value any) []byte {
	if name, ok := value.(string); ok && isPlain(name) {
		return append(append([]byte{'"'}, name...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isPlain says whether a string is JSON as soon as it has quotes, as nearly every event's name is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
