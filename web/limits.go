package web

import "cmp"

// Limits bound what may come from one visitor, which is an IP address: a household, or a whole school. A zero field takes
// the value of DefaultLimits.
type Limits struct {
	// Newcomers is how many learners of whom nothing was kept before may come in an hour.
	Newcomers int
	// Guesses is how many wrong codes may be entered in ten minutes.
	Guesses int
}

// DefaultLimits are enough for a school, and not for guessing a code.
func DefaultLimits() Limits { return Limits{Newcomers: 300, Guesses: 30} }

func (l Limits) complete() Limits {
	d := DefaultLimits()
	return Limits{Newcomers: cmp.Or(l.Newcomers, d.Newcomers), Guesses: cmp.Or(l.Guesses, d.Guesses)}
}
