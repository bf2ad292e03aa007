package sandbox

import (
	"fmt"
	"time"
)

// Limits bound one program. A zero field takes the value of DefaultLimits.
type Limits struct {
	// Memory is what JavaScript may allocate, in bytes, 2 MiB to 1 GiB. Beyond it the program sees an ordinary
	// "out of memory" error. The whole instance ends at 8 MiB more, which nothing can pass.
	Memory uint64
	// Stack is the depth of JavaScript's calls, in bytes: 256 KiB are about 1,000 calls. At most 1 MiB.
	Stack uint64
	// SoftTicks and HardTicks bound the computing of one turn. A tick is 100,000 loop headers of the engine, 0.5 to
	// 4 ms, and some 15,000 rounds of an empty loop: it counts work, so that a busy machine kills nobody. At SoftTicks the turn is interrupted, at HardTicks
	// (which only a single builtin that doesn't come back can reach) the program is killed.
	SoftTicks, HardTicks int
	// Wall is a backstop only: a turn that has lasted so long is killed at its next tick.
	Wall time.Duration
	// HostCalls and HostBytes bound what one turn may ask of the Host: the number of calls, and the bytes of their
	// arguments and attachments. One more throws a RangeError.
	HostCalls, HostBytes int
	// SourceBytes is the longest source that Run takes.
	SourceBytes int
}

// DefaultLimits are meant for a lesson's program: generous to it, and harmless to others.
func DefaultLimits() Limits {
	return Limits{
		Memory: 24 << 20, Stack: 256 << 10,
		SoftTicks: 100, HardTicks: 150, Wall: 10 * time.Second,
		HostCalls: 2000, HostBytes: 4 << 20,
		SourceBytes: 64 << 10,
	}
}

const (
	wasmPage    = 64 << 10
	engineExtra = 8 << 20 // room above Limits.Memory for what the host writes and for allocations in flight
)

// reserve is the most linear memory that an instance can have, in bytes.
func (l Limits) reserve() uint64 {
	return (l.Memory + engineExtra + wasmPage - 1) / wasmPage * wasmPage
}

func (l Limits) complete() (Limits, error) {
	d := DefaultLimits()
	orDefault(&l.Memory, d.Memory)
	orDefault(&l.Stack, d.Stack)
	orDefault(&l.SoftTicks, d.SoftTicks)
	orDefault(&l.HardTicks, max(d.HardTicks, l.SoftTicks+l.SoftTicks/2))
	orDefault(&l.Wall, d.Wall)
	orDefault(&l.HostCalls, d.HostCalls)
	orDefault(&l.HostBytes, d.HostBytes)
	orDefault(&l.SourceBytes, d.SourceBytes)
	switch {
	case l.Memory < 2<<20 || l.Memory > 1<<30:
		return l, fmt.Errorf("sandbox: Limits.Memory is %d bytes, it must be 2 MiB to 1 GiB", l.Memory)
	case l.Stack > 1<<20:
		return l, fmt.Errorf("sandbox: Limits.Stack is %d bytes, it must be at most 1 MiB", l.Stack)
	case l.SoftTicks < 1 || l.HardTicks <= l.SoftTicks:
		return l, fmt.Errorf("sandbox: Limits.SoftTicks is %d and HardTicks %d, the second must be greater", l.SoftTicks, l.HardTicks)
	case l.Wall < 0 || l.HostCalls < 0 || l.HostBytes < 0 || l.SourceBytes < 0:
		return l, fmt.Errorf("sandbox: a limit is negative: %+v", l)
	}
	return l, nil
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
