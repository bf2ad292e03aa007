// Package meter rewrites a WebAssembly module so that its computing can be
// counted and stopped: each loop pays fuel, and a function of the host is called when none is left.
// Package sandbox applies it to its JavaScript engine. It runs nothing and knows no JavaScript.
package meter

import (
	"errors"
	"fmt"
)

// Options say which import is called when the fuel has run out, and how the host finds the fuel.
type Options struct {
	// Module and Name of a function that the wasm imports already, of type () -> i32. It is called,
	// and its result dropped, each time the fuel is below zero. It may put fuel back and return, or panic.
	Module, Name string
	// Fuel that a new instance starts with: one unit pays for one loop header, or for 64 bytes of a bulk copy.
	Fuel int32
	// Export is the name under which the fuel, a mutable global of type i32, is exported.
	Export string
}

// Rewrite returns the metered module and how many places in it pay fuel: each `loop` header pays one unit, each
// memory.copy and memory.fill one unit for 64 bytes.
//
// It refuses a module that it can't read whole, and any instruction that it doesn't know: SIMD, threads, exceptions,
// tail calls, reference types, and bulk operations other than those two.
// Custom sections (names, producers) are left out, because their positions would be wrong.
func Rewrite(wasm []byte, o Options) (metered []byte, sites int, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case malformed:
			metered, sites, err = nil, 0, fmt.Errorf("meter: not a WebAssembly module that can be metered: %w", e.error)
		default:
			panic(e)
		}
	}()
	m := parse(wasm)
	callee, ok := m.imports[o.Module+"."+o.Name]
	if !ok {
		return nil, 0, fmt.Errorf("meter: the module imports no function %s.%s", o.Module, o.Name)
	}
	if t := m.typeOf(callee.typ); t.params != 0 || t.results != "\x7f" {
		return nil, 0, fmt.Errorf("meter: %s.%s must take nothing and return an i32", o.Module, o.Name)
	}
	if !m.has(sectionGlobal) || !m.has(sectionExport) || !m.has(sectionCode) {
		return nil, 0, errors.New("meter: the module lacks a global, an export or a code section")
	}
	p := pricing{fuel: m.globals, callee: callee.index}
	out := append([]byte(nil), header...)
	for _, s := range m.sections {
		body := s.body
		switch s.id {
		case sectionCustom:
			continue
		case sectionGlobal:
			body = withEntry(body, slices(
				[]byte{typeI32, mutable, opI32Const}, signed(o.Fuel), []byte{opEnd}))
		case sectionExport:
			body = withEntry(body, slices(
				unsigned(uint32(len(o.Export))), []byte(o.Export), []byte{kindGlobal}, unsigned(p.fuel)))
		case sectionCode:
			var n int
			body, n = p.code(body, m)
			sites += n
		}
		out = append(out, s.id)
		out = append(out, unsigned(uint32(len(body)))...)
		out = append(out, body...)
	}
	return out, sites, nil
}

// withEntry appends one entry to a section that is a vector, and counts it.
func withEntry(section, entry []byte) []byte {
	r := &reader{b: section}
	n := r.u32()
	return slices(unsigned(n+1), section[r.at:], entry)
}

// slices joins byte slices into a new one.
func slices(parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
