package main

import (
	"fmt"
	"time"
)

// growClients measures one stage with more and more clients, each time in a fresh process.
func (p *programs) growClients(s sizes, counts []int) error {
	fmt.Println("| clients of one stage | connect, CPU µs | kB a client | broadcast, CPU µs a message | p50 ms | p99 ms | at so many broadcasts a second |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, count := range counts {
		if err := p.measureClients(count, s.during); err != nil {
			return fmt.Errorf("%d clients: %w", count, err)
		}
	}
	return nil
}

// deliveries is how many messages a second go out at most where latency is measured.
const deliveries = 10_000

func (p *programs) measureClients(count int, during time.Duration) error {
	t, err := p.start(stage, seldom)
	if err != nil {
		return err
	}
	defer t.stop()
	before, err := t.memory()
	if err != nil {
		return err
	}
	var g *crowd
	took, err := t.computing(func() (err error) { g, err = gather(t, count); return err })
	if err != nil {
		return err
	}
	defer g.leave()
	time.Sleep(settling)
	after, err := t.memory()
	if err != nil {
		return err
	}
	rate := min(20, max(1, deliveries/count))
	f := figures{}
	if err := t.measureSending(g, "all", count, underWay, rate, during, f, broadcastCPU, broadcast50, broadcast99, broadcast999); err != nil {
		return err
	}
	fmt.Printf("| %d | %.0f | %.1f | %.2f | %.1f | %.1f | %d |\n", count, micro(took, int64(count)), float64(after-before)/float64(count)/1000,
		f[broadcastCPU], f[broadcast50], f[broadcast99], rate)
	return nil
}

// clientsOfStage is how many clients each stage has, where stages are counted.
const clientsOfStage = 2

// growStages measures one process with more and more stages.
func (p *programs) growStages(s sizes, counts []int) (err error) {
	t, err := p.startApp()
	if err != nil {
		return err
	}
	defer t.stop()
	fmt.Println("| stages | a new one, p50 ms | p99 ms | CPU ms | kB, idle | kB with two clients | the process, MB | echo on all of them, p50 ms | p99 ms | CPU µs |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	all := &crowd{}
	defer all.leave()
	var paths []string
	for _, count := range counts {
		if paths, err = t.measureStages(all, paths, count, s); err != nil {
			return fmt.Errorf("%d stages: %w", count, err)
		}
	}
	return nil
}

// measureStages opens stages until there are count, measures them, and returns the paths of all.
func (t *target) measureStages(all *crowd, paths []string, count int, s sizes) ([]string, error) {
	were, err := t.memory()
	if err != nil {
		return nil, err
	}
	var openings []float64
	opened := len(paths)
	took, err := t.computing(func() error {
		for len(paths) < count {
			begin := time.Now()
			id, err := t.open(program(seldom))
			if err != nil {
				return err
			}
			openings = append(openings, float64(time.Since(begin).Microseconds())/1000)
			paths = append(paths, stagePath(id))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	fresh := paths[opened:]
	time.Sleep(settling)
	idle, err := t.memory()
	if err != nil {
		return nil, err
	}
	if err := all.join(t.address, clientsOfStage*len(fresh), func(n int) string { return fresh[n/clientsOfStage] }); err != nil {
		return nil, err
	}
	time.Sleep(settling)
	live, err := t.memory()
	if err != nil {
		return nil, err
	}
	var latencies []float64
	echoing, err := t.computing(func() (err error) { latencies, err = all.steady("echo", 1, s.echoRate/5, s.during); return err })
	if err != nil {
		return nil, err
	}
	each := func(bytes int64) float64 { return float64(bytes) / float64(len(fresh)) / 1000 }
	fmt.Printf("| %d | %.1f | %.1f | %.2f | %.0f | %.0f | %.0f | %.2f | %.2f | %.0f |\n", count, quantile(openings, 0.5), quantile(openings, 0.99),
		float64(took.Microseconds())/1000/float64(len(fresh)), each(idle-were), each(live-were), float64(live)/1e6,
		quantile(latencies, 0.5), quantile(latencies, 0.99), micro(echoing, int64(len(latencies))))
	return paths, nil
}
