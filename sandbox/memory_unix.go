//go:build linux || darwin

package sandbox

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// withReservedMemory lets an instance have address space for all the memory that it may ever grow to. Only the pages
// that it touches cost anything, growing copies nothing, and closing gives them back to the system at once.
func withReservedMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(reserve))
}

// reservedMemory is nil if the system had no room.
type reservedMemory []byte

func reserve(_, max uint64) experimental.LinearMemory {
	b, err := syscall.Mmap(-1, 0, int(max), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		b = nil // Reallocate says so
	}
	m := reservedMemory(b)
	return &m
}

// Reallocate is called to begin with and for every growth. nil refuses it.
func (m *reservedMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(*m)) {
		return nil
	}
	return (*m)[:size:len(*m)]
}

// Free unmaps the memory.
func (m *reservedMemory) Free() {
	if *m != nil {
		// It fails only for a range that isn't mapped, which this one is.
		_ = syscall.Munmap(*m)
		*m = nil
	}
}
