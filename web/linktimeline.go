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
	// batchEvery is how long entries are gathered before they are sent to a page: less than a frame of its screen.
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
		case <-time.After(max(pace.wait(), k.batchEvery())):
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

// wait is for how long entries are to be gathered before the next message.
func (p *pace) wait() time.Duration {
	if p.lately > floodRate {
		return floodEvery
	}
	return batchEvery
}
