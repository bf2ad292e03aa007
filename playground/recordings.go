package playground

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

// ErrNoRecording says that there is none with that id, ErrRecordingsFull that no further one can be kept.
var (
	ErrNoRecording    = errors.New("there is no such recording")
	ErrRecordingsFull = errors.New("this server keeps as many recordings as it may; export it to a file instead")
)

// Recordings keeps recordings in a folder: each a file of its own, compressed. It is safe for concurrent use.
type Recordings struct {
	folder string
	limit  int

	mu    sync.Mutex
	count int
}

// OpenRecordings uses a folder, which it makes if there is none, for at most limit recordings.
func OpenRecordings(folder string, limit int) (*Recordings, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("the folder for recordings can't be made: %w", err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("the folder for recordings can't be read: %w", err)
	}
	return &Recordings{folder: folder, limit: limit, count: len(files)}, nil
}

// Save keeps a recording and returns its unguessable id. A recording that is saved is there whole, or not at all.
func (rs *Recordings) Save(r *Recording) (id string, err error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.count >= rs.limit {
		return "", ErrRecordingsFull
	}
	id = NewID()
	if err := rs.write(r, rs.path(id)); err != nil {
		return "", fmt.Errorf("the recording can't be saved: %w", err)
	}
	rs.count++
	return id, nil
}

func (rs *Recordings) write(r *Recording, path string) error {
	file, err := os.CreateTemp(rs.folder, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // gone already if all went well
	defer file.Close()
	z := gzip.NewWriter(file)
	if err := r.write(z); err != nil {
		return err
	}
	if err := errors.Join(z.Close(), file.Sync()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// Compressed returns a recording's JSON as it is kept: compressed with gzip.
func (rs *Recordings) Compressed(id string) ([]byte, error) {
	if !validID.MatchString(id) {
		return nil, ErrNoRecording
	}
	text, err := os.ReadFile(rs.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRecording
	}
	return text, err
}

// Delete deletes a recording; one that isn't there is no error.
func (rs *Recordings) Delete(id string) error {
	if !validID.MatchString(id) {
		return nil
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	err := os.Remove(rs.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		rs.count--
	}
	return err
}

// validID is what NewID makes: nothing that could lead out of the folder.
var validID = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

func (rs *Recordings) path(id string) string { return filepath.Join(rs.folder, id+".json.gz") }
