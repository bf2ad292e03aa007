package web

import (
	"cmp"
	"time"
)

// Limits bound what may come from visitors. One visitor is an IP address, or a network of 64 bits of IPv6: a household,
// or a whole school. A zero field takes the value of DefaultLimits.
type Limits struct {
	// Connections is how many TCP connections may be open at once, ConnectionsFromOne how many of them from one visitor.
	Connections, ConnectionsFromOne int
	// Exchange is how long a request may take to arrive once it has begun, and its answer to be taken. Those of Socket.IO
	// have limits of their own.
	Exchange time.Duration
	// Proxies stand in front of the app; none by default. Connections from them aren't one visitor's.
	Proxies Proxies
	// Newcomers is how many learners of whom nothing was kept before may come from one visitor in an hour.
	Newcomers int
	// Guesses is how many wrong codes of another browser's progress one visitor may enter in ten minutes, ClassGuesses how
	// many of classes.
	Guesses, ClassGuesses int
	// Classes is how many one visitor may open in an hour, Joiners how many students may join from there in ten minutes.
	Classes, Joiners int
}

// DefaultLimits are enough for a school, and not for guessing a code. One visitor leaves a quarter of the connections to others.
func DefaultLimits() Limits {
	return Limits{Connections: 20_000, ConnectionsFromOne: 15_000, Exchange: time.Minute, Newcomers: 300, Guesses: 30,
		ClassGuesses: 300, Classes: 60, Joiners: 3000}
}

func (l Limits) complete() Limits {
	d := DefaultLimits()
	return Limits{Connections: cmp.Or(l.Connections, d.Connections), ConnectionsFromOne: cmp.Or(l.ConnectionsFromOne, d.ConnectionsFromOne),
		Exchange: cmp.Or(l.Exchange, d.Exchange), Proxies: l.Proxies,
		Newcomers: cmp.Or(l.Newcomers, d.Newcomers), Guesses: cmp.Or(l.Guesses, d.Guesses),
		ClassGuesses: cmp.Or(l.ClassGuesses, d.ClassGuesses), Classes: cmp.Or(l.Classes, d.Classes), Joiners: cmp.Or(l.Joiners, d.Joiners)}
}
