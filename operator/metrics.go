package operator

import (
	"github.com/prometheus/client_golang/prometheus"

	"earshot/playground"
)

// collector turns the figures into metrics when somebody asks for them.
type collector struct{ Config }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("earshot_"+name, help, labels, nil)
}

var (
	ready        = describe("ready", "1 if whoever comes now finds room, else 0: what /readyz answers.")
	stages       = describe("stages_open", "Stages that are open.")
	stagesMost   = describe("stages_max", "How many stages may be open at once.")
	stagesOpened = describe("stages_opened_total", "Stages that were opened.")
	clients      = describe("clients_connected", "Connections of clients on all stages.")
	pages        = describe("pages_connected", "Connections of open pages.")
	entries      = describe("events_total", "What has happened on stages: entries that were written to timelines.")
	turns        = describe("turns_total", "Turns of programs: a program was told of an event, a connection, a timer and the like.")
	computing    = describe("turns_computing", "Turns that are being taken now.")
	waiting      = describe("turns_waiting", "Turns that wait for others now.")
	queue        = describe("turn_queue_seconds", "How long turns have waited for others: short ones, and lasting ones each time that they gave way.", "turns")
	limits       = describe("limits_total", "How often a limit took hold: it stopped or slowed down a program, refused it something, or cut a client off.", "limit")
	refused      = describe("refused_total", "What was refused for want of room: stages (stages, visitor, memory), connections, learners, codes.", "what")
	memory       = describe("stages_memory_bytes", "What all stages take: programs, timelines and queues.")
	bytesOut     = describe("bytes_out_total", "Bytes that were sent to clients on stages.")
	bytesWaiting = describe("bytes_waiting", "Bytes that wait for clients on stages, or for pages, that read slowly.", "to")
)

// Describe implements prometheus.Collector.
func (collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{ready, stages, stagesMost, stagesOpened, clients, pages, entries, turns, computing,
		waiting, queue, limits, refused, memory, bytesOut, bytesWaiting} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	now := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	count := func(d *prometheus.Desc, value uint64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(value), labels...)
	}
	stage, app := c.Stages.Counters(), c.App.Figures()

	isReady := 0.0
	if c.App.Ready() == nil {
		isReady = 1
	}
	now(ready, isReady)
	now(stages, float64(stage.Stages))
	now(stagesMost, float64(c.MaxStages))
	count(stagesOpened, stage.Opened)
	now(clients, float64(stage.Clients))
	now(pages, float64(app.Pages))
	count(entries, stage.Entries)
	count(turns, stage.Turns)
	now(computing, float64(stage.Computing))
	now(waiting, float64(stage.Waiting))
	out <- histogram(stage.Queued, "short")
	out <- histogram(stage.QueuedLasting, "lasting")
	for _, name := range playground.LimitNames { // all, so that a first one shows as an increase
		count(limits, stage.Limits[name], string(name))
	}
	for _, what := range refusals {
		count(refused, stage.Refused[what]+app.Refused[what], what)
	}
	now(memory, float64(stage.Memory))
	count(bytesOut, stage.BytesOut)
	now(bytesWaiting, float64(stage.BytesWaiting), "clients")
	now(bytesWaiting, float64(app.WaitingBytes), "pages")
}

// refusals are the keys of playground.Counters.Refused and web.Figures.Refused.
var refusals = []string{"stages", "visitor", "memory", "connections", "learners", "codes"}

func histogram(h playground.Histogram, turns string) prometheus.Metric {
	within, count := map[float64]uint64{}, uint64(0)
	for i, n := range h.Counts {
		count += n
		if i < len(h.Bounds) {
			within[h.Bounds[i].Seconds()] = count
		}
	}
	return prometheus.MustNewConstHistogram(queue, count, h.Sum.Seconds(), within, turns)
}
