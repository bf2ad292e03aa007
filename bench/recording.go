package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// entries is how many entries the recording has that is opened, about; openings how often.
const (
	entries  = 10_000
	openings = 10
)

// measureRecording saves a long run as a recording, and what has happened on a lesson that has just been opened, and
// opens both in profiles that have never seen the app.
func measureRecording(app *app, b *browser, _ sizes) error {
	long, err := app.record(b)
	if err != nil {
		return err
	}
	short, err := app.recordBriefly(b)
	if err != nil {
		return err
	}
	for _, id := range []string{long, short} {
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
		fmt.Printf("a recording of %5d entries: %3d kB compressed; opened cold %d times: p50 %.0f ms, worst %.0f ms\n",
			count, size/1000, openings, quantile(took, 0.5), slices.Max(took))
	}
	return nil
}

// recordBriefly saves what has happened on a lesson's page before anybody has done anything.
func (a *app) recordBriefly(b *browser) (string, error) {
	p, err := b.open(a.url + "/lessons/the-whole-example")
	if err != nil {
		return "", err
	}
	defer p.close()
	stage, err := p.stage()
	if err != nil {
		return "", err
	}
	return a.save(stage)
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
	return a.save(stage)
}

// save makes a recording of a stage, and returns its id.
func (a *app) save(stage string) (string, error) {
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

// opening is how many ms pass from going to a recording's page, with nothing in the cache, until its timeline has been
// painted.
func (b *browser) opening(url string) (float64, error) {
	p, err := b.visit(url, timelinePainted)
	if err != nil {
		return 0, err
	}
	defer p.close()
	return value[float64](p, `timelinePainted`)
}

// The drawing happens in an animation frame; what is posted from there comes after the frame was painted.
const timelinePainted = `globalThis.timelinePainted = new Promise(resolve => {
	const { port1, port2 } = new MessageChannel()
	port1.onmessage = () => resolve(performance.now())
	const observer = new MutationObserver(() => {
		if (!document.querySelector(".drawing .row .mark")) return
		observer.disconnect()
		port2.postMessage(0)
	})
	observer.observe(document, { childList: true, subtree: true })
})`
