// Command bench measures the page of a lesson in a real Chromium: how smoothly it draws while much happens, how long an
// emit takes to become an arrow on the screen, how fast a recording opens, and how much memory the page takes; and what
// a class of very many students costs the server. See README.md. It builds and starts the app by itself, from the folder
// that it's run in; it is no part of the app.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// sizes are how much is measured.
type sizes struct {
	entries  int           // that stand in the timeline before the page is measured
	rate     int           // entries a second that arrive meanwhile
	during   time.Duration // for which it is measured
	throttle float64       // how many times slower the page's processor is
	emits    int           // whose way to the screen is measured
	profile  bool          // whether to say what the page's main thread is busy with
	students string        // how large classes are
}

func main() {
	var s sizes
	flag.IntVar(&s.entries, "entries", 20_000, "how many entries stand in the timeline first")
	flag.IntVar(&s.rate, "rate", 200, "how many entries a second arrive then")
	flag.DurationVar(&s.during, "during", 20*time.Second, "for how long frames are counted")
	flag.Float64Var(&s.throttle, "throttle", 4, "how many times slower the page's processor is made")
	flag.IntVar(&s.emits, "emits", 200, "how many emits are followed to the screen")
	flag.BoolVar(&s.profile, "profile", false, "say what the page's main thread is busy with")
	flag.StringVar(&s.students, "students", "10,30,100,300,1000", "how many students are in the classes that are measured")
	flag.Parse()
	if err := run(flag.Args(), s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type part struct {
	name    string
	measure func(*app, *browser, sizes) error
	asked   bool // whether it is measured only when it's asked for
}

// parts are what can be measured, and in this order if nothing is said.
var parts = []part{
	{"arrows", measureArrows, false},
	{"recording", measureRecording, false},
	{"frames", measureFrames, false},
	{"first", measureFirst, true},
	{"weight", measureWeight, true},
}

func run(what []string, s sizes) error {
	if slices.Equal(what, []string{"class"}) { // it has servers of its own, and no browser
		return measureClasses(s.students, s.emits)
	}
	for _, name := range what {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return fmt.Errorf("%q can't be measured; see README.md for what can", name)
		}
	}
	app, err := startApp()
	if err != nil {
		return err
	}
	defer app.stop()
	b, err := startBrowser()
	if err != nil {
		return err
	}
	defer b.stop()
	for _, p := range parts {
		if slices.Contains(what, p.name) || (len(what) == 0 && !p.asked) {
			if err := p.measure(app, b, s); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}

// measureArrows follows emits of client A to the arrows that they become.
func measureArrows(app *app, b *browser, s sizes) error {
	p, err := b.open(app.url + "/lessons/the-whole-example")
	if err != nil {
		return err
	}
	defer p.close()
	frame, err := p.frame("A")
	if err != nil {
		return err
	}
	if err := p.eval(watchArrows); err != nil {
		return err
	}
	var first, last []float64
	for range s.emits {
		emitted, err := value[float64](frame, `(() => { const at = performance.timeOrigin + performance.now(); socket.emit("chatMessage", "Hello"); return at })()`)
		if err != nil {
			return err
		}
		// A → server, then server → A and B.
		arrows, err := value[[]float64](p, `new Promise(resolve => {
			const look = () => arrows.length >= 3 ? resolve(arrows.splice(0)) : setTimeout(look, 5)
			look()
		})`)
		if err != nil {
			return err
		}
		first, last = append(first, arrows[0]-emitted), append(last, slices.Max(arrows)-emitted)
		time.Sleep(60 * time.Millisecond)
	}
	fmt.Printf("emit → its arrow on the screen, %d emits:            p50 %5.1f ms, p99 %5.1f ms, worst %5.1f ms\n", s.emits, quantile(first, 0.5), quantile(first, 0.99), slices.Max(first))
	fmt.Printf("emit → the last arrow of its broadcast:               p50 %5.1f ms, p99 %5.1f ms, worst %5.1f ms\n", quantile(last, 0.5), quantile(last, 0.99), slices.Max(last))
	return nil
}

// watchArrows notes when each new arrow of a custom event has been painted, in ms since 1970.
const watchArrows = `
	globalThis.arrows = []
	const known = new Set([...document.querySelectorAll(".edge[data-from]")].map(e => e.dataset.from + " " + e.dataset.to))
	const painted = new MessageChannel()
	let waiting = 0
	painted.port1.onmessage = () => { while (waiting > 0) { waiting--; arrows.push(performance.timeOrigin + performance.now()) } }
	new MutationObserver(changes => {
		for (const { addedNodes } of changes) for (const node of addedNodes) {
			if (!node.matches?.(".edge.custom[data-from]")) continue
			const name = node.dataset.from + " " + node.dataset.to
			if (known.has(name)) continue
			known.add(name)
			waiting++
			// The drawing happens in an animation frame; what is posted from there comes after the frame was painted.
			painted.port2.postMessage(0)
		}
	}).observe(document.querySelector(".drawing"), { childList: true, subtree: true })
	void 0`

// measureFrames fills a timeline, then counts frames while more arrives.
func measureFrames(app *app, b *browser, s sizes) error {
	p, err := b.open(app.url + "/lessons/the-whole-example")
	if err != nil {
		return err
	}
	defer p.close()
	stage, err := p.stage()
	if err != nil {
		return err
	}
	if err := app.program(stage, ticking); err != nil {
		return err
	}
	empty, err := p.heap()
	if err != nil {
		return err
	}
	crowd, err := join(app.address, stage)
	if err != nil {
		return err
	}
	defer crowd.close()
	// A tick is two entries: the emit, and the event on the server.
	if err := crowd.tick(s.entries/2, 500); err != nil {
		return err
	}
	if err := p.settle(); err != nil {
		return err
	}
	full, err := p.heap()
	if err != nil {
		return err
	}
	fmt.Printf("memory of the page: %.1f MB of objects at first, %.1f MB with %d entries\n", empty/1e6, full/1e6, s.entries)
	if err := p.throttle(s.throttle); err != nil {
		return err
	}
	// What the machine itself can do, to compare with.
	idle := s
	idle.rate = 0
	if err := measureView(p, crowd, idle, "nothing happens"); err != nil {
		return err
	}
	for _, view := range []struct{ name, prepare string }{
		{"following the newest", ""},
		{"scrolled up, reading", `document.querySelector(".timeline").scrollTop = 4000; void 0`},
		{"an entry selected", `document.querySelector(".timeline .row .mark").dispatchEvent(new MouseEvent("click", { bubbles: true })); void 0`},
	} {
		if err := p.eval(view.prepare); err != nil {
			return err
		}
		time.Sleep(time.Second)
		if err := measureView(p, crowd, s, view.name); err != nil {
			return err
		}
	}
	return nil
}

// ticking is a program that hears the crowd.
const ticking = `io.on("connection", socket => { socket.on("tick", () => {}) })`

func measureView(p *page, crowd *crowd, s sizes, name string) error {
	if err := p.eval(watchFrames); err != nil {
		return err
	}
	c, err := p.measureCost(s.profile, func() error {
		if s.rate == 0 {
			time.Sleep(s.during)
			return nil
		}
		return crowd.tick(int(s.during.Seconds())*s.rate/2, s.rate/2)
	})
	if err != nil {
		return err
	}
	m, err := value[struct{ Frames, Long []float64 }](p, `measured()`)
	if err != nil {
		return err
	}
	longest := 0.0
	if len(m.Long) > 0 {
		longest = slices.Max(m.Long)
	}
	seconds := 0.0
	for _, f := range m.Frames {
		seconds += f / 1000
	}
	fmt.Printf("%d entries a second, %g× slower, %-21s: %4.1f frames a second, p99 %5.1f ms a frame; %d long tasks, longest %.0f ms\n",
		s.rate, s.throttle, name, float64(len(m.Frames))/seconds, quantile(m.Frames, 0.99), len(m.Long), longest)
	c.print(s.profile)
	return nil
}

// watchFrames notes how far frames are apart, and how long tasks take that take longer than 50 ms.
const watchFrames = `{
	const frames = [], long = []
	let last = 0, on = true
	const frame = at => { if (last) frames.push(at - last); last = at; if (on) requestAnimationFrame(frame) }
	requestAnimationFrame(frame)
	const observer = new PerformanceObserver(list => { for (const { duration } of list.getEntries()) long.push(duration) })
	observer.observe({ type: "longtask" })
	globalThis.measured = () => { on = false; observer.disconnect(); return { Frames: frames, Long: long } }
} void 0`

// quantile of values: 0.99 is what 99 of 100 don't exceed.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// value evaluates an expression on a page.
func value[T any](p *page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
