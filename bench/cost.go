package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/profiler"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// cost is what the page's main thread was busy with. All of it is processor time of that thread alone, so it says the
// same on a busy machine as on a quiet one, except that what throttles the page spends the thread's own time as well.
type cost struct {
	task, script, layout, style float64   // ms a second
	long                        []float64 // ms of each task that took longer than 50 ms
	names                       []share   // what kinds of work it was, if a profile was asked for
	functions                   []share   // which functions it was, likewise
}

// share is a part of the thread's time.
type share struct {
	name  string
	ms    float64
	times int
}

// measureCost tells what the page's main thread does meanwhile.
func (p *page) measureCost(profile bool, meanwhile func() error) (cost, error) {
	var c cost
	t, err := p.trace(profile)
	if err != nil {
		return c, err
	}
	before, err := p.metrics()
	if err != nil {
		return c, err
	}
	began := time.Now()
	if err := meanwhile(); err != nil {
		return c, err
	}
	after, err := p.metrics()
	if err != nil {
		return c, err
	}
	second := time.Since(began).Seconds() / 1000
	c.task = (after["TaskDuration"] - before["TaskDuration"]) / second
	c.script = (after["ScriptDuration"] - before["ScriptDuration"]) / second
	c.layout = (after["LayoutDuration"] - before["LayoutDuration"]) / second
	c.style = (after["RecalcStyleDuration"] - before["RecalcStyleDuration"]) / second
	return c, t.end(&c)
}

// metrics are the browser's sums of what the page's main thread has done, in seconds of processor time.
func (p *page) metrics() (map[string]float64, error) {
	enable := performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}
	if _, err := chromedp.Call(p.ctx, performance.Enable, enable); err != nil {
		return nil, err
	}
	answer, err := chromedp.Call(p.ctx, performance.GetMetrics, cdp.Empty{})
	values := map[string]float64{}
	for _, metric := range answer.Metrics {
		values[metric.Name] = metric.Value
	}
	return values, err
}

// trace is the browser's diary of what its threads do.
type trace struct {
	page    *page
	profile bool
	stop    context.CancelFunc
	done    chan struct{}
	mutex   sync.Mutex
	events  []traced
}

// traced is an entry of that diary. Times are µs; those of the thread are its processor time.
type traced struct {
	Name  string  `json:"name"`
	Phase string  `json:"ph"`
	PID   int64   `json:"pid"`
	TID   int64   `json:"tid"`
	Begin float64 `json:"ts"`
	Lasts float64 `json:"dur"`
	Busy  float64 `json:"tdur"`
	Args  struct {
		Name string `json:"name"`
		Data struct {
			Frames []struct {
				Parent string `json:"parent"`
				PID    int64  `json:"processId"`
			} `json:"frames"`
		} `json:"data"`
	} `json:"args"`
}

const task = "ThreadControllerImpl::RunTask"

func (p *page) trace(profile bool) (*trace, error) {
	ctx, stop := context.WithCancel(p.ctx)
	t := &trace{page: p, profile: profile, stop: stop, done: make(chan struct{})}
	if err := chromedp.Listen(ctx, t.hear); err != nil {
		stop()
		return nil, err
	}
	categories := []string{"toplevel", "disabled-by-default-devtools.timeline"}
	if profile {
		categories = append(categories, "devtools.timeline", "blink", "cc", "v8")
		if _, err := chromedp.Call(p.ctx, profiler.Enable, cdp.Empty{}); err != nil {
			return nil, err
		}
		if _, err := chromedp.Call(p.ctx, profiler.SetSamplingInterval, profiler.SetSamplingIntervalParams{Interval: 500}); err != nil {
			return nil, err
		}
		if _, err := chromedp.Call(p.ctx, profiler.Start, cdp.Empty{}); err != nil {
			return nil, err
		}
	}
	config := tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: categories, ExcludedCategories: []string{"*"}}}
	_, err := chromedp.Call(p.ctx, tracing.Start, config)
	return t, err
}

func (t *trace) hear(event any) {
	switch event := event.(type) {
	case *tracing.EventDataCollected:
		t.mutex.Lock()
		defer t.mutex.Unlock()
		for _, value := range event.Value {
			var e traced
			if json.Unmarshal(value, &e) == nil {
				t.events = append(t.events, e)
			}
		}
	case *tracing.EventTracingComplete:
		close(t.done)
	}
}

// end closes the diary, and adds to the cost what it tells.
func (t *trace) end(c *cost) error {
	defer t.stop()
	if t.profile {
		answer, err := chromedp.Call(t.page.ctx, profiler.Stop, cdp.Empty{})
		if err != nil {
			return err
		}
		c.functions = functions(answer.Profile)
	}
	if _, err := chromedp.Call(t.page.ctx, tracing.End, cdp.Empty{}); err != nil {
		return err
	}
	select {
	case <-t.done:
	case <-time.After(patience):
		return fmt.Errorf("the browser's trace doesn't end")
	}
	events := t.main()
	for _, e := range events {
		if e.Name == task && e.Busy > 50_000 {
			c.long = append(c.long, e.Busy/1000)
		}
	}
	c.names = names(events)
	return nil
}

// main are the finished events of the page's own main thread, in order.
func (t *trace) main() []traced {
	var pid int64
	threads := map[int64]int64{}
	for _, e := range t.events {
		for _, frame := range e.Args.Data.Frames {
			if e.Name == "TracingStartedInBrowser" && frame.Parent == "" {
				pid = frame.PID
			}
		}
		if e.Name == "thread_name" && e.Args.Name == "CrRendererMain" {
			threads[e.PID] = e.TID
		}
	}
	events := slices.DeleteFunc(slices.Clone(t.events), func(e traced) bool {
		return e.Phase != "X" || e.PID != pid || e.TID != threads[pid]
	})
	slices.SortStableFunc(events, func(a, b traced) int {
		if a.Begin != b.Begin {
			return int(a.Begin - b.Begin)
		}
		return int(b.Lasts - a.Lasts)
	})
	return events
}

// names sums up the events by their names, each without what happened inside it.
func names(events []traced) []share {
	sums := map[string]*share{}
	var open []traced
	for _, e := range events {
		for len(open) > 0 && open[len(open)-1].Begin+open[len(open)-1].Lasts <= e.Begin {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			sums[open[len(open)-1].Name].ms -= e.Busy / 1000
		}
		if sums[e.Name] == nil {
			sums[e.Name] = &share{name: e.Name}
		}
		sums[e.Name].ms += e.Busy / 1000
		sums[e.Name].times++
		open = append(open, e)
	}
	return most(sums)
}

// functions sums up a profile by functions, each without those that it called.
func functions(profile *profiler.Profile) []share {
	titles := map[int64]string{}
	for _, node := range profile.Nodes {
		file := node.CallFrame.URL[strings.LastIndex(node.CallFrame.URL, "/")+1:]
		titles[node.ID] = fmt.Sprintf("%s %s:%d:%d", node.CallFrame.FunctionName, file, node.CallFrame.LineNumber+1, node.CallFrame.ColumnNumber+1)
	}
	sums := map[string]*share{}
	for i, id := range profile.Samples {
		title := titles[id]
		if sums[title] == nil {
			sums[title] = &share{name: title}
		}
		if i+1 < len(profile.TimeDeltas) {
			sums[title].ms += float64(profile.TimeDeltas[i+1]) / 1000
		}
		sums[title].times++
	}
	return most(sums)
}

func most(sums map[string]*share) []share {
	var shares []share
	for _, sum := range sums {
		shares = append(shares, *sum)
	}
	slices.SortFunc(shares, func(a, b share) int { return int(1000 * (b.ms - a.ms)) })
	return shares[:min(len(shares), 25)]
}

func (c cost) print(profile bool) {
	longest := 0.0
	if len(c.long) > 0 {
		longest = slices.Max(c.long)
	}
	fmt.Printf("    main thread: %.0f ms a second (scripts %.0f, style %.0f, layout %.0f); %d tasks of more than 50 ms, longest %.0f ms\n",
		c.task, c.script, c.style, c.layout, len(c.long), longest)
	if !profile {
		return
	}
	for _, shares := range [][]share{c.names, c.functions} {
		for _, s := range shares {
			fmt.Printf("    %9.1f ms %6d× %s\n", s.ms, s.times, s.name)
		}
		fmt.Println()
	}
}
