package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/chromedp/chromedp"
)

// entries is how many entries the recording has that is opened, about; openings how often.
const (
	entries  = 10_000
	openings = 10
)

// measureRecording saves a long run as a recording, and opens it in profiles that have never seen the app.
func measureRecording(app *app, b *browser, _ sizes) error {
	id, err := app.record(b)
	if err != nil {
		return err
	}
	count, size, err := app.recorded(id)
	if err != nil {
		return err
	}
	var took []float64
	for range openings {
		ms, err := b.opening(app.url + "/r/" + id)
		if err != nil {
			return err
		}
		took = append(took, ms)
	}
	fmt.Printf("a recording of %d entries: %d kB compressed; opened cold %d times: p50 %.0f ms, worst %.0f ms\n",
		count, size/1000, openings, quantile(took, 0.5), slices.Max(took))
	return nil
}

// record has a stage of its own live through so many entries, and saves them.
func (a *app) record(b *browser) (string, error) {
	p, err := b.open(a.url + "/lessons/the-whole-example")
	if err != nil {
		return "", err
	}
	defer p.close()
	stage, err := p.stage()
	if err != nil {
		return "", err
	}
	if err := a.program(stage, ticking); err != nil {
		return "", err
	}
	crowd, err := join(a.address, stage)
	if err != nil {
		return "", err
	}
	defer crowd.close()
	// A tick is three entries: the emit, its frame, and the event on the server.
	if err := crowd.tick(entries/3, 500); err != nil {
		return "", err
	}
	if err := p.settle(); err != nil {
		return "", err
	}
	response, err := http.Post(a.url+"/api/stages/"+stage+"/recording", "application/json", nil)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var saved struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&saved); err != nil || saved.ID == "" {
		return "", fmt.Errorf("the recording isn't saved: %s %v", response.Status, err)
	}
	return saved.ID, nil
}

// recorded tells how many entries a recording has, and how many bytes of it go over the network.
func (a *app) recorded(id string) (count, size int, err error) {
	request, err := http.NewRequest(http.MethodGet, a.url+"/api/recordings/"+id, nil)
	if err != nil {
		return 0, 0, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	compressed, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, 0, err
	}
	plain, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return 0, 0, err
	}
	var recording struct{ Entries []json.RawMessage }
	err = json.NewDecoder(plain).Decode(&recording)
	return len(recording.Entries), len(compressed), err
}

// opening is how many ms pass from going to a recording's page until its timeline can be seen, with nothing in the cache.
func (b *browser) opening(url string) (float64, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		return 0, err
	}
	limited, done := context.WithTimeout(ctx, patience)
	defer done()
	if err := chromedp.Do(limited, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url)); err != nil {
		return 0, err
	}
	return value[float64](&page{ctx: ctx, close: cancel}, `new Promise(resolve => {
		const look = () => {
			const { opened } = document.querySelector("earshot-playground").dataset
			if (opened) resolve(Number(opened))
			else setTimeout(look, 5)
		}
		look()
	})`)
}
