package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// figures are what was measured of one server in one round, by name.
type figures map[figure]float64

// A figure is the name of something that is measured, with its unit.
type figure string

const (
	connectCPU   figure = "connect, CPU µs a connection"
	memory       figure = "kB a connection, of 4,000"
	firstMemory  figure = "kB for each of the first 1,000"
	moreMemory   figure = "kB for each of 3,000 more"
	idleCPU      figure = "idle, CPU µs a heartbeat"
	broadcastCPU figure = "broadcast, CPU µs a message"
	broadcast50  figure = "broadcast, p50 ms"
	broadcast99  figure = "broadcast, p99 ms"
	broadcast999 figure = "broadcast, p99.9 ms"
	echoCPU      figure = "echo, CPU µs a message"
	echo50       figure = "echo, p50 ms"
	echo99       figure = "echo, p99 ms"
	echo999      figure = "echo, p99.9 ms"
)

var allFigures = []figure{connectCPU, memory, firstMemory, moreMemory, idleCPU, broadcastCPU, broadcast50, broadcast99, broadcast999, echoCPU, echo50, echo99, echo999}

// sizes are how much is measured.
type sizes struct {
	kinds         []kind
	rounds        int
	during        time.Duration // each measurement
	crowd         int           // clients of a broadcast
	echoing       int           // clients that have something echoed
	broadcastRate int           // broadcasts a second, where latency is measured
	echoRate      int
}

// choose takes some kinds of servers.
func (s *sizes) choose(names string) error {
	s.kinds = nil
	for name := range strings.SplitSeq(names, ",") {
		if !slices.Contains(kinds, kind(name)) {
			return fmt.Errorf("there is no %q, but %q", name, kinds)
		}
		s.kinds = append(s.kinds, kind(name))
	}
	return nil
}

const (
	seldom    = 25 * time.Second // Socket.IO's default between two pings
	often     = time.Second      // so that heartbeats can be measured
	underWay  = 4                // broadcasts at a time, where cost is measured
	settling  = 2 * time.Second
	warmingUp = 500 * time.Millisecond
)

// A work is something that is measured of each server, in a fresh process.
type work struct {
	name    string
	measure func(*programs, kind, sizes, figures) error
}

var works = []work{
	{"broadcast", (*programs).measureBroadcast},
	{"echo", (*programs).measureEcho},
	{"idle", (*programs).measureIdle},
	{"memory", (*programs).measureMemory},
}

// compare measures every kind of server in turn, several times over: all works, or one of them.
func (p *programs) compare(only string, s sizes) error {
	known := func(w work) bool { return w.name == only }
	if only != "" && !slices.ContainsFunc(works, known) {
		return fmt.Errorf("%q can't be measured; it is broadcast, echo, idle, memory, clients, stages, or nothing for the first four", only)
	}
	measured := map[kind][]figures{}
	for round := range s.rounds {
		for i := range s.kinds {
			k := s.kinds[(i+round)%len(s.kinds)] // each is the first once
			f := figures{}
			for _, work := range works {
				if only != "" && only != work.name {
					continue
				}
				if err := work.measure(p, k, s, f); err != nil {
					return fmt.Errorf("%s, %s: %w", k, work.name, err)
				}
			}
			measured[k] = append(measured[k], f)
		}
		fmt.Printf("round %d of %d is over\n", round+1, s.rounds)
	}
	printTable(s.kinds, measured)
	return nil
}

// measureBroadcast measures a crowd: its coming, and what is said to all of it.
func (p *programs) measureBroadcast(k kind, s sizes, f figures) error {
	t, err := p.start(k, seldom)
	if err != nil {
		return err
	}
	defer t.stop()
	var g *crowd
	took, err := t.computing(func() (err error) { g, err = gather(t, s.crowd); return err })
	if err != nil {
		return err
	}
	defer g.leave()
	f[connectCPU] = micro(took, int64(s.crowd))
	return t.measureSending(g, "all", s.crowd, underWay, s.broadcastRate, s.during, f, broadcastCPU, broadcast50, broadcast99, broadcast999)
}

// measureEcho measures clients that get back what they say.
func (p *programs) measureEcho(k kind, s sizes, f figures) error {
	t, err := p.start(k, seldom)
	if err != nil {
		return err
	}
	defer t.stop()
	g, err := gather(t, s.echoing)
	if err != nil {
		return err
	}
	defer g.leave()
	return t.measureSending(g, "echo", 1, s.echoing, s.echoRate, s.during, f, echoCPU, echo50, echo99, echo999)
}

// measureSending measures what a message costs when there are as many as possible, and how long it takes when there are
// so many a second.
func (t *target) measureSending(g *crowd, name string, copies, window, rate int, during time.Duration, f figures, cost, p50, p99, p999 figure) error {
	if _, err := g.flood(name, copies, window, warmingUp); err != nil {
		return err
	}
	var messages int64
	took, err := t.computing(func() (err error) { messages, err = g.flood(name, copies, window, during); return err })
	if err != nil {
		return err
	}
	f[cost] = micro(took, messages)
	latencies, err := g.steady(name, copies, rate, during)
	if err != nil {
		return err
	}
	f[p50], f[p99], f[p999] = quantile(latencies, 0.5), quantile(latencies, 0.99), quantile(latencies, 0.999)
	return nil
}

// measureIdle measures clients that do nothing but answer pings.
func (p *programs) measureIdle(k kind, s sizes, f figures) error {
	t, err := p.start(k, often)
	if err != nil {
		return err
	}
	defer t.stop()
	g, err := gather(t, s.crowd)
	if err != nil {
		return err
	}
	defer g.leave()
	time.Sleep(often) // until each has had its first
	took, err := t.computing(func() error { time.Sleep(s.during); return nil })
	f[idleCPU] = micro(took, int64(s.during/often)*int64(s.crowd))
	return err
}

// measureMemory measures what connections take: all of them, the first ones, for which a runtime may have room already, and
// those after them.
func (p *programs) measureMemory(k kind, s sizes, f figures) error {
	t, err := p.start(k, seldom)
	if err != nil {
		return err
	}
	defer t.stop()
	begin, err := t.memory()
	if err != nil {
		return err
	}
	held, all := begin, 0
	for _, step := range []struct {
		count int
		name  figure
	}{{1000, firstMemory}, {3000, moreMemory}} {
		g, err := gather(t, step.count)
		if err != nil {
			return err
		}
		defer g.leave()
		time.Sleep(settling)
		holds, err := t.memory()
		if err != nil {
			return err
		}
		f[step.name] = float64(holds-held) / float64(step.count) / 1000
		held = holds
		all += step.count
	}
	f[memory] = float64(held-begin) / float64(all) / 1000
	return nil
}

// computing is how long the server computes while do runs.
func (t *target) computing(do func() error) (time.Duration, error) {
	before, err := t.cpu()
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := t.cpu()
	return after - before, err
}

func micro(took time.Duration, n int64) float64 {
	return float64(took.Microseconds()) / float64(max(n, 1))
}

// printTable prints each figure of each server: the median of the rounds, its spread, and its ratio to the official
// server's of the same round.
func printTable(kinds []kind, measured map[kind][]figures) {
	fmt.Printf("\n| %-28s |", "")
	for _, k := range kinds {
		fmt.Printf(" %-26s |", k)
	}
	fmt.Println("\n|---|" + strings.Repeat("---|", len(kinds)))
	for _, name := range allFigures {
		if _, ok := measured[kinds[0]][0][name]; !ok {
			continue
		}
		fmt.Printf("| %-28s |", name)
		for _, k := range kinds {
			var values, ratios []float64
			for i, f := range measured[k] {
				values = append(values, f[name])
				if official := measured[node]; len(official) > i {
					ratios = append(ratios, f[name]/official[i][name])
				}
			}
			cell := fmt.Sprintf("%.3g (%.3g to %.3g)", quantile(values, 0.5), quantile(values, 0), quantile(values, 1))
			if k != node && len(ratios) > 0 {
				cell += fmt.Sprintf(" **×%.2f**", quantile(ratios, 0.5))
			}
			fmt.Printf(" %-26s |", cell)
		}
		fmt.Println()
	}
}
