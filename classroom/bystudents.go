package classroom

import (
	"encoding/json"
	"unicode/utf8"
)

// What students can ask for; see the package's comment.

type onOff struct {
	On bool `json:"on"`
}

func (m *Member) follow(ask onOff) (any, error) {
	if err := m.class.all.store.change("UPDATE students SET following = ? WHERE id = ?", ask.On, m.id); err != nil {
		return nil, err
	}
	m.mine("me", m.class.sectionMe)
	m.gathered("people")
	return nil, nil
}

type voteRequest struct {
	Prediction int64           `json:"prediction"`
	Round      int             `json:"round"`
	Answer     json.RawMessage `json:"answer"`
}

func (m *Member) vote(ask voteRequest) (any, error) {
	c := m.class
	answer, err := c.all.store.vote(c.id, m.id, ask.Prediction, ask.Round, ask.Answer)
	if err != nil {
		return nil, err
	}
	m.mine("votes", c.sectionVotes)
	m.gathered("tally")
	return map[string]json.RawMessage{"answer": answer}, nil
}

type workRequest struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Done   bool   `json:"done"`
	Tries  int    `json:"tries"`
	Hints  int    `json:"hints"`
}

// maxCount is how many tries or hints are counted.
const maxCount = 999

func (m *Member) work(ask workRequest) (any, error) {
	lesson := m.class.all.host.Course().Lesson(ask.Lesson)
	if lesson == nil || lesson.Step(ask.Step) == nil {
		return nil, &Refusal{CodeGone, "The lesson has no such step: reload the page."}
	}
	count := func(n int) int { return min(max(n, 0), maxCount) }
	err := m.class.all.store.worked(m.id, ask.Lesson, ask.Step, ask.Done, count(ask.Tries), count(ask.Hints))
	if err == nil {
		m.gathered("tasks")
	}
	return nil, err
}

func (m *Member) isLost(ask onOff) (any, error) {
	if err := m.class.all.store.setLost(m.class.id, m.lost, ask.On); err != nil {
		return nil, err
	}
	m.mine("me", m.class.sectionMe)
	m.gathered("lost")
	return nil, nil
}

type wonderRequest struct {
	Text  string `json:"text"`
	Nonce string `json:"nonce"`
}

func (m *Member) wonder(ask wonderRequest) (any, error) {
	text := readLine(ask.Text)
	if n := utf8.RuneCountInString(text); n == 0 || n > maxQuestion {
		return nil, &Refusal{CodeName, "A question may have 1 to 300 characters."}
	}
	if len(ask.Nonce) < 8 || len(ask.Nonce) > 64 {
		return nil, errBad
	}
	if !m.mayWonder() {
		return nil, &Refusal{CodeSlow, "You have asked several questions in a short time. Wait half a minute, then ask again."}
	}
	if err := m.class.all.store.wonder(m.class.id, ask.Nonce, text); err != nil {
		return nil, err
	}
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	m.class.tell("questions")
	return nil, nil
}

// mayWonder limits questions, a student's and a class's.
func (m *Member) mayWonder() bool {
	c := m.class
	c.mu.Lock()
	if c.wonders[m.id] == nil {
		c.wonders[m.id] = newPace(3, 1.0/30)
	}
	mine := c.wonders[m.id]
	c.mu.Unlock()
	now := c.all.now()
	return mine.take(now) && c.wondering.take(now)
}

// mine tells the member's own pages a section that is theirs alone.
func (m *Member) mine(name string, of func(*Member) (any, error)) {
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	m.class.tellOne(m, name, of)
}

// gathered has a section told soon.
func (m *Member) gathered(name string) {
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	m.class.soon(name)
}
