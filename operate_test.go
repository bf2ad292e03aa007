package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// running is an Earshot with an operator's page.
type running struct {
	url, admin string
	stop       func()
	ended      <-chan error
}

func startWithOperator(t *testing.T, change func(*flags)) running {
	t.Helper()
	f := testFlags(t, "127.0.0.1:0")
	f.adminAddr = "127.0.0.1:0"
	if change != nil {
		change(&f)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var out text
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, f, &out, silent) }()
	address := func(sentence string) (found string) {
		eventually(t, "it says "+sentence, func() bool {
			m := regexp.MustCompile(sentence + ` (http://\S+)`).FindStringSubmatch(out.String())
			if m != nil {
				found = m[1]
			}
			return m != nil
		})
		return found
	}
	return running{url: address("Earshot is at"), admin: address("The operator's page is at"), stop: cancel, ended: ended}
}

// end stops it, and waits until it has ended.
func (r running) end(t *testing.T) {
	t.Helper()
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}

// get reads an address: its status and its body.
func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestReadinessEndsWhenAllStagesAreTaken(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.limits.stages.Stages = 1 })
	defer r.end(t)
	if status, body := get(t, r.url+"/readyz"); status != http.StatusOK || body != "ready\n" {
		t.Errorf("/readyz answers %d %q", status, body)
	}
	openStage(t, r.url)
	if status, body := get(t, r.url+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "all stages are taken") {
		t.Errorf("when all stages are taken, /readyz answers %d %q", status, body)
	}
	if status, body := get(t, r.url+"/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz answers %d %q", status, body)
	}
	if _, metrics := get(t, r.admin+"/metrics"); !strings.Contains(metrics, "\nearshot_ready 0\n") {
		t.Error("/metrics says that it is ready")
	}
}

func TestAServerThatIsToldToStopSaysSoAndGoesOnForAWhile(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.drain = time.Hour })
	r.stop()
	var body string
	eventually(t, "/readyz says that it stops", func() bool {
		var status int
		status, body = get(t, r.url+"/readyz")
		return status == http.StatusServiceUnavailable
	})
	if !strings.Contains(body, "shutting down") {
		t.Errorf("/readyz says %q", body)
	}
	if status, _ := get(t, r.url+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz answers %d", status)
	}
	openStage(t, r.url)
	if _, page := get(t, r.admin); !strings.Contains(page, "Not ready") || !strings.Contains(page, "shutting down") {
		t.Error("the operator's page doesn't say that the server stops")
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(os.Interrupt); err != nil { // the second one
		t.Fatal("this system has no signals: ", err)
	}
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}

// metric reads one of the operator's figures.
func (r running) metric(t *testing.T, name string) (value string) {
	t.Helper()
	_, all := get(t, r.admin+"/metrics")
	for line := range strings.Lines(all) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			value = strings.TrimSpace(rest)
		}
	}
	return value
}

func TestFiguresFollowWhatHappens(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.limits.stages.Stages = 2 })
	defer r.end(t)
	reads := func(name, want string) {
		t.Helper()
		eventually(t, name+" is "+want, func() bool { return r.metric(t, name) == want })
	}
	reads("earshot_stages_open", "0")
	reads("earshot_stages_max", "2")
	reads(`earshot_limits_total{limit="turn"}`, "0")

	path := openStage(t, r.url)
	reads("earshot_stages_open", "1")
	pollAsClient(t, r.url+path)
	reads("earshot_clients_connected", "1")
	for _, name := range []string{"earshot_turns_total", "earshot_events_total", "earshot_bytes_out_total", `earshot_turn_queue_seconds_count{turns="short"}`} {
		eventually(t, name+" grows", func() bool { v := r.metric(t, name); return v != "" && v != "0" })
	}

	runs, err := http.Post(r.url+"/api/stages", "application/json",
		strings.NewReader(`{"lesson": "the-whole-example", "program": "setTimeout(() => { for (;;); }, 1)"}`))
	if err != nil {
		t.Fatal(err)
	}
	runs.Body.Close()
	reads(`earshot_limits_total{limit="turn"}`, "1")
	full, err := http.Post(r.url+"/api/stages", "application/json", strings.NewReader(`{"lesson": "the-whole-example"}`))
	if err != nil {
		t.Fatal(err)
	}
	full.Body.Close()
	reads(`earshot_refused_total{what="stages"}`, "1")
	reads("earshot_ready", "0")
	for _, name := range []string{"go_goroutines", "process_start_time_seconds"} {
		if r.metric(t, name) == "" {
			t.Errorf("there is no %s", name)
		}
	}
}

// What waits for a client that doesn't read is seen.
func TestBytesThatWaitAreSeen(t *testing.T) {
	r := startWithOperator(t, func(f *flags) { f.limits.stages.ClientPending, f.limits.stages.StagePending = 256<<20, 256<<20 })
	defer r.end(t)
	opened, err := http.Post(r.url+"/api/stages", "application/json", strings.NewReader(
		`{"lesson": "the-whole-example", "program": "io.on('connection', s => setInterval(() => s.emit('x', 'y'.repeat(60000)), 5))"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Body.Close()
	var stage struct{ Path string }
	if err := json.NewDecoder(opened.Body).Decode(&stage); err != nil {
		t.Fatal(err)
	}
	client := dialFrom(t, "127.0.0.1", r.url, "GET "+stage.Path+"?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"+
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n")
	if _, err := client.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(client, "\x81\x82\x00\x00\x00\x0040"); err != nil { // a message that joins the namespace
		t.Fatal(err)
	}
	eventually(t, "bytes wait", func() bool { v := r.metric(t, `earshot_bytes_waiting{to="clients"}`); return v != "" && v != "0" })
}

// Prometheus can read /metrics, finds nothing amiss with it, and finds all that is promised.
func TestFiguresAreAsPrometheusWantsThem(t *testing.T) {
	r := startWithOperator(t, nil)
	defer r.end(t)
	_, text := get(t, r.admin+"/metrics")
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "earshot_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	for _, name := range []string{"stages_open", "clients_connected", "events_total", `limits_total{limit="turn"}`, `limits_total{limit="bytes waiting"}`,
		`limits_total{limit="source"}`, `turn_queue_seconds_bucket{turns="short",le="0.001"}`, `bytes_waiting{to="clients"}`, `bytes_waiting{to="pages"}`,
		`refused_total{what="stages"}`, `refused_total{what="connections"}`, "bytes_out_total", "stages_memory_bytes", "ready"} {
		if !strings.Contains(text, "\nearshot_"+name+" ") {
			t.Errorf("there is no earshot_%s", name)
		}
	}
}

func TestWhatIsForTheOperatorIsNotForThePublic(t *testing.T) {
	r := startWithOperator(t, nil)
	defer r.end(t)
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline"} {
		if status, _ := get(t, r.url+path); status != http.StatusNotFound {
			t.Errorf("the public gets %d at %s", status, path)
		}
		if status, _ := get(t, r.admin+path); status != http.StatusOK {
			t.Errorf("the operator gets %d at %s", status, path)
		}
	}
	request, err := http.NewRequest("GET", r.admin+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "rebound.example"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another site that is given this machine's address gets %d", response.StatusCode)
	}
}
