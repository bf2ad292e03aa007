package web_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"earshot/rehearsal"
)

// patience is how long a test waits for something that a person would see at once: machines are slow at times.
const patience = 30 * time.Second

// slow makes the browser's pages that many times slower than the machine, to see whether a test bears it.
var slow = flag.Float64("slow", 1, "slow down the browser's pages by this factor")

// chrome is the browser that all tests of this package share; the first that asks for it starts it.
var chrome browser

func TestMain(m *testing.M) {
	code := m.Run()
	chrome.quit()
	os.Exit(code)
}

// browser is one Chromium process. Each test has a page in a profile of its own (see open).
type browser struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop func()
}

func (b *browser) start() {
	path, err := rehearsal.Browser()
	if err != nil {
		b.err = err
		return
	}
	folder, err := os.MkdirTemp("", "earshot-chromium-")
	if err != nil {
		b.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(folder), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocated, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocated)
	b.ctx = ctx
	b.stop = func() {
		cancel()
		stopAllocator()
		os.RemoveAll(folder)
	}
	b.err = chromedp.Do(ctx)
}

func (b *browser) quit() {
	if b.stop != nil {
		b.stop()
	}
}

// page is one tab in a profile of its own, or (see frame) one client's document on it.
type page struct {
	t    *testing.T
	ctx  context.Context
	name string
	on   device

	mu sync.Mutex
	// wrong is what the console has said that isn't good news: errors, warnings, violations of the policy.
	wrong []string
	// received holds the answers that came over the network, and how many bytes of each.
	received map[network.RequestID]*answer
}

func newPage(t *testing.T, name string) *page {
	return &page{t: t, name: name, received: map[network.RequestID]*answer{}}
}

// answer is what came for one request.
type answer struct {
	url, kind, encoding string
	bytes               float64
}

// device is what a page is seen on.
type device struct {
	width, height int64
	dark          bool
	phone         bool
	noScript      bool
}

var laptop = device{width: 1280, height: 900}
var phone = device{width: 390, height: 844, phone: true}

// open shows an address in a fresh tab and profile.
func open(t *testing.T, url string, seenOn device) *page {
	t.Helper()
	chrome.once.Do(chrome.start)
	if chrome.err != nil {
		t.Fatal("the browser can't be started: ", chrome.err)
	}
	p := newPage(t, url)
	p.on = seenOn
	ctx, cancel := chromedp.NewContext(chrome.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(cancel)
	p.attach(ctx)
	t.Cleanup(p.showFailure)
	p.do(seenOn.steps()...)
	p.do(chromedp.Navigate(url))
	return p
}

// steps make the browser that device.
func (d device) steps() []chromedp.Action[chromedp.Void] {
	var mobile []chromedp.EmulateViewportOption
	if d.phone {
		mobile = append(mobile, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	return []chromedp.Action[chromedp.Void]{
		chromedp.EmulateViewport(d.width, d.height, mobile...),
		d.scheme(),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: d.noScript}),
		command(network.Enable, network.EnableParams{}),
		command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: *slow}),
	}
}

// scheme sets light or dark, and no motion.
func (d device) scheme() chromedp.Action[chromedp.Void] {
	scheme := "light"
	if d.dark {
		scheme = "dark"
	}
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// command is a step that sends one command of the browser's protocol.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// inspectorsOwn is what the browser complains of when its own inspector, by which these tests look at a client's
// document, asks for that document once more: it does so as the document itself, whose origin is opaque. It names the
// same address twice. Nobody sees it who doesn't inspect.
var inspectorsOwn = regexp.MustCompile(`^Unsafe attempt to load URL (\S+/client\?\S+) from frame with URL (\S+/client\?\S+)\. Domains`)

// hear collects what the tests want to know of the console and the network.
func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			text := string(e.Type)
			for _, arg := range e.Args {
				text += " " + strings.TrimSpace(string(arg.Value)+" "+arg.Description)
			}
			p.wrong = append(p.wrong, text)
		}
	case *runtime.EventExceptionThrown:
		text := "exception: " + e.ExceptionDetails.Text + " " + e.ExceptionDetails.URL
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			text += "\n    " + thrown.Description
		}
		p.wrong = append(p.wrong, text)
	case *log.EventEntryAdded:
		if m := inspectorsOwn.FindStringSubmatch(e.Entry.Text); m != nil && m[1] == m[2] {
			return
		}
		text := fmt.Sprintf("%s %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
		if trace := e.Entry.StackTrace; trace != nil {
			for _, f := range trace.CallFrames {
				text += fmt.Sprintf("\n    %s %s:%d:%d", f.FunctionName, f.URL, f.LineNumber+1, f.ColumnNumber+1)
			}
		}
		p.wrong = append(p.wrong, text)
	case *network.EventResponseReceived:
		encoding := ""
		for name, value := range e.Response.Headers {
			if strings.EqualFold(name, "content-encoding") {
				encoding = fmt.Sprint(value)
			}
		}
		p.received[e.RequestID] = &answer{url: e.Response.URL, kind: string(e.Type), encoding: encoding}
	case *network.EventLoadingFinished:
		if a := p.received[e.RequestID]; a != nil {
			a.bytes = e.EncodedDataLength
		}
	}
}

// attach takes hold of the tab. It is a step of its own because the tab lives no longer than the context of the first.
func (p *page) attach(ctx context.Context) {
	p.t.Helper()
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// do takes steps, or fails.
func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// read evaluates an expression on the page.
func read[T any](p *page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// get is read for what must succeed.
func get[T any](p *page, expression string) T {
	p.t.Helper()
	value, err := read[T](p, expression)
	if err != nil {
		p.t.Fatalf("%s: %v in %s", p.name, err, expression)
	}
	return value
}

// see waits until an expression is true on the page. What says in words what must be seen.
func (p *page) see(what, expression string) {
	p.t.Helper()
	var last error
	until(p.t, func() bool {
		var ok bool
		ok, last = read[bool](p, "!!("+expression+")")
		return ok
	}, func() string { return fmt.Sprintf("%s: never saw that %s (%s; %v)", p.name, what, expression, last) })
}

// seeText waits until an element's text contains a piece.
func (p *page) seeText(selector, piece string) {
	p.t.Helper()
	p.see(fmt.Sprintf("%s says %q", selector, piece),
		fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.textContent.includes(%q))", selector, piece))
}

// until asks a condition again and again, and fails with complaint once patience is over.
func until(t *testing.T, condition func() bool, complaint func() string) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(25 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(complaint())
		}
	}
}

// click presses a button or link, as a person does: it must be there, visible and enabled. A page that is still growing
// may move it away under the pointer; then whatever lies there feels nothing, and the pointer comes again.
func (p *page) click(selector string) {
	p.t.Helper()
	until(p.t, func() bool {
		p.see("it can press "+selector, fmt.Sprintf(`(e => e && !e.disabled && e.getClientRects().length)(document.querySelector(%q))`, selector))
		if !p.on.noScript {
			p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(aim, selector)))
		}
		p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		missed, err := read[bool](p, `window.missed?.() ?? false`)
		if err == nil && missed {
			p.t.Logf("the page moved %s away from under the pointer, or something lies over it", selector)
			p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(%q)?.scrollIntoView({ block: "center" })`, selector)))
		}
		return err != nil || !missed // after an error, the click has led to another page
	}, func() string { return fmt.Sprintf("%s: the pointer never met %s", p.name, selector) })
}

// aim lets the pointer come down on one element alone. Then missed() says whether it came down elsewhere, for instance
// on a frame, whose events the page never hears.
const aim = `(selector => {
	let met
	const look = event => {
		const path = event.composedPath()
		if (event.type === "pointerdown") met = document.querySelector(selector)
		if (path.includes(met) || path.some(node => node.control === met && met)) return
		if (event.type !== "pointerdown" && met && !met.isConnected) return
		met = undefined
		event.preventDefault()
		event.stopImmediatePropagation()
	}
	const types = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]
	for (const type of types) addEventListener(type, look, true)
	window.missed = () => {
		for (const type of types) removeEventListener(type, look, true)
		delete window.missed
		return !met
	}
})(%q)`

// press types keys into whatever has the focus.
func (p *page) press(keys string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// clean fails the test if the console has complained.
func (p *page) clean() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.wrong) > 0 {
		p.t.Errorf("%s: the console says:\n%s", p.name, strings.Join(p.wrong, "\n"))
	}
}

// showFailure keeps a picture of the page if the test has failed.
func (p *page) showFailure() {
	if !p.t.Failed() || p.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return
	}
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(p.t.Name()+p.name), "-") + ".png"
	path := filepath.Join(p.t.ArtifactDir(), name)
	if os.WriteFile(path, picture, 0o644) == nil {
		p.t.Logf("%s looked like this: %s (go test -artifacts keeps it)", p.name, path)
	}
}
