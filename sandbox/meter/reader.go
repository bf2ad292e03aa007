package meter

import "errors"

// malformed is panicked by the reader and recovered by Rewrite: a module is read whole or not at all.
type malformed struct{ error }

// reader walks over the binary format.
type reader struct {
	b  []byte
	at int
}

func (r *reader) done() bool { return r.at >= len(r.b) }

// mustBeDone refuses what a section has beyond its entries.
func (r *reader) mustBeDone() {
	if !r.done() {
		panic(malformed{errors.New("a section is longer than what it holds")})
	}
}

func (r *reader) byte() byte { return r.bytes(1)[0] }

func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)-r.at) {
		panic(malformed{errors.New("it ends too early")})
	}
	s := r.b[r.at : r.at+int(n)]
	r.at += int(n)
	return s
}

// u32 reads an unsigned LEB128 number (5.2.2).
func (r *reader) u32() uint32 {
	var v uint32
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		v |= uint32(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	panic(malformed{errors.New("a number is too long")})
}

// skipLEB passes over a LEB128 number of any width.
func (r *reader) skipLEB() {
	for r.byte() >= 0x80 {
	}
}

// limits passes over the size of a table or a memory.
func (r *reader) limits() {
	flags := r.byte()
	r.skipLEB()
	if flags&1 != 0 {
		r.skipLEB()
	}
}

// unsigned encodes v as LEB128.
func unsigned(v uint32) []byte {
	var b []byte
	for ; v >= 0x80; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}

// signed encodes v as signed LEB128.
func signed(v int32) []byte {
	var b []byte
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
