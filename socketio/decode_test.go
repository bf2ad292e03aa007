package socketio

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/zishang520/socket.io/parsers/socket/v3/parser"
)

// FuzzDecode: whatever comes in, the decoder doesn't panic, and what it accepts goes out again as it was meant.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "0", `0{"token":1}`, "0/admin,", "1", "1/admin,", `2["chat","Hi"]`, `2/admin,12["chat",{"a":[1,null]}]`, `3/admin,12[]`,
		`51-["file",{"_placeholder":true,"num":0}]`, `61-7[{"_placeholder":true,"num":0}]`, `50-["a"]`, `2[1,2]`, ` 2 [ "a" , 1 ] `,
		`2["\"",","]`, `2["a"`, `4{"message":"x"}`, `2["disconnect"]`, `599-["a"]`, "2\xff", `2["é"]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, attachments, err := decodePacket(bytes.Clone(text))
		if err != nil {
			return
		}
		args := argsOf(p)
		if args == nil {
			return
		}
		var values []json.RawMessage
		if json.Unmarshal(args.JSON, &values) != nil {
			t.Fatalf("%q became arguments %q", text, args.JSON)
		}
		args.Attachments = make([][]byte, attachments)
		again := encoder{}.Encode(p)[0].(*outgoing).message
		second, n, err := decodePacket(bytes.Clone(again.Text()))
		if err != nil || n != attachments {
			t.Fatalf("%q was sent as %q, which is refused: %v", text, again.Text(), err)
		}
		if compact(t, argsOf(second).JSON) != compact(t, args.JSON) || p.Nsp != second.Nsp || (p.Id == nil) != (second.Id == nil) {
			t.Fatalf("%q was sent as %q", text, again.Text())
		}
		if p.Type == parser.EVENT && p.Data.([]any)[0] != second.Data.([]any)[0] {
			t.Fatalf("%q was sent as %q: another name", text, again.Text())
		}
	})
}

func compact(t *testing.T, text []byte) string {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// FuzzAdd feeds a decoder several messages, as a hostile client would.
func FuzzAdd(f *testing.F) {
	f.Add([]byte(`51-["file",{"_placeholder":true,"num":0}]`), []byte{1, 2}, []byte(`2["x"]`))
	f.Add([]byte(`52-["file"]`), []byte{1}, []byte(`50-["x"]`))
	f.Fuzz(func(t *testing.T, first, binary, second []byte) {
		d := newDecoder()
		_ = d.On("decoded", func(values ...any) {
			if p := values[0].(*parser.Packet); p.Nsp == "" {
				t.Errorf("%+v", p)
			}
		})
		for range 12 {
			m := incoming{}
			m.Data = bytes.Clone(first)
			_ = d.Add(m)
			m.Data, m.Binary = bytes.Clone(binary), true
			_ = d.Add(m)
			m.Data, m.Binary = bytes.Clone(second), false
			_ = d.Add(m)
		}
	})
}
