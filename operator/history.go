package operator

import (
	"context"
	"slices"
	"sync"
	"time"

	"earshot/playground"
)

const (
	// sampleEvery is how often the figures are noted, and samplesKept how many notes there are: five minutes.
	sampleEvery = 5 * time.Second
	samplesKept = 61
)

// sample is what there was at one moment.
type sample struct {
	at     time.Time
	stages playground.Counters
	memory float64 // bytes
	cpu    float64 // seconds since the start
}

func (o *Operator) sample() sample {
	process := o.processFigures()
	return sample{time.Now(), o.config.Stages.Counters(), process["process_resident_memory_bytes"], process["process_cpu_seconds_total"]}
}

// processFigures are those of Go and the process that are a single number, by their names at /metrics. What this system
// doesn't tell is not there.
func (o *Operator) processFigures() map[string]float64 {
	figures := map[string]float64{}
	families, _ := o.process.Gather() // with an error, it gives what it has
	for _, f := range families {
		if m := f.GetMetric(); len(m) == 1 {
			figures[f.GetName()] = m[0].GetGauge().GetValue() + m[0].GetCounter().GetValue()
		}
	}
	return figures
}

func (o *Operator) takeSamples(ctx context.Context) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.history.add(o.sample())
		}
	}
}

// history is the latest samples, the oldest first.
type history struct {
	mu      sync.Mutex
	samples []sample
}

func (h *history) add(s sample) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.samples = append(h.samples, s)
	if len(h.samples) > samplesKept {
		h.samples = slices.Delete(h.samples, 0, 1)
	}
}

// until is the history with one more sample. It stands in for a latest one that is too young for a rate between the two.
func (h *history) until(now sample) []sample {
	h.mu.Lock()
	defer h.mu.Unlock()
	past := h.samples
	if last := len(past) - 1; last > 0 && now.at.Sub(past[last].at) < sampleEvery/2 {
		past = past[:last]
	}
	return append(slices.Clone(past), now)
}

// slowest is how long 99 of 100 turns waited at most, in seconds, between two samples: the bound of a histogram's bucket,
// and 0 if there were none. long says that it was even longer.
func slowest(now, before playground.Histogram) (seconds float64, long bool) {
	counts, all := slices.Clone(now.Counts), uint64(0)
	for i := range before.Counts {
		counts[i] -= before.Counts[i]
	}
	for _, n := range counts {
		all += n
	}
	if all == 0 {
		return 0, false
	}
	sum := uint64(0)
	for i, bound := range now.Bounds {
		if sum += counts[i]; float64(sum) >= 0.99*float64(all) {
			return bound.Seconds(), false
		}
	}
	return now.Bounds[len(now.Bounds)-1].Seconds(), true
}

// rates are how fast something grew between each sample and the next, a second.
func rates(samples []sample, of func(sample) float64) []float64 {
	var out []float64
	for i := 1; i < len(samples); i++ {
		if seconds := samples[i].at.Sub(samples[i-1].at).Seconds(); seconds > 0 {
			out = append(out, (of(samples[i])-of(samples[i-1]))/seconds)
		}
	}
	return out
}

// levels are how something stood at each sample.
func levels(samples []sample, of func(sample) float64) []float64 {
	out := make([]float64, len(samples))
	for i, s := range samples {
		out[i] = of(s)
	}
	return out
}
