package lessons_test

import (
	"strings"
	"testing"

	"earshot/lessons"
)

// said returns what is wrong with a lesson whose prose has a piece of inline code, "" if nothing is.
func said(prose string) string {
	if _, err := lessons.Load(course("waving.md", good+"\n"+prose+"\n")); err != nil {
		return err.Error()
	}
	return ""
}

func TestMisspeltNamesInProseAreTold(t *testing.T) {
	for prose, want := range map[string]string{
		"`socket.broadcast.emmit`":       "waving.md:17: Socket.IO has no socket.broadcast.emmit; did you mean emit? If it is right, write `plain:socket.broadcast.emmit`",
		"`io.Emit('wave')`":              "Socket.IO has no io.Emit; did you mean emit?",
		"`socket.to(room).emitt`":        "Socket.IO has no socket.to.emitt; did you mean emit?",
		"`io.of('/admin').usse(f)`":      "Socket.IO has no io.of.usse; did you mean use?",
		"`socket.user`":                  "Socket.IO has no socket.user",
		"`() => socket.jion('room')`":    "Socket.IO has no socket.jion; did you mean join?",
		"`conection`":                    "nothing in this lesson is called conection; did you mean connection?",
		"`waved`":                        "nothing in this lesson is called waved; did you mean wave?",
		"`custom:waive`":                 "no code in this lesson has an event waive; did you mean wave? If that is on purpose, write `absent:waive`",
		":::try The `conection`\nx\n:::": "did you mean connection?",
	} {
		if got := said(prose); !strings.Contains(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", prose, got, want)
		}
	}
}

func TestWhatIsRightInProseIsLeftAlone(t *testing.T) {
	for _, prose := range []string{
		"`socket.broadcast.emit`", "`socket.to(room).emit('x')`", "`io.to('a').except(f(1)).emit(…)`", "`io.of('/admin').use(f)`", "`io`", "`socket.on`",
		"`socket.volatile.emit`", "`socket.timeout(500).emitWithAck('x')`", "`socket.io.on('reconnect')`", "`io.engine.on('connection')`",
		"`socket.handshake.auth.token`", "`socket.data.user.name`", "`io.sockets.sockets.size`", "`socket.rooms.has('a')`", "`socket.nsp.name`",
		"`socket.io`", "`socket.io-client`", "`@socket.io/redis-adapter`", "`socket.io.min.js`", "`'socket.io'`", "`message.io.x`",
		"`connected`", "`messages`", "`plain:conection`", "`plain:socket.emmit`", "`absent:waive`", "`custom:error`", "`user`",
		"```js\nsocket.user = 1\n```\n\n`socket.user.name`", "```js\nsocket.emit('waive')\n```\n\n`waive`",
	} {
		if got := said(prose); got != "" {
			t.Errorf("%s: %s", prose, got)
		}
	}
}

func TestLinksThatLeadNowhereAreTold(t *testing.T) {
	other := strings.Replace(good, "order: 1", "order: 2", 1) + "\n## In a room\n"
	pages := map[string][]string{"/reference": {"socket.join"}}
	for link, want := range map[string]string{
		"/lessons/rooms":             "",
		"/lessons/rooms#in-a-room":   "",
		"/lessons/rooms#live":        "",
		"#waving":                    "waving.md:17: there is nothing with the anchor #waving on /lessons/waving.",
		"/lessons/room":              "waving.md:17: there is no page /lessons/room; did you mean /lessons/rooms?",
		"rooms.md":                   "there is no page rooms.md; did you mean /lessons/rooms?",
		"/lessons/rooms#in-a-rom":    "there is nothing with the anchor #in-a-rom on /lessons/rooms; did you mean in-a-room?",
		"/reference#socket.join":     "",
		"/reference#socket.jion":     "there is nothing with the anchor #socket.jion on /reference; did you mean socket.join?",
		"/glossary#room":             "there is no page /glossary.",
		"/#lessons":                  "",
		"https://socket.io/docs/v4/": "",
	} {
		err := examine(t, pages, "rooms.md", other, "waving.md", good+"\nSee [this]("+link+").\n")
		var told []string
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if strings.Contains(line, "waving.md:17") {
					told = append(told, line)
				}
			}
		}
		if got := strings.Join(told, "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", link, got, want)
		}
	}
}
