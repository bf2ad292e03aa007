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
	read := readAgain(t, s.Record())
	if read.Program != chat || len(read.Lanes) != 1 {
		t.Errorf("it lacks the program or the lane: %+v", read)
	}
}

// readAgain writes a recording and reads it, and checks that it is the same.
func readAgain(t *testing.T, made *Recording) *Recording {
	t.Helper()
	var file bytes.Buffer
	if err := made.write(&file); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	read, err := ReadRecording(&file)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	before, _ := json.Marshal(made)
	after, _ := json.Marshal(read)
	if !bytes.Equal(before, after) {
		t.Errorf("written:\n%s\nread:\n%s", before, after)
	}
	return read
}

func TestARecordingCanBeReadLineByLine(t *testing.T) {
	for _, count := range []int{0, 1, run, run + 1, 3 * run} {
		made := &Recording{Earshot: "recording", Version: RecordingVersion, Lanes: []Lane{{Name: "A"}}, Entries: []Entry{}}
		for i := range count {
			made.Entries = append(made.Entries, Entry{Seq: int64(i) + 1, Lane: "A", Kind: KindLog, Text: "one\ntwo"})
		}
		readAgain(t, made)
		var file bytes.Buffer
		if err := made.write(&file); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(file.String(), "\n"), "\n")
		runs := lines[1 : len(lines)-1]
		if want := (count + run - 1) / run; len(runs) != want || !strings.HasSuffix(lines[0], `"entries":[`) || lines[len(lines)-1] != "]}" {
			t.Fatalf("%d entries stand in %d lines, want %d, between %q and %q", count, len(runs), want, lines[0], lines[len(lines)-1])
		}
		for i, line := range runs {
			var entries []Entry
			if err := json.Unmarshal([]byte("["+strings.TrimSuffix(line, ",")+"]"), &entries); err != nil || entries[0].Seq != int64(i*run)+1 {
				t.Errorf("line %d of %d entries is no run of them: %v", i+2, count, err)
			}
		}
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
	if err := r.write(z); err != nil {
		t.Fatal(err)
	}
	z.Close()
	if size := out.Len() * 10_000 / len(r.Entries); size > 300_000 {
		t.Errorf("10,000 entries take %d bytes", size)
	} else {
		t.Logf("10,000 entries take %d bytes compressed", size)
	}
}
