package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	browsers "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

func TestPageSavesWhatHappenedAndGivesALink(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	a := p.frame("A")
	a.say("Keep this")
	a.shows("message", "Keep this")
	p.drawn("B", "event", "chatMessage")
	p.click(`[data-action="share"]`)
	p.see("sharing is open", `document.querySelector("dialog.share").open`)
	p.accessible(axe(t), "sharing")
	p.click(`[data-action="save"]`)
	p.see("there is a link, and a line to embed", `document.querySelectorAll("dialog.share input[data-copy]").length === 2`)
	link := get[string](p, `document.querySelector("dialog.share input[data-copy]").value`)
	replay := open(t, link, laptop)
	replay.click(`[data-action="end"]`)
	replay.seeText(`.pane[data-client="B"] .story`, "Keep this")

	line := get[string](p, `document.querySelectorAll("dialog.share input[data-copy]")[1].value`)
	host := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(host, []byte("<!DOCTYPE html><title>Mine</title>"+line), 0o600); err != nil {
		t.Fatal(err)
	}
	mine := open(t, "file://"+host, laptop)
	mine.see("the line shows a frame", `document.querySelector("iframe").getBoundingClientRect().width >= 600`)
	mine.see("the recording is in it", `performance.getEntriesByType("resource").some(e => e.name.includes("/embed/") && e.responseEnd > 0)`)
	mine.clean() // the browser would complain if the frame might not be there

	folder := t.TempDir()
	p.downloadTo(folder)
	for file, piece := range map[string]string{"recording.json": `"earshot":"recording"`, "timeline.svg": "<svg xmlns", "timeline.mmd": "sequenceDiagram", "timeline.txt": "A emitted chatMessage"} {
		p.click(fmt.Sprintf("[data-format=%q]", file))
		var got []byte
		until(t, func() bool {
			got, _ = os.ReadFile(filepath.Join(folder, file))
			return len(got) > 0
		}, func() string { return file + " was never saved" })
		if !strings.Contains(string(got), piece) || !strings.Contains(string(got), "chatMessage") {
			t.Errorf("%s holds %.200q, want %q in it", file, got, piece)
		}
	}
	p.clean()
	replay.clean()
}

// downloadTo has the page's profile save downloads in a folder.
func (p *page) downloadTo(folder string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		info, err := cdp.Call(ctx, t, target.GetTargetInfo, target.GetTargetInfoParams{})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, browsers.SetDownloadBehavior, browsers.SetDownloadBehaviorParams{
			Behavior: browsers.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, BrowserContextID: info.TargetInfo.BrowserContextID})
		return err
	}))
}

func TestPageOpensARecordingFromAFile(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	id := p.recorded(s, "From a file")
	response, err := http.Get(s.url + "/api/recordings/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	good, bad := filepath.Join(folder, "good.json"), filepath.Join(folder, "bad.json")
	for file, contents := range map[string][]byte{good: text, bad: []byte(`{"earshot": "recording", "version": 99}`)} {
		if err := os.WriteFile(file, contents, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.click(`[data-action="share"]`)
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`dialog.share input[type="file"]`), []string{bad}))
	p.seeText("dialog.share .fault", "version 99")
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`dialog.share input[type="file"]`), []string{good}))
	p.see("the recording's page opens", `location.pathname.startsWith("/r/")`)
	p.click(`[data-action="end"]`)
	p.seeText(`.pane[data-client="B"] .story`, "From a file")
}
