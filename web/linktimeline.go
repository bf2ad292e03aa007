package web

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"time"

	"earshot/playground"
)

const (
	// together is how long entries are gathered at least: what one turn of the program makes of an event goes together.
	together = 2 * time.Millisecond
	// batchEvery is the time from one message to the next, at least: less than a frame of a page's screen.
	batchEvery = 12 * time.Millisecond
	// floodEvery is the same while more than floodRate entries a second come: nobody reads a line of such a flood, and
	// each message costs a page time besides its entries.
	floodEvery = 33 * time.Millisecond
	floodRate  = 100
	// batchSize is the most entries in one message.
	batchSize = 500
)

// update is the message "timeline".
type update struct {
	playground.Changes
	Lanes []playground.Lane `json:"lanes,omitempty"`
}

// body is the message's arguments. The entries are JSON already, a lot of it, which encoding/json would look through again.
func (u update) body() ([]byte, error) {
	entries := u.Entries
	u.Entries = []json.RawMessage{}
	head, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	before, after, _ := bytes.Cut(head, []byte("[]"))
	b := append(append([]byte("["), before...), '[')
	for i, entry := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, entry...)
	}
	return append(append(append(b, ']'), after...), ']'), nil
}

// follow sends what happens on the stage until ctx or the stage ends, or the client is taken off it.
func (k *link) follow(ctx context.Context, rev int64) {
	lanes := laneTeller{stage: k.stage, only: k.lane, version: -1}
	var pace pace
	for {
		changed := k.stage.Timeline().Changed(rev)
		if k.anew.Swap(false) {
			rev = 0
		}
		u := update{Changes: k.stage.Timeline().After(rev, batchSize, playground.View{Wire: k.wire.Load(), Lane: k.lane})}
		u.Lanes = lanes.news()
		rev = u.Rev
		if len(u.Entries) > 0 || u.Lanes != nil {
			pace.sent(len(u.Entries), time.Now())
			k.emitJSON("timeline", u.body)
		}
		if lanes.expelled {
			k.emit("stage:ended", map[string]string{"message": "Your teacher has taken you off the stage."})
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-k.stage.Done():
			k.emit("stage:ended", map[string]string{"message": k.stage.Why()})
			return
		case <-changed:
		case <-lanes.due():
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(k.gather(pace)):
		}
	}
}

// pace knows how many entries have come lately, as a sum that fades within about a second.
type pace struct {
	lately float64
	at     time.Time
}

func (p *pace) sent(entries int, now time.Time) {
	p.lately = p.lately*math.Exp(-now.Sub(p.at).Seconds()) + float64(entries)
	p.at = now
}

// every is the time from one message to the next, at least.
func (p *pace) every() time.Duration {
	if p.lately > floodRate {
		return floodEvery
	}
	return batchEvery
}

// gather is for how long entries are gathered that have begun to come: after a quiet moment, a page hears of them at once.
// Students' pages don't, so that what is for all of them doesn't make a class's server speak to all of them twice in a row.
func (k *link) gather(p pace) time.Duration {
	if k.lane != "" {
		return max(p.every(), k.studentsEvery())
	}
	return max(together, p.every()-time.Since(p.at))
}
