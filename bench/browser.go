package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"earshot/rehearsal"
)

// patience is how long anything may take.
const patience = time.Minute

// browser is a Chromium with an empty profile.
type browser struct {
	ctx  context.Context
	stop func()
}

func startBrowser() (*browser, error) {
	path, err := rehearsal.Browser()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "earshot-bench-chromium-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(folder),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocated)
	b := &browser{ctx: ctx, stop: func() { cancel(); stop(); os.RemoveAll(folder) }}
	if err := chromedp.Do(ctx); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

// page is a tab, or a frame on it.
type page struct {
	ctx   context.Context
	close func()
}

// visit goes to a page on a laptop's screen, with an empty cache, and runs a script in it before any of its own.
func (b *browser) visit(url, script string) (*page, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &page{ctx: ctx, close: cancel}
	if err := chromedp.Do(ctx); err != nil {
		return nil, err
	}
	limited, done := context.WithTimeout(ctx, patience)
	defer done()
	return p, chromedp.Do(limited, chromedp.EmulateViewport(1280, 900),
		command(cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: "if (window === top) {" + script + "}"}),
		chromedp.Navigate(url))
}

// open shows a lesson on a laptop's screen, and waits until both clients are connected and the editor has come.
func (b *browser) open(url string) (*page, error) {
	p, err := b.visit(url, "")
	if err != nil {
		return nil, err
	}
	_, err = value[bool](p, `new Promise(resolve => {
		const look = () => document.querySelectorAll("[data-client][data-connected=true]").length === 2 && document.querySelector(".code-mirror") ? resolve(true) : setTimeout(look, 50)
		look()
	})`)
	time.Sleep(2 * time.Second) // what loads when the page has time has loaded
	return p, err
}

// frame is a client's document, which has a process of its own.
func (p *page) frame(client string) (*page, error) {
	url, err := value[string](p, fmt.Sprintf(`document.querySelector('[data-client=%q] iframe').src`, client))
	if err != nil {
		return nil, err
	}
	infos, err := chromedp.Targets(p.ctx)
	if err != nil {
		return nil, err
	}
	var id target.ID
	for _, info := range infos {
		if info.Type == "iframe" && info.URL == url {
			id = info.TargetID
		}
	}
	if id == "" {
		return nil, fmt.Errorf("the browser knows no frame %s", url)
	}
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel())
	return &page{ctx: ctx, close: cancel}, chromedp.Do(ctx)
}

// stage is the stage that the page has opened.
func (p *page) stage() (string, error) {
	return value[string](p, `document.querySelector("iframe[src]").getAttribute("src").split("/")[2]`)
}

// eval runs a script on the page.
func (p *page) eval(script string) error {
	if script == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](script))
}

// settle waits until nothing more comes.
func (p *page) settle() error {
	_, err := value[bool](p, `new Promise(resolve => {
		let last = 0
		const look = () => {
			const height = document.querySelector(".timeline").scrollHeight
			if (height === last) resolve(true)
			last = height
			setTimeout(look, 1500)
		}
		look()
	})`)
	return err
}

// throttle makes the page's processor so many times slower.
func (p *page) throttle(times float64) error {
	return chromedp.Do(p.ctx, command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times}))
}

// heap is how many bytes of objects the page holds, after what isn't needed was let go.
func (p *page) heap() (float64, error) {
	if err := chromedp.Do(p.ctx, command(heapprofiler.CollectGarbage, cdp.Empty{})); err != nil {
		return 0, err
	}
	var used float64
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		usage, err := cdp.Call(ctx, t, runtime.GetHeapUsage, cdp.Empty{})
		used = usage.UsedSize
		return err
	}))
	return used, err
}

// command is a step that sends one command of the browser's protocol.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}
