package progress

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earshot/database"
)

const (
	// Retention is how long a learner who doesn't come back is kept.
	Retention = 365 * 24 * time.Hour
	// sweepEvery is how often those are looked for.
	sweepEvery = 6 * time.Hour
	// DefaultMaxBytes is how big the file gets.
	DefaultMaxBytes = 2 << 30
)

// ErrFull says that a change wasn't kept for lack of room.
var ErrFull = database.ErrFull

// Options of a Store; the zero value will do.
type Options struct {
	// MaxBytes is how big the file may get; 0 means DefaultMaxBytes.
	MaxBytes int64
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// Store is the file. It is safe for concurrent use.
type Store struct {
	now  func() time.Time
	file *database.File
}

// Open opens the file, or makes it, and brings it to this version.
func Open(path string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	file, err := database.Open(path, database.Options{Migrations: migrations, MaxBytes: o.MaxBytes})
	if err != nil {
		return nil, fmt.Errorf("progress can't be kept in %s: %w", path, err)
	}
	s := &Store{now: o.Now, file: file}
	if err := s.sweep(); err != nil {
		file.Close()
		return nil, fmt.Errorf("progress can't be kept in %s: %w", path, err)
	}
	file.NowAndThen(sweepEvery, s.sweep)
	return s, nil
}

// Close ends everything that is under way and closes the file.
func (s *Store) Close() error { return s.file.Close() }

// sweep deletes the learners who haven't been here for long, and codes that are over.
func (s *Store) sweep() error {
	return s.file.Change(func(tx *sql.Tx) error {
		now := s.now()
		if _, err := tx.Exec("DELETE FROM learners WHERE seen < ?", now.Add(-Retention).UnixMilli()); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM codes WHERE expires < ?", now.UnixMilli())
		return err
	})
}

// change does something for a learner in one transaction, and marks them as seen. A learner who isn't known is made.
func (s *Store) change(id ID, do func(tx *sql.Tx, learner int64) error) error {
	return s.file.Change(func(tx *sql.Tx) error {
		learner, err := s.seen(tx, id)
		if err != nil {
			return err
		}
		return do(tx, learner)
	})
}

// seen finds or makes the learner of a browser, and notes that they are here.
func (s *Store) seen(tx *sql.Tx, id ID) (learner int64, err error) {
	now := s.now().UnixMilli()
	learner, err = learnerOf(tx, id)
	if !errors.Is(err, sql.ErrNoRows) {
		if err == nil {
			_, err = tx.Exec("UPDATE learners SET seen = ? WHERE id = ?", now, learner)
		}
		return learner, err
	}
	result, err := tx.Exec("INSERT INTO learners (seen) VALUES (?)", now)
	if err != nil {
		return 0, err
	}
	if learner, err = result.LastInsertId(); err != nil {
		return 0, err
	}
	_, err = tx.Exec("INSERT INTO browsers (hash, learner) VALUES (?, ?)", id.hash(), learner)
	return learner, err
}

// learnerOf finds the learner of a browser; the error is sql.ErrNoRows if there is none.
func learnerOf(q database.Querier, id ID) (learner int64, err error) {
	err = q.QueryRow("SELECT learner FROM browsers WHERE hash = ?", id.hash()).Scan(&learner)
	return learner, err
}

// Known tells whether anything is kept for a browser.
func (s *Store) Known(id ID) (bool, error) {
	_, err := learnerOf(s.file.Read, id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, database.Describe(err)
}
