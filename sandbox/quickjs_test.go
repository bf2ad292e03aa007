package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
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

// The engine's frames are read where we think they are: the place of a call that has been found once is found again without
// asking the engine, in every kind of function, and another call's is not taken for it.
func TestThePlaceOfACallIsRemembered(t *testing.T) {
	e, err := NewEngine(t.Context(), Config{Prelude: `const caller = __caller
globalThis.seen = []
globalThis.where = () => { seen.push(caller()) }
globalThis.elsewhere = () => { seen.push(caller()) }
globalThis.__dispatch = () => { seen = []; everything(); throw new Error(seen.join(' ')) }`})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	p, err := e.NewProgram(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	const source = `globalThis.everything = () => {
  where(); where();
  (function named() { where() })();
  (async () => { where() })();
  [...(function* () { where() })()];
  (async function* () { where() })().next();
  ['x'].forEach(where);
  ({ get x() { where() } }).x;
  new (class { constructor() { where() } });
  for (const f of [where, elsewhere]) f();
  eval('where()');
}`
	if err := p.Run("a.js", source); err != nil {
		t.Fatal(err)
	}
	places := func() string {
		e, ok := errors.AsType[*Error](p.Dispatch(nil))
		if !ok {
			t.Fatal("nothing was thrown")
		}
		return e.Message
	}
	const want = "a.js:2:3 a.js:2:12 a.js:3:23 a.js:4:18 a.js:5:23 a.js:6:25 a.js:7:9 a.js:8:16 a.js:9:32 a.js:10:39 a.js:10:39 a.js:11:3"
	for range 2 {
		if got := places(); got != want {
			t.Errorf("the places are\n%s, want\n%s", got, want)
		}
	}
	for site, place := range p.places {
		p.places[site] = strings.TrimPrefix(place, "a.js:")
	}
	if got, want := places(), strings.ReplaceAll(want, "a.js:", ""); got != want {
		t.Errorf("of the places, those with a file weren't remembered:\n%s", got)
	}
	if len(p.places) != 12 {
		t.Errorf("%d places are remembered, want 12", len(p.places))
	}
}

// Strings are read where they lie, if they are ASCII in one piece: whatever they are made of, the host gets what was said.
func TestStringsOfEveryKindAreReadAsTheyAre(t *testing.T) {
	e, err := NewEngine(t.Context(), Config{Prelude: `const host = __host
globalThis.__dispatch = (_, text) => {
  const long = 'x'.repeat(5000)
  for (const s of ['literal', '', 'a\\0b', text, text.slice(1), long, long.slice(1), long + text, 'é ☃ 😀', ('☃' + long).slice(1, 4), 12345 + ''])
    if (host('say', s, JSON.stringify(s)) !== undefined) return
}`})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	said := 0
	p, err := e.NewProgram(sayer(func(texts [][]byte) {
		said++
		var want string
		if err := json.Unmarshal(texts[1], &want); err != nil || string(texts[0]) != want {
			t.Errorf("the host got %.40q, want %.40q", texts[0], want)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for range 2 { // the second time, the text is one that was kept
		if err := p.Dispatch(nil, "from Go"); err != nil {
			t.Fatal(err)
		}
	}
	if said != 22 {
		t.Errorf("%d strings came, want 22", said)
	}
}

// sayer is a Host that is told what is said.
type sayer func(texts [][]byte)

func (s sayer) Call(_ string, texts, _ [][]byte) ([]byte, error) { s(texts); return nil, nil }
func (sayer) Rejected(*Error)                                    {}
func (sayer) Limited(*Error)                                     {}
func (sayer) GiveWay() bool                                      { return true }
