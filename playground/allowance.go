package playground

import "time"

const (
	// ticksPerSecond is how much computing a stage may do in the long run, in the sandbox's ticks (one to four milliseconds
	// each): about a fifth of a processor.
	ticksPerSecond = 100
	// tickSavings is how much it may save up: a program that computes now and then notices nothing.
	tickSavings = 400
)

// allowance keeps a stage whose every turn is within the sandbox's limits from taking a processor for itself.
type allowance struct {
	left float64
	at   time.Time // when left was right
	used uint64    // the sandbox's count at that time
}

func newAllowance() *allowance { return &allowance{left: tickSavings, at: time.Now()} }

// spend takes account of the sandbox's count after a turn, and says how long the program has to wait for its next.
func (a *allowance) spend(ticks uint64, now time.Time) time.Duration {
	a.left = min(tickSavings, a.left+now.Sub(a.at).Seconds()*ticksPerSecond) - float64(ticks-a.used)
	a.at, a.used = now, ticks
	if a.left >= 0 {
		return 0
	}
	return time.Duration(-a.left / ticksPerSecond * float64(time.Second))
}
