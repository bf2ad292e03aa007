package classroom

import (
	"database/sql"

	"earshot/database"
)

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

// recordings are the ids of a class's recordings, whether its time is over or not.
func (s *store) recordings(code string) ([]string, error) {
	return database.Collect(s.file.Read, scanText,
		"SELECT recording FROM recordings JOIN classes ON classes.id = class WHERE code = ?", code)
}
