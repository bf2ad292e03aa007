//go:build !linux && !darwin

package sandbox

import "context"

// withReservedMemory leaves it to wazero to allocate memory from Go's heap, which costs about 1.5 MB a program.
func withReservedMemory(ctx context.Context) context.Context { return ctx }
