package classroom

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"earshot/database"
	"earshot/secrets"
)

// store is the file. Its methods know nothing of who is connected.
type store struct {
	now    func() time.Time
	file   *database.File
	limits Limits
}

// record is a class as it is kept.
type record struct {
	id      int64
	code    string
	secret  []byte
	title   string
	created time.Time
	expires time.Time
	ended   *time.Time
	state   State
}

const selectClass = "SELECT id, code, secret, title, created, expires, ended, state FROM classes"

func scanClass(scan func(...any) error, r *record) error {
	var created, expires int64
	var ended sql.NullInt64
	var state string
	if err := scan(&r.id, &r.code, &r.secret, &r.title, &created, &expires, &ended, &state); err != nil {
		return err
	}
	r.created, r.expires, r.ended = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC(), database.TimeOf(ended)
	return json.Unmarshal([]byte(state), &r.state)
}

// class finds a class by its code.
func (s *store) class(code string) (r record, err error) {
	err = scanClass(s.file.Read.QueryRow(selectClass+" WHERE code = ? AND expires > ?", code, s.now().UnixMilli()).Scan, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNoClass
	}
	return r, database.Describe(err)
}

// codeLength makes a code one of 28⁶, 480 million.
const codeLength = 6

// create makes a class; the teacher's secret is told once.
func (s *store) create(title string, state State) (code, secret string, err error) {
	secret = secrets.Token()
	kept, err := json.Marshal(state)
	if err != nil {
		return "", "", err
	}
	err = s.file.Change(func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRow("SELECT count(*) FROM classes").Scan(&there); err != nil {
			return err
		}
		if there >= s.limits.Classes {
			return &Refusal{CodeFull, "This server keeps as many classes as it may. Delete one that you don't need."}
		}
		code = secrets.Code(codeLength)
		now := s.now()
		_, err := tx.Exec("INSERT INTO classes (code, secret, title, created, expires, state) VALUES (?, ?, ?, ?, ?, ?)",
			code, secrets.Hash("teacher ", secret), title, now.UnixMilli(), now.Add(Retention).UnixMilli(), string(kept))
		return err
	})
	return code, secret, err
}

// keepState keeps where a class is.
func (s *store) keepState(class int64, state State) error {
	kept, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return s.change("UPDATE classes SET state = ? WHERE id = ?", string(kept), class)
}

func (s *store) change(statement string, args ...any) error {
	return s.file.Change(func(tx *sql.Tx) error {
		_, err := tx.Exec(statement, args...)
		return err
	})
}

// expired are the codes of classes that have had their time.
func (s *store) expired() ([]string, error) {
	return database.Collect(s.file.Read, scanText, "SELECT code FROM classes WHERE expires <= ?", s.now().UnixMilli())
}

func scanText(rows *sql.Rows, text *string) error { return rows.Scan(text) }

// delete deletes everything of a class, from the file's journal as well.
func (s *store) delete(code string) error {
	if err := s.change("DELETE FROM classes WHERE code = ?", code); err != nil {
		return err
	}
	return s.file.Scrub()
}
