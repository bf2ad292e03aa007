package web_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/png"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// watchSketch counts how often a flood was seen painted, and keeps the last picture of each that has passed.
const watchSketch = `globalThis.sketched = 0
	globalThis.picture = ""
	const place = document.querySelector(".place")
	new MutationObserver(() => {
		const sketch = document.querySelector(".sketch")
		if (!sketch) return
		if (!sketch.hidden) return void sketched++
		if (!sketched) return
		const copy = Object.assign(document.createElement("canvas"), { width: place.clientWidth, height: place.clientHeight })
		copy.getContext("2d").drawImage(sketch, 0, 0, copy.width, copy.height)
		picture = copy.toDataURL()
	}).observe(place, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] })
	void 0`

func TestPagePaintsAFlood(t *testing.T) {
	s := serve(t)
	p := open(t, s.lesson(), laptop)
	p.connected("A", "B")
	crowdJoins(t, s, p.stage(), 1, `let n = 0; const timer = setInterval(() => { sockets[0].emit("chatMessage", "no. " + n); if (++n === 200) clearInterval(timer) }, 10)`)
	p.do(chromedp.Evaluate[chromedp.Void](watchSketch))
	p.frame("A").say("go")
	p.see("the flood is painted", `sketched > 0`)
	p.see("once it has passed, everything is drawn, with the newest in sight", `document.querySelector(".sketch").hidden && picture &&
		[...document.querySelectorAll(".drawing .row .note")].some(e => e.textContent.includes("no. 199"))`)
	drawn, words := p.drawing()
	if share := differing(decode(t, get[string](p, `picture`)), drawn, words); share > 0.25 {
		t.Errorf("%.0f %% of the words look otherwise when they are painted: in another font?", 100*share)
	}
	p.click(mark("B", "event", "chatMessage"))
	p.seeText(".explanation .words", "B received chatMessage")
	p.clean()
}

// decode makes a picture of the data of a canvas.
func decode(t *testing.T, url string) shades {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(url, "data:image/png;base64,"))
	if err != nil {
		t.Fatal(err)
	}
	return shadesOf(t, data)
}

// drawing is what can be seen of the timeline, and where there are words on it.
func (p *page) drawing() (picture shades, words []image.Rectangle) {
	p.t.Helper()
	shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	const edges = `(node => { const { left, top, right, bottom } = node.getBoundingClientRect(); return [left, top, right, bottom].map(Math.round) })`
	box := func(edges []int) image.Rectangle { return image.Rect(edges[0], edges[1], edges[2], edges[3]) }
	place := box(get[[]int](p, edges+`(document.querySelector(".place"))`))
	for _, word := range get[[][]int](p, `[...document.querySelectorAll(".drawing :is(.verb, .name, .note)")].map`+edges) {
		words = append(words, box(word).Sub(place.Min))
	}
	whole := shadesOf(p.t, shot)
	return shades{whole.SubImage(place).(*image.Gray)}, words
}

// shades is a picture in shades of gray.
type shades struct{ *image.Gray }

func shadesOf(t *testing.T, file []byte) shades {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	gray := image.NewGray(picture.Bounds())
	draw.Draw(gray, gray.Rect, picture, picture.Bounds().Min, draw.Src)
	return shades{gray}
}

// at is the shade at a place from the picture's upper left corner: 0 is black.
func (s shades) at(x, y int) int {
	return int(s.GrayAt(s.Rect.Min.X+x, s.Rect.Min.Y+y).Y)
}

// differing is the share of what is drawn within some parts of the second picture, or there on the first, that looks
// otherwise on the other. What came last may not be on the first: it is moved to where it fits best.
func differing(one, other shades, parts []image.Rectangle) float64 {
	best := 1.0
	for up := range other.Rect.Dy() / 2 {
		drawn, differ := 0, 0
		for _, part := range parts {
			if !part.In(image.Rect(0, 0, other.Rect.Dx(), other.Rect.Dy()-up)) {
				continue
			}
			for y := part.Min.Y; y < part.Max.Y; y++ {
				for x := part.Min.X; x < part.Max.X; x++ {
					a, b := one.at(x, y+up), other.at(x, y)
					if min(a, b) < dark {
						drawn++
					}
					if max(a, b)-min(a, b) > apart {
						differ++
					}
				}
			}
		}
		if drawn > 0 {
			best = min(best, float64(differ)/float64(drawn))
		}
	}
	return best
}

// Of 255 shades: what is drawn is darker than this, and what differs by more than this is seen to.
const (
	dark  = 160
	apart = 30
)
