package playground

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Most events carry a single text. Their arguments are made into JSON and taken out of it here, where that is fast.

// onlyText is the text in arguments that are nothing but one, as it stands there: without anything escaped. The JSON is valid.
func onlyText(args json.RawMessage) (string, bool) {
	text, opened := bytes.CutPrefix(args, []byte(`["`))
	text, closed := bytes.CutSuffix(text, []byte(`"]`))
	if !opened || !closed || bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, '\\') >= 0 {
		return "", false
	}
	return string(text), true
}

// escapes are what JSON.stringify writes for characters that may not stand in a string's JSON as they are, but for those that
// it writes by number.
var escapes = [utf8.RuneSelf]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// listOfText makes JSON of arguments that are one text, as JSON.stringify does (ECMAScript, "QuoteJSONString"). The text is
// UTF-8, but halves of surrogate pairs may stand in it as three bytes each.
func listOfText(text []byte) json.RawMessage {
	b := append(make([]byte, 0, len(text)+4), `["`...)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < utf8.RuneSelf && escapes[c] != "":
			b = append(b, escapes[c]...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		case c == 0xed && i+2 < len(text) && text[i+1] >= 0xa0:
			b = fmt.Appendf(b, `\u%04x`, 0xd000|int(text[i+1]&0x3f)<<6|int(text[i+2]&0x3f))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return append(b, `"]`...)
}
