package meter

import "fmt"

// Instructions that metering reads or writes (5.4).
const (
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opSelectTyped  = 0x1c
	opLocalGet     = 0x20
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opI32Load      = 0x28
	opI64Store32   = 0x3e
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opI32Eqz       = 0x45
	opI32LtS       = 0x48
	opI32Sub       = 0x6b
	opI32ShrU      = 0x76
	opI64Extend32S = 0xc4
	opPrefixBulk   = 0xfc

	bulkMemoryCopy = 10
	bulkMemoryFill = 11

	blockEmpty = 0x40
)

// pricing knows where the fuel is and whom to call without it.
type pricing struct{ fuel, callee uint32 }

// code rewrites the code section and counts the sites that pay.
func (p pricing) code(section []byte, m *module) ([]byte, int) {
	r := &reader{b: section}
	n := r.u32()
	if int(n) != len(m.funcs) {
		panic(malformed{fmt.Errorf("%d functions are declared, %d have a body", len(m.funcs), n)})
	}
	out, sites := unsigned(n), 0
	for i := range n {
		body, paid := p.function(r.bytes(r.u32()), m.typeOf(m.funcs[i]).params)
		out = append(out, unsigned(uint32(len(body)))...)
		out = append(out, body...)
		sites += paid
	}
	r.mustBeDone()
	return out, sites
}

// function rewrites one body; one without a site to pay stays as it is. The others get one more local.
func (p pricing) function(body []byte, params uint32) ([]byte, int) {
	r := &reader{b: body}
	groups := r.u32()
	declared, locals := r.at, params
	for range groups {
		locals += r.u32()
		r.byte()
	}
	out := slices(unsigned(groups+1), body[declared:r.at], []byte{1, typeI32})
	sites := 0
	for !r.done() {
		at := r.at
		op, bulk := r.instruction()
		if bulk {
			out = append(out, p.payBulk(locals)...)
			sites++
		}
		out = append(out, body[at:r.at]...)
		if op == opLoop {
			out = append(out, p.pay(locals, opI32Const, 1)...)
			sites++
		}
	}
	if sites == 0 {
		return body, 0
	}
	return out, sites
}

// pay subtracts a price (an instruction that leaves an i32) from the fuel, and calls when it is below zero.
func (p pricing) pay(local uint32, price ...byte) []byte {
	fuel, tmp := unsigned(p.fuel), unsigned(local)
	return slices(
		[]byte{opGlobalGet}, fuel, price, []byte{opI32Sub, opLocalTee}, tmp, []byte{opGlobalSet}, fuel,
		[]byte{opLocalGet}, tmp, []byte{opI32Const, 0, opI32LtS, opIf, blockEmpty},
		[]byte{opCall}, unsigned(p.callee), []byte{opDrop, opEnd})
}

// payBulk charges one unit for 64 bytes of the length that is on top of the stack, and leaves it there.
func (p pricing) payBulk(local uint32) []byte {
	tmp := unsigned(local)
	price := slices([]byte{opLocalGet}, tmp, []byte{opI32Const, 6, opI32ShrU})
	return slices([]byte{opLocalTee}, tmp, p.pay(local, price...))
}

// instruction passes over one instruction with its immediates, and says whether it copies or fills memory in bulk.
func (r *reader) instruction() (op byte, bulk bool) {
	at := r.at
	op = r.byte()
	switch {
	case op == opBlock, op == opLoop, op == opIf, op == opBr, op == opBrIf, op == opCall,
		op == opI32Const, op == opI64Const, op >= opLocalGet && op <= opGlobalSet:
		r.skipLEB()
	case op == opCallIndirect, op >= opI32Load && op <= opI64Store32:
		r.skipLEB()
		r.skipLEB()
	case op == opBrTable:
		for n := r.u32(); n > 0; n-- {
			r.skipLEB()
		}
		r.skipLEB()
	case op == opSelectTyped:
		r.bytes(r.u32())
	case op == opMemorySize, op == opMemoryGrow:
		r.byte()
	case op == opF32Const:
		r.bytes(4)
	case op == opF64Const:
		r.bytes(8)
	case op == opPrefixBulk:
		return op, r.bulk(at)
	case op <= 0x01, op == 0x05, op == opEnd, op == 0x0f, op == opDrop, op == 0x1b,
		op >= opI32Eqz && op <= opI64Extend32S: // no immediates
	default:
		panic(malformed{fmt.Errorf("unknown instruction %#x at byte %d of a function", op, at)})
	}
	return op, false
}

// bulk passes over what follows the prefix 0xfc: saturating conversions, memory.copy and memory.fill.
func (r *reader) bulk(at int) bool {
	switch sub := r.u32(); {
	case sub <= 7:
		return false
	case sub == bulkMemoryCopy:
		r.bytes(2)
	case sub == bulkMemoryFill:
		r.bytes(1)
	default:
		panic(malformed{fmt.Errorf("unknown instruction 0xfc %d at byte %d of a function", sub, at)})
	}
	return true
}
