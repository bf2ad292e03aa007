package main

import (
	"math"
	"time"

	"earshot/classroom"
	"earshot/playground"
	"earshot/web"
)

// filesKept is how many files are left to what isn't a connection.
const filesKept = 256

// defineClasses adds the flags of what bounds classes.
func (l *limits) defineClasses(s *flagSet) {
	standard, most := classroom.DefaultLimits(), web.DefaultLimits()
	number(s, &l.classes.Students, "class-students", standard.Students, 1, 100_000, "how many students may be in a class")
	number(s, &l.classes.Classes, "classes", standard.Classes, 1, many, "how many classes are kept")
	number(s, &l.visitors.ClassGuesses, "class-guesses", most.ClassGuesses, 1, many, "how many wrong codes of classes may come from one IP address in ten minutes; who is in a class already isn't kept out")
	number(s, &l.visitors.Classes, "classes-per-visitor", most.Classes, 1, many, "how many classes may be opened from one IP address in an hour")
	number(s, &l.visitors.Joiners, "class-joiners", most.Joiners, 1, many, "how many students may join classes from one IP address in ten minutes")
}

// define adds a flag for every other limit, with its default.
func (l *limits) define(s *flagSet) {
	standard := playground.DefaultLimits()
	of := &l.stages

	s.group("Limits of stages")
	number(s, &of.Stages, "stages", standard.Stages, 1, many, "how many stages may be open at once")
	number(s, &of.PerVisitor, "stages-per-visitor", standard.PerVisitor, 1, many, "how many of them one visitor (an IP address) may have opened")
	s.time(&of.Idle, "stage-idle", standard.Idle, time.Second, "how long a stage stays that nobody watches, uses or is connected to")
	size(s, &of.AllMemory, "memory", standard.AllMemory, 64<<20, math.MaxInt64, "what all stages together may take; above nine tenths of it no further one is opened, above it the program that takes most is stopped")
	s.instead("memory", "half of the machine's memory")
	size(s, &of.ProcessMemory, "process-memory", standard.ProcessMemory, 128<<20, math.MaxInt64, "the same of the whole process")
	s.instead("process-memory", "three quarters of the machine's memory")
	number(s, &of.Entries, "entries", standard.Entries, 100, many, "how many entries a timeline keeps; the oldest go first")
	size(s, &of.EntriesBytes, "entries-size", standard.EntriesBytes, 64<<10, 1<<30, "what those may take together, roughly")

	s.group("Limits of programs")
	size(s, &of.StageMemory, "program-memory", standard.StageMemory, 2<<20, 1<<30, "what a program may allocate; beyond it, it sees an ordinary \"out of memory\" error")
	size(s, &of.Source, "program-size", standard.Source, 1<<10, playground.MaxSource, "how long a program may be, or the clients' code")
	number(s, &of.TurnTicks, "turn-ticks", standard.TurnTicks, 1, 1_000_000, "how much one turn of a program may compute before it is stopped, in ticks: a tick is a fixed amount of work, 0.5 to 4 ms of it")
	number(s, &of.TurnCalls, "turn-calls", standard.TurnCalls, 10, many, "how often one turn may emit, log, set timers and the like")
	size(s, &of.TurnBytes, "turn-bytes", standard.TurnBytes, 1<<10, 1<<30, "how much it may hand over by that")
	number(s, &of.TurnSends, "turn-sends", standard.TurnSends, 10, many, "to how many receivers one turn may emit; one emit to n of them counts as n")
	number(s, &of.Turns, "turns", standard.Turns, 1, many, "how many programs compute at once; of the others, those go first that have computed least")
	s.instead("turns", "the number of processors, at least 2")
	number(s, &of.TicksPerSecond, "ticks-per-second", standard.TicksPerSecond, 1, many, "how many ticks a stage may compute a second in the long run, before it is slowed down")
	number(s, &of.TicksSaved, "ticks-saved", standard.TicksSaved, 1, many, "how many of those it may save up")
	number(s, &of.CallsPerSecond, "calls-per-second", standard.CallsPerSecond, 10, many, "how often a stage may emit, log, set timers and the like a second in the long run, before it is slowed down")
	number(s, &of.CallsSaved, "calls-saved", standard.CallsSaved, 10, many, "how many of those it may save up")
	size(s, &of.BytesOutPerSecond, "out-per-second", standard.BytesOutPerSecond, 64<<10, many, "how much a stage may send to all its clients a second in the long run, before it is slowed down")
	size(s, &of.BytesOutSaved, "out-saved", standard.BytesOutSaved, 64<<10, many, "how much of that it may save up")
	number(s, &of.Timers, "timers", standard.Timers, 1, many, "how many of a program's timers may run at once")
	number(s, &of.Listeners, "listeners", standard.Listeners, 10, many, "how many listeners an event may have on one object")
	number(s, &of.Namespaces, "namespaces", standard.Namespaces, 1, many, "how many namespaces a stage may have")
	number(s, &of.Joined, "joined", standard.Joined, 10, many, "in how many rooms a stage's sockets may be, all taken together")
	size(s, &of.RoomName, "room-name", standard.RoomName, 32, 64<<10, "how long the name of a room or a namespace may be")
	number(s, &of.Replies, "acknowledgements", standard.Replies, 1, many, "how many acknowledgements may be outstanding, in each direction")

	s.group("Limits of clients")
	number(s, &of.Clients, "clients", standard.Clients, 1, many, "how many connections a stage may have at once")
	number(s, &of.Lanes, "lanes", standard.Lanes, 2, standard.Lanes, "how many lanes a timeline has; the last is everybody's for whom there is none any more")
	number(s, &of.PacketsPerSecond, "packets-per-second", standard.PacketsPerSecond, 1, many, "how many packets a stage takes from all its clients a second in the long run, before it reads them more slowly")
	number(s, &of.PacketsSaved, "packets-saved", standard.PacketsSaved, 1, many, "how many of those may be saved up")
	number(s, &of.Inbox, "inbox", standard.Inbox, 10, many, "how much that has happened may wait for a program; who sends more is disconnected")
	size(s, &of.InboxBytes, "inbox-size", standard.InboxBytes, 64<<10, 1<<30, "what that may take")
	size(s, &of.ClientPending, "client-waiting", standard.ClientPending, 64<<10, 1<<30, "how much may wait for one client that reads slowly, before it is disconnected")
	size(s, &of.StagePending, "stage-waiting", standard.StagePending, 64<<10, math.MaxInt64, "how much may wait for all clients of a stage, before those are disconnected that read slowest")
	most := web.DefaultLimits()
	number(s, &l.visitors.Connections, "connections", max(10, min(most.Connections, openFiles()-filesKept)), 10, many, "how many connections may be open at once; who comes too late hears so")
	s.instead("connections", "20000, or a little less than the system lets it open files")
	number(s, &l.visitors.ConnectionsFromOne, "connections-per-visitor", most.ConnectionsFromOne, 4, many, "how many of them may come from one IP address")
	s.time(&l.visitors.Exchange, "request-time", most.Exchange, time.Second, "how long a request may take to arrive, and its answer to be taken; those of Socket.IO follow its own times")
	number(s, &l.visitors.Newcomers, "newcomers", most.Newcomers, 1, many, "how many learners of whom nothing was kept before may come from one IP address in an hour")
	number(s, &l.visitors.Guesses, "guesses", most.Guesses, 1, many, "how many wrong codes for another browser's progress may come from one IP address in ten minutes")
}
