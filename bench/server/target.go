package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A kind of server that is compared.
type kind string

const (
	node    kind = "Node"          // the official server
	hosting kind = "hosting layer" // package socketio with a handler in Go
	stage   kind = "stage"         // the app with a stage whose program does the same
	watched kind = "watched stage" // the same, while a page reads its timeline
)

var kinds = []kind{node, hosting, stage, watched}

// programs hold the binaries that are measured.
type programs struct {
	folder string // of the app's binary and data
	self   string
}

// build makes the app. It must be called in the project's folder.
func build() (*programs, error) {
	folder, err := os.MkdirTemp("", "earshot-bench-")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &programs{folder, self}
	if out, err := exec.Command("go", "build", "-o", p.app(), ".").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the app can't be built; run this in the project's folder: %s", out)
	}
	return p, nil
}

func (p *programs) app() string { return filepath.Join(p.folder, "earshot") }
func (p *programs) remove()     { os.RemoveAll(p.folder) }

// A target is a server in a process of its own.
type target struct {
	process *exec.Cmd
	address string
	path    string // of its Socket.IO server
	page    *client
}

// start starts a server of a kind that pings its clients so often.
func (p *programs) start(k kind, ping time.Duration) (*target, error) {
	switch k {
	case node:
		return launch("/socket.io/", "node", "bench/server/node.mjs", fmt.Sprint(ping.Milliseconds()))
	case hosting:
		return launch("/socket.io/", p.self, hostingCommand, ping.String())
	}
	t, err := p.startApp()
	if err != nil {
		return nil, err
	}
	id, err := t.open(program(ping))
	if err == nil && k == watched {
		t.page, err = watch(t.address, id)
	}
	if err != nil {
		t.stop()
		return nil, err
	}
	t.path = stagePath(id)
	return t, nil
}

// startApp starts the app with room for many stages, and without the allowances that slow a stage down which does more than
// it may: what a message costs is to be measured, and not how well a stage is held back.
func (p *programs) startApp() (*target, error) {
	const many = "1000000"
	return launch("", p.app(), "-addr", "127.0.0.1:0", "-data", p.folder, "-open=false", "-stages", "5000", "-stages-per-visitor", "5000",
		"-ticks-per-second", many, "-ticks-saved", many, "-calls-per-second", many, "-calls-saved", many,
		"-packets-per-second", many, "-packets-saved", many)
}

func stagePath(id string) string { return "/s/" + id + "/socket.io/" }

// launch starts a process that says where it listens in its first line.
func launch(path, command string, arguments ...string) (*target, error) {
	t := &target{path: path, process: exec.Command(command, arguments...)}
	var trouble bytes.Buffer
	t.process.Stderr = &trouble
	out, err := t.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := t.process.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.stop()
		return nil, fmt.Errorf("%s doesn't start: %s", command, trouble.String())
	}
	_, t.address, _ = strings.Cut(strings.TrimSpace(line), "http://")
	return t, t.calm()
}

// calm waits until the process computes nothing any more: the app compresses its files when it starts.
func (t *target) calm() error {
	for begin := time.Now(); time.Since(begin) < patience; {
		took, err := t.computing(func() error { time.Sleep(warmingUp); return nil })
		if err != nil || took == 0 {
			return err
		}
	}
	return errors.New("the server computes all the time, although nobody asks it anything")
}

func (t *target) stop() {
	if t.page != nil {
		t.page.close()
	}
	_ = t.process.Process.Kill()
	_ = t.process.Wait()
}

// program is node.mjs as a stage's program.
func program(ping time.Duration) string {
	return fmt.Sprintf(`const { Server } = require('socket.io')
const io = new Server({ pingInterval: %d })
io.on('connection', socket => {
  socket.on('echo', text => socket.emit('echo', text))
  socket.on('all', text => io.emit('all', text))
})`, ping.Milliseconds())
}

// open opens a stage that runs a program, and returns its id.
func (t *target) open(program string) (id string, err error) {
	body, err := json.Marshal(map[string]string{"lesson": "the-whole-example", "program": program})
	if err != nil {
		return "", err
	}
	response, err := http.Post("http://"+t.address+"/api/stages", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var made struct{ ID, Message string }
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", fmt.Errorf("no stage can be opened: %s", made.Message)
	}
	return made.ID, nil
}

// ticksPerSecond is the unit of /proc/PID/stat (USER_HZ, which is 100 on every Linux of today: proc_pid_stat(5)).
const ticksPerSecond = 100

// cpu is how long the process has computed so far, all its threads together.
func (t *target) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may contain blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat has another form than expected")
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticksPerSecond, errors.Join(err1, err2)
}

// memory is how many bytes of memory the process holds (VmRSS of proc_pid_status(5)).
func (t *target) memory() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	var kB int64
	_, err = fmt.Sscan(rest, &kB)
	return kB << 10, err
}
