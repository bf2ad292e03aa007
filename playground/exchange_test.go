package playground

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// told is a line of testdata/exchange.mjs.
type told struct {
	Client  int
	Reports []Report
	Sent    []int
	Heard   [2][][2]any // by namespace
}

// Every report is matched to its entry by connection, direction and number alone. Over thousands of random exchanges,
// with binary packets, polling batches, upgrades, two namespaces and broken connections, each match is compared with what
// the clients' code really emitted and heard.
func TestNoMatchIsEverWrong(t *testing.T) {
	s, url := openTestStage(t, `for (const nsp of [io, io.of('/other')]) nsp.on('connection', socket => socket.onAny((event, id, ...rest) => {
  const reply = typeof rest.at(-1) === 'function' ? rest.pop() : undefined
  reply?.(id)
  if (event === 'one') socket.emit('one', id)
  if (event === 'all') nsp.emit('all', id)
  if (event === 'others') socket.broadcast.emit('others', id)
  if (event === 'bytes') nsp.emit('bytes', id, ...rest)
}))`)
	s.timeline.mu.Lock()
	s.timeline.most, s.timeline.mostBytes = 1<<20, 1<<30 // the test looks at every entry
	s.timeline.mu.Unlock()
	const clients = 6
	args := []string{"testdata/exchange.mjs", url, "1", "3500"}
	for range clients {
		c, err := s.AddClient(PageClient)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, "/s/"+s.ID()+"/as/"+c.Key+"/socket.io/")
	}
	heard, reported := runExchange(t, s, args)
	all := s.Timeline().From(0)
	compareReceipts(t, all, heard)
	compareEmits(t, all, reported)
}

// runExchange feeds the clients' reports to the stage while they come. The report of an emit gets the id of what it
// reports as its column: those of one namespace, told by their line, come in the order of its emits.
func runExchange(t *testing.T, s *Stage, args []string) (heard map[int][2][][2]any, reported int) {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node can't be started: %v (install Node 20 or newer)", err)
	}
	type sender struct{ client, namespace int }
	heard, sent := map[int][2][][2]any{}, map[sender][]int{}
	scan := bufio.NewScanner(out)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		var line told
		if err := json.Unmarshal(scan.Bytes(), &line); err != nil {
			t.Fatalf("%v in %.200s", err, scan.Text())
		}
		if line.Heard[0] != nil {
			heard[line.Client] = line.Heard
		}
		if line.Sent != nil {
			who := sender{line.Client, line.Sent[0]}
			sent[who] = append(sent[who], line.Sent[1])
		}
		for i := range line.Reports {
			if r := &line.Reports[i]; r.Type == "emit" && r.Kind == "event" {
				who := sender{line.Client, r.Source.Line - 1}
				r.Source.Column, sent[who] = sent[who][0], sent[who][1:]
				reported++
			}
		}
		s.Report(LaneName(line.Client), line.Reports)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return heard, reported
}

// compareReceipts checks that the events of each lane and namespace, their causes and their frames are those that the
// client's listeners heard.
func compareReceipts(t *testing.T, all []Entry, heard map[int][2][][2]any) {
	t.Helper()
	matched := 0
	for client, namespaces := range heard {
		for i, what := range namespaces {
			lane, namespace := LaneName(client), [2]string{"", "/other"}[i]
			next := 0
			for _, e := range all {
				if e.Lane != lane || e.Kind != KindEvent || e.Builtin || e.Namespace != namespace {
					continue
				}
				if next == len(what) {
					t.Fatalf("%s has a receipt that it never heard: %+v", lane, e)
				}
				compareReceipt(t, all, e, fmt.Sprint(what[next][0], " ", what[next][1]))
				next++
			}
			if next != len(what) {
				t.Errorf("%s%s heard %d events, %d are on the timeline", lane, namespace, len(what), next)
			}
			matched += next
		}
	}
	t.Logf("%d receipts are matched", matched)
	if matched < 10_000 {
		t.Errorf("only %d receipts: the test doesn't try enough", matched)
	}
}

func compareReceipt(t *testing.T, all []Entry, e Entry, heard string) {
	t.Helper()
	cause, frame := all[*e.Cause-1], all[*e.Frame-1]
	if got := fmt.Sprint(e.Event, " ", firstArg(e)); got != heard || firstArg(cause) != firstArg(e) || cause.Kind != KindEmit {
		t.Fatalf("a receipt of %s is %s, caused by %s of %v; it heard %s", e.Lane, got, cause.Event, firstArg(cause), heard)
	}
	if frame.Lane != e.Lane || *frame.Cause != *e.Cause || !frame.Wire.Out {
		t.Fatalf("%s of %s came in the wrong frame: %+v", heard, e.Lane, frame)
	}
}

// compareEmits checks that each emit that the server inferred was completed by the report of that very emit.
func compareEmits(t *testing.T, all []Entry, reported int) {
	t.Helper()
	matched := 0
	for _, e := range all {
		if e.Lane == ServerLane || e.Kind != KindEmit {
			continue
		}
		if e.Estimated {
			t.Errorf("no report completed %s of %v by %s", e.Event, firstArg(e), e.Lane)
		} else if fmt.Sprint(e.Source.Column) != firstArg(e) {
			t.Fatalf("emit %s of %s was completed by the report of %d", firstArg(e), e.Lane, e.Source.Column)
		}
		matched++
	}
	t.Logf("%d emits are matched, of %d reported", matched, reported)
	if matched < 3000 || matched > reported {
		t.Errorf("%d emits are on the timeline, %d were reported", matched, reported)
	}
}

func firstArg(e Entry) string {
	var args []json.RawMessage
	if json.Unmarshal(e.Args, &args) != nil || len(args) == 0 {
		return ""
	}
	return string(args[0])
}
