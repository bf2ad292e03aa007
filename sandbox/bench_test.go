package sandbox_test

import (
	"context"
	"testing"

	"earshot/sandbox"
)

func BenchmarkEngineStart(b *testing.B) {
	start := func(b *testing.B, dir string) {
		e, err := sandbox.NewEngine(context.Background(), sandbox.Config{Prelude: prelude, CacheDir: dir})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			start(b, "")
		}
	})
	b.Run("warm", func(b *testing.B) {
		dir := b.TempDir()
		start(b, dir)
		for b.Loop() {
			start(b, dir)
		}
	})
}

func BenchmarkNewProgram(b *testing.B) {
	e := engineFor(b, sandbox.Config{})
	var memory uint64
	for b.Loop() {
		p, err := e.NewProgram(&host{})
		if err != nil {
			b.Fatal(err)
		}
		memory = p.Memory()
		p.Close()
	}
	b.ReportMetric(float64(memory)/1024, "KiB-address-space") // see BenchmarkIdleProgram for what it really takes
}

// BenchmarkIdleProgram measures what a program costs that has run a small source and waits: pages that it touched.
func BenchmarkIdleProgram(b *testing.B) {
	e := engineFor(b, sandbox.Config{})
	const many = 200
	var resident int
	for b.Loop() {
		var programs []*sandbox.Program
		before := memoryInUse(b)
		for range many {
			p, err := e.NewProgram(&host{})
			if err != nil {
				b.Fatal(err)
			}
			if err := p.Run("server.js", "on(m => console.log(m))"); err != nil {
				b.Fatal(err)
			}
			programs = append(programs, p)
		}
		resident += memoryInUse(b) - before
		for _, p := range programs {
			p.Close()
		}
	}
	b.ReportMetric(float64(resident)/float64(b.N)/many/1024, "KiB/program")
}

func BenchmarkDispatch(b *testing.B) {
	p, h := newProgram(b)
	h.call = func(string, []byte, [][]byte) ([]byte, error) { return nil, nil }
	err := p.Run("server.js", "on(msg => { const user = msg.user?.name || 'Anonymous'; call('emit', { user, message: msg.text }) })")
	if err != nil {
		b.Fatal(err)
	}
	message := `{"id":"Xk2","event":"chatMessage","text":"hello, everyone","user":null}`
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Dispatch(nil, message); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCaller measures one __caller, from a function of the prelude that a listener calls.
func BenchmarkCaller(b *testing.B) {
	p, err := engineFor(b, sandbox.Config{}).NewProgram(quiet{})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	if err := p.Run("server.js", "on(n => { for (let i = 0; i < n; i++) where() })"); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Dispatch(nil, "1000"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/caller")
}

type quiet struct{}

func (quiet) Call(string, [][]byte, [][]byte) ([]byte, error) { return nil, nil }
func (quiet) Rejected(*sandbox.Error)                         {}
func (quiet) Limited(*sandbox.Error)                          {}
func (quiet) GiveWay() bool                                   { return true }
