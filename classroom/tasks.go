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

// setLost keeps whether somebody says that they are lost; who is a hash that leads to nobody.
func (s *store) setLost(class int64, who []byte, on bool) error {
	if on {
		return s.change("INSERT INTO lost (class, who) VALUES (?, ?) ON CONFLICT DO NOTHING", class, who)
	}
	return s.change("DELETE FROM lost WHERE class = ? AND who = ?", class, who)
}

// lost is how many say so, and whether who is among them.
func (s *store) lost(class int64, who []byte) (n int, among bool, err error) {
	err = s.file.Read.QueryRow("SELECT count(*), coalesce(max(who = ?), 0) FROM lost WHERE class = ?", who, class).Scan(&n, &among)
	return n, among, database.Describe(err)
}

// question is one that somebody has asked; nothing says who.
type question struct {
	ID   int64  `json:"id"`
	Text string `json:"text"`
	At   int64  `json:"at"`
	Done bool   `json:"done"`
}

// wonder keeps a question.
func (s *store) wonder(class int64, nonce, text string) error {
	return s.file.Change(func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRow("SELECT count(*) FROM questions WHERE class = ?", class).Scan(&there); err != nil {
			return err
		}
		if there >= maxQuestions {
			return &Refusal{CodeFull, "There are as many questions as a class keeps. Ask aloud."}
		}
		_, err := tx.Exec("INSERT INTO questions (class, nonce, text, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", class, nonce, text, s.now().UnixMilli())
		return err
	})
}

func (s *store) questions(class int64) ([]question, error) {
	return database.Collect(s.file.Read, func(rows *sql.Rows, q *question) error { return rows.Scan(&q.ID, &q.Text, &q.At, &q.Done) },
		"SELECT id, text, at, done FROM questions WHERE class = ? ORDER BY id", class)
}

// recording is one that was made in class.
type recording struct {
	ID     string `json:"id"`
	Lesson string `json:"lesson"`
	Title  string `json:"title"`
	At     int64  `json:"at"`
	URL    string `json:"url"`
}

// recorded keeps that a recording was made.
func (s *store) recorded(class int64, r recording) error {
	return s.file.Change(func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRow("SELECT count(*) FROM recordings WHERE class = ?", class).Scan(&there); err != nil {
			return err
		}
		if there >= maxRecordings {
			return &Refusal{CodeFull, "This class has as many recordings as a class may have."}
		}
		_, err := tx.Exec("INSERT INTO recordings (class, recording, lesson, title, at) VALUES (?, ?, ?, ?, ?)", class, r.ID, r.Lesson, r.Title, s.now().UnixMilli())
		return err
	})
}

func (s *store) recordingsOf(class int64) ([]recording, error) {
	return database.Collect(s.file.Read, func(rows *sql.Rows, r *recording) error {
		err := rows.Scan(&r.ID, &r.Lesson, &r.Title, &r.At)
		r.URL = "/r/" + r.ID
		return err
	}, "SELECT recording, lesson, title, at FROM recordings WHERE class = ? ORDER BY at", class)
}
