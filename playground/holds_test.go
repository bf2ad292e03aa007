package playground

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
)

// Each cap says on the timeline which limit took hold, and the stage goes on.
func TestEachLimitNamesItselfAndTheStageGoesOn(t *testing.T) {
	stages, url := testStages(t, Limits{Timers: 5, Listeners: 5, Namespaces: 3, Joined: 8, RoomName: 20, Replies: 5, TurnCalls: 300, TurnSends: 50,
		TurnBytes: 200 << 10, BytesOutPerSecond: 256 << 10, BytesOutSaved: 512 << 10, StageMemory: 4 << 20, CallsPerSecond: 100, CallsSaved: 2000})
	for name, c := range map[string]struct {
		limit        LimitName
		source, want string
	}{
		"timers":           {LimitTimers, "for (;;) setTimeout(() => {}, 1e6)", "a program may have 5 timers at once"},
		"listeners":        {LimitListeners, "for (;;) socket.on('x', () => {})", "an event may have 5 listeners on one object"},
		"namespaces":       {LimitNamespaces, "for (let i = 0; ; i++) io.of('/n' + i)", "a stage may have 3 namespaces"},
		"rooms":            {LimitRooms, "for (let i = 0; ; i++) socket.join('r' + i)", "the sockets of a stage may be in 8 rooms, all taken together"},
		"a room's name":    {LimitRooms, "socket.join('r'.repeat(21))", "the name of a room may be 20 bytes long"},
		"acknowledgements": {LimitReplies, "for (;;) socket.emit('x', () => {})", "a program may wait for 5 acknowledgements at once"},
		"logs a turn":      {LimitTurnCalls, "for (;;) console.log(1)", "more than 300 calls of emit, console.log and the like in one turn"},
		"emits a turn":     {LimitTurnCalls, "for (;;) io.to('nobody').emit('x')", "more than 300 calls of emit, console.log and the like in one turn"},
		"receivers a turn": {LimitTurnCalls, "for (;;) io.emit('x')", "one turn may emit to 50 receivers, one emit to many counting as many"},
		"bytes a turn":     {LimitTurnCalls, "for (;;) io.emit('x', 'y'.repeat(9000))", "more than 204800 bytes sent, logged and the like in one turn"},
		"bytes out": {LimitBytesOut, "let n = 0; const t = setInterval(() => { io.emit('x', 'y'.repeat(90000)); if (++n === 5) clearInterval(t) }, 1)",
			"the program sends more than 256 kB a second to its clients in the long run"},
		"computing a turn": {LimitTurn, "\n\n for (;;) {}", "stopped after "},
		"calls a second": {LimitCalls, "let n = 0; const t = setInterval(() => { for (let i = 0; i < 290; i++) console.log(i); if (++n === 8) clearInterval(t) }, 1)",
			"the program emits, logs and the like more than 100 times a second"},
		"memory": {LimitMemory, "const kept = []; for (;;) kept.push(new Uint8Array(1e5))", "InternalError: out of memory: a program may take 4 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := stages.Open("test", &lessons.Lesson{}, "io.on('connection', socket => {\nsocket.on('go', () => { "+c.source+" })\nsocket.on('echo', x => socket.emit('echo', x))\n})")
			if err != nil {
				t.Fatal(err)
			}
			defer stages.End(s.ID(), "tested")
			beside := dial(t, s, url, "")
			go beside.readAll()
			client := dial(t, s, url, "")
			client.SetReadDeadline(time.Now().Add(3 * patience))
			before := stages.Counters().Limits[c.limit]
			client.send(t, `42["go"]`)
			all := entries(t, s, func(e Entry) bool { return e.Kind == KindLimit })
			if last := all[len(all)-1]; !strings.HasPrefix(last.Text, c.want) {
				t.Errorf("the timeline says %q, want %q", last.Text, c.want)
			} else if c.limit == LimitTurn && !strings.HasSuffix(last.Text, " of computing in line 4") {
				t.Errorf("the timeline says %q, want the line", last.Text)
			}
			client.send(t, `42["echo",1]`)
			client.until(t, `42["echo",1]`)
			if stages.Counters().Limits[c.limit] == before {
				t.Error("it isn't counted")
			}
		})
	}
}

func TestAProgramThatIsTooLongIsRefusedAndTheOneBeforeGoesOn(t *testing.T) {
	stages, url := testStages(t, Limits{Source: 2 << 10})
	s := mustOpen(t, stages, "test")
	answered := keepAsking(t, s, url)
	for what, set := range map[string]func(string) error{"program": s.Run, "clients' code": s.SetClientCode} {
		if err := set(strings.Repeat(" ", 3<<10)); err == nil || !strings.Contains(err.Error(), "the "+what+" is 3 kB long; a stage runs at most 2 kB") {
			t.Errorf("a %s that is too long: %v", what, err)
		}
	}
	entries(t, s, func(e Entry) bool {
		return e.Kind == KindLimit && strings.HasSuffix(e.Text, " is 3 kB long; a stage runs at most 2 kB")
	})
	if stages.Counters().Limits[LimitSource] != 2 {
		t.Error("it isn't counted")
	}
	for begin := time.Now(); s.Timeline().written() < 20; time.Sleep(time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatal("the program before doesn't go on")
		}
	}
	answered()
}

// What clients may not do is told as well.
func TestClientsThatGoBeyondALimitAreRefusedOrDisconnectedAndItIsSaid(t *testing.T) {
	stages, url := testStages(t, Limits{Clients: 2, Inbox: 20, InboxBytes: 100 << 10})
	s, err := stages.Open("test", &lessons.Lesson{}, "io.on('connection', s => s.on('slow', () => { for (let i = 0; i < 3e5; i++); }))")
	if err != nil {
		t.Fatal(err)
	}
	dial(t, s, url, "")
	flooder := dial(t, s, url, "")
	if _, err := dialStage(s, url, ""); err == nil {
		t.Error("a third connection is let in")
	}
	entries(t, s, func(e Entry) bool {
		return e.Kind == KindLimit && e.Text == "a stage has at most 2 connections at once: another one was refused"
	})
	for range 1000 {
		if flooder.write(`42["slow"]`) != nil {
			break
		}
	}
	entries(t, s, func(e Entry) bool {
		return e.Kind == KindLimit && e.Text == "the program is too far behind: 20 happenings, or 100 kB, may wait for it, and a client that sent more was disconnected"
	})
	entries(t, s, is(ServerLane, KindEvent, "disconnect"))
}

// A client that doesn't read loses its connection, whether too much waits for it alone or for all of its stage, and
// those who read go on.
func TestWhoReadsTooSlowlyIsDisconnectedAndItIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		limits Limits
		want   string
	}{
		"one client": {Limits{ClientPending: 64 << 10}, "B reads too slowly: 64 kB may wait for a client, and 64 MB for all, and it was disconnected"},
		"all of a stage": {Limits{ClientPending: 1 << 30, StagePending: 64 << 10},
			"B reads too slowly: 1024 MB may wait for a client, and 64 kB for all, and it was disconnected"},
	} {
		t.Run(name, func(t *testing.T) {
			stages, url := testStages(t, c.limits)
			s, err := stages.Open("test", &lessons.Lesson{}, `io.on('connection', socket => {
	socket.on('more', () => { io.except(socket.id).emit('x', 'y'.repeat(60000)); socket.emit('done') })
})`)
			if err != nil {
				t.Fatal(err)
			}
			reads := dial(t, s, url, "")
			reads.SetReadDeadline(time.Now().Add(3 * patience))
			dial(t, s, url, "") // B, which doesn't
			cut := func() bool {
				return slices.ContainsFunc(s.Timeline().From(0), func(e Entry) bool { return e.Kind == KindLimit && e.Text == c.want })
			}
			for begin := time.Now(); !cut(); { // what the system keeps for B comes before
				if time.Since(begin) > patience {
					t.Fatalf("it never happens:\n%s", story(s.Timeline().From(0)))
				}
				reads.send(t, `42["more"]`)
				reads.until(t, `42["done"`)
			}
			if stages.Counters().Limits[LimitPending] == 0 {
				t.Error("it isn't counted")
			}
			reads.send(t, `42["more"]`)
			reads.until(t, `42["done"`)
		})
	}
}

// What a program can reach is its own stage: neither the way to the host that the facade has, nor files, modules or an
// environment, nor a word of another stage.
func TestAProgramReachesNothingButItsStage(t *testing.T) {
	stages, _ := testStages(t, Limits{})
	other := mustOpen(t, stages, "other")
	s, err := stages.Open("test", &lessons.Lesson{}, `
const everything = constructor.constructor('return globalThis')()
console.log(['__host', '__caller', '__dispatch', 'std', 'os', 'scriptArgs', 'WebAssembly', 'XMLHttpRequest', 'Deno', 'Bun'].filter(name => name in everything).join() || 'nothing')
console.log(JSON.stringify(everything.process?.env ?? {}))
const refused = name => { try { require(name) } catch (e) { return e.message.startsWith('Cannot find module') } }
const fetches = () => { try { fetch('http://localhost'); return true } catch (e) { return !e.message.startsWith('fetch isn’t there') } }
console.log(!fetches() && require('os').hostname() === 'playground' && ['fs', 'net', 'child_process', 'std', 'bjson', '/etc/passwd', '../server', 'file:///etc/passwd'].every(refused))
import('file:///etc/passwd').catch(e => console.log(e.message))
const seen = new Set(), texts = []
const walk = value => {
	if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return texts.push(String(typeof value === 'symbol' ? '' : value))
	seen.add(value)
	for (const key of Reflect.ownKeys(value)) { texts.push(String(key)); try { walk(value[key]) } catch {} }
	walk(Object.getPrototypeOf(value))
}
walk(everything)
console.log('walked ' + seen.size + ' ' + texts.some(text => text.includes('`+other.ID()+`')))`)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range entries(t, s, func(e Entry) bool { return strings.Contains(e.Text, "Cannot find module 'file") }) {
		if e.Kind == KindLog {
			said = append(said, e.Text)
		}
	}
	if len(said) < 5 || said[0] != "nothing" || said[1] != "{}" || said[2] != "true" || !strings.HasPrefix(said[3], "walked ") || !strings.HasSuffix(said[3], " false") {
		t.Errorf("the program says %q", said)
	}
}
