package web

import (
	"sync"
	"time"
)

// quota lets each visitor (an IP address) do something only so often in a while.
type quota struct {
	limit int
	while time.Duration

	mu    sync.Mutex
	began time.Time
	used  map[string]int
}

func newQuota(limit int, while time.Duration) *quota {
	return &quota{limit: limit, while: while, used: map[string]int{}}
}

// left tells whether a visitor may do it once more.
func (q *quota) left(visitor string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.renew()
	return q.used[visitor] < q.limit
}

// use counts that a visitor has done it, or says false if they may not any more.
func (q *quota) use(visitor string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.renew()
	if q.used[visitor] >= q.limit {
		return false
	}
	q.used[visitor]++
	return true
}

// renew begins to count anew when the while is over.
func (q *quota) renew() {
	if now := time.Now(); now.Sub(q.began) > q.while {
		q.began = now
		clear(q.used)
	}
}
