package playground

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"earshot/lessons"
	"earshot/sandbox"
)

//go:embed facade/*.js
var facade embed.FS

// facadeParts make up the trusted code that every program finds before it, in this order.
var facadeParts = []string{"host", "binary", "inspect", "console", "timers", "emitter", "platform", "server", "socket", "dispatch", "modules"}

// NewEngine is NewEngineWithin DefaultLimits.
func NewEngine(ctx context.Context, cacheDir string) (*sandbox.Engine, error) {
	return NewEngineWithin(ctx, cacheDir, Limits{})
}

// NewEngineWithin makes the sandbox engine that stages run their programs in: the facade of Socket.IO's server API is part
// of it. cacheDir holds compiled code between starts; "" compiles afresh. Give the same limits to NewStages.
func NewEngineWithin(ctx context.Context, cacheDir string, limits Limits) (*sandbox.Engine, error) {
	limits = limits.complete()
	prelude := fmt.Sprintf("(() => {\n'use strict'\nconst MOST_LISTENERS = %d\n", limits.Listeners)
	for _, part := range facadeParts {
		source, err := facade.ReadFile("facade/" + part + ".js")
		if err != nil {
			return nil, err
		}
		prelude += string(source)
	}
	return sandbox.NewEngine(ctx, sandbox.Config{
		CacheDir:      cacheDir,
		Prelude:       prelude + "})()\n",
		Modules:       importable(),
		UnknownModule: unknownModule,
		Limits: sandbox.Limits{SourceBytes: MaxSource, SoftTicks: limits.TurnTicks, Memory: uint64(limits.StageMemory),
			HostCalls: limits.TurnCalls, HostBytes: limits.TurnBytes},
	})
}

// exported are the modules that a program may import, and the names that each exports beside its default.
var exported = map[string]string{
	"socket.io": "Server, Namespace, Socket", "http": "createServer, Server", "https": "createServer, Server",
	"http2": "createServer", "express": "json, urlencoded, Router", "cors": "", "events": "EventEmitter, once",
	"buffer": "Buffer", "crypto": "randomUUID, randomBytes, getRandomValues", "url": "URL, URLSearchParams, fileURLToPath",
	"util": "inspect, format, promisify", "timers": "", "timers/promises": "setTimeout, setImmediate",
}

// importable makes ES modules of what the facade's modules.js has for require, with and without "node:".
func importable() map[string]string {
	modules := map[string]string{}
	for name, names := range exported {
		source := fmt.Sprintf("const it = globalThis.__modules[%q]\nexport default it\n", name)
		if names != "" {
			source += "export const { " + names + " } = it\n"
		}
		if name == "socket.io" {
			source = strings.Replace(source, "default it", "default it.Server", 1)
		}
		modules[name], modules["node:"+name] = source, source
	}
	return modules
}

// instead says what a playground offers where a program asks for a part of Node that isn't there.
var instead = map[string]string{
	"fs": "a program has no files; keep what you need in a variable", "net": "a program has no network of its own; its clients come over Socket.IO",
	"child_process": "a program can't start others", "worker_threads": "a program has one thread", "cluster": "a stage is one server",
	"mongoose": "a program has no database; keep what you need in a Map", "redis": "a stage is one server, and needs no adapter",
	"@socket.io/redis-adapter": "a stage is one server, and needs no adapter", "socket.io-client": "the clients have it: see client.js",
	"dotenv": "there is no environment to read; write the value into the program",
}

func unknownModule(name string) string {
	offer, known := instead[strings.TrimPrefix(name, "node:")]
	if !known {
		offer = "a playground has socket.io and a little of Node: events, buffer, crypto, timers, url, util"
	}
	return fmt.Sprintf("Cannot find module '%s': %s", name, offer)
}

// ErrFull, ErrVisitorFull and ErrNoMemory say that no further stage can be opened now.
var (
	ErrFull        = errors.New("all stages are taken at the moment; one becomes free when somebody leaves")
	ErrVisitorFull = errors.New("you have as many stages open as one visitor may; close a page that you don't need")
	ErrNoMemory    = errors.New("this server has no memory left for another stage at the moment; some becomes free when somebody leaves")
)

// Stages opens stages, finds them, and ends those that nobody uses. It is safe for concurrent use.
type Stages struct {
	engine *sandbox.Engine
	limits Limits
	tally  *tally
	turns  *turns
	memory *memory
	log    *slog.Logger

	mu     sync.Mutex
	open   map[string]*Stage
	making map[string]int // stages being opened, by visitor
	closed bool
	stop   chan struct{}
	ending sync.WaitGroup
}

// NewStages begins with none. Close it when done.
func NewStages(engine *sandbox.Engine, limits Limits, log *slog.Logger) *Stages {
	limits = limits.complete()
	st := &Stages{engine: engine, limits: limits, tally: newTally(), turns: newTurns(limits.Turns), memory: newMemory(), log: log, open: map[string]*Stage{}, making: map[string]int{},
		stop: make(chan struct{})}
	st.ending.Go(st.sweep)
	st.ending.Go(st.watchMemory)
	return st
}

// Open starts a stage for a visitor, from a lesson. An empty program means the lesson's own. The error is ErrFull,
// ErrVisitorFull, or the learner's: a *sandbox.Error.
func (st *Stages) Open(visitor string, lesson *lessons.Lesson, program string) (*Stage, error) {
	if program == "" {
		program = lesson.Playground.Program
	}
	if err := st.reserve(visitor); err != nil {
		st.tally.refuse(err)
		return nil, err
	}
	s, err := openStage(st, lesson, program, visitor)
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.making[visitor]--; st.making[visitor] == 0 {
		delete(st.making, visitor)
	}
	if err != nil {
		return nil, err
	}
	if st.closed {
		st.ending.Go(func() { s.end(context.Background(), "the server is shutting down") })
		return nil, ErrFull
	}
	st.open[s.id] = s
	st.tally.open()
	st.log.Info("stage opened", "stage", s.id, "visitor", visitor, "open", len(st.open))
	return s, nil
}

// reserve counts a stage that is about to be opened; to make room it ends one of the visitor's that nobody uses.
func (st *Stages) reserve(visitor string) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	making, mine := 0, st.making[visitor]
	for _, n := range st.making {
		making += n
	}
	var spare *Stage
	for _, s := range st.open {
		if s.visitor != visitor {
			continue
		}
		mine++
		if spare == nil || s.unusedFor(time.Now()) > spare.unusedFor(time.Now()) {
			spare = s
		}
	}
	if st.memory.short.Load() {
		return ErrNoMemory
	}
	full, visitorFull := len(st.open)+making >= st.limits.Stages, mine >= st.limits.PerVisitor
	if (full || visitorFull) && spare != nil && spare.unusedFor(time.Now()) > 10*time.Second {
		st.endLocked(spare, "you have opened other stages since")
		full, visitorFull = false, false
	}
	switch {
	case st.closed || full:
		return ErrFull
	case visitorFull:
		return ErrVisitorFull
	}
	st.making[visitor]++
	return nil
}

// Get finds an open stage.
func (st *Stages) Get(id string) (*Stage, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	s, ok := st.open[id]
	return s, ok
}

// End ends a stage; why is told to those who look at it. It says false if there is none with that id.
func (st *Stages) End(id, why string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	s, ok := st.open[id]
	if ok {
		st.endLocked(s, why)
	}
	return ok
}

func (st *Stages) endLocked(s *Stage, why string) {
	delete(st.open, s.id)
	st.log.Info("stage ended", "stage", s.id, "why", why, "open", len(st.open))
	st.ending.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.end(ctx, why); err != nil {
			st.log.Error("a stage didn't end in time", "stage", s.id, "error", err)
		}
		st.tally.ended(s.timeline.written(), s.sent.Load())
	})
}

// sweep ends stages that nobody has used for too long.
func (st *Stages) sweep() {
	tick := time.NewTicker(max(st.limits.Idle/10, 50*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-st.stop:
			return
		case now := <-tick.C:
			st.mu.Lock()
			for _, s := range st.open {
				if s.unusedFor(now) >= st.limits.Idle {
					st.endLocked(s, fmt.Sprintf("nobody used it for %s", st.limits.Idle))
				}
			}
			st.mu.Unlock()
		}
	}
}

// Counters says what all stages have done and hold.
func (st *Stages) Counters() Counters {
	c := Counters{Memory: st.memory.stages.Load(), ProcessMemory: processMemory()}
	st.tally.fill(&c)
	st.turns.fill(&c)
	st.mu.Lock()
	defer st.mu.Unlock()
	c.Stages = len(st.open)
	for _, s := range st.open {
		s.fill(&c)
	}
	return c
}

// Close ends all stages, and waits until they are gone or ctx ends.
func (st *Stages) Close(ctx context.Context) error {
	st.mu.Lock()
	if !st.closed {
		st.closed = true
		close(st.stop)
		for _, s := range st.open {
			st.endLocked(s, "the server is shutting down")
		}
	}
	st.mu.Unlock()
	gone := make(chan struct{})
	go func() {
		st.ending.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
