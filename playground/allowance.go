package playground

import (
	"sync"
	"time"
)

// allowance is how much of something a stage may use in the long run, and how much of it in a moment: it comes back at
// an even rate and is saved up. It is safe for concurrent use.
type allowance struct {
	perSecond, saved float64

	mu   sync.Mutex
	left float64 // negative: a debt
	at   time.Time
}

func newAllowance(perSecond, saved int, now time.Time) *allowance {
	return &allowance{perSecond: float64(perSecond), saved: float64(saved), left: float64(saved), at: now}
}

// spend takes n away, and says how long whoever used it has to wait before the next.
func (a *allowance) spend(n int, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left = min(a.saved, a.left+now.Sub(a.at).Seconds()*a.perSecond) - float64(n)
	a.at = now
	if a.left >= 0 {
		return 0
	}
	return time.Duration(-a.left / a.perSecond * float64(time.Second))
}
