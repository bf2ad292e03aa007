package playground

import (
	"encoding/json"
	"runtime"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/zishang520/socket.io/servers/socket/v3"
)

// BenchmarkTurn is one turn of a program on the calling goroutine: it hears an event of its one client, and does what its
// listener says. The client reads in the background.
func BenchmarkTurn(b *testing.B) {
	for _, c := range []struct{ name, listener string }{
		{"nobody", ""},
		{"empty", "socket.on('echo', text => {})"},
		{"echo", "socket.on('echo', text => socket.emit('echo', text))"},
		{"broadcast", "socket.on('echo', text => io.emit('echo', text))"},
		{"log", "socket.on('echo', text => console.log('heard', text))"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s, url := openTestStage(b, "const io = new (require('socket.io').Server)()\nio.on('connection', socket => { "+c.listener+" })")
			client := dial(b, s, url, "")
			go client.readAll()
			p := s.program
			id := theSocket(b, p)
			text := `["00000000000000000001xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]`
			h := happening{cause: 1, message: message{Type: "event", Namespace: "/", Socket: id, Event: "echo", Args: json.RawMessage(text)}}
			p.leave.begin(nil)
			defer p.leave.end()
			b.ReportAllocs()
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			before := threadCPU()
			for b.Loop() {
				p.turn(h)
			}
			b.ReportMetric(float64(threadCPU()-before)/float64(b.N), "cpu-ns/op")
		})
	}
}

// theSocket waits until the program knows of its only socket, and gives its id.
func theSocket(b *testing.B, p *program) (id string) {
	for id == "" {
		p.server.IO().Sockets().Sockets().Range(func(known socket.SocketId, _ *socket.Socket) bool { id = string(known); return false })
		time.Sleep(10 * time.Millisecond)
	}
	for p.inbox.weighs() > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // the turn that told it
	return id
}

// threadCPU is what the calling thread has computed so far: on a busy machine it says more than the time that passes.
func threadCPU() time.Duration {
	var now syscall.Timespec
	_, _, _ = syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&now)), 0)
	return time.Duration(now.Nano())
}

const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID
