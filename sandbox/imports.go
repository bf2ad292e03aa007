package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// programKey finds the Program in the context of a call.
type programKey struct{}

func programOf(ctx context.Context) *Program { return ctx.Value(programKey{}).(*Program) }

// Codes of WASI preview 1.
const (
	wasiSuccess     = 0
	wasiBadFile     = 8
	wasiUnsupported = 52
)

// imported is a function that the engine imports: its parameters and its result are on the stack.
type imported func(p *Program, stack []uint64)

// signature letters: i is an i32, I is an i64. The result is an i32, if there is one.
type importSpec struct {
	name, params string
	returns      bool
	run          imported
}

// provideImports gives the engine the only functions by which it reaches out of its memory.
func (e *Engine) provideImports() error {
	env := []importSpec{
		{"host_interrupt", "", true, func(p *Program, s []uint64) { s[0] = p.interrupt() }},
		{"host_call", "iiiii", true, nested(func(p *Program, s []uint64) {
			s[0] = uint64(p.hostCall(uint32(s[0]), uint32(s[1]), uint32(s[3]), uint32(s[4])))
		})},
		{"host_promise_rejection", "iii", false, nested(func(p *Program, s []uint64) {
			promise, reason, handled := uint32(s[0]), uint32(s[1]), uint32(s[2]) != 0
			p.reject(p.unbox(promise), p.unbox(reason), handled)
		})},
		{"host_module_normalize", "ii", true, nested(func(p *Program, s []uint64) {
			s[0] = uint64(p.cstring(p.readCString(uint32(s[1]))))
		})},
		{"host_module_load", "ii", true, nested(func(p *Program, s []uint64) {
			s[0] = uint64(p.loadModule(p.readCString(uint32(s[0])), uint32(s[1])))
		})},
		{"host_get_timezone_offset", "ii", true, func(_ *Program, s []uint64) {
			_, offset := time.Unix(int64(s[0])<<32|int64(uint32(s[1])), 0).Zone()
			s[0] = uint64(uint32(offset))
		}},
	}
	wasi := []importSpec{
		{"clock_time_get", "iIi", true, func(p *Program, s []uint64) {
			p.memory.WriteUint64Le(uint32(s[2]), uint64(time.Now().UnixNano()))
			s[0] = wasiSuccess
		}},
		{"random_get", "ii", true, func(p *Program, s []uint64) {
			rand.Read(p.view(uint32(s[0]), uint32(s[1]))) // never fails
			s[0] = wasiSuccess
		}},
		{"fd_close", "i", true, answer(wasiUnsupported)},
		{"fd_fdstat_get", "ii", true, answer(wasiBadFile)},
		{"fd_seek", "iIii", true, answer(wasiUnsupported)},
		{"fd_write", "iiii", true, answer(wasiBadFile)},
	}
	if err := e.provide("env", env); err != nil {
		return err
	}
	return e.provide("wasi_snapshot_preview1", wasi)
}

func (e *Engine) provide(module string, specs []importSpec) error {
	b := e.runtime.NewHostModuleBuilder(module)
	for _, spec := range specs {
		var params, results []api.ValueType
		for _, letter := range spec.params {
			params = append(params, map[rune]api.ValueType{'i': api.ValueTypeI32, 'I': api.ValueTypeI64}[letter])
		}
		if spec.returns {
			results = []api.ValueType{api.ValueTypeI32}
		}
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(
			func(ctx context.Context, _ api.Module, stack []uint64) { spec.run(programOf(ctx), stack) },
		), params, results).Export(spec.name)
	}
	if _, err := b.Instantiate(e.ctx); err != nil {
		return fmt.Errorf("providing %s: %w", module, err)
	}
	return nil
}

// nested is for an import that calls into the wasm itself.
func nested(run imported) imported {
	return func(p *Program, stack []uint64) {
		if p.depth != 0 {
			panic(trap{errors.New("an import was called within an import")})
		}
		p.depth = 1
		run(p, stack)
		p.depth = 0
	}
}

func answer(code uint64) imported { return func(_ *Program, s []uint64) { s[0] = code } }
