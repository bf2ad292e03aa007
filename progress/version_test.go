package progress

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAFileOfANewerEarshotIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec("PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "newer Earshot") {
		t.Errorf("opening it: %v", err)
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Opened("00000000000000000000000000000000", "one"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	good := migrations
	migrations = append(migrations[:len(migrations):len(migrations)], "ALTER TABLE learners ADD COLUMN note TEXT; ALTER TABLE nowhere ADD COLUMN note TEXT;")
	if _, err := Open(path, Options{}); err == nil {
		t.Error("a migration that can't be done is said to be done")
	}
	migrations = append(good[:len(good):len(good)], "ALTER TABLE learners ADD COLUMN note TEXT;")
	defer func() { migrations = good }()
	s, err = Open(path, Options{})
	if err != nil {
		t.Fatal("the next attempt: ", err)
	}
	defer s.Close()
	l, err := s.Learner("00000000000000000000000000000000")
	if err != nil || len(l.Readings) != 1 {
		t.Errorf("after the migration, kept is %+v, %v", l, err)
	}
}
