package progress

import (
	"database/sql"
	"errors"
	"time"

	"earshot/database"
)

// Learner is everything that is kept of one, but for the texts of drafts.
type Learner struct {
	// Place is where they were last; nil if nowhere.
	Place *Place `json:"place"`
	// Readings are the lessons that they have opened, Steps the steps that they have answered, by lesson.
	Readings []Reading `json:"lessons"`
	Steps    []Step    `json:"steps"`
	// Browsers is how many go on as this learner; 0 if nothing is kept.
	Browsers int `json:"browsers"`
}

// Place is a spot in the course: a lesson, and the anchor of a step or heading in it, "" for its beginning.
type Place struct {
	Lesson string    `json:"lesson"`
	Step   string    `json:"step"`
	At     time.Time `json:"at"`
}

// Reading is a lesson that was opened, and maybe read to its end.
type Reading struct {
	Lesson   string     `json:"lesson"`
	Opened   time.Time  `json:"opened"`
	Finished *time.Time `json:"finished"`
}

// Learner returns what is kept for a browser.
func (s *Store) Learner(id ID) (Learner, error) {
	l := Learner{Readings: []Reading{}, Steps: []Step{}}
	learner, err := learnerOf(s.file.Read, id)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	if err == nil {
		err = l.fill(s.file.Read, learner)
	}
	return l, database.Describe(err)
}

func (l *Learner) fill(q database.Querier, learner int64) (err error) {
	if l.Place, err = placeOf(q, learner); err != nil {
		return err
	}
	if l.Readings, err = database.Collect(q, scanReading, "SELECT lesson, opened, finished FROM readings WHERE learner = ?", learner); err != nil {
		return err
	}
	if l.Steps, err = database.Collect(q, scanStep, selectSteps+" ORDER BY lesson, step", learner); err != nil {
		return err
	}
	return q.QueryRow("SELECT count(*) FROM browsers WHERE learner = ?", learner).Scan(&l.Browsers)
}

func placeOf(q database.Querier, learner int64) (*Place, error) {
	var lesson, step sql.NullString
	var at sql.NullInt64
	err := q.QueryRow("SELECT lesson, step, at FROM learners WHERE id = ?", learner).Scan(&lesson, &step, &at)
	if errors.Is(err, sql.ErrNoRows) || !at.Valid {
		return nil, nil // maybe deleted this very moment
	}
	return &Place{Lesson: lesson.String, Step: step.String, At: time.UnixMilli(at.Int64).UTC()}, err
}

func scanReading(rows *sql.Rows, r *Reading) error {
	var opened int64
	var finished sql.NullInt64
	err := rows.Scan(&r.Lesson, &opened, &finished)
	r.Opened, r.Finished = time.UnixMilli(opened).UTC(), database.TimeOf(finished)
	return err
}

// Opened notes that a learner has opened a lesson, and is at its beginning unless they had been further in it.
func (s *Store) Opened(id ID, lesson string) error {
	return s.change(id, func(tx *sql.Tx, learner int64) error {
		now := s.now().UnixMilli()
		if _, err := tx.Exec("INSERT INTO readings (learner, lesson, opened) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", learner, lesson, now); err != nil {
			return err
		}
		_, err := tx.Exec("UPDATE learners SET step = iif(lesson IS ?2, step, ''), lesson = ?2, at = ?3 WHERE id = ?1", learner, lesson, now)
		return err
	})
}

// Visit notes where in a lesson a learner is.
func (s *Store) Visit(id ID, lesson, step string) error {
	return s.change(id, func(tx *sql.Tx, learner int64) error {
		_, err := tx.Exec("UPDATE learners SET lesson = ?, step = ?, at = ? WHERE id = ?", lesson, step, s.now().UnixMilli(), learner)
		return err
	})
}

// Finished notes that a learner has read a lesson to its end.
func (s *Store) Finished(id ID, lesson string) error {
	return s.change(id, func(tx *sql.Tx, learner int64) error {
		now := s.now().UnixMilli()
		_, err := tx.Exec(`INSERT INTO readings (learner, lesson, opened, finished) VALUES (?1, ?2, ?3, ?3)
			ON CONFLICT DO UPDATE SET finished = coalesce(finished, excluded.finished)`, learner, lesson, now)
		return err
	})
}

// Delete deletes everything that is kept of a browser's learner, for all their browsers, and from the file's journal,
// too.
func (s *Store) Delete(id ID) error {
	err := s.file.Change(func(tx *sql.Tx) error {
		_, err := tx.Exec("DELETE FROM learners WHERE id = (SELECT learner FROM browsers WHERE hash = ?)", id.hash())
		return err
	})
	if err != nil {
		return err
	}
	return s.file.Scrub()
}

// Leave makes a browser nobody's again. What is kept stays with the learner's other browsers; if this was the last,
// all of it is deleted.
func (s *Store) Leave(id ID) error {
	return s.file.Change(func(tx *sql.Tx) error {
		if _, err := tx.Exec("DELETE FROM learners WHERE id = (SELECT learner FROM browsers WHERE hash = ?) AND (SELECT count(*) FROM browsers WHERE learner = learners.id) = 1", id.hash()); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM browsers WHERE hash = ?", id.hash())
		return err
	})
}
