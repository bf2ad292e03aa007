package meter_test

import (
	"testing"

	"earshot/sandbox/meter"
)

// Bytes that are no module, or one with what the meter doesn't know, are refused.
func FuzzRewrite(f *testing.F) {
	f.Add(module(countDown...))
	f.Add(module(fill...))
	f.Add([]byte("\x00asm\x01\x00\x00\x00"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0a\xff\xff\xff\xff\x0f"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if metered, _, err := meter.Rewrite(wasm, options); err == nil && len(metered) < len(wasm) {
			t.Errorf("%d bytes became %d", len(wasm), len(metered))
		}
	})
}
