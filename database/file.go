package database

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
	// defaultMaxBytes is how big a file gets.
	defaultMaxBytes = 2 << 30
	pageSize        = 4096
	readers         = 4 // connections
)

var (
	// ErrFull says that a change wasn't kept for lack of room.
	ErrFull = errors.New("there is no room left where this server keeps its data; tell whoever runs it")
	// ErrClosed says that a change came after Close.
	ErrClosed = errors.New("the server is stopping")
)

// Options of a File.
type Options struct {
	// Migrations lead from each version of the file to the next; SQLite's user_version says how many are done. One that
	// has been released is never changed: a new one is added after it.
	Migrations []string
	// MaxBytes is how big the file may get; 0 means 2 GiB.
	MaxBytes int64
}

// File is an open file. It is safe for concurrent use.
type File struct {
	// Read is for queries outside of changes.
	Read  *sql.DB
	write *sql.DB // one connection: SQLite has one writer at a time

	asked   chan *change
	stop    context.CancelFunc
	stopped context.Context
	working sync.WaitGroup
}

// Open opens the file, or makes it, and brings it to the newest version.
func Open(path string, o Options) (*File, error) {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	// Only whoever runs the server may read what people wrote. SQLite gives its other files the same rights.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	file.Close()
	f := &File{asked: make(chan *change)}
	if f.write, err = connect(path, o.MaxBytes, 1); err != nil {
		return nil, err
	}
	if err := migrate(f.write, o.Migrations); err != nil {
		f.write.Close()
		return nil, Describe(err)
	}
	if f.Read, err = connect(path, o.MaxBytes, readers); err != nil {
		f.write.Close()
		return nil, err
	}
	f.stopped, f.stop = context.WithCancel(context.Background())
	f.working.Go(f.changeAsAsked)
	return f, nil
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

// migrate brings the file to the newest version, each step wholly or not at all.
func migrate(db *sql.DB, migrations []string) error {
	var version int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("it was written by a newer Earshot (its version is %d, this one knows %d): start that one", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		if _, err := tx.Exec(migrations[version] + fmt.Sprintf("PRAGMA user_version = %d;", version+1)); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Close ends everything that is under way and closes the file.
func (f *File) Close() error {
	f.stop()
	f.working.Wait()
	return errors.Join(f.Read.Close(), f.write.Close())
}

// NowAndThen does something again and again, this long apart, until the file is closed. That it fails once is no harm.
func (f *File) NowAndThen(every time.Duration, do func() error) {
	f.working.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-f.stopped.Done():
				return
			case <-tick.C:
				_ = do()
			}
		}
	})
}

// Scrub overwrites what was deleted in the file's journal, too.
func (f *File) Scrub() error {
	_, err := f.write.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return Describe(err)
}

// Describe says what an error of SQLite means to those who run the server.
func Describe(err error) error {
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
