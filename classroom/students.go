package classroom

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earshot/database"
	"earshot/secrets"
)

// student is one as they are kept.
type student struct {
	id        int64
	name      string
	joined    time.Time
	removed   bool
	following bool
	seen      time.Time
	minutes   int // connected, in all
}

// join takes a student in; the token is told once.
func (s *store) join(class int64, typed string) (id int64, name, token string, err error) {
	if name, err = readName(typed); err != nil {
		return 0, "", "", err
	}
	token = secrets.Token()
	err = s.file.Change(func(tx *sql.Tx) error {
		var there, same int
		err := tx.QueryRow("SELECT count(*), coalesce(sum(folded = ? OR looks = ?), 0) FROM students WHERE class = ? AND removed IS NULL",
			fold(name), looks(name), class).Scan(&there, &same)
		switch {
		case err != nil:
			return err
		case there >= s.limits.Students:
			return &Refusal{CodeFull, fmt.Sprintf("This class is full: it holds %d students. Tell your teacher.", s.limits.Students)}
		case same > 0:
			return &Refusal{CodeTaken, "Somebody in this class has that name already, or one that looks like it. Add a letter, or take another."}
		}
		result, err := tx.Exec("INSERT INTO students (class, name, folded, looks, token, joined) VALUES (?, ?, ?, ?, ?, ?)",
			class, name, fold(name), looks(name), secrets.Hash("student ", token), s.now().UnixMilli())
		if err == nil {
			id, err = result.LastInsertId()
		}
		return err
	})
	return id, name, token, err
}

// studentOf finds who holds a token in a class.
func (s *store) studentOf(class int64, token string) (who student, err error) {
	var removed sql.NullInt64
	if !secrets.IsToken(token) {
		return who, ErrStranger
	}
	err = s.file.Read.QueryRow("SELECT id, name, removed, following FROM students WHERE class = ? AND token = ?",
		class, secrets.Hash("student ", token)).Scan(&who.id, &who.name, &removed, &who.following)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return who, ErrStranger
	case err != nil:
		return who, database.Describe(err)
	case removed.Valid:
		return who, ErrRemoved
	}
	return who, nil
}

// students are those of a class in the order in which they joined, those who were removed included.
func (s *store) students(class int64) ([]student, error) {
	return database.Collect(s.file.Read, func(rows *sql.Rows, who *student) error {
		var joined, seen int64
		var removed sql.NullInt64
		err := rows.Scan(&who.id, &who.name, &joined, &removed, &who.following, &seen, &who.minutes)
		who.joined, who.seen, who.removed = time.UnixMilli(joined).UTC(), time.UnixMilli(seen).UTC(), removed.Valid
		return err
	}, `SELECT id, name, joined, removed, following, coalesce(max(visits.seen), joined), coalesce(sum(visits.seen - visits.came), 0) / 60000
		FROM students LEFT JOIN visits ON student = id WHERE class = ? GROUP BY id ORDER BY id`, class)
}

// remove takes a student out of a class; it says false if there is none.
func (s *store) remove(class, id int64) (was bool, err error) {
	err = s.file.Change(func(tx *sql.Tx) error {
		result, err := tx.Exec("UPDATE students SET removed = ? WHERE class = ? AND id = ? AND removed IS NULL", s.now().UnixMilli(), class, id)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		was = n > 0
		return err
	})
	return was, err
}

// sameVisit is how long somebody may be away and come back to the same visit.
const sameVisit = 2 * time.Minute

// came notes that a student is here.
func (s *store) came(id int64) error {
	return s.file.Change(func(tx *sql.Tx) error {
		now := s.now().UnixMilli()
		result, err := tx.Exec(`UPDATE visits SET seen = max(seen, ?2) WHERE student = ?1
			AND came = (SELECT max(came) FROM visits WHERE student = ?1) AND seen >= ?3`, id, now, now-sameVisit.Milliseconds())
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); n > 0 || err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO visits (student, came, seen) VALUES (?1, ?2, ?2) ON CONFLICT DO NOTHING", id, now)
		return err
	})
}

// stillHere notes that students have been here until now.
func (s *store) stillHere(ids ...int64) error {
	return s.file.Change(func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(`UPDATE visits SET seen = max(seen, ?2) WHERE student = ?1 AND came = (SELECT max(came) FROM visits WHERE student = ?1)`,
				id, s.now().UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
}
