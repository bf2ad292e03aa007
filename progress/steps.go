package progress

import (
	"database/sql"
	"time"

	"earshot/database"
)

// intervals are how long a question stays away after it was answered rightly: the first time, when it has come back
// once, and twice. After that it doesn't come back.
var intervals = []time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}

// again is how long it stays away after a wrong answer.
const again = 24 * time.Hour

// Step is what a learner has done about one step of a lesson.
type Step struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	// First tells whether the first answer was right, Tries how many answers there were.
	First bool `json:"firstRight"`
	Tries int  `json:"tries"`
	// Last is when it was answered last, Done when it was right for the first time.
	Last time.Time  `json:"last"`
	Done *time.Time `json:"done"`
	// Due is when a question comes back.
	Due *time.Time `json:"due"`
}

const selectSteps = "SELECT lesson, step, first, tries, last, done, due FROM steps WHERE learner = ?"

func scanStep(rows *sql.Rows, step *Step) error {
	var last int64
	var done, due sql.NullInt64
	err := rows.Scan(&step.Lesson, &step.Step, &step.First, &step.Tries, &last, &done, &due)
	step.Last, step.Done, step.Due = time.UnixMilli(last).UTC(), database.TimeOf(done), database.TimeOf(due)
	return err
}

// Answered notes an answer to a step, or that its checks are met.
func (s *Store) Answered(id ID, lesson, step string, right bool) error {
	return s.change(id, func(tx *sql.Tx, learner int64) error { return s.answered(tx, learner, lesson, step, right) })
}

func (s *Store) answered(tx *sql.Tx, learner int64, lesson, step string, right bool) error {
	_, err := tx.Exec(`INSERT INTO steps (learner, lesson, step, first, tries, last, done)
		VALUES (?1, ?2, ?3, ?4, 1, ?5, iif(?4, ?5, NULL))
		ON CONFLICT DO UPDATE SET tries = tries + 1, last = excluded.last, done = coalesce(done, excluded.done)`,
		learner, lesson, step, right, s.now().UnixMilli())
	return err
}

// Recalled notes an answer to a question that comes back, and sets when. An answer before its time, when the question
// was met in its lesson once more, moves nothing unless it was wrong.
func (s *Store) Recalled(id ID, lesson, step string, right bool) error {
	return s.change(id, func(tx *sql.Tx, learner int64) error {
		var level int
		var due sql.NullInt64
		err := tx.QueryRow("SELECT level, due FROM steps WHERE learner = ? AND lesson = ? AND step = ?", learner, lesson, step).Scan(&level, &due)
		known := err == nil
		if err != nil && err != sql.ErrNoRows {
			return err
		}
		if err := s.answered(tx, learner, lesson, step, right); err != nil {
			return err
		}
		now := s.now()
		if known && right && (!due.Valid || due.Int64 > now.UnixMilli()) {
			return nil
		}
		level, due = comesBack(known, level, right, now)
		_, err = tx.Exec("UPDATE steps SET level = ?, due = ? WHERE learner = ? AND lesson = ? AND step = ?", level, due, learner, lesson, step)
		return err
	})
}

// comesBack is the level of a question after an answer, and when it is due.
func comesBack(known bool, level int, right bool, now time.Time) (int, sql.NullInt64) {
	if !right {
		return 0, sql.NullInt64{Int64: now.Add(again).UnixMilli(), Valid: true}
	}
	if known {
		level++
	}
	if level >= len(intervals) {
		return level, sql.NullInt64{}
	}
	return level, sql.NullInt64{Int64: now.Add(intervals[level]).UnixMilli(), Valid: true}
}

// Due returns the questions that are due for a browser's learner, the longest waiting first.
func (s *Store) Due(id ID) ([]Step, error) {
	list, err := database.Collect(s.file.Read, scanStep, `SELECT lesson, step, first, tries, last, done, due FROM steps
		WHERE learner = (SELECT learner FROM browsers WHERE hash = ?) AND due <= ? ORDER BY due`, id.hash(), s.now().UnixMilli())
	return list, database.Describe(err)
}
