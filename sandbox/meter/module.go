package meter

import (
	"bytes"
	"errors"
	"fmt"
)

// header opens every core WebAssembly module of version 1 (WebAssembly core specification, 5.5.16).
const header = "\x00asm\x01\x00\x00\x00"

// Identifiers of sections and kinds of imports and exports (5.5.2 and following).
const (
	sectionCustom   = 0
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionGlobal   = 6
	sectionExport   = 7
	sectionCode     = 10

	kindFunction = 0
	kindTable    = 1
	kindMemory   = 2
	kindGlobal   = 3

	typeI32  = 0x7f
	typeFunc = 0x60
	mutable  = 1
)

type section struct {
	id   byte
	body []byte
}

type funcType struct {
	params  uint32
	results string
}

type importedFunc struct{ index, typ uint32 }

// module is what metering must know of a module: its sections as they stand, and the counts that give the indices.
type module struct {
	sections []section
	types    []funcType
	imports  map[string]importedFunc // by "module.name"
	funcs    []uint32                // type of each function that has a body
	globals  uint32                  // imported and own
}

func (m *module) has(id byte) bool {
	for _, s := range m.sections {
		if s.id == id {
			return true
		}
	}
	return false
}

func (m *module) typeOf(index uint32) funcType {
	if uint64(index) >= uint64(len(m.types)) {
		panic(malformed{errors.New("a function's type is missing")})
	}
	return m.types[index]
}

func parse(wasm []byte) *module {
	if !bytes.HasPrefix(wasm, []byte(header)) {
		panic(malformed{errors.New("it doesn't begin as one")})
	}
	m := &module{imports: map[string]importedFunc{}}
	r := &reader{b: wasm, at: len(header)}
	for !r.done() {
		id := r.byte()
		m.sections = append(m.sections, section{id, r.bytes(r.u32())})
	}
	for _, s := range m.sections {
		q := &reader{b: s.body}
		switch s.id {
		case sectionType:
			m.parseTypes(q)
			q.mustBeDone()
		case sectionImport:
			m.parseImports(q)
			q.mustBeDone()
		case sectionFunction:
			for n := q.u32(); n > 0; n-- {
				m.funcs = append(m.funcs, q.u32())
			}
			q.mustBeDone()
		case sectionGlobal:
			m.globals += q.u32()
		}
	}
	return m
}

func (m *module) parseTypes(r *reader) {
	for n := r.u32(); n > 0; n-- {
		if form := r.byte(); form != typeFunc {
			panic(malformed{fmt.Errorf("a type of form %#x", form)})
		}
		params := r.u32()
		r.bytes(params)
		m.types = append(m.types, funcType{params, string(r.bytes(r.u32()))})
	}
}

func (m *module) parseImports(r *reader) {
	var functions uint32
	for n := r.u32(); n > 0; n-- {
		name := string(r.bytes(r.u32())) + "." + string(r.bytes(r.u32()))
		switch kind := r.byte(); kind {
		case kindFunction:
			m.imports[name] = importedFunc{functions, r.u32()}
			functions++
		case kindTable:
			r.byte()
			r.limits()
		case kindMemory:
			r.limits()
		case kindGlobal:
			r.bytes(2)
			m.globals++
		default:
			panic(malformed{fmt.Errorf("an import of kind %d", kind)})
		}
	}
}
