package socketio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
)

// What a client may send in one packet.
const (
	maxAttachments = 10 // as the Node parser
	maxNamespace   = 512
)

// A decoder puts the packets of one connection together. It isn't safe for concurrent use.
type decoder struct {
	emitter
	partial *parser.Packet // a packet whose attachments are still to come
	args    *Args          // those of partial
	missing int            // attachments
}

func newDecoder() *decoder {
	return &decoder{}
}

// Add takes a message that came in, and emits "decoded" when a packet is complete.
// An error means that the client doesn't speak the protocol: the library closes the connection.
func (d *decoder) Add(data any) error {
	message, ok := data.(incoming)
	if !ok {
		return fmt.Errorf("decoder got %T", data)
	}
	if message.Binary {
		return d.addAttachment(message)
	}
	if d.partial != nil {
		return errors.New("got plaintext data when reconstructing a packet")
	}
	p, attachments, err := decodePacket(message.Data)
	if errors.Is(err, errNothing) {
		return nil
	}
	if err != nil {
		return err
	}
	args := argsOf(p)
	if args != nil {
		args.Packet = message.Packet
	}
	if p.Type == parser.CONNECT && message.from != nil {
		message.from.keepAuth(p.Nsp, payloadOf(message.Data))
	}
	if attachments > 0 {
		d.partial, d.args, d.missing = p, args, attachments
		return nil
	}
	d.emit(p, message.from)
	return nil
}

// emit hands a packet to the library, which has to be in the right state for it, or past it to who listens.
func (d *decoder) emit(p *parser.Packet, from *connection) {
	take := func() { d.Emit("decoded", p) }
	if from == nil {
		take()
		return
	}
	switch p.Type {
	case parser.CONNECT:
		from.awaitLeave(p.Nsp)
	case parser.DISCONNECT:
		from.awaitJoin(p.Nsp)
		from.clientLeaves(p.Nsp)
	default:
		from.awaitJoin(p.Nsp)
		if m := from.inNamespace(p.Nsp); m != nil {
			if !m.hand(p) {
				m.enqueue(take)
			}
			return
		}
	}
	take()
}

func (d *decoder) addAttachment(message incoming) error {
	if d.partial == nil {
		return errors.New("got binary data when not reconstructing a packet")
	}
	d.args.Attachments = append(d.args.Attachments, message.Data)
	if d.missing--; d.missing > 0 {
		return nil
	}
	p := d.partial
	d.partial, d.args = nil, nil
	d.emit(p, message.from)
	return nil
}

// Destroy does nothing: the garbage collector takes what is left, and Add may be running.
func (d *decoder) Destroy() {}

// argsOf finds the *Args that decodePacket put at the end of an event's or acknowledgement's data.
func argsOf(p *parser.Packet) *Args {
	values, ok := p.Data.([]any)
	if !ok {
		return nil
	}
	return values[len(values)-1].(*Args)
}

// payloadOf is the JSON of a CONNECT packet: what follows its namespace.
func payloadOf(text []byte) []byte {
	if i := bytes.IndexByte(text, '{'); i >= 0 {
		return text[i:]
	}
	return nil
}

// decodePacket reads <type>[<attachments>-][<namespace>,][<id>][<payload>]. It refuses what Node's decoder refuses.
// In the packet an event's data is its name and *Args, an acknowledgement's is *Args. text becomes part of it.
func decodePacket(text []byte) (p *parser.Packet, attachments int, err error) {
	if len(text) == 0 || !parser.PacketType(text[0]-'0').Valid() {
		return nil, 0, errors.New("unknown packet type")
	}
	p = &parser.Packet{Type: parser.PacketType(text[0] - '0'), Nsp: "/"}
	rest := text[1:]
	if p.Type == parser.BINARY_EVENT || p.Type == parser.BINARY_ACK {
		if attachments, rest, err = cutAttachments(rest); err != nil {
			return nil, 0, err
		}
	}
	if len(rest) > 0 && rest[0] == '/' {
		name, after, _ := bytes.Cut(rest, []byte(","))
		if len(name) > maxNamespace {
			return nil, 0, errors.New("namespace is too long")
		}
		p.Nsp, rest = string(name), after
	}
	if digits := countDigits(rest); digits > 0 {
		id, err := strconv.ParseUint(string(rest[:digits]), 10, 64)
		if err != nil {
			return nil, 0, errors.New("illegal id")
		}
		p.Id, rest = &id, rest[digits:]
	}
	if p.Data, err = decodePayload(p.Type, rest); err != nil {
		return nil, 0, err
	}
	if p.Type == parser.BINARY_EVENT || p.Type == parser.BINARY_ACK {
		if err := checkPlaceholders(argsOf(p).JSON, attachments); err != nil {
			return nil, 0, err
		}
	}
	return p, attachments, nil
}

func countDigits(text []byte) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

func cutAttachments(text []byte) (n int, rest []byte, err error) {
	digits := countDigits(text)
	if digits == 0 || digits == len(text) || text[digits] != '-' {
		return 0, nil, errors.New("illegal attachments")
	}
	n, err = strconv.Atoi(string(text[:digits]))
	if err != nil || n < 1 || n > maxAttachments {
		return 0, nil, errors.New("no attachments, or too many")
	}
	return n, text[digits+1:], nil
}

// errNothing is an event without any payload, which the Node server passes over.
var errNothing = errors.New("an event without a payload")

// decodePayload makes the data of a packet as the library expects it.
func decodePayload(kind parser.PacketType, payload []byte) (any, error) {
	invalid := errors.New("invalid payload")
	if len(payload) > 0 && !json.Valid(payload) {
		return nil, invalid
	}
	switch kind {
	case parser.CONNECT:
		if len(payload) == 0 {
			return map[string]any{}, nil
		}
		var auth map[string]any
		if json.Unmarshal(payload, &auth) != nil || auth == nil {
			return nil, invalid
		}
		return auth, nil
	case parser.DISCONNECT:
		if len(payload) == 0 {
			return nil, nil
		}
	case parser.EVENT, parser.BINARY_EVENT:
		if len(payload) == 0 && kind == parser.EVENT {
			return nil, errNothing
		}
		name, args, ok := splitEvent(payload)
		if ok && !isReserved(name) {
			return []any{name, &Args{JSON: args}}, nil
		}
	case parser.ACK, parser.BINARY_ACK:
		if payload = bytes.TrimSpace(payload); len(payload) > 0 && payload[0] == '[' {
			return []any{&Args{JSON: payload}}, nil
		}
	}
	return nil, invalid // a client never sends CONNECT_ERROR
}

// splitEvent takes the name from the front of an event's (valid) array. A number is a name as well.
// args reuses the bytes of payload: the comma after the name becomes its bracket.
func splitEvent(payload []byte) (name string, args []byte, ok bool) {
	payload = bytes.TrimSpace(payload)
	if len(payload) == 0 || payload[0] != '[' {
		return "", nil, false
	}
	start := 1 + leadingSpace(payload[1:])
	end := start + lengthOfScalar(payload[start:])
	switch first := payload[start]; {
	case first == '"':
		if json.Unmarshal(payload[start:end], &name) != nil {
			return "", nil, false
		}
	case first == '-' || first >= '0' && first <= '9':
		name = string(payload[start:end])
	default:
		return "", nil, false
	}
	if next := end + leadingSpace(payload[end:]); payload[next] == ',' {
		payload[next] = '['
		return name, payload[next:], true
	}
	return name, []byte("[]"), true
}

func leadingSpace(text []byte) int {
	return len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
}

// lengthOfScalar is the length of the string or number at the beginning of valid JSON in an array.
func lengthOfScalar(text []byte) int {
	if text[0] != '"' {
		return bytes.IndexAny(text, ",] \t\r\n")
	}
	end := 1
	for ; text[end] != '"'; end++ {
		if text[end] == '\\' {
			end++
		}
	}
	return end + 1
}

// isReserved says whether an event is one that only Socket.IO itself may emit.
func isReserved(name string) bool {
	switch name {
	case "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener":
		return true
	}
	return false
}

// checkPlaceholders refuses a payload that means attachments which don't exist.
func checkPlaceholders(payload []byte, attachments int) error {
	var value any
	if err := json.Unmarshal(payload, &value); err != nil {
		return err
	}
	if !placeholdersWithin(value, attachments) {
		return errors.New("illegal attachments")
	}
	return nil
}

func placeholdersWithin(value any, attachments int) bool {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			if !placeholdersWithin(element, attachments) {
				return false
			}
		}
	case map[string]any:
		if value["_placeholder"] == true {
			num, ok := value["num"].(float64)
			return ok && num >= 0 && num == float64(int(num)) && int(num) < attachments
		}
		for _, element := range value {
			if !placeholdersWithin(element, attachments) {
				return false
			}
		}
	}
	return true
}
