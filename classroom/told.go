package classroom

import (
	"encoding/json"
	"slices"
	"time"

	"earshot/lessons"
	"earshot/playground"
)

// What is told in each section; the package's comment says what it means. c.mu is held in all of these.

func (c *Class) sectionClass(to Role) (any, error) {
	told := map[string]any{"code": c.code, "title": c.title, "created": c.created.UnixMilli(), "expires": c.expires.UnixMilli(),
		"ended": millis(c.ended), "door": c.state.Door}
	if to != Student {
		told["url"], told["address"], told["addresses"] = c.url(), c.state.Address, c.all.host.Addresses()
	}
	return told, nil
}

func millis(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

func (c *Class) sectionMe(m *Member) (any, error) {
	var following bool
	err := c.all.store.file.Read.QueryRow("SELECT following FROM students WHERE id = ?", m.id).Scan(&following)
	if err != nil {
		return nil, err
	}
	_, lost, err := c.all.store.lost(c.id, m.lost)
	return map[string]any{"id": m.id, "name": m.name, "following": following, "lost": lost}, err
}

func (c *Class) sectionTeacher(Role) (any, error) {
	return map[string]any{"here": c.desks[Teacher] > 0, "since": c.since.UnixMilli()}, nil
}

func (c *Class) sectionPlace(Role) (any, error) {
	if c.state.Place == nil {
		return nil, nil
	}
	told := struct {
		Place
		Title  string `json:"title"`
		Number int    `json:"number"`
	}{Place: *c.state.Place}
	course := c.all.host.Course()
	if lesson := course.Lesson(told.Lesson); lesson != nil {
		told.Title, told.Number = lesson.Title, 1+slices.Index(course.Lessons, lesson)
	}
	return told, nil
}

func (c *Class) sectionPrediction(Role) (any, error) {
	if c.asked == nil {
		return nil, nil
	}
	return *c.asked, nil
}

// maxAnswers is how many different answers of a round are told.
const maxAnswers = 30

type answerTold struct {
	Answer json.RawMessage `json:"answer"`
	N      int             `json:"n"`
	Right  *bool           `json:"right"`
}

type roundTold struct {
	Round    int          `json:"round"`
	Answered int          `json:"answered"`
	Answers  []answerTold `json:"answers"`
	Others   int          `json:"others"`
}

func (c *Class) sectionTally(to Role) (any, error) {
	if c.asked == nil {
		return nil, nil
	}
	rounds, err := c.rounds(*c.asked)
	told := map[string]any{"prediction": c.asked.ID, "round": c.asked.Round, "of": len(c.here), "answered": 0}
	if len(rounds) >= c.asked.Round {
		told["answered"] = rounds[c.asked.Round-1].Answered
	}
	if to == Teacher || c.asked.Phase == phaseRevealed {
		told["rounds"] = rounds
	}
	return told, err
}

// rounds are how a class has voted, each round's answers the most frequent first.
func (c *Class) rounds(p prediction) ([]roundTold, error) {
	counts, err := c.all.store.counts(p.ID)
	rounds := make([]roundTold, p.Round)
	for i := range rounds {
		rounds[i] = roundTold{Round: i + 1, Answers: []answerTold{}}
	}
	for _, n := range counts {
		round := &rounds[n.round-1]
		round.Answered += n.n
		if len(round.Answers) == maxAnswers {
			round.Others += n.n
			continue
		}
		round.Answers = append(round.Answers, answerTold{json.RawMessage(n.answer), n.n, p.right(n.answer)})
	}
	return rounds, err
}

// right tells whether an answer is; nil if it isn't known yet.
func (p prediction) right(answer string) *bool {
	if p.Phase != phaseRevealed {
		return nil
	}
	is := string(p.Truth) == answer
	return &is
}

func (c *Class) sectionVotes(m *Member) (any, error) {
	if c.asked == nil {
		return nil, nil
	}
	mine, err := c.all.store.votesOf(m.id, c.asked.ID)
	return map[string]any{"prediction": c.asked.ID, "mine": mine}, err
}

type personTold struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Here      bool   `json:"here"`
	Following bool   `json:"following"`
	Joined    int64  `json:"joined"`
	Seen      int64  `json:"seen"`
	Lane      string `json:"lane"`
	// Weather is their client's network; nil if nothing is done to it.
	Weather *playground.Weather `json:"weather,omitempty"`
}

func (c *Class) sectionPeople(to Role) (any, error) {
	students, err := c.all.store.students(c.id)
	list, following := []personTold{}, 0
	for _, who := range students {
		here := c.here[who.id] > 0
		if here && who.following {
			following++
		}
		if !who.removed {
			list = append(list, personTold{who.id, who.name, here, who.following, who.joined.UnixMilli(), who.seen.UnixMilli(), c.shared.lane(who.id), c.shared.weather(who.id)})
		}
	}
	told := map[string]any{"here": len(c.here), "following": following, "roaming": len(c.here) - following}
	if to == Teacher {
		told["list"] = list
	}
	return told, err
}

func (c *Class) sectionLost(Role) (any, error) {
	n, _, err := c.all.store.lost(c.id, nil)
	return map[string]int{"n": n}, err
}

type stepTold struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Title   string `json:"title"`
	Done    int    `json:"done"`
	Working int    `json:"working"`
	Stuck   int    `json:"stuck"`
}

type taskTold struct {
	Done  *int64 `json:"done"`
	Tries int    `json:"tries"`
	Hints int    `json:"hints"`
	Since int64  `json:"since"`
	Stuck bool   `json:"stuck"`
}

type workTold struct {
	ID    int64               `json:"id"`
	Name  string              `json:"name"`
	Steps map[string]taskTold `json:"steps"`
}

func (c *Class) sectionTasks(Role) (any, error) {
	lesson := c.lesson()
	if lesson == nil {
		return map[string]any{"lesson": "", "steps": []stepTold{}, "students": []workTold{}}, nil
	}
	tasks, err := c.all.store.tasks(c.id, lesson.Slug)
	if err != nil {
		return nil, err
	}
	students, err := c.all.store.students(c.id)
	steps, list := make([]stepTold, len(lesson.Steps)), []workTold{}
	for i, step := range lesson.Steps {
		steps[i] = stepTold{ID: step.ID, Kind: string(step.Kind), Title: step.Title}
	}
	work := map[int64]map[string]taskTold{}
	for _, t := range tasks {
		i := slices.IndexFunc(steps, func(s stepTold) bool { return s.ID == t.step })
		if i < 0 {
			continue // the lesson has it no more
		}
		if work[t.student] == nil {
			work[t.student] = map[string]taskTold{}
		}
		told := taskTold{millis(t.done), t.tries, t.hints, t.since.UnixMilli(), t.stuck(c.all.now())}
		work[t.student][t.step] = told
		steps[i].count(told)
	}
	for _, who := range students {
		if !who.removed {
			list = append(list, workTold{who.id, who.name, orEmpty(work[who.id])})
		}
	}
	return map[string]any{"lesson": lesson.Slug, "steps": steps, "students": list}, err
}

func (s *stepTold) count(t taskTold) {
	switch {
	case t.Done != nil:
		s.Done++
	case t.Stuck:
		s.Stuck++
	default:
		s.Working++
	}
}

func orEmpty(steps map[string]taskTold) map[string]taskTold {
	if steps == nil {
		return map[string]taskTold{}
	}
	return steps
}

// lesson is the one at which the class is, nil if at none.
func (c *Class) lesson() *lessons.Lesson {
	if c.state.Place == nil {
		return nil
	}
	return c.all.host.Course().Lesson(c.state.Place.Lesson)
}
