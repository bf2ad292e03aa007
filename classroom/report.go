package classroom

import (
	"database/sql"
	"time"

	"earshot/database"
)

// Report is what remains of a class.
type Report struct {
	Code, Title      string
	Created, Expires time.Time
	Ended            *time.Time
	Students         []Attendance
	Predictions      []Predicted
	// Tasks are the steps at which anybody has worked, by lesson and step.
	Tasks      []Worked
	Questions  []string
	Recordings []recording
}

// Attendance is how long a student was there.
type Attendance struct {
	ID           int64
	Name         string
	Joined, Seen time.Time
	Minutes      int // connected, in all
	Removed      bool
}

// Predicted is how a class predicted.
type Predicted struct {
	Lesson, Step, Title string
	Revealed            bool
	Words               string // how it was
	Rounds              []PredictedRound
	// First and Last are the answers of each student in their first and last round.
	First, Last map[int64]Vote
}

// PredictedRound is how many answered, and how many of them rightly.
type PredictedRound struct{ Answered, Right int }

// Vote is one answer, as JSON; Right is meaningless where nothing was revealed.
type Vote struct {
	Answer string
	Right  bool
}

// Worked is how far a class got with a step.
type Worked struct {
	Lesson, Step string
	ByStudent    map[int64]Work
}

// Work is how far one student got.
type Work struct {
	Done         bool
	Tries, Hints int
}

// Report reads it.
func (c *Class) Report() (*Report, error) {
	c.mu.Lock()
	r := &Report{Code: c.code, Title: c.title, Created: c.created, Expires: c.expires, Ended: c.ended}
	c.mu.Unlock()
	s := c.all.store
	students, err := s.students(c.id)
	if err != nil {
		return nil, err
	}
	for _, who := range students {
		r.Students = append(r.Students, Attendance{who.id, who.name, who.joined, who.seen, who.minutes, who.removed})
	}
	if err := r.addPredictions(s, c.id); err != nil {
		return nil, err
	}
	if err := r.addTasks(s, c.id); err != nil {
		return nil, err
	}
	questions, err := s.questions(c.id)
	for _, q := range questions {
		r.Questions = append(r.Questions, q.Text)
	}
	if err != nil {
		return nil, err
	}
	r.Recordings, err = s.recordingsOf(c.id)
	return r, err
}

type votedRow struct {
	prediction, student int64
	round               int
	answer              string
}

func (r *Report) addPredictions(s *store, class int64) error {
	list, err := s.predictions(class)
	if err != nil {
		return err
	}
	votes, err := database.Collect(s.file.Read, func(rows *sql.Rows, v *votedRow) error {
		return rows.Scan(&v.prediction, &v.round, &v.student, &v.answer)
	}, `SELECT prediction, votes.round, student, answer FROM votes JOIN predictions ON predictions.id = prediction
		JOIN students ON students.id = student AND removed IS NULL WHERE predictions.class = ? ORDER BY prediction, votes.round`, class)
	for _, p := range list {
		told := Predicted{Lesson: p.Lesson, Step: p.Step, Title: p.Title, Revealed: p.Phase == phaseRevealed, Words: p.Words,
			Rounds: make([]PredictedRound, p.Round), First: map[int64]Vote{}, Last: map[int64]Vote{}}
		for _, v := range votes {
			if v.prediction == p.ID {
				told.add(v, told.Revealed && v.answer == string(p.Truth))
			}
		}
		r.Predictions = append(r.Predictions, told)
	}
	return err
}

// add counts a vote; they come by round.
func (p *Predicted) add(v votedRow, right bool) {
	p.Rounds[v.round-1].Answered++
	if right {
		p.Rounds[v.round-1].Right++
	}
	if _, voted := p.First[v.student]; !voted {
		p.First[v.student] = Vote{v.answer, right}
	}
	p.Last[v.student] = Vote{v.answer, right}
}

func (r *Report) addTasks(s *store, class int64) error {
	list, err := s.tasks(class, "")
	at := map[[2]string]int{}
	for _, t := range list {
		key := [2]string{t.lesson, t.step}
		i, known := at[key]
		if !known {
			i = len(r.Tasks)
			at[key] = i
			r.Tasks = append(r.Tasks, Worked{t.lesson, t.step, map[int64]Work{}})
		}
		r.Tasks[i].ByStudent[t.student] = Work{t.done != nil, t.tries, t.hints}
	}
	return err
}
