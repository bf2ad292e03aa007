package database

import (
	"path/filepath"
	"strings"
	"testing"
)

var good = []string{"CREATE TABLE notes (text TEXT NOT NULL) STRICT;"}

// reopen opens a file with migrations, and closes it when the test ends.
func reopen(t *testing.T, path string, migrations []string) *File {
	t.Helper()
	f, err := Open(path, Options{Migrations: migrations})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestAFileOfANewerEarshotIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.sqlite")
	f := reopen(t, path, append(good, "ALTER TABLE notes ADD COLUMN later TEXT;"))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{Migrations: good}); err == nil || !strings.Contains(err.Error(), "newer Earshot") {
		t.Errorf("opening it: %v", err)
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.sqlite")
	f := reopen(t, path, good)
	write(t, f, "kept")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	bad := append(good, "ALTER TABLE notes ADD COLUMN later TEXT; ALTER TABLE nowhere ADD COLUMN later TEXT;")
	if _, err := Open(path, Options{Migrations: bad}); err == nil {
		t.Error("a migration that can't be done is said to be done")
	}
	f = reopen(t, path, append(good, "ALTER TABLE notes ADD COLUMN later TEXT;"))
	if got := notes(t, f); len(got) != 1 || got[0] != "kept" {
		t.Errorf("after the migration, kept is %q", got)
	}
}
