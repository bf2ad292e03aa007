package main

import (
	"fmt"
	"slices"
)

// visits is how often a lesson is visited to see how soon its first event comes.
const visits = 10

// visited are the lessons whose first visit is measured.
func visited() []string {
	return []string{"/lessons/the-whole-example", "/lessons/every-form-of-emit", "/lessons/on-the-wire"}
}

// measureFirst measures how long it takes from going to a lesson, with nothing in the browser's cache, until the first
// event is drawn.
func measureFirst(app *app, b *browser, _ sizes) error {
	for _, path := range visited() {
		var taken []float64
		for range visits {
			p, err := b.visit(app.url+path, firstEvent)
			if err != nil {
				return err
			}
			ms, err := value[float64](p, `firstEvent`)
			p.close()
			if err != nil {
				return err
			}
			taken = append(taken, ms)
		}
		fmt.Printf("%-32s first event drawn, %d visits: p50 %5.0f ms, worst %5.0f ms\n", path, visits, quantile(taken, 0.5), slices.Max(taken))
	}
	return nil
}

// firstEvent becomes the moment at which the first event stands on the timeline, in ms since the page was gone to.
const firstEvent = `globalThis.firstEvent = new Promise(resolve => {
	const look = () => document.querySelector('.row[data-kind="event"]') ? resolve(performance.now()) : requestAnimationFrame(look)
	look()
})`

// measureWeight measures how many bytes cross the wire for a lesson: until its page has loaded, which is what stands
// between a visitor and the first event, and with all that it loads when it has time.
func measureWeight(app *app, b *browser, _ sizes) error {
	for _, path := range visited() {
		p, err := b.visit(app.url+path, loadedBytes)
		if err != nil {
			return err
		}
		bytes, err := value[[]float64](p, `loadedBytes`)
		p.close()
		if err != nil {
			return err
		}
		fmt.Printf("%-32s %4.1f kB until it has loaded, %5.1f kB with what it loads later, in %.0f requests (client frames apart)\n", path, bytes[0]/1000, bytes[1]/1000, bytes[2])
	}
	return nil
}

const loadedBytes = `globalThis.loadedBytes = new Promise(resolve => {
	const all = () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
		.filter(({ initiatorType, name }) => initiatorType !== "iframe" && !name.includes("/live/"))
	const sum = () => all().reduce((bytes, { transferSize }) => bytes + transferSize, 0)
	addEventListener("load", () => setTimeout(() => {
		const first = sum()
		setTimeout(() => resolve([first, sum(), all().length]), 5000)
	}))
})`
