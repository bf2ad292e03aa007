package web_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestPageIsJoinedFromAPhone(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.click(`[data-action="invite"]`)
	p.see("the invitation is open", `document.querySelector("dialog.invite").open`)
	link := get[string](p, `document.querySelector("dialog.invite input[data-copy]").value`)
	if want := s.url + "/s/" + p.stage(); link != want {
		t.Errorf("the invitation's link is %s, want %s", link, want)
	}
	p.click(`[aria-label="Copy the link"]`)
	p.seeText(`[aria-label="Copy the link"]`, "Copied")
	guest := open(t, link, phone)
	guest.connected("C")
	p.see("C has a column on the first page", `document.querySelector('[data-client="C"][data-connected="true"]')`)
	p.drawn("C", "event", "connect")
	c := guest.frame("C")
	c.say("Greetings from the sofa")
	c.shows("message", "Greetings from the sofa")
	p.frame("A").shows("message", "Greetings from the sofa")
	p.drawn("C", "emit", "chatMessage")
	guest.fits()
	guest.see("it is told of A without a press", `document.querySelector(".timeline").checkVisibility()`)
	guest.drawn("A", "event", "chatMessage")
	guest.drawn("C", "emit", "chatMessage")
	stage := p.stage()
	guest.do(chromedp.Reload())
	guest.connected("C")
	if lanes := get[int](guest, `document.querySelectorAll(".pane[data-client]").length`); lanes != 3 || guest.stage() != stage {
		t.Errorf("after a reload the guest's page has %d clients on stage %s, want 3 on %s", lanes, guest.stage(), stage)
	}
	guest.clean()
	p.clean()
}

func TestPageIsJoinedFromATerminal(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	p.click(`[data-action="invite"]`)
	p.see("the invitation is open", `document.querySelector("dialog.invite")?.open`)
	snippet := get[string](p, `document.querySelector("dialog.invite pre[data-copy]").textContent`)
	p.press("\x1b")
	p.see("Escape closes the invitation", `!document.querySelector("dialog.invite").open`)

	script := runNode(t, snippet+`
socket.on("connect", () => socket.emit("chatMessage", "from a terminal"))
socket.on("chatMessage", data => console.log(data.message))
`)
	if line, err := script.ReadString('\n'); strings.TrimSpace(line) != "from a terminal" {
		t.Fatalf("the script hears %q, %v", line, err)
	}
	p.see("it has a column of its own", `document.querySelector('[data-client="C"][data-connected="true"]')`)
	p.seeText(`[data-client="C"]`, "in a terminal")
	p.drawn("C", "event", "connect")
	p.drawn("C", "emit", "chatMessage")
	p.drawn("C", "event", "chatMessage")
	p.frame("B").shows("message", "from a terminal")
}

// runNode runs an ES module with the official client at hand until the test ends, and returns what it prints.
func runNode(t *testing.T, code string) *bufio.Reader {
	t.Helper()
	folder := t.TempDir()
	modules, err := filepath.Abs("../static/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "socket.io-client")); err != nil {
		t.Fatal("the official client is missing; install it with: cd static && npm ci --ignore-scripts")
	}
	if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "client.mjs")
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", file)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal("node is missing; install it with: apt-get install -y nodejs: ", err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
	})
	return bufio.NewReader(output)
}
