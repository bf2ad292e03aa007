package sandbox

import (
	"bytes"
	"regexp"
	"strings"
)

// loadModule gives the text of a module to the engine: a C string, and its size at sizeAt; or 0 with an exception pending.
func (p *Program) loadModule(name string, sizeAt uint32) uint32 {
	text, ok := p.engine.config.Modules[name]
	if !ok {
		p.missing = name
		return p.throw("Error", p.unknownModule(name))
	}
	p.memory.WriteUint32Le(sizeAt, uint32(len(text)))
	return p.cstring(text)
}

func (p *Program) unknownModule(name string) (message string) {
	if p.engine.config.UnknownModule == nil {
		return "Cannot find module '" + name + "'"
	}
	p.hosting(func() { message = p.engine.config.UnknownModule(name) })
	return message
}

// readCString reads a C string of the engine.
func (p *Program) readCString(at uint32) string {
	b := p.view(at, p.memory.Size()-min(at, p.memory.Size()))
	end := bytes.IndexByte(b, 0)
	if end < 0 {
		panic(trap{errBadAddress})
	}
	return string(b[:end])
}

// locateImport puts an error that has no position at the import that caused it: the engine, which loads and links modules
// before anything runs, names the module at most.
func (p *Program) locateImport(e *Error) {
	module := p.missing
	if module == "" || !strings.Contains(e.Message, module) {
		named := regexp.MustCompile(`^Could not find export '.*' in module '(.+)'$`).FindStringSubmatch(e.Message)
		if named == nil {
			return
		}
		module = named[1]
	}
	statement := regexp.MustCompile(`(?:import|from)\s*["']` + regexp.QuoteMeta(module) + `["']`)
	for file, s := range p.sources {
		at := statement.FindStringIndex(s.text)
		if at == nil {
			continue
		}
		f := frame{function: "<module>", file: file}
		f.line, f.column = s.place(at[1] - len(module) - len(`""`))
		e.locate([]frame{f})
		return
	}
}
