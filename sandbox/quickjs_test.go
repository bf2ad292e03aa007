package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"earshot/sandbox/meter"
)

func TestTheEngineIsTheOneThatWasPublished(t *testing.T) {
	const published = "d4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9" // quickjs-wasi 3.6.2
	if sum := sha256.Sum256(quickjs); hex.EncodeToString(sum[:]) != published {
		t.Errorf("the SHA-256 of quickjs.wasm is %x, want %s", sum, published)
	}
}

func TestItsLicencesAreThere(t *testing.T) {
	for file, holder := range map[string]string{"LICENSE.quickjs-ng": "Fabrice Bellard", "LICENSE.quickjs-wasi": "Vercel"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(text), holder) || !strings.Contains(string(text), "Permission is hereby granted") {
			t.Errorf("%s isn't the licence of %s", file, holder)
		}
	}
}

func TestEveryLoopOfTheEngineIsMetered(t *testing.T) {
	const sites = 1421
	_, n, err := meter.Rewrite(quickjs, meter.Options{Module: "env", Name: "host_interrupt", Fuel: sliceFuel, Export: fuelExport})
	if err != nil {
		t.Fatal(err)
	}
	if n != sites {
		t.Errorf("%d places pay fuel, want %d", n, sites)
	}
}

func TestTheFieldsOfAContextAreWhereWeThink(t *testing.T) {
	e, err := NewEngine(t.Context(), Config{Prelude: "globalThis.__dispatch = () => {}"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	p, err := e.NewProgram(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if n := p.word(p.jsctx + stackTraceLimit); n != framesNoted {
		t.Errorf("the limit of a stack trace is %d, want %d", n, framesNoted)
	}
	before := p.word(p.jsctx + interruptCounter)
	if err := p.Run("a.js", "for (let i = 0; i < 1000; i++);"); err != nil {
		t.Fatal(err)
	}
	if spent := int(before) - int(p.word(p.jsctx+interruptCounter)); spent < 1000 || spent > 4000 {
		t.Errorf("a thousand rounds count as %d polls", spent)
	}
}
