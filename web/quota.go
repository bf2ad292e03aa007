package web

import (
	"sync"
	"sync/atomic"
	"time"
)

// quota lets each visitor (an IP address) do something only so often in a while.
type quota struct {
	limit int
	while time.Duration

	mu    sync.Mutex
	began time.Time
	used  map[string]int

	refused atomic.Uint64 // how often nothing was left
}

func newQuota(limit int, while time.Duration) *quota {
	return &quota{limit: limit, while: while, used: map[string]int{}}
}

// left tells whether a visitor may do it once more.
func (q *quota) left(visitor string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.renew()
	return q.leftLocked(visitor)
}

func (q *quota) leftLocked(visitor string) bool {
	if q.used[visitor] < q.limit {
		return true
	}
	q.refused.Add(1)
	return false
}

// use counts that a visitor has done it, or says false if they may not any more.
func (q *quota) use(visitor string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.renew()
	if !q.leftLocked(visitor) {
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
