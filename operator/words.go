package operator

import (
	"fmt"
	"math"
	"strings"
	"time"

	"earshot/playground"
)

// limitWords say what happened where a limit took hold.
var limitWords = map[playground.LimitName]string{
	playground.LimitTurn:       "A turn computed too much and was stopped",
	playground.LimitComputing:  "A program computed too much in the long run and was slowed down",
	playground.LimitSource:     "A program was too long and was not run",
	playground.LimitMemory:     "A program ran out of memory",
	playground.LimitAllMemory:  "The server ran short of memory and stopped a program",
	playground.LimitTurnCalls:  "A turn emitted or logged too much",
	playground.LimitCalls:      "A program emitted or logged too much in the long run and was slowed down",
	playground.LimitBytesOut:   "A stage sent too much and was slowed down",
	playground.LimitTimers:     "A program set too many timers",
	playground.LimitListeners:  "A program added too many listeners",
	playground.LimitNamespaces: "A program made too many namespaces",
	playground.LimitRooms:      "Sockets joined too many rooms",
	playground.LimitReplies:    "Too many acknowledgements were outstanding",
	playground.LimitClients:    "A stage had too many connections and refused one",
	playground.LimitPackets:    "A stage's clients sent too much and were read more slowly",
	playground.LimitInbox:      "A client sent faster than its program listens and was cut off",
	playground.LimitPending:    "A client read too slowly and was cut off",
	playground.LimitEntries:    "A timeline was full and dropped its oldest entries",
}

// refusalWords say what was refused.
var refusalWords = map[string]string{
	"stages": "All stages were taken", "visitor": "A visitor had too many stages open", "memory": "There was no memory for another stage",
	"connections": "Too many connections, in all or from one address", "learners": "Too many new learners from one address", "codes": "Too many wrong codes from one address",
}

func whole(v float64) string   { return fmt.Sprintf("%.0f", v) }
func percent(v float64) string { return fmt.Sprintf("%.0f %%", v) }

func rate(v float64) string {
	if v > 0 && v < 10 {
		return fmt.Sprintf("%.1f", v)
	}
	return whole(v)
}

func bytes(v float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if v >= unit.size {
			return fmt.Sprintf("%.3g %s", v/unit.size, unit.name)
		}
	}
	return whole(v) + " bytes"
}

// wait is a time in seconds as one of the bounds of a histogram.
func wait(v float64) string {
	switch {
	case v == 0:
		return "0 ms"
	case v < 1:
		return fmt.Sprintf("%g ms", math.Round(v*1e5)/100)
	}
	return fmt.Sprintf("%g s", v)
}

// roughly is a duration to the second, or to the minute if it is long.
func roughly(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// sentence begins with a capital letter.
func sentence(words string) string { return strings.ToUpper(words[:1]) + words[1:] }
