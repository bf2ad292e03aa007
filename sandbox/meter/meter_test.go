package meter_test

import (
	"context"
	"strings"
	"testing"

	"earshot/sandbox/meter"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

var options = meter.Options{Module: "host", Name: "empty", Fuel: 1000, Export: "fuel"}

// module makes a WebAssembly module that imports host.empty, has one page of memory and a global, and exports one function
// "run" of type (i32) -> i32 with the given instructions.
func module(instructions ...byte) []byte {
	section := func(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }
	body := append([]byte{0}, instructions...) // no locals
	body = append(body, 0x0b)
	var m []byte
	m = append(m, "\x00asm\x01\x00\x00\x00"...)
	m = append(m, section(1, 2, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f)...)
	m = append(m, section(2, append([]byte{1, 4}, "host\x05empty\x00\x00"...)...)...)
	m = append(m, section(3, 1, 1)...)
	m = append(m, section(5, 1, 0, 1)...)
	m = append(m, section(6, 1, 0x7f, 1, 0x41, 7, 0x0b)...)
	m = append(m, section(7, append([]byte{1, 3}, "run\x00\x01"...)...)...)
	m = append(m, section(10, append([]byte{1, byte(len(body))}, body...)...)...)
	return m
}

// countDown loops as often as its argument says, and returns 0.
var countDown = []byte{
	0x03, 0x40, // loop
	0x20, 0, 0x41, 1, 0x6b, 0x22, 0, // n = n - 1
	0x0d, 0, // br_if loop
	0x0b,    // end
	0x20, 0, // n
}

// fill fills as many bytes as its argument says, and returns that number.
var fill = []byte{0x41, 0, 0x41, 1, 0x20, 0, 0xfc, 11, 0, 0x20, 0}

// run calls the metered function, and counts how often it was out of fuel. Each time it gets 1000 more.
func run(t *testing.T, wasm []byte, argument uint64) (result uint64, empty int) {
	t.Helper()
	metered, sites, err := meter.Rewrite(wasm, options)
	if err != nil {
		t.Fatal(err)
	}
	if sites != 1 {
		t.Errorf("%d sites pay, want 1", sites)
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	_, err = r.NewHostModuleBuilder("host").NewFunctionBuilder().
		WithFunc(func(_ context.Context, m api.Module) uint32 {
			empty++
			m.ExportedGlobal("fuel").(api.MutableGlobal).Set(1000)
			return 0
		}).Export("empty").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.Instantiate(ctx, metered)
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.ExportedFunction("run").Call(ctx, argument)
	if err != nil {
		t.Fatal(err)
	}
	return out[0], empty
}

func TestALoopPaysOneUnitARoundAndStillComputesTheSame(t *testing.T) {
	result, empty := run(t, module(countDown...), 10_010)
	if result != 0 {
		t.Errorf("the loop gives %d, want 0", result)
	}
	if empty != 10 { // 1001 rounds, each time
		t.Errorf("it was out of fuel %d times, want 10", empty)
	}
}

func TestAShortLoopNeverAsks(t *testing.T) {
	if _, empty := run(t, module(countDown...), 1000); empty != 0 {
		t.Errorf("it was out of fuel %d times, want never", empty)
	}
}

func TestABulkFillPaysForItsSize(t *testing.T) {
	if result, empty := run(t, module(fill...), 64*1000); result != 64*1000 || empty != 0 {
		t.Errorf("filling 64,000 bytes gives %d and asks %d times, want 64000 and never", result, empty)
	}
	if _, empty := run(t, module(fill...), 64*1001); empty != 1 {
		t.Errorf("filling 64,064 bytes asks %d times, want once", empty)
	}
}

func TestWhatCanNotBeMeteredIsRefused(t *testing.T) {
	good := module(countDown...)
	for _, c := range []struct {
		name string
		wasm []byte
		o    meter.Options
		want string
	}{
		{"an atomic instruction", module(0xfe, 0x03, 0x00, 0x20, 0), options, "unknown instruction 0xfe"},
		{"a SIMD instruction", module(0xfd, 0x0c, 0x20, 0), options, "unknown instruction 0xfd"},
		{"a tail call", module(0x12, 0, 0x20, 0), options, "unknown instruction 0x12"},
		{"table.grow", module(0xfc, 15, 0, 0x20, 0), options, "unknown instruction 0xfc 15"},
		{"text", []byte("hello"), options, "doesn't begin as one"},
		{"half a module", good[:len(good)-5], options, "ends too early"},
		{"an import that isn't there", good, meter.Options{Module: "host", Name: "other", Export: "fuel"}, "imports no function host.other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := meter.Rewrite(c.wasm, c.o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one that says %q", err, c.want)
			}
		})
	}
}
