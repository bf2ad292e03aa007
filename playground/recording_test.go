package playground

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
)

func TestARecordingIsReadAsItWasWritten(t *testing.T) {
	s, url := openTestStage(t, chat)
	a := join(t, s, url, nil)
	a.expect("connect")
	a.emit("chatMessage", "Hi!")
	a.expect("event", "chatMessage")
	entries(t, s, is("A", KindEvent, "chatMessage"))
	made := s.Record()
	text, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadRecording(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(read)
	if !bytes.Equal(text, again) {
		t.Errorf("written:\n%s\nread:\n%s", text, again)
	}
	if read.Program != chat || len(read.Lanes) != 1 {
		t.Errorf("it lacks the program or the lane: %+v", read)
	}
}

func TestAFileThatIsNoRecordingIsRefusedWithTheReason(t *testing.T) {
	good := `{"earshot":"recording","version":1,"lanes":[{"name":"A"}],"entries":[{"seq":1,"at":5,"lane":"A","kind":"emit"}]}`
	if _, err := ReadRecording(strings.NewReader(good)); err != nil {
		t.Fatalf("the smallest recording: %v", err)
	}
	for _, c := range []struct{ from, to, says string }{
		{good, "hello", "no recording"},
		{`"recording"`, `"recipe"`, "no recording"},
		{`"version":1`, `"version":2`, "version 2"},
		{`"name":"A"`, `"name":""`, "no name"},
		{`"name":"A"`, `"name":"server"`, "lane 1"},
		{`"lane":"A"`, `"lane":"B"`, `"B"`},
		{`"seq":1`, `"seq":0`, "number 0"},
		{`"at":5`, `"at":-5`, "beginning"},
		{`"kind":"emit"`, `"kind":"emit","cause":1`, "cause 1"},
		{`"kind":"emit"`, `"kind":""`, "no kind"},
	} {
		_, err := ReadRecording(strings.NewReader(strings.Replace(good, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s instead of %s: %v", c.to, c.from, err)
		}
	}
}

// A recording of 10,000 entries must stay under 300 kB compressed.
func TestTenThousandEntriesAreASmallFile(t *testing.T) {
	s, url := openTestStage(t, `io.on('connection', socket => {
  socket.on('chatMessage', text => { console.log('Message received: ', text); io.emit('chatMessage', { user: 'Anonymous', message: text }) })
})`)
	a := join(t, s, url, map[string]any{"transports": []string{"websocket"}})
	a.expect("connect")
	for i := range 1300 {
		a.emit("chatMessage", strings.Repeat("word ", i%7)+"and more")
	}
	entries(t, s, func(e Entry) bool { return e.Seq == 9000 })
	r := s.Record()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(r); err != nil {
		t.Fatal(err)
	}
	z.Close()
	if size := out.Len() * 10_000 / len(r.Entries); size > 300_000 {
		t.Errorf("10,000 entries take %d bytes", size)
	} else {
		t.Logf("10,000 entries take %d bytes compressed", size)
	}
}
