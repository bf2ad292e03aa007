package database

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func write(t *testing.T, f *File, text string) {
	t.Helper()
	if err := f.Change(func(tx *sql.Tx) error { return note(tx, text) }); err != nil {
		t.Fatal(err)
	}
}

func note(tx *sql.Tx, text string) error {
	_, err := tx.Exec("INSERT INTO notes VALUES (?)", text)
	return err
}

func notes(t *testing.T, f *File) []string {
	t.Helper()
	list, err := Collect(f.Read, func(rows *sql.Rows, text *string) error { return rows.Scan(text) }, "SELECT text FROM notes ORDER BY text")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// atOnce asks for changes while another one is under way, so that they share a commit.
func atOnce(t *testing.T, f *File, changes ...func(*sql.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(changes))
	var all sync.WaitGroup
	begun := make(chan struct{})
	all.Go(func() {
		var asked sync.WaitGroup
		if err := f.Change(func(*sql.Tx) error {
			for i, do := range changes {
				asked.Add(1)
				all.Go(func() {
					asked.Done()
					errs[i] = f.Change(do)
				})
			}
			close(begun)
			asked.Wait()
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
	<-begun
	all.Wait()
	return errs
}

func TestAChangeThatFailsLeavesTheOthers(t *testing.T) {
	f := reopen(t, filepath.Join(t.TempDir(), "notes.sqlite"), good)
	wrong := errors.New("wrong")
	var changes []func(*sql.Tx) error
	var want []string
	for i := range 100 {
		text := fmt.Sprintf("%03d", i)
		if i%10 != 3 {
			want = append(want, text)
		}
		changes = append(changes, func(tx *sql.Tx) error {
			if err := note(tx, text); err != nil || i%10 != 3 {
				return err
			}
			return wrong
		})
	}
	for i, err := range atOnce(t, f, changes...) {
		if (i%10 == 3) != errors.Is(err, wrong) {
			t.Errorf("change %d: %v", i, err)
		}
	}
	if got := notes(t, f); !slices.Equal(got, want) {
		t.Errorf("kept is %q", got)
	}
}

func TestAChangeForWhichThereIsNoRoomLeavesTheOthers(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "notes.sqlite"), Options{Migrations: good, MaxBytes: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	small := func(tx *sql.Tx) error { return note(tx, "small") }
	big := func(tx *sql.Tx) error { return note(tx, strings.Repeat("x", 200_000)) }
	errs := atOnce(t, f, small, big, small)
	if errs[0] != nil || !errors.Is(errs[1], ErrFull) || errs[2] != nil {
		t.Errorf("the errors are %v", errs)
	}
	if got := notes(t, f); !slices.Equal(got, []string{"small", "small"}) {
		t.Errorf("kept is %d notes", len(got))
	}
}

func TestAfterTheEndChangesAreRefused(t *testing.T) {
	f := reopen(t, filepath.Join(t.TempDir(), "notes.sqlite"), good)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Change(func(*sql.Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("the error is %v", err)
	}
}
