package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// crowdJoins has so many terminals join the stage, one after another. Whenever somebody says "go", they do something.
func crowdJoins(t *testing.T, s *server, stage string, count int, do string) {
	t.Helper()
	script := runNode(t, fmt.Sprintf(`
import { io } from "socket.io-client"
const sockets = []
for (let i = 0; i < %d; i++) {
	const socket = io(%q, { path: "/s/%s/socket.io/", transports: ["websocket"], forceNew: true })
	sockets.push(socket)
	await new Promise(resolve => socket.once("connect", resolve))
}
sockets[0].on("chatMessage", ({ message }) => { if (message === "go") { %s } })
console.log("here")`, count, s.url, stage, do))
	if line, err := script.ReadString('\n'); strings.TrimSpace(line) != "here" {
		t.Fatalf("the crowd says %q, %v", line, err)
	}
}

func TestPageGroupsACrowd(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	crowdJoins(t, s, p.stage(), 28, `sockets[4].emit("chatMessage", "Hello from G")`)
	p.see("most share a lane", `Number(document.querySelector(".pane.crowd")?.dataset.crowd) >= 25`)
	if lanes := get[int](p, `document.querySelectorAll(".drawing .lane").length`); lanes > 7 {
		t.Errorf("30 clients have %d lanes, want no more than one can read", lanes)
	}
	p.frame("A").say("go")
	p.see("who spoke stands apart", `document.querySelector('.pane[data-client="G"]')`)
	p.see("and what the crowd got is one row, with how many of them have got it", `[...document.querySelectorAll('.row[data-event="chatMessage"] .count')].some(({ textContent }) => {
		const [got, all] = textContent.split(" of ").map(Number);
		return got > 20 && got === all;
	})`)
	p.drawn("A", "event", "chatMessage")

	p.click(`[data-member="M"]`)
	p.see("one who is asked for has a lane", `document.querySelector('.pane[data-client="M"] [data-action="pin"][aria-pressed="true"]')`)
	p.drawn("M", "event", "chatMessage")
	p.click(`.pane[data-client="M"] [data-action="pin"]`)
	p.see("and goes back to the crowd", `document.querySelector('[data-member="M"]')`)
	p.accessible(axe(t), "with a crowd")
	p.clean()
}
