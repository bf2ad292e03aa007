package playground

import "testing"

func TestATextIsTheSameArgumentsAsItsJSON(t *testing.T) {
	s, _ := openTestStage(t, `const texts = ['', 'plain', '"quoted" \\ / ', '\b\f\n\r\t\0\x1f\x7f', 'é ☃ 😀 \u2028', '\ud800', 'a\udc00b', '<script>&']
const io = new (require('socket.io').Server)()
for (const text of texts) { io.emit('said', text); io.emit('said', ...[text, text]); io.emit('said', [text]) }`)
	var said []string
	for _, e := range s.timeline.From(0) {
		if e.Kind == KindEmit {
			said = append(said, string(e.Args))
		}
	}
	if len(said) != 24 {
		t.Fatalf("%d emits, want 24", len(said))
	}
	for i := 0; i < len(said); i += 3 {
		text := said[i][1 : len(said[i])-1]
		if want := "[" + text + "," + text + "]"; said[i+1] != want {
			t.Errorf("one text is %s, two are %s", said[i], said[i+1])
		}
		if want := "[" + said[i] + "]"; said[i+2] != want {
			t.Errorf("a text is %s, in a list it is %s", said[i], said[i+2])
		}
	}
}

func TestATextIsTakenOutOfArguments(t *testing.T) {
	for args, want := range map[string]string{`["hi"]`: "hi", `[""]`: "", `["é ☃"]`: "é ☃"} {
		if got, ok := onlyText([]byte(args)); !ok || got != want {
			t.Errorf("%s is %q, %v", args, got, ok)
		}
	}
	for _, args := range []string{`[]`, `[1]`, `["a","b"]`, `["a\n"]`, `[["a"]]`, `[{"a":"b"}]`, `["]`, `["a" ]`} {
		if got, ok := onlyText([]byte(args)); ok {
			t.Errorf("%s is taken for the text %q", args, got)
		}
	}
}
