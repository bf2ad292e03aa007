package progress

import (
	"database/sql"
	"errors"
	"time"
)

// CodeLife is how long a code can be used.
const CodeLife = 30 * time.Minute

// ErrNoCode says that a code can't be used.
var ErrNoCode = errors.New("this code is not valid: it may be mistyped, used already, or older than half an hour")

// NewCode makes a code with which one other browser can go on as this learner, once. One that was made before for the
// same learner is void.
func (s *Store) NewCode(id ID) (code string, err error) {
	code = newCode()
	err = s.change(id, func(tx *sql.Tx, learner int64) error {
		_, err := tx.Exec("INSERT OR REPLACE INTO codes (hash, learner, expires) VALUES (?, ?, ?)",
			codeHash(code), learner, s.now().Add(CodeLife).UnixMilli())
		return err
	})
	return code, err
}

// Enter lets a browser go on as the learner for whom a code was made. What the browser had done before is added to
// what that learner has.
func (s *Store) Enter(id ID, code string) error {
	return s.file.Change(func(tx *sql.Tx) error {
		var learner int64
		err := tx.QueryRow("DELETE FROM codes WHERE hash = ? AND expires >= ? RETURNING learner", codeHash(code), s.now().UnixMilli()).Scan(&learner)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoCode
		}
		if err != nil {
			return err
		}
		before, err := s.seen(tx, id)
		if err != nil || before == learner {
			return err
		}
		return merge(tx, before, learner)
	})
}

// merge adds everything of one learner to another: of what both have, the earliest beginning, the further progress and
// the newest draft stay.
func merge(tx *sql.Tx, from, to int64) error {
	for _, statement := range []string{
		`INSERT INTO readings SELECT ?2, lesson, opened, finished FROM readings WHERE learner = ?1
			ON CONFLICT DO UPDATE SET opened = min(opened, excluded.opened),
				finished = coalesce(min(finished, excluded.finished), finished, excluded.finished)`,
		`INSERT INTO steps SELECT ?2, lesson, step, first, tries, last, done, level, due FROM steps WHERE learner = ?1
			ON CONFLICT DO UPDATE SET first = min(first, excluded.first), tries = tries + excluded.tries, last = max(last, excluded.last),
				done = coalesce(min(done, excluded.done), done, excluded.done),
				level = iif(excluded.last > last, excluded.level, level), due = iif(excluded.last > last, excluded.due, due)`,
		`INSERT INTO drafts SELECT ?2, lesson, file, text, changed FROM drafts WHERE learner = ?1
			ON CONFLICT DO UPDATE SET text = excluded.text, changed = excluded.changed WHERE excluded.changed > changed`,
		`UPDATE learners SET (lesson, step, at) = (SELECT lesson, step, at FROM learners WHERE id = ?1)
			WHERE id = ?2 AND coalesce(at, 0) < coalesce((SELECT at FROM learners WHERE id = ?1), 0)`,
		`UPDATE browsers SET learner = ?2 WHERE learner = ?1`,
	} {
		if _, err := tx.Exec(statement, from, to); err != nil {
			return err
		}
	}
	_, err := tx.Exec("DELETE FROM learners WHERE id = ?", from)
	return err
}
