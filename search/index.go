package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// How much it counts where a word stands.
const (
	inTopic = 6.0 // the title of a page
	inTitle = 4.0
	inNames = 2.5
	inText  = 1.0
	inCode  = 0.6
)

// Index finds passages. It doesn't change, and anybody may use it at the same time.
type Index struct {
	passages []entry
	// words are all words, sorted, and postings where each stands.
	words    []string
	postings map[string]map[int]*occurrence
}

// entry is a passage, ready to be compared with what is looked for.
type entry struct {
	Passage
	// title, names and text are phrases with a space at either end.
	title, text string
	names       []string
}

// occurrence is how a word stands in one passage.
type occurrence struct {
	weight float64 // of the best place
	count  int
}

// NewIndex makes an index of passages. What is found equally well comes in their order.
func NewIndex(passages []Passage) *Index {
	x := &Index{postings: map[string]map[int]*occurrence{}}
	for i, p := range passages {
		e := entry{Passage: p, title: pad(phrase(p.heading())), text: pad(phrase(p.Text))}
		weight := inText
		if p.Code {
			weight = inCode
		}
		x.enter(i, p.Text, weight)
		if p.Title == "" {
			x.enter(i, p.Page.Title, inTopic)
		} else {
			x.enter(i, p.Title, inTitle)
		}
		for _, name := range p.Names {
			x.enter(i, name, inNames)
			e.names = append(e.names, pad(phrase(name)))
		}
		x.passages = append(x.passages, e)
	}
	for word := range x.postings {
		x.words = append(x.words, word)
	}
	slices.Sort(x.words)
	return x
}

// heading is a passage's title; that of a page's beginning is the page's.
func (p *Passage) heading() string {
	if p.Title == "" {
		return p.Page.Title
	}
	return p.Title
}

func pad(phrase string) string { return " " + phrase + " " }

func (x *Index) enter(passage int, text string, weight float64) {
	for _, w := range wordsOf(text) {
		x.post(w.text, passage, weight)
		for _, part := range partsOf(text[w.start:w.end]) {
			x.post(part, passage, weight)
		}
	}
}

func (x *Index) post(word string, passage int, weight float64) {
	in := x.postings[word]
	if in == nil {
		in = map[int]*occurrence{}
		x.postings[word] = in
	}
	o := in[passage]
	if o == nil {
		o = &occurrence{}
		in[passage] = o
	}
	o.weight, o.count = max(o.weight, weight), o.count+1
}

// Find returns the passages that a query means, by their pages; at most so many passages, and few of each page.
func (x *Index) Find(query string, most int) []Group {
	ask := x.understand(query)
	if len(ask.words) == 0 {
		return nil
	}
	found := x.rank(ask)
	groups := []Group{}
	places := map[*Page]int{}
	for _, f := range found {
		p := &x.passages[f.passage].Passage
		at, known := places[p.Page]
		if !known {
			at = len(groups)
			places[p.Page] = at
			groups = append(groups, Group{Title: p.Page.Title, Place: p.Page.Place, URL: p.Page.URL})
		}
		g := &groups[at]
		if len(g.Results) == ofOnePage || slices.ContainsFunc(g.Results, func(r Result) bool { return r.URL == p.URL }) {
			continue
		}
		g.Results = append(g.Results, Result{Title: p.heading(), Kind: p.Kind, URL: p.URL, Code: p.Code, Excerpt: excerpt(p.Text, ask.forms)})
		if most--; most == 0 {
			break
		}
	}
	return groups
}

// ofOnePage is how many passages of one page are shown.
const ofOnePage = 4

// finding is a passage and how well it fits.
type finding struct {
	passage int
	covered float64 // how much of the query is in it
	score   float64
}

// How much of a query must be in a passage: words that stand everywhere count for little. Where nothing has enough of it,
// something will do.
const (
	enough    = 0.6
	something = 0.3
)

func (x *Index) rank(ask question) []finding {
	sums := map[int]*finding{}
	total := 0.0
	for _, w := range ask.words {
		total += w.rarity
		for passage, fit := range w.fits {
			f := sums[passage]
			if f == nil {
				f = &finding{passage: passage}
				sums[passage] = f
			}
			f.covered += w.rarity
			f.score += w.rarity * fit
		}
	}
	found := covering(sums, enough*total)
	if len(found) == 0 {
		found = covering(sums, something*total)
	}
	for i, f := range found {
		found[i].score = f.score*f.covered/total + x.passages[f.passage].bonus(ask.phrase)
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	return found
}

// covering are the findings that have at least so much of the query.
func covering(all map[int]*finding, least float64) []finding {
	var found []finding
	for _, f := range all {
		if f.covered >= least {
			found = append(found, *f)
		}
	}
	return found
}

// bonus is what a passage gets in which the words stand as they were asked for, one after the other.
func (e *entry) bonus(asked string) float64 {
	sum := 0.0
	if e.title == asked {
		sum += 40
	} else if e.Title == "" && strings.HasPrefix(e.title, asked) {
		sum += 24 // a page about it
	} else if strings.Contains(e.title, asked) {
		sum += 6
	}
	if slices.Contains(e.names, asked) {
		sum += 20
	} else if slices.ContainsFunc(e.names, func(name string) bool { return strings.Contains(name, asked) }) {
		sum += 6
	}
	if strings.Contains(e.text, asked) {
		sum += 3
	}
	return sum
}

// rarity is how much a word tells that stands in so many passages.
func (x *Index) rarity(passages int) float64 {
	return math.Log(1 + float64(len(x.passages))/float64(1+passages))
}
