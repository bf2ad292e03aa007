package playground

import (
	"bytes"
	"math"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
)

// unknownMemory stands in where the system doesn't tell how much memory it has.
const unknownMemory = 4 << 30

// machineMemory is how much memory the machine has, or the container in which the process runs, in bytes.
func machineMemory() int64 {
	total := int64(unknownMemory)
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if kb, ok := numberAfter(text, "MemTotal:"); ok {
			total = kb << 10
		}
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(file); err == nil {
			if most, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && most > 0 {
				total = min(total, most)
			}
		}
	}
	return total
}

// processMemory is how much memory the process really has, in bytes: what Go has, and what its programs have touched.
func processMemory() int64 {
	if runtime.GOOS == "linux" {
		if text, err := os.ReadFile("/proc/self/statm"); err == nil {
			if fields := strings.Fields(string(text)); len(fields) > 1 {
				if pages, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
					return pages * int64(os.Getpagesize())
				}
			}
		}
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(min(sample[0].Value.Uint64()-sample[1].Value.Uint64(), math.MaxInt64))
}

// numberAfter finds the number behind a word at the beginning of a line.
func numberAfter(text []byte, word string) (int64, bool) {
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte(word)); ok {
			if fields := bytes.Fields(rest); len(fields) > 0 {
				n, err := strconv.ParseInt(string(fields[0]), 10, 64)
				return n, err == nil
			}
		}
	}
	return 0, false
}
