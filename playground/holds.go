package playground

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"earshot/sandbox"
)

// holdAtMost is how long one packet of a client is kept from being read, however much its stage has taken.
const holdAtMost = time.Second

// account takes what the latest turn has used from the stage's allowances, and says how long the program has to wait
// for that, and for the sake of which limit.
func (p *program) account() (wait time.Duration, name LimitName) {
	s, now := p.stage, time.Now()
	if p.js == nil {
		return 0, ""
	}
	ticks := int(p.js.Ticks() - p.ticks)
	p.ticks += uint64(ticks)
	p.memory.Store(int64(p.js.Memory()))
	for _, used := range []struct {
		name LimitName
		wait time.Duration
	}{
		{LimitComputing, s.computing.Spend(ticks, now)},
		{LimitCalls, s.calls.Spend(p.calls, now)},
		{LimitBytesOut, s.bytesOut.Spend(int(p.sent.Swap(0)), now)},
	} {
		if used.wait > wait {
			wait, name = used.wait, used.name
		}
	}
	s.stages.memory.changed()
	return wait, name
}

// slowedDown is what a program is told that does too much in the long run.
func (s *Stage) slowedDown(name LimitName) string {
	limits, what := s.limits, ""
	switch name {
	case LimitComputing:
		what = "computes more than a stage may"
	case LimitCalls:
		what = fmt.Sprintf("emits, logs and the like more than %d times a second", limits.CallsPerSecond)
	case LimitBytesOut:
		what = fmt.Sprintf("sends more than %s a second to its clients", bytesText(limits.BytesOutPerSecond))
	}
	return "the program " + what + " in the long run: it is slowed down from now on"
}

// GiveWay lets the program go on, when it's its turn. It implements sandbox.Host.
func (p *program) GiveWay() bool {
	p.uncork()
	runtime.Gosched()
	p.gaveWay = time.Now()
	return p.leave.giveWay(p.quit)
}

// giveWay is GiveWay for a turn that spends its time in the operations of the facade.
func (p *program) giveWay() bool {
	return time.Since(p.gaveWay) < time.Millisecond || p.GiveWay()
}

// Limited writes on the timeline that a turn may ask for no more. It implements sandbox.Host.
func (p *program) Limited(err *sandbox.Error) { p.exceed(LimitTurnCalls, "%s", err.Message) }

// exceed refuses what a limit doesn't allow: the error is for the program, and its timeline is told, not more often than
// once a second.
func (p *program) exceed(name LimitName, format string, values ...any) *sandbox.Error {
	e := &sandbox.Error{Name: "RangeError", Message: fmt.Sprintf(format, values...)}
	if p.stage.limited(name) {
		p.record(Entry{Kind: KindLimit, Text: e.Message})
	}
	return e
}

// countLimit says whether an error is a limit's doing, and counts that.
func (p *program) countLimit(err error) bool {
	thrown, ok := errors.AsType[*sandbox.Error](err)
	switch {
	case !ok:
		return false
	case outOfMemory(thrown):
		p.stage.stages.tally.limit(LimitMemory)
	case thrown.Interrupted || thrown.Killed:
		p.stage.stages.tally.limit(LimitTurn)
	default:
		return false
	}
	return true
}

// outOfMemory tells whether a program has met its limit of memory: it may have thrown, or was ended for it.
func outOfMemory(e *sandbox.Error) bool {
	return e.Message == "out of memory" && (e.Killed || e.Name == "InternalError")
}

// limited counts that a limit took hold, and says whether it is time to tell of it again.
func (s *Stage) limited(name LimitName) bool {
	s.stages.tally.limit(name)
	s.toldMu.Lock()
	defer s.toldMu.Unlock()
	now := time.Now()
	if now.Sub(s.told[name]) < time.Second {
		return false
	}
	s.told[name] = now
	return true
}

// limit counts that a limit took hold of a client, and tells of it.
func (s *Stage) limit(name LimitName, e Entry) {
	if s.limited(name) {
		e.Lane, e.Kind = ServerLane, KindLimit
		s.timeline.Add(e)
	}
}

// pace says how long a client's packet has to wait before it is read.
func (s *Stage) pace(int) time.Duration {
	wait := s.packets.Spend(1, time.Now())
	if wait > 0 {
		s.limit(LimitPackets, Entry{Text: fmt.Sprintf("the clients send more than %d packets a second in the long run: they are read more slowly",
			s.limits.PacketsPerSecond)})
	}
	return min(wait, holdAtMost)
}

// bytesText writes a size as people do.
func bytesText(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
