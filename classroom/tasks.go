package classroom

import (
	"database/sql"
	"time"

	"earshot/database"
)

// task is how far a student is with a step of a lesson.
type task struct {
	student      int64
	lesson, step string
	since        time.Time
	done         *time.Time
	tries, hints int
}

const (
	// A student is stuck with a task who has failed so often, needed so many hints, or has been at it for so long.
	stuckTries = 3
	stuckHints = 2
	stuckAfter = 5 * time.Minute
)

func (t task) stuck(now time.Time) bool {
	return t.done == nil && (t.tries >= stuckTries || t.hints >= stuckHints || now.Sub(t.since) > stuckAfter)
}

// worked keeps how far a student is. What was kept before only grows, so that it does no harm if reports come twice, or
// from two windows.
func (s *store) worked(student int64, lesson, step string, done bool, tries, hints int) error {
	return s.file.Change(func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRow("SELECT count(*) FROM tasks WHERE student = ? AND NOT (lesson = ? AND step = ?)", student, lesson, step).Scan(&there); err != nil {
			return err
		}
		if there >= maxTasks {
			return errBad
		}
		_, err := tx.Exec(`INSERT INTO tasks (student, lesson, step, since, done, tries, hints) VALUES (?1, ?2, ?3, ?4, iif(?5, ?4, NULL), ?6, ?7)
			ON CONFLICT DO UPDATE SET done = coalesce(done, excluded.done), tries = max(tries, excluded.tries), hints = max(hints, excluded.hints)`,
			student, lesson, step, s.now().UnixMilli(), done, tries, hints)
		return err
	})
}

// tasks are those of a class's students, of one lesson or, if that is "", of all.
func (s *store) tasks(class int64, lesson string) ([]task, error) {
	return database.Collect(s.file.Read, func(rows *sql.Rows, t *task) error {
		var since int64
		var done sql.NullInt64
		err := rows.Scan(&t.student, &t.lesson, &t.step, &since, &done, &t.tries, &t.hints)
		t.since, t.done = time.UnixMilli(since).UTC(), database.TimeOf(done)
		return err
	}, `SELECT student, lesson, step, since, done, tries, hints FROM tasks JOIN students ON id = student
		WHERE class = ?1 AND removed IS NULL AND (lesson = ?2 OR ?2 = '') ORDER BY student, lesson, step`, class, lesson)
}
