package socketio

import (
	"encoding/json"
	"testing"

	"earshot/socketio/engineio"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
)

// Whatever a client sends, the decoder refuses it or makes a packet that can be sent on.
func FuzzDecoder(f *testing.F) {
	for _, seed := range []string{"0", `0{"token":1}`, "0/admin,", "1", `2["chat","Hi!"]`, `212["chat",{"a":[1]}]`, `2/admin,3["x"]`, `35[1,2]`, "3[]",
		`51-["x",{"_placeholder":true,"num":0}]`, `62-/n,1[{"_placeholder":true,"num":1}]`, `2[ "x" , 1 ]`, "2[1]", "2[]", "2[ ]", `4"x"`, "", "7", "50-[]", `2["\u0000\ud800"]`} {
		f.Add([]byte(seed), []byte{1, 2}, true)
	}
	f.Fuzz(func(t *testing.T, text, attachment []byte, binary bool) {
		d := newDecoder()
		decoded := 0
		_ = d.On("decoded", func(values ...any) {
			decoded++
			p := values[0].(*parser.Packet)
			if args := argsOf(p); args != nil && !json.Valid(args.JSON) {
				t.Errorf("%q becomes arguments that are no JSON: %q", text, args.JSON)
			}
			for range (encoder{}).Encode(p) {
			}
		})
		for _, m := range []engineio.Received{{Data: text}, {Data: attachment, Binary: binary}, {Data: attachment, Binary: true}} {
			m.Data = append([]byte(nil), m.Data...) // it is the decoder's
			if d.Add(incoming{Received: m}) != nil {
				break
			}
		}
	})
}
