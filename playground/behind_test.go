package playground

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/socketio/sockettest"
)

// A program that is told much at once answers each client in order, and whoever asks for an acknowledgement gets it.
func TestAProgramThatIsBehindAnswersInOrder(t *testing.T) {
	s, base := openTestStage(t, `const io = new (require('socket.io').Server)()
io.on('connection', socket => socket.on('number', (n, ack) => {
  socket.emit('number', n)
  socket.emit('number', n + 1)
  if (ack) ack(n)
}))`)
	const clients, numbers = 10, 100
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			heard := make(chan string, 2*numbers)
			c, err := sockettest.Dial("ws"+strings.TrimPrefix(base, "http")+s.Path(), nil, func(_, event string, args []json.RawMessage) {
				if event == "number" {
					heard <- string(args[0])
				}
			})
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Cut()
			if err := c.Connect("/", struct{}{}); err != nil {
				t.Error(err)
				return
			}
			for n := 0; n < numbers-2; n += 2 {
				if err := c.Emit("/", "number", n); err != nil {
					t.Error(err)
				}
			}
			if reply, err := c.Ask("/", "number", numbers-2); err != nil || string(reply) != strconv.Itoa(numbers-2) {
				t.Errorf("the acknowledgement is %s, %v", reply, err)
			}
			for n := range numbers {
				select {
				case got := <-heard:
					if got != strconv.Itoa(n) {
						t.Errorf("heard %s, want %d", got, n)
						return
					}
				case <-time.After(20 * time.Second):
					t.Errorf("%d never came", n)
					return
				}
			}
		})
	}
	wait.Wait()
}
