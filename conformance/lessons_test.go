package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
)

// A lesson may show its server in Go, too. That program is compiled, run, and met by the same clients as the
// JavaScript; all of them, and the two programs' output, must tell the same story.
func TestAServerInGoDoesWhatTheLessonsJavaScriptDoes(t *testing.T) {
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	type server struct {
		Program string `json:"program"`
		URL     string `json:"url"`
		Output  string `json:"output"`
	}
	sources, servers := map[string]string{}, map[string]server{}
	for _, lesson := range course.Lessons {
		if lesson.Playground.Go != "" {
			sources[lesson.Slug] = lesson.Playground.Go
		}
	}
	ports := make(map[string]int, len(sources))
	for slug := range sources {
		ports[slug] = freePort(t)
	}
	binary := build(t, sources, ports)
	for slug := range sources {
		url, output := start(t, binary, slug, ports[slug])
		servers[slug] = server{course.Lesson(slug).Playground.Program, url, output}
	}
	for slug, both := range play(t, serve(t), servers) {
		t.Run(slug, func(t *testing.T) {
			if both.Failed != "" {
				t.Fatal(both.Failed)
			}
			compare(t, sorted(t, both.JavaScript), sorted(t, both.Go))
		})
	}
}

// sorted writes the fields of all objects in alphabetical order, as Go does with maps; their order is no part of what
// a program says.
func sorted(t *testing.T, record json.RawMessage) json.RawMessage {
	t.Helper()
	var value any
	if err := json.Unmarshal(record, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

type bothServers struct {
	JavaScript json.RawMessage `json:"javascript"`
	Go         json.RawMessage `json:"go"`
	Failed     string          `json:"failed"`
}

func play(t *testing.T, address string, servers any) map[string]bothServers {
	t.Helper()
	input, err := json.Marshal(servers)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "lessons.mjs", address)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node lessons.mjs: %v (it needs Node 20 or newer, and `npm ci --ignore-scripts` in static/: ./test sees to both)", err)
	}
	var records map[string]bothServers
	if err := json.Unmarshal(out, &records); err != nil {
		t.Fatalf("node lessons.mjs prints no JSON: %v", err)
	}
	return records
}

// build makes one program of all of them, which runs the one that it is told: linking each by itself takes minutes.
// The sources stand in an overlay of this folder, so that they see the modules that we depend on.
func build(t *testing.T, sources map[string]string, ports map[string]int) (binary string) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	overlay := map[string]string{}
	place := func(name, text string) {
		file := filepath.Join(temp, strings.ReplaceAll(name, "/", "-"))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(here, "servers", name)] = file
	}
	var imports, cases strings.Builder
	for slug, source := range sources {
		place(slug+"/main.go", asPackage(t, slug, source, ports[slug]))
		name := strings.ReplaceAll(slug, "-", "")
		fmt.Fprintf(&imports, "\t%s \"earshot/conformance/servers/%s\"\n", name, slug)
		fmt.Fprintf(&cases, "\tcase %q:\n\t\t%s.Main()\n", slug, name)
	}
	place("main.go", "package main\n\nimport (\n\t\"os\"\n"+imports.String()+")\n\nfunc main() {\n\tswitch os.Args[1] {\n"+cases.String()+"\t}\n}\n")
	replaced, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(temp, "overlay.json")
	if err := os.WriteFile(file, replaced, 0o600); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(temp, "servers")
	if said, err := exec.Command("go", "build", "-overlay", file, "-o", binary, "./servers").CombinedOutput(); err != nil {
		t.Fatalf("a lesson's Go program doesn't compile: %v\n%s", err, said)
	}
	return binary
}

// asPackage makes a package of a program: its main becomes Main, and it listens at port.
func asPackage(t *testing.T, slug, source string, port int) string {
	t.Helper()
	for old, changed := range map[string]string{
		"package main": "package server",
		"func main()":  "func Main()",
		`":3000"`:      fmt.Sprintf(`"127.0.0.1:%d"`, port),
	} {
		if strings.Count(source, old) != 1 {
			t.Fatalf("%s.md: the Go program must have %s once", slug, old)
		}
		source = strings.Replace(source, old, changed, 1)
	}
	return source
}

// start runs a lesson's Go program until the test ends.
func start(t *testing.T, binary, slug string, port int) (url, output string) {
	t.Helper()
	output = filepath.Join(t.TempDir(), "output")
	out, err := os.Create(output)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, slug)
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		out.Close()
	})
	listening(t, slug, port)
	return fmt.Sprintf("http://127.0.0.1:%d", port), output
}

// freePort finds a port that nobody takes until it is listened at, a while later: below those that the system gives to
// connections and to whoever doesn't mind (32768 and more on Linux), and another one each time.
func freePort(t *testing.T) int {
	t.Helper()
	for ; lastPort < 32_000; lastPort++ {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", lastPort+1))
		if err == nil {
			listener.Close()
			lastPort++
			return lastPort
		}
	}
	t.Fatal("no port is free")
	return 0
}

var lastPort = 20_000 + os.Getpid()%10_000

func listening(t *testing.T, slug string, port int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			conn.Close()
			return
		}
	}
	t.Fatalf("%s.md: the Go program doesn't listen", slug)
}
