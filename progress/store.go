package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// Retention is how long a learner who doesn't come back is kept.
	Retention = 365 * 24 * time.Hour
	// sweepEvery is how often those are looked for.
	sweepEvery = 6 * time.Hour
	// DefaultMaxBytes is how big the file gets.
	DefaultMaxBytes = 2 << 30
	pageSize        = 4096
	readers         = 4 // connections
)

// ErrFull says that a change wasn't kept for lack of room.
var ErrFull = errors.New("there is no room left where this server keeps progress; tell whoever runs it")

// Options of a Store; the zero value will do.
type Options struct {
	// MaxBytes is how big the file may get; 0 means DefaultMaxBytes.
	MaxBytes int64
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// Store is the file. It is safe for concurrent use.
type Store struct {
	now   func() time.Time
	write *sql.DB // one connection: SQLite has one writer at a time
	read  *sql.DB

	stop    context.CancelFunc
	working sync.WaitGroup
}

// Open opens the file, or makes it, and brings it to this version.
func Open(path string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	s, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("progress can't be kept in %s: %w", path, describe(err))
	}
	return s, nil
}

func open(path string, o Options) (*Store, error) {
	// Only whoever runs the server may read what learners wrote. SQLite gives its other files the same rights.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	file.Close()
	s := &Store{now: o.Now}
	if s.write, err = connect(path, o.MaxBytes, 1); err != nil {
		return nil, err
	}
	if err := migrate(s.write); err != nil {
		s.write.Close()
		return nil, err
	}
	if s.read, err = connect(path, o.MaxBytes, readers); err != nil {
		s.write.Close()
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	if err := s.sweep(ctx); err != nil {
		s.Close()
		return nil, err
	}
	s.working.Go(func() { s.sweepNowAndThen(ctx) })
	return s, nil
}

func connect(path string, maxBytes int64, connections int) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"secure_delete(ON)", // what is deleted is overwritten
		fmt.Sprintf("max_page_count(%d)", maxBytes/pageSize),
	}}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// Close ends everything that is under way and closes the file.
func (s *Store) Close() error {
	s.stop()
	s.working.Wait()
	return errors.Join(s.read.Close(), s.write.Close())
}

// sweepNowAndThen deletes what has had its time, until ctx ends. That it fails once is no harm: it is tried again.
func (s *Store) sweepNowAndThen(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = s.sweep(ctx)
		}
	}
}

// sweep deletes the learners who haven't been here for long, and codes that are over.
func (s *Store) sweep(ctx context.Context) error {
	now := s.now()
	if _, err := s.write.ExecContext(ctx, "DELETE FROM learners WHERE seen < ?", now.Add(-Retention).UnixMilli()); err != nil {
		return err
	}
	_, err := s.write.ExecContext(ctx, "DELETE FROM codes WHERE expires < ?", now.UnixMilli())
	return err
}

// change does something for a learner in one transaction, and marks them as seen. A learner who isn't known is made.
func (s *Store) change(id ID, do func(tx *sql.Tx, learner int64) error) error {
	return s.transact(func(tx *sql.Tx) error {
		learner, err := s.seen(tx, id)
		if err != nil {
			return err
		}
		return do(tx, learner)
	})
}

func (s *Store) transact(do func(tx *sql.Tx) error) error {
	tx, err := s.write.Begin()
	if err != nil {
		return describe(err)
	}
	if err := do(tx); err != nil {
		tx.Rollback()
		return describe(err)
	}
	return describe(tx.Commit())
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

// querier is a database or a transaction.
type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
}

// learnerOf finds the learner of a browser; the error is sql.ErrNoRows if there is none.
func learnerOf(q querier, id ID) (learner int64, err error) {
	err = q.QueryRow("SELECT learner FROM browsers WHERE hash = ?", id.hash()).Scan(&learner)
	return learner, err
}

// Known tells whether anything is kept for a browser.
func (s *Store) Known(id ID) (bool, error) {
	_, err := learnerOf(s.read, id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, describe(err)
}

// describe says what an error of SQLite means to those who run the server.
func describe(err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Code() & 0xff { // the rest of a code says more exactly where
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("the file is damaged or no database; move it away, and a fresh one is made (%w)", err)
	}
	return err
}

// collect reads all rows of a query.
func collect[T any](q querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := q.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// timeOf reads a time that may be missing.
func timeOf(ms sql.NullInt64) *time.Time {
	if !ms.Valid {
		return nil
	}
	t := time.UnixMilli(ms.Int64).UTC()
	return &t
}
