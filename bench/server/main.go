// Command server measures what serving costs: against the official server on Node, and how cost grows with clients and
// with stages. See bench/README.md. It builds and starts everything by itself, from the project's folder, on Linux; it is
// no part of the app.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"
)

// hostingCommand has this program be one of the servers that are measured.
const hostingCommand = "hosting"

func main() {
	if len(os.Args) == 3 && os.Args[1] == hostingCommand {
		ping, err := time.ParseDuration(os.Args[2])
		if err == nil {
			err = serveHosting(ping)
		}
		fail(err)
	}
	s := sizes{kinds: kinds}
	flag.IntVar(&s.rounds, "rounds", 3, "how often each server is measured")
	flag.DurationVar(&s.during, "during", 3*time.Second, "for how long each measurement lasts")
	flag.IntVar(&s.crowd, "crowd", 1000, "how many clients a broadcast has")
	flag.IntVar(&s.echoing, "echoing", 100, "how many clients have something echoed")
	flag.IntVar(&s.broadcastRate, "broadcasts", 20, "how many broadcasts a second, where latency is measured")
	flag.IntVar(&s.echoRate, "echoes", 1000, "how many echoes a second, where latency is measured")
	flag.Func("servers", "which `servers` are measured, with commas between (default: all)", func(text string) error {
		return s.choose(text)
	})
	flag.Parse()
	fail(run(flag.Args(), s))
}

func run(arguments []string, s sizes) error {
	what := ""
	if len(arguments) > 0 {
		what = arguments[0]
	}
	grow := map[string]func(*programs, sizes, []int) error{"clients": (*programs).growClients, "stages": (*programs).growStages}[what]
	counts := map[string][]int{"clients": {10, 30, 100, 300, 1000, 3000, 10_000}, "stages": {1, 10, 100, 300, 1000, 2000}}[what]
	if grow != nil && len(arguments) > 1 {
		counts = nil
		for _, text := range arguments[1:] {
			count, err := strconv.Atoi(text)
			if err != nil || count < 1 {
				return fmt.Errorf("%q is no number of %s", text, what)
			}
			counts = append(counts, count)
		}
	}
	p, err := build()
	if err != nil {
		return err
	}
	defer p.remove()
	if grow != nil {
		return grow(p, s, counts)
	}
	return p.compare(what, s)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
