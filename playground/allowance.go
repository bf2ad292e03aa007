package playground

import (
	"sync"
	"time"
)

// Allowance is how much of something somebody may use in the long run, and how much of it in a moment: it comes back at
// an even rate and is saved up. It is safe for concurrent use.
type Allowance struct {
	perSecond, saved float64

	mu   sync.Mutex
	left float64 // negative: a debt
	at   time.Time
}

// NewAllowance begins with all that may be saved up.
func NewAllowance(perSecond, saved int, now time.Time) *Allowance {
	return &Allowance{perSecond: float64(perSecond), saved: float64(saved), left: float64(saved), at: now}
}

// Spend takes n away, and says how long whoever used it has to wait before the next.
func (a *Allowance) Spend(n int, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left = min(a.saved, a.left+now.Sub(a.at).Seconds()*a.perSecond) - float64(n)
	a.at = now
	if a.left >= 0 {
		return 0
	}
	return time.Duration(-a.left / a.perSecond * float64(time.Second))
}
