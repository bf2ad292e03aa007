// Package rehearsal plays lessons in a real browser, on a running Earshot, as somebody would who presses every button:
// each prediction is judged, each answer found, each task failed by the lesson's own program and met by its solution.
// Tests play the whole course with it, and `earshot check` an author's.
package rehearsal

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"earshot/lessons"
	"earshot/playground"
)

// patience is how long one lesson may take.
const patience = 4 * time.Minute

//go:embed play.js
var script string

// Player is a browser that plays lessons. It is safe for concurrent use. Close it.
type Player struct {
	// Axe is the script of axe-core, which then looks for what keeps people out; "" leaves that out.
	Axe string

	ctx    context.Context
	close  func()
	folder string
}

// ErrNoBrowser is returned where no browser is installed.
var ErrNoBrowser = errors.New("no Chromium or Chrome is on the PATH; on Debian or Ubuntu: sudo apt-get install -y chromium")

// NewPlayer starts a browser. The error is ErrNoBrowser if there is none.
func NewPlayer(ctx context.Context) (*Player, error) {
	path, err := Browser()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "earshot-rehearsal-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(folder),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	allocated, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, cancel := chromedp.NewContext(allocated)
	p := &Player{ctx: tab, folder: folder, close: func() {
		cancel()
		stopAllocator()
	}}
	if err := chromedp.Do(tab); err != nil {
		p.Close()
		return nil, fmt.Errorf("the browser can't be started: %w", err)
	}
	return p, nil
}

// Browser finds a Chromium or Chrome. The error is ErrNoBrowser if there is none.
func Browser() (path string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// Close ends the browser.
func (p *Player) Close() {
	p.close()
	os.RemoveAll(p.folder)
}

// Report is what came of playing a lesson.
type Report struct {
	// Findings are what isn't as it has to be, each at the line of its step.
	Findings []*lessons.Error
	// Parts are what happened, one timeline for each part of the lesson that was played.
	Parts []Part
}

// Part is what happened in one step.
type Part struct {
	// Name is the step's id.
	Name string `json:"part"`
	// Entries are the stage's whole timeline, and After is the number of the last one before the step began.
	Entries []playground.Entry `json:"entries"`
	After   int64              `json:"after"`
}

// Play plays a lesson that the Earshot at origin serves.
func (p *Player) Play(ctx context.Context, origin string, lesson *lessons.Lesson) (*Report, error) {
	console := &console{origin: origin}
	tab, cancel := chromedp.NewContext(p.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(console.hear))
	defer cancel()
	tab, stop := context.WithTimeout(tab, patience)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1440, 1000), chromedp.Navigate(origin+"/lessons/"+lesson.Slug)); err != nil {
		return nil, fmt.Errorf("%s can't be opened: %w", lesson.Slug, err)
	}
	known, err := json.Marshal(knowledgeOf(lesson))
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(tab, chromedp.Evaluate[chromedp.Void](p.Axe+"; void 0")); err != nil {
		return nil, err
	}
	played, err := chromedp.Run(tab, chromedp.Evaluate[struct {
		Findings []struct{ Step, Message string } `json:"findings"`
		Parts    []Part                           `json:"parts"`
	}]("window.rehearsal = "+string(known)+";\n"+script, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("%s can't be played: %w", lesson.Slug, err)
	}
	report := &Report{Parts: played.Parts}
	file := lesson.Slug + ".md"
	for _, f := range played.Findings {
		finding := &lessons.Error{File: file, Line: 1, Message: f.Message}
		if step := lesson.Step(f.Step); step != nil {
			finding.Line, finding.Message = step.Line, f.Step+": "+f.Message
		}
		report.Findings = append(report.Findings, finding)
	}
	for _, complaint := range console.complaints() {
		report.Findings = append(report.Findings, &lessons.Error{File: file, Line: 1, Message: complaint})
	}
	return report, nil
}

// knowledge is what the page itself isn't told: the right answers of recall questions, by step, and of the orders that
// predictions ask for, where each line that is shown belongs.
type knowledge struct {
	Right   map[string][]int `json:"right"`
	Shuffle map[string][]int `json:"shuffle"`
}

func knowledgeOf(lesson *lessons.Lesson) knowledge {
	known := knowledge{Right: map[string][]int{}, Shuffle: map[string][]int{}}
	for _, step := range lesson.Steps {
		switch {
		case step.Kind == lessons.Recall:
			known.Right[step.ID] = step.Right
		case step.Form == lessons.FormOrder:
			known.Shuffle[step.ID] = step.Shuffle
		}
	}
	return known
}

// console collects what a page should never do: complain, or ask somebody else for something.
type console struct {
	origin string
	mu     sync.Mutex
	said   []string
}

func (c *console) hear(event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			text += " " + thrown.Description
		}
		c.said = append(c.said, "the page throws: "+strings.Join(strings.Fields(text), " "))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			c.said = append(c.said, "the page's console says: "+string(e.Type))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" && e.Entry.Source != "network" {
			c.said = append(c.said, "the browser complains: "+e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		url := e.Request.URL
		if strings.HasPrefix(url, "http") && !strings.HasPrefix(url, c.origin) {
			c.said = append(c.said, "the page asks somebody else for "+url)
		}
	}
}

func (c *console) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said
}
