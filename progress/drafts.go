package progress

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earshot/database"
)

const (
	// MaxDraft is how many bytes one draft may have.
	MaxDraft = 256 << 10
	// MaxDrafts is how many all drafts of one learner may have.
	MaxDrafts = 2 << 20
)

// ErrDraftTooLong and ErrDraftsTooLong say that a draft wasn't kept because of its size.
var (
	ErrDraftTooLong  = fmt.Errorf("a file may be up to %d kB long", MaxDraft>>10)
	ErrDraftsTooLong = fmt.Errorf("your drafts may be up to %d kB together; reset some that you don't need", MaxDrafts>>10)
)

// Draft is a file of a lesson as a learner left it.
type Draft struct {
	Lesson string `json:"lesson"`
	File   string `json:"file"`
	// Text is nil if it was taken back: the file is the lesson's again.
	Text    *string   `json:"text"`
	Changed time.Time `json:"changed"`
}

// SaveDraft keeps a draft unless a newer one is kept already, and returns the one that is kept now.
func (s *Store) SaveDraft(id ID, d Draft) (kept Draft, err error) {
	if now := s.now(); d.Changed.After(now) {
		d.Changed = now
	}
	err = s.change(id, func(tx *sql.Tx, learner int64) error {
		if err := checkSize(tx, learner, d); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO drafts (learner, lesson, file, text, changed) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET text = excluded.text, changed = excluded.changed WHERE excluded.changed >= changed`,
			learner, d.Lesson, d.File, d.Text, d.Changed.UnixMilli()); err != nil {
			return err
		}
		list, err := database.Collect(tx, scanDraft, selectDrafts+" AND lesson = ? AND file = ?", learner, d.Lesson, d.File)
		if err == nil {
			kept = list[0]
		}
		return err
	})
	return kept, err
}

// checkSize refuses a draft with which a learner would have too much.
func checkSize(tx *sql.Tx, learner int64, d Draft) error {
	if d.Text == nil {
		return nil
	}
	if len(*d.Text) > MaxDraft {
		return ErrDraftTooLong
	}
	var others int
	err := tx.QueryRow("SELECT coalesce(sum(octet_length(text)), 0) FROM drafts WHERE learner = ? AND NOT (lesson = ? AND file = ?)",
		learner, d.Lesson, d.File).Scan(&others)
	if err == nil && others+len(*d.Text) > MaxDrafts {
		return ErrDraftsTooLong
	}
	return err
}

const selectDrafts = "SELECT lesson, file, text, changed FROM drafts WHERE learner = ?"

func scanDraft(rows *sql.Rows, d *Draft) error {
	var changed int64
	err := rows.Scan(&d.Lesson, &d.File, &d.Text, &changed)
	d.Changed = time.UnixMilli(changed).UTC()
	return err
}

// Drafts returns the drafts of one lesson, those that were taken back included.
func (s *Store) Drafts(id ID, lesson string) ([]Draft, error) {
	return s.drafts(id, selectDrafts+" AND lesson = ?", lesson)
}

func (s *Store) drafts(id ID, query string, args ...any) ([]Draft, error) {
	learner, err := learnerOf(s.file.Read, id)
	if errors.Is(err, sql.ErrNoRows) {
		return []Draft{}, nil
	}
	if err != nil {
		return nil, database.Describe(err)
	}
	list, err := database.Collect(s.file.Read, scanDraft, query, append([]any{learner}, args...)...)
	return list, database.Describe(err)
}

// Export is everything that is kept of a learner, for themselves.
type Export struct {
	Learner
	Drafts []Draft `json:"drafts"`
}

// Export returns everything that is kept for a browser's learner.
func (s *Store) Export(id ID) (Export, error) {
	l, err := s.Learner(id)
	if err != nil {
		return Export{}, err
	}
	drafts, err := s.drafts(id, selectDrafts+" ORDER BY lesson, file")
	return Export{Learner: l, Drafts: drafts}, err
}
