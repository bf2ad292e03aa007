package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// sharedCache is a folder for compiled code that lasts as long as the tests of this package.
func sharedCache() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("sandbox-test-%d", os.Getpid()))
}

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(sharedCache()); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}
