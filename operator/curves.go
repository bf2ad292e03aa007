package operator

import (
	"fmt"
	"runtime"
	"slices"

	"earshot/templates"
)

// curves are the headline figures.
func curves(samples []sample, maxStages int) []templates.Curve {
	now := samples[len(samples)-1]
	var waits []float64
	wait := wait(0)
	for i := 1; i < len(samples); i++ {
		seconds, long := slowest(samples[i].stages.Queued, samples[i-1].stages.Queued)
		waits = append(waits, seconds)
		wait = within(seconds, long)
	}
	all := []templates.Curve{
		{Key: "stages", Title: "Stages", Note: "of " + whole(float64(maxStages)),
			Points: levels(samples, func(s sample) float64 { return float64(s.stages.Stages) })},
		{Key: "clients", Title: "Clients", Note: "connected",
			Points: levels(samples, func(s sample) float64 { return float64(s.stages.Clients) })},
		{Key: "events", Title: "Events", Note: "a second",
			Points: rates(samples, func(s sample) float64 { return float64(s.stages.Entries) })},
		{Key: "queue", Title: "Wait for a turn", Value: wait, Note: "for 99 of 100 short ones", Points: waits},
	}
	if now.memory > 0 { // not every system tells
		all = append(all,
			templates.Curve{Key: "memory", Title: "Memory", Note: "of the process",
				Points: levels(samples, func(s sample) float64 { return s.memory })},
			templates.Curve{Key: "computing", Title: "Computing", Note: fmt.Sprintf("of %d %%", 100*runtime.GOMAXPROCS(0)),
				Points: rates(samples, func(s sample) float64 { return 100 * s.cpu })})
	}
	for i := range all {
		finish(&all[i], samples)
	}
	return all
}

// finish gives a curve its value, if it is the last point, its room and its words.
func finish(c *templates.Curve, samples []sample) {
	if len(c.Points) == 0 {
		c.Points = []float64{0}
	}
	show := map[string]func(float64) string{"memory": bytes, "computing": percent, "queue": wait, "events": rate}[c.Key]
	if show == nil {
		show = whole
	}
	if c.Value == "" {
		c.Value = show(c.Points[len(c.Points)-1])
	}
	c.Top = slices.Max(c.Points)
	c.Words = fmt.Sprintf("%s, the last %s: between %s and %s", c.Title, roughly(samples[len(samples)-1].at.Sub(samples[0].at)),
		show(slices.Min(c.Points)), show(c.Top))
}

// within says in words how long 99 of 100 turns waited.
func within(seconds float64, long bool) string {
	if long {
		return "> " + wait(seconds)
	}
	return wait(seconds)
}
