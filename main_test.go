package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/playground"
)

func testFlags(t *testing.T, addr string) flags {
	return flags{addr: addr, data: t.TempDir(), limits: limits{stages: playground.Limits{Stages: 10, PerVisitor: 10, Idle: time.Hour}}}
}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// start runs the app until stop is called, which returns what run returned.
func start(t *testing.T) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		defer in.Close()
		ended <- run(ctx, testFlags(t, "127.0.0.1:0"), in, silent)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	url = strings.TrimSpace(strings.TrimPrefix(line, "Earshot is at "))
	return url, func() error { cancel(); return <-ended }
}

func TestStoppingTellsEverybodyAndLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	url, stop := start(t)
	path := openStage(t, url)
	waiting := pollAsClient(t, url+path)
	began := time.Now()
	if err := stop(); err != nil {
		t.Errorf("stopping fails: %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
	select {
	case <-waiting:
	case <-time.After(10 * time.Second):
		t.Error("a client that polls was never answered")
	}
	http.DefaultClient.CloseIdleConnections()
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if now := runtime.NumGoroutine(); now > before {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines before, %d after:\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
	}
}

func openStage(t *testing.T, url string) (path string) {
	t.Helper()
	response, err := http.Post(url+"/api/stages", "application/json", strings.NewReader(`{"lesson": "the-whole-example"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var opened struct{ Path string }
	if err := json.NewDecoder(response.Body).Decode(&opened); err != nil || opened.Path == "" {
		t.Fatalf("opening a stage answers %s: %v", response.Status, err)
	}
	return opened.Path
}

// pollAsClient connects over long-polling and leaves a poll open; the channel is closed when that is answered.
func pollAsClient(t *testing.T, url string) <-chan struct{} {
	t.Helper()
	get := func(query string) string {
		response, err := http.Get(url + "?EIO=4&transport=polling" + query)
		if err != nil {
			return err.Error()
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		return string(text)
	}
	var hello struct{ SID string }
	if opened := get(""); json.Unmarshal([]byte(strings.TrimPrefix(opened, "0")), &hello) != nil || hello.SID == "" {
		t.Fatalf("the handshake answers %q", opened)
	}
	response, err := http.Post(url+"?EIO=4&transport=polling&sid="+hello.SID, "text/plain", strings.NewReader("40"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if connected := get("&sid=" + hello.SID); !strings.HasPrefix(connected, "40") {
		t.Fatalf("the first poll answers %q", connected)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		get("&sid=" + hello.SID)
	}()
	return answered
}

func TestAPortThatIsTakenIsSaidWithWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	err = run(t.Context(), testFlags(t, taken.Addr().String()), io.Discard, silent)
	if err == nil || !strings.Contains(err.Error(), "taken") || !strings.Contains(err.Error(), "-addr") {
		t.Errorf("the error is %v", err)
	}
}

func TestADataFolderThatCantBeWrittenIsSaidWithWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := testFlags(t, "127.0.0.1:0")
	f.data = filepath.Join(file, "data")
	err := run(t.Context(), f, io.Discard, silent)
	if err == nil || !strings.Contains(err.Error(), f.data) || !strings.Contains(err.Error(), "-data") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheAddressToOpen(t *testing.T) {
	bound := &net.TCPAddr{IP: net.IPv4zero, Port: 8080}
	for asked, want := range map[string]string{
		"localhost:8080": "localhost:8080", ":8080": "localhost:8080", "0.0.0.0:8080": "localhost:8080",
		"[::]:8080": "localhost:8080", "192.168.1.5:8080": "192.168.1.5:8080",
	} {
		if got := shownAddress(asked, bound); got != want {
			t.Errorf("%s is shown as %s, want %s", asked, got, want)
		}
	}
	if hosts := publicHosts(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}); len(hosts) > 0 {
		t.Errorf("a server that listens for itself alone is said to be reachable at %s", hosts)
	}
	if hosts := publicHosts(&net.TCPAddr{IP: net.IPv4(192, 168, 1, 5), Port: 80}); !slices.Equal(hosts, []string{"192.168.1.5:80"}) {
		t.Errorf("a server that listens on one address is said to be reachable at %s", hosts)
	}
	for _, host := range publicHosts(bound) {
		if !strings.HasSuffix(host, fmt.Sprint(":", bound.Port)) {
			t.Errorf("a public host is %s", host)
		}
	}
}

// text is what a program prints while it runs.
type text struct {
	mu sync.Mutex
	strings.Builder
}

func (t *text) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Builder.Write(p)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Builder.String()
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestAnAuthorsLessonsAreReadAgainWhenTheyChange(t *testing.T) {
	dir := courseFolder(t, "hello.md", challenge)
	write := func(content string) {
		if err := os.WriteFile(filepath.Join(dir, "hello.md"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := testFlags(t, "127.0.0.1:0")
	f.lessons, f.dev = dir, true
	ctx, cancel := context.WithCancel(t.Context())
	var out text
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, f, &out, silent) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	eventually(t, "it tells its address", func() bool { return strings.Contains(out.String(), "\n") })
	line, _, _ := strings.Cut(out.String(), "\n")
	page := strings.TrimPrefix(line, "Earshot is at ") + "/lessons/hello"
	says := func(words string) func() bool {
		return func() bool {
			response, err := http.Get(page)
			if err != nil {
				return false
			}
			defer response.Body.Close()
			body, _ := io.ReadAll(response.Body)
			return strings.Contains(string(body), words)
		}
	}
	eventually(t, "the folder's lesson is served", says("Whoever comes"))
	write(strings.Replace(challenge, "Whoever comes", "Whoever arrives", 1))
	eventually(t, "the changed lesson is served", says("Whoever arrives"))
	write(strings.Replace(challenge, "order: 1", "order: first", 1))
	eventually(t, "the mistake is told", func() bool { return strings.Contains(out.String(), `hello.md:4: order is "first"`) })
	if !says("Whoever arrives")() {
		t.Error("the last lesson that could be read isn't served any more")
	}
	write(challenge)
	eventually(t, "the mended lesson is served", says("Whoever comes"))
}

func TestLessonsWithMistakesAreNotServed(t *testing.T) {
	f := testFlags(t, "127.0.0.1:0")
	f.lessons = courseFolder(t, "hello.md", strings.Replace(challenge, "order: 1", "order: first", 1))
	if err := run(t.Context(), f, io.Discard, silent); err == nil || !strings.Contains(err.Error(), `hello.md:4: order is "first"`) {
		t.Errorf("the error is %v", err)
	}
	f.lessons = filepath.Join(t.TempDir(), "nowhere")
	if err := run(t.Context(), f, io.Discard, silent); err == nil || !strings.Contains(err.Error(), "there are no lessons in") {
		t.Errorf("the error is %v", err)
	}
}
