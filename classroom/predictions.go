package classroom

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"earshot/database"
)

// The phases of a prediction: a round is open, it is closed and the class discusses, it has been run.
const (
	phaseVote     = "vote"
	phaseDiscuss  = "discuss"
	phaseRevealed = "revealed"
)

// Truth is how it really was.
type Truth struct {
	// Answer is in the form of an answer.
	Answer json.RawMessage `json:"answer"`
	// Words say it, and Seq is the entry of the shared stage's timeline that shows it, 0 if none does.
	Words string `json:"words"`
	Seq   int64  `json:"seq"`
}

// prediction is one as it is kept, and what pages are told of it.
type prediction struct {
	ID     int64  `json:"id"`
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Question
	Round int    `json:"round"`
	Phase string `json:"phase"`

	Truth json.RawMessage `json:"truth,omitempty"`
	Words string          `json:"words,omitempty"`
	Seq   int64           `json:"seq,omitempty"`

	opened time.Time
}

const selectPrediction = "SELECT id, lesson, step, asked, round, phase, truth, opened FROM predictions"

func scanPrediction(scan func(...any) error, p *prediction) error {
	var asked string
	var truth sql.NullString
	var opened int64
	if err := scan(&p.ID, &p.Lesson, &p.Step, &asked, &p.Round, &p.Phase, &truth, &opened); err != nil {
		return err
	}
	p.opened = time.UnixMilli(opened).UTC()
	if err := json.Unmarshal([]byte(asked), &p.Question); err != nil || !truth.Valid {
		return err
	}
	var t Truth
	err := json.Unmarshal([]byte(truth.String), &t)
	p.Truth, p.Words, p.Seq = t.Answer, t.Words, t.Seq
	return err
}

// prediction finds one of a class.
func (s *store) prediction(q database.Querier, class, id int64) (p prediction, err error) {
	err = scanPrediction(q.QueryRow(selectPrediction+" WHERE class = ? AND id = ?", class, id).Scan, &p)
	if errors.Is(err, sql.ErrNoRows) {
		return p, &Refusal{CodeGone, "This question has been put away."}
	}
	return p, database.Describe(err)
}

func (s *store) predictions(class int64) ([]prediction, error) {
	return database.Collect(s.file.Read, func(rows *sql.Rows, p *prediction) error { return scanPrediction(rows.Scan, p) },
		selectPrediction+" WHERE class = ? ORDER BY id", class)
}

// ask keeps a new prediction, at its first round.
func (s *store) ask(class int64, lesson, step string, q Question) (id int64, err error) {
	asked, err := json.Marshal(q)
	if err != nil {
		return 0, err
	}
	err = s.file.Change(func(tx *sql.Tx) error {
		var there int
		if err := tx.QueryRow("SELECT count(*) FROM predictions WHERE class = ?", class).Scan(&there); err != nil {
			return err
		}
		if there >= maxPredictions {
			return &Refusal{CodeFull, "This class has been asked as much as a class can be. Open another."}
		}
		result, err := tx.Exec("INSERT INTO predictions (class, lesson, step, asked, opened, round, phase) VALUES (?, ?, ?, ?, ?, 1, ?)",
			class, lesson, step, string(asked), s.now().UnixMilli(), phaseVote)
		if err == nil {
			id, err = result.LastInsertId()
		}
		return err
	})
	return id, err
}

// move brings a prediction to a round and phase; truth is nil unless it is revealed.
func (s *store) move(p prediction, truth *Truth) error {
	var kept sql.NullString
	if truth != nil {
		raw, err := json.Marshal(truth)
		if err != nil {
			return err
		}
		kept = sql.NullString{String: string(raw), Valid: true}
	}
	return s.change("UPDATE predictions SET round = ?, phase = ?, truth = ? WHERE id = ?", p.Round, p.Phase, kept, p.ID)
}

// vote keeps a student's answer for the round that is open, in the place of what they had answered in it, and returns it.
func (s *store) vote(class, student, id int64, round int, raw json.RawMessage) (answer json.RawMessage, err error) {
	err = s.file.Change(func(tx *sql.Tx) error {
		p, err := s.prediction(tx, class, id)
		if err != nil {
			return err
		}
		said, err := p.canonical(raw)
		if err != nil {
			return err
		}
		answer = json.RawMessage(said)
		if p.Phase != phaseVote || p.Round != round {
			return s.alreadyVoted(tx, student, id, round, said)
		}
		_, err = tx.Exec(`INSERT INTO votes (prediction, round, student, answer, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET answer = excluded.answer, at = excluded.at`, id, round, student, said, s.now().UnixMilli())
		return err
	})
	return answer, err
}

// alreadyVoted refuses a vote that comes too late, unless it is one that was kept in time and whose acknowledgement got lost.
func (s *store) alreadyVoted(tx *sql.Tx, student, id int64, round int, said string) error {
	var kept string
	err := tx.QueryRow("SELECT answer FROM votes WHERE prediction = ? AND round = ? AND student = ?", id, round, student).Scan(&kept)
	if err == nil && kept == said {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return &Refusal{CodeClosed, "This round is over: your answer came too late to be counted."}
}

// votesOf are a student's own, by round.
func (s *store) votesOf(student, id int64) (map[string]json.RawMessage, error) {
	type vote struct {
		round  int
		answer string
	}
	list, err := database.Collect(s.file.Read, func(rows *sql.Rows, v *vote) error { return rows.Scan(&v.round, &v.answer) },
		"SELECT round, answer FROM votes WHERE prediction = ? AND student = ?", id, student)
	mine := map[string]json.RawMessage{}
	for _, v := range list {
		mine[strconv.Itoa(v.round)] = json.RawMessage(v.answer)
	}
	return mine, database.Describe(err)
}

// count is how often an answer was given in a round.
type count struct {
	round  int
	answer string
	n      int
}

// counts are the answers to a prediction, by round, the most frequent first.
func (s *store) counts(id int64) ([]count, error) {
	list, err := database.Collect(s.file.Read, func(rows *sql.Rows, c *count) error { return rows.Scan(&c.round, &c.answer, &c.n) },
		"SELECT round, answer, count(*) FROM votes JOIN students ON id = student WHERE prediction = ? AND removed IS NULL GROUP BY round, answer ORDER BY round, count(*) DESC, answer", id)
	return list, database.Describe(err)
}
