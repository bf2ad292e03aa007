package classroom

import (
	"cmp"
	"sync"
	"time"
)

// Limits bound classes. A zero field takes the value of DefaultLimits.
type Limits struct {
	// Classes is how many are kept, Students how many may be in one.
	Classes, Students int
}

// DefaultLimits are meant for a school, and for a lecture with a full hall.
func DefaultLimits() Limits { return Limits{Classes: 5000, Students: 1000} }

func (l Limits) complete() Limits {
	d := DefaultLimits()
	return Limits{cmp.Or(l.Classes, d.Classes), cmp.Or(l.Students, d.Students)}
}

const (
	// Retention is how long a class is kept.
	Retention = 30 * 24 * time.Hour
	// maxWindows is how many connections one student may have, and maxDesks how many a class's teacher and screens.
	maxWindows = 6
	maxDesks   = 20
	// maxRounds is how often a class votes on one prediction.
	maxRounds = 9
	// maxPredictions, maxQuestions, maxTasks (a student's) and maxRecordings are how many of them a class keeps.
	maxPredictions = 200
	maxQuestions   = 500
	maxTasks       = 500
	maxRecordings  = 100
	// maxPresent is how many bytes the presenter's view may tell of itself.
	maxPresent = 4 << 10
	// tooOften is how many requests in a row may be refused as too many before the connection is cut.
	tooOften = 200
)

// pace allows so many requests at once, and so many a second after that. It is safe for concurrent use.
type pace struct {
	most, perSecond float64

	mu   sync.Mutex
	left float64
	last time.Time
}

func newPace(most, perSecond float64) *pace {
	return &pace{most: most, perSecond: perSecond, left: most}
}

// take uses up one, or says false if there is none.
func (p *pace) take(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.last.IsZero() {
		p.left = min(p.most, p.left+p.perSecond*max(0, now.Sub(p.last).Seconds()))
	}
	p.last = now
	if p.left < 1 {
		return false
	}
	p.left--
	return true
}

// paceOf is how fast one connection may ask.
func paceOf(role Role) *pace {
	if role == Teacher {
		return newPace(100, 30)
	}
	return newPace(30, 5)
}
