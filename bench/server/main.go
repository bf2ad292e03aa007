// Command server measures what serving costs: against the official server on Node, and how cost grows with clients and
// with stages. See bench/README.md. It builds and starts everything by itself, from the project's folder, on Linux; it is
// no part of the app.
package main

import (
	"flag"
	"fmt"
	"os"
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
	fail(run(flag.Arg(0), s))
}

func run(what string, s sizes) error {
	p, err := build()
	if err != nil {
		return err
	}
	defer p.remove()
	switch what {
	case "clients":
		return p.growClients(s, []int{10, 30, 100, 300, 1000, 3000, 10_000})
	case "stages":
		return p.growStages(s, []int{1, 10, 100, 300, 1000, 2000})
	}
	return p.compare(what, s)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
