package playground

import (
	"runtime"
	"time"
)

// Limits bound what visitors, programs and clients may use. A zero field takes the value of DefaultLimits. What a limit
// refuses to a program or a client stands on the stage's timeline, as an entry of KindLimit that names it.
type Limits struct {
	// Stages is how many may be open at once, PerVisitor how many of them one visitor may have opened.
	Stages, PerVisitor int
	// Idle is how long a stage stays that nobody watches, uses or is connected to.
	Idle time.Duration

	// TurnTicks is how much one turn of a program may compute before it is stopped, in the sandbox's ticks: one to four
	// milliseconds each, counted as work, so that a busy machine stops nobody.
	TurnTicks int
	// TicksPerSecond is how much a stage may compute in the long run, and TicksSaved how much it may save up for a moment.
	// A stage that has used it up is slowed down.
	TicksPerSecond, TicksSaved int
	// Turns is how many programs compute at once. The others wait, those that have computed least go first.
	Turns int

	// StageMemory is what the JavaScript of one stage may take, in bytes: beyond it, it meets "out of memory".
	StageMemory int64
	// AllMemory is what all stages may take together, in bytes: their programs, their timelines, and what waits for
	// their programs and clients. ProcessMemory is what the whole process may. Above nine tenths of either no further stage is
	// opened; above either, the program that has taken most is stopped.
	AllMemory, ProcessMemory int64

	// Source is how many bytes a program, or the clients' code, may be long; at most MaxSource.
	Source int
	// TurnCalls is how often one turn may emit, log, set timers and the like, TurnBytes how much it may hand over in all.
	// TurnSends is to how many receivers it may emit, one emit to n of them counting as n.
	TurnCalls, TurnBytes, TurnSends int
	// CallsPerSecond and CallsSaved say the same of the long run: a program that does more is slowed down.
	CallsPerSecond, CallsSaved int
	// BytesOutPerSecond and BytesOutSaved are how much a stage may send to all its clients together in the long run, in
	// bytes. A program that sends more is slowed down.
	BytesOutPerSecond, BytesOutSaved int
	// Timers is how many of a program's timers may run at once, Listeners how many listeners an event may have on one object.
	Timers, Listeners int
	// Namespaces is how many a stage may have, and Joined in how many rooms its sockets may be, all taken together.
	// RoomName is how many bytes the name of a room or a namespace may be long.
	Namespaces, Joined, RoomName int
	// Replies is how many acknowledgements may be outstanding, in each direction.
	Replies int

	// Clients is how many connections a stage may have at once, Lanes how many lanes its timeline has: the last is everybody's
	// for whom there is none any more.
	Clients, Lanes int
	// PacketsPerSecond and PacketsSaved are how many packets a stage takes from all its clients together in the long
	// run. They are read more slowly beyond that.
	PacketsPerSecond, PacketsSaved int
	// Inbox is how many happenings may wait for a program, and InboxBytes what they may weigh together. Whose message
	// doesn't find room is disconnected.
	Inbox, InboxBytes int
	// ClientPending is how many bytes may wait for one client that reads slowly, StagePending for all of a stage. A client
	// that is too far behind is disconnected.
	ClientPending, StagePending int64

	// Entries is how many entries a timeline keeps, and EntriesBytes what they may weigh together, roughly. The oldest go
	// first.
	Entries, EntriesBytes int
}

// DefaultLimits are meant for one machine that serves a school: generous to a lesson, and harmless to everybody else.
func DefaultLimits() Limits {
	process := machineMemory() / 4 * 3 &^ (1<<20 - 1) // whole MiB are easier to read
	return Limits{
		Stages: 500, PerVisitor: 50, Idle: 10 * time.Minute,
		TurnTicks: 100, TicksPerSecond: 100, TicksSaved: 400, Turns: max(2, runtime.GOMAXPROCS(0)),
		StageMemory: 24 << 20, AllMemory: process / 3 * 2 &^ (1<<20 - 1), ProcessMemory: process,
		Source: MaxSource, TurnCalls: 2000, TurnBytes: 4 << 20, TurnSends: 200_000, CallsPerSecond: 5000, CallsSaved: 20_000,
		BytesOutPerSecond: 64 << 20, BytesOutSaved: 256 << 20,
		Timers: 1000, Listeners: 1000, Namespaces: 100, Joined: 10_000, RoomName: 1 << 10, Replies: 10_000,
		Clients: 10_000, Lanes: maxLanes, PacketsPerSecond: 5000, PacketsSaved: 20_000,
		Inbox: 10_000, InboxBytes: 16 << 20, ClientPending: 4 << 20, StagePending: 64 << 20,
		Entries: maxEntries, EntriesBytes: maxTimelineBytes,
	}
}

// complete gives every field that is zero its default.
func (l Limits) complete() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ field, value *int }{
		{&l.Stages, &d.Stages}, {&l.PerVisitor, &d.PerVisitor}, {&l.TurnTicks, &d.TurnTicks},
		{&l.TicksPerSecond, &d.TicksPerSecond}, {&l.TicksSaved, &d.TicksSaved}, {&l.Turns, &d.Turns}, {&l.Source, &d.Source},
		{&l.TurnCalls, &d.TurnCalls}, {&l.TurnBytes, &d.TurnBytes}, {&l.TurnSends, &d.TurnSends}, {&l.CallsPerSecond, &d.CallsPerSecond},
		{&l.CallsSaved, &d.CallsSaved}, {&l.BytesOutPerSecond, &d.BytesOutPerSecond}, {&l.BytesOutSaved, &d.BytesOutSaved},
		{&l.Timers, &d.Timers}, {&l.Listeners, &d.Listeners}, {&l.Namespaces, &d.Namespaces}, {&l.Joined, &d.Joined},
		{&l.RoomName, &d.RoomName}, {&l.Replies, &d.Replies}, {&l.Clients, &d.Clients}, {&l.Lanes, &d.Lanes},
		{&l.PacketsPerSecond, &d.PacketsPerSecond}, {&l.PacketsSaved, &d.PacketsSaved}, {&l.Inbox, &d.Inbox},
		{&l.InboxBytes, &d.InboxBytes}, {&l.Entries, &d.Entries}, {&l.EntriesBytes, &d.EntriesBytes},
	} {
		orDefault(f.field, *f.value)
	}
	for _, f := range []struct{ field, value *int64 }{
		{&l.StageMemory, &d.StageMemory}, {&l.AllMemory, &d.AllMemory}, {&l.ProcessMemory, &d.ProcessMemory},
		{&l.ClientPending, &d.ClientPending}, {&l.StagePending, &d.StagePending},
	} {
		orDefault(f.field, *f.value)
	}
	orDefault(&l.Idle, d.Idle)
	return l
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
