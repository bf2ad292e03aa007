// Package sandbox runs untrusted JavaScript within limits of memory, computing and calls to its host.
// Package playground runs learners' programs with it, giving them their objects through a trusted prelude.
// It knows nothing of Socket.IO, keeps no time between turns, and lets no program see a file, a network or another program.
package sandbox

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"earshot/sandbox/meter"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// quickjs is quickjs.wasm of the npm package quickjs-wasi 3.6.2: QuickJS-NG 0.17.0 behind a thin C interface.
//
//go:embed quickjs.wasm
var quickjs []byte

const (
	// sliceFuel is for how long a program computes before Go's scheduler and garbage collector get a chance, and the
	// Host is asked: nothing else can stop compiled wasm, and while it runs on, the collector stops everybody else.
	sliceFuel  = 10_000 // units of package meter, 0.05 to 0.4 ms
	tickSlices = 10     // of a tick

	fuelExport = "earshot_fuel"

	preludeFile = "<prelude>"
)

// Config is what all programs of an Engine have in common.
type Config struct {
	// CacheDir is where compiled machine code is kept, so that the next start takes milliseconds. "" keeps it in memory.
	// The folder is the engine's alone: what is in it and can't be read is deleted and made anew. It must be one that
	// nobody else can write to, since what is in it is executed.
	CacheDir string
	// Prelude is trusted JavaScript, evaluated in every new program before the learner's source, as a script.
	//
	// It finds these on globalThis, and all are gone before the learner's source runs:
	//   - __host(op, ...texts, ...attachments) calls Host.Call and returns its reply, a string or undefined, or throws its
	//     error. op and the texts, of which there must be one, are primitive strings, the attachments Uint8Arrays.
	//   - __caller() returns "file:line:column" of the innermost frame that is in a file passed to Run, or "". To name
	//     the line of a call whose arguments stand on many lines, one of the prelude's functions between the two must bear the
	//     name (f.name) by which the learner called it. Methods and declared functions do.
	//   - __promiseState(promise) returns "pending", "fulfilled" or "rejected", and __promiseResult(promise) the value or
	//     the reason.
	//   - __dispatch, which the prelude must define: Dispatch calls it with (attachments, ...texts), the first an array of
	//     Uint8Arrays, or undefined where there are none. It returns true if it has put something off for __settle.
	//   - __settle, which it may define: called before and after the microtasks of a turn until it returns false, as Node
	//     runs what process.nextTick has put off.
	Prelude string
	// Modules are the ES modules that a program may import: source text by name.
	Modules map[string]string
	// UnknownModule gives the message for an import that isn't in Modules; nil: "Cannot find module 'x'".
	UnknownModule func(name string) string
	// Limits of every program.
	Limits Limits
}

// Host receives what a program asks of its surroundings. Its methods are called on the goroutine that runs the turn,
// and must not call the Program's methods, but for Close and Caller. Everything that they are given was made by untrusted code.
type Host interface {
	// Call handles __host(op, ...texts, ...attachments) of the prelude. The reply is returned there as a string (undefined
	// when nil); an error is thrown there as a JavaScript Error with that message: of the class that Name says,
	// if it is an *Error with Name "TypeError" or "RangeError". What the slices hold is the callee's to keep, but for the
	// slice of texts itself; a text may not be valid UTF-8. It may ask for the Program's Caller.
	Call(op string, texts, attachments [][]byte) (reply []byte, err error)
	// Rejected is told, at the end of a turn, of each promise rejection that nobody handled.
	Rejected(err *Error)
	// Limited is told, once a turn, of the error that refuses a call beyond Limits.HostCalls or HostBytes.
	Limited(err *Error)
	// GiveWay is called after each 0.05 to 0.4 ms that a turn computes. It may keep the program waiting while others
	// do: that time isn't the turn's. False ends the program at once.
	GiveWay() bool
}

// Engine is the compiled JavaScript engine. One is enough for a process; NewProgram may be called concurrently.
type Engine struct {
	config  Config
	ctx     context.Context // without cancellation: wazero hands it to the host functions
	runtime wazero.Runtime
	cache   wazero.CompilationCache
	module  wazero.CompiledModule
	prelude []byte // bytecode
	closed  atomic.Bool
}

// NewEngine compiles the JavaScript engine: 0.2 to 0.5 s, or some 20 to 50 ms when c.CacheDir has it already. The
// context's values are kept, its cancellation is not.
// It fails if a limit makes no sense, if the cache can't be written, or if the prelude isn't JavaScript.
func NewEngine(ctx context.Context, c Config) (*Engine, error) {
	var err error
	if c.Limits, err = c.Limits.complete(); err != nil {
		return nil, err
	}
	c.Modules = maps.Clone(c.Modules)
	e, err := startEngine(ctx, c)
	if err != nil && c.CacheDir != "" && discardCompiled(c.CacheDir) { // half-written, perhaps, when a disk was full
		e, err = startEngine(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	if err := e.compilePrelude(); err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox: the prelude: %w", err), e.Close())
	}
	return e, nil
}

func startEngine(ctx context.Context, c Config) (*Engine, error) {
	e := &Engine{config: c, ctx: context.WithoutCancel(ctx)}
	if err := e.compileEngine(); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// discardCompiled deletes what wazero keeps in a folder, and says whether there was anything.
func discardCompiled(dir string) bool {
	kept, err := filepath.Glob(filepath.Join(dir, "wazero-*"))
	if err != nil || len(kept) == 0 {
		return false
	}
	for _, k := range kept {
		if os.RemoveAll(k) != nil {
			return false
		}
	}
	return true
}

func (e *Engine) compileEngine() error {
	code, _, err := meter.Rewrite(quickjs, meter.Options{
		Module: "env", Name: "host_interrupt", Fuel: sliceFuel, Export: fuelExport})
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	config := wazero.NewRuntimeConfig().
		WithMemoryLimitPages(uint32(e.config.Limits.reserve() / wasmPage)).
		WithDebugInfoEnabled(false)
	if dir := e.config.CacheDir; dir != "" {
		if e.cache, err = wazero.NewCompilationCacheWithDir(dir); err != nil {
			return fmt.Errorf("sandbox: the folder for compiled code, %s, can't be used: %w", dir, err)
		}
		config = config.WithCompilationCache(e.cache)
	}
	e.runtime = wazero.NewRuntimeWithConfig(e.ctx, config)
	if err := e.provideImports(); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	ctx := experimental.WithCompilationWorkers(e.ctx, runtime.GOMAXPROCS(0))
	if e.module, err = e.runtime.CompileModule(ctx, code); err != nil {
		return fmt.Errorf("sandbox: compiling the JavaScript engine: %w", err)
	}
	return nil
}

// compilePrelude turns the prelude into bytecode, so that a syntax error in it shows at start-up.
func (e *Engine) compilePrelude() error {
	p, err := e.instantiate(nil)
	if err != nil {
		return err
	}
	defer p.Close()
	return p.turn(func() (o outcome) {
		e.prelude, o = p.compile(preludeFile, e.config.Prelude)
		return o
	})
}

// NewProgram makes a program with the prelude loaded and no learner's code.
func (e *Engine) NewProgram(h Host) (*Program, error) {
	if e.closed.Load() {
		return nil, errors.New("sandbox: the engine is closed")
	}
	p, err := e.instantiate(h)
	if err != nil {
		return nil, err
	}
	if err := p.begin(e.prelude); err != nil {
		p.Close()
		return nil, fmt.Errorf("sandbox: a new program: %w", err)
	}
	return p, nil
}

// Check parses a script and runs nothing of it. The error, if any, is an *Error.
func (e *Engine) Check(file, src string) error {
	if e.closed.Load() {
		return errors.New("sandbox: the engine is closed")
	}
	p, err := e.instantiate(nil)
	if err != nil {
		return err
	}
	defer p.Close()
	src = strings.ToValidUTF8(src, "\uFFFD")
	return p.turn(func() outcome {
		if o := p.harden(); o.threw {
			return o
		}
		p.sources[file] = newSource(src, 0)
		return p.check(file, src)
	})
}

// Close frees the engine and every program that is still open. No program may be in a turn.
func (e *Engine) Close() error {
	e.closed.Store(true)
	var err error
	if e.runtime != nil {
		err = e.runtime.Close(e.ctx)
	}
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(e.ctx))
	}
	return err
}
