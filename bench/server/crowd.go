package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A crowd are clients of one server.
type crowd struct {
	clients []*client
	heard   atomic.Pointer[func(c *client, text []byte)]
}

// joining is how many clients connect at a time.
const joining = 16

// gather connects so many clients.
func gather(t *target, count int) (*crowd, error) {
	g := &crowd{}
	err := g.join(t.address, count, func(int) string { return t.path })
	if err != nil {
		g.leave()
	}
	return g, err
}

// join connects further clients, the n-th of them to the server at path(n).
func (g *crowd) join(address string, count int, path func(n int) string) error {
	newcomers := make([]*client, count)
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, joining)
	for range joining {
		group.Go(func() {
			for n := int(next.Add(1)) - 1; n < count; n = int(next.Add(1)) - 1 {
				c, err := join(address, path(n))
				if err != nil {
					failed <- fmt.Errorf("client %d can't connect: %w", n, err)
					return
				}
				newcomers[n] = c
				go c.listen(func(text []byte) {
					if heard := g.heard.Load(); heard != nil {
						(*heard)(c, text)
					}
				})
			}
		})
	}
	group.Wait()
	for _, c := range newcomers {
		if c != nil {
			g.clients = append(g.clients, c)
		}
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func (g *crowd) leave() {
	for _, c := range g.clients {
		c.close()
	}
}

func (g *crowd) listen(heard func(c *client, text []byte)) { g.heard.Store(&heard) }

// event writes an event of a hundred bytes that says when it was to be sent.
func event(name string, at time.Time) string {
	const length = 100
	text := fmt.Sprintf(`42["%s","%020d`, name, at.UnixNano())
	return text + string(bytes.Repeat([]byte("x"), length-len(text)-2)) + `"]`
}

// sentAt reads when an event was to be sent.
func sentAt(text []byte) (time.Time, bool) {
	_, rest, found := bytes.Cut(text, []byte(`,"`))
	if !found || len(rest) < 20 {
		return time.Time{}, false
	}
	ns, err := strconv.ParseInt(string(rest[:20]), 10, 64)
	return time.Unix(0, ns), err == nil
}

// flood has the crowd send as fast as it is answered: copies answers to each event, and window events under way at a
// time. It returns how many messages came.
func (g *crowd) flood(name string, copies, window int, during time.Duration) (messages int64, err error) {
	var got atomic.Int64
	turns := make(chan *client, window)
	g.listen(func(c *client, _ []byte) {
		if got.Add(1)%int64(copies) == 0 {
			turns <- c
		}
	})
	for i := range window {
		turns <- g.clients[i%len(g.clients)]
	}
	late := time.NewTimer(during + patience)
	defer late.Stop()
	begin, left := time.Now(), window // left: turns to wait for when the time is over
	for left > 0 {
		select {
		case c := <-turns:
			if time.Since(begin) >= during {
				left--
			} else if err := c.send(event(name, time.Now())); err != nil {
				return 0, err
			}
		case <-late.C:
			return 0, fmt.Errorf("answers to %q are missing; %d came", name, got.Load())
		}
	}
	return got.Load(), nil
}

// steady has the crowd send so many events a second, whatever comes back, and returns how long each message took, in ms,
// from when it was to be sent.
func (g *crowd) steady(name string, copies, rate int, during time.Duration) ([]float64, error) {
	count := int(during.Seconds() * float64(rate))
	var mu sync.Mutex
	latencies := make([]float64, 0, count*copies)
	done := make(chan struct{})
	g.listen(func(_ *client, text []byte) {
		now := time.Now()
		at, ok := sentAt(text)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if latencies = append(latencies, float64(now.Sub(at).Microseconds())/1000); len(latencies) == count*copies {
			close(done)
		}
	})
	begin := time.Now()
	for i := range count {
		at := begin.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(at))
		if err := g.clients[i%len(g.clients)].send(event(name, at)); err != nil {
			return nil, err
		}
	}
	select {
	case <-done:
		return latencies, nil
	case <-time.After(patience):
		return nil, fmt.Errorf("only %d of %d messages came", len(latencies), count*copies)
	}
}

// quantile of values: 0.99 is what 99 of 100 don't exceed.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
