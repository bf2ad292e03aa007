package classroom

import (
	"database/sql"

	"earshot/database"
)

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
