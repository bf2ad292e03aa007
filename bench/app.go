package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// app is the app in a process of its own, with an empty data folder.
type app struct {
	address string
	url     string
	folder  string
	process *exec.Cmd
}

func startApp() (*app, error) {
	folder, err := os.MkdirTemp("", "earshot-bench-")
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, "earshot")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the app can't be built; run this in the project's folder: %s", out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	a := &app{address: free.Addr().String(), folder: folder}
	free.Close()
	a.url = "http://" + a.address
	a.process = exec.Command(binary, "-addr", a.address, "-data", folder, "-open=false")
	a.process.Stderr = os.Stderr
	if err := a.process.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if response, err := http.Get(a.url + "/healthz"); err == nil {
			response.Body.Close()
			return a, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	a.stop()
	return nil, fmt.Errorf("the app doesn't answer on %s", a.url)
}

func (a *app) stop() {
	a.process.Process.Signal(os.Interrupt)
	a.process.Wait()
	os.RemoveAll(a.folder)
}

// program makes a stage run another program.
func (a *app) program(stage, source string) error {
	request, err := http.NewRequest(http.MethodPut, a.url+"/api/stages/"+stage+"/program", strings.NewReader(source))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		body, _ := io.ReadAll(response.Body)
		return fmt.Errorf("the program doesn't run: %s %s", response.Status, body)
	}
	return nil
}

// crowd is one client from elsewhere that has a lot to say. It speaks Socket.IO by hand (protocol v5 over Engine.IO v4).
type crowd struct {
	conn *websocket.Conn
	done chan struct{}
	out  chan string
	said int
}

func join(address, stage string) (*crowd, error) {
	conn, _, err := websocket.DefaultDialer.Dial("ws://"+address+"/s/"+stage+"/socket.io/?EIO=4&transport=websocket", nil)
	if err != nil {
		return nil, err
	}
	c := &crowd{conn: conn, done: make(chan struct{}), out: make(chan string, 16)}
	go c.write()
	go c.read()
	c.out <- "40"
	time.Sleep(500 * time.Millisecond)
	return c, nil
}

func (c *crowd) write() {
	for {
		select {
		case text := <-c.out:
			if c.conn.WriteMessage(websocket.TextMessage, []byte(text)) != nil {
				return
			}
		case <-c.done:
			return
		}
	}
}

// read answers pings.
func (c *crowd) read() {
	for {
		_, text, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		if string(text) == "2" {
			c.out <- "3"
		}
	}
}

// tick emits so many events, so many a second.
func (c *crowd) tick(count, rate int) error {
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	for range count {
		<-ticker.C
		c.said++
		select {
		case c.out <- fmt.Sprintf(`42["tick",%d]`, c.said):
		case <-time.After(patience):
			return fmt.Errorf("the stage takes no more after %d events", c.said)
		}
	}
	return nil
}

func (c *crowd) close() {
	close(c.done)
	c.conn.Close()
}
