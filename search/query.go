package search

import (
	"maps"
	"slices"
	"strings"

	"earshot/checks"
)

// question is what somebody looks for.
type question struct {
	phrase string
	words  []askedWord
	// forms are the words of the texts that fit.
	forms map[string]bool
}

// askedWord is one of its words, and how well each passage fits it.
type askedWord struct {
	rarity float64
	fits   map[int]float64
}

// understand finds the words of the texts that a query's words can mean.
func (x *Index) understand(query string) question {
	q := question{phrase: pad(phrase(query)), forms: map[string]bool{}}
	for _, w := range telling(wordsOf(query)) {
		asked := askedWord{fits: map[int]float64{}}
		for form, fit := range x.meanings(w.text) {
			q.forms[form] = true
			for passage, o := range x.postings[form] {
				often := 0.1 * float64(min(o.count, 5))
				asked.fits[passage] = max(asked.fits[passage], fit*(o.weight+often))
			}
		}
		asked.rarity = x.rarity(len(asked.fits))
		q.words = append(q.words, asked)
	}
	return q
}

// filler are words of questions that tell nothing. Those that name parts of an API, like to and in, aren't among them.
var filler = map[string]bool{"a": true, "an": true, "the": true, "is": true, "are": true, "do": true, "does": true, "i": true, "my": true,
	"how": true, "what": true, "why": true, "can": true, "it": true}

// telling are the words of a query that tell something; all, if none does.
func telling(words []word) []word {
	rest := slices.DeleteFunc(slices.Clone(words), func(w word) bool { return filler[w.text] })
	if len(rest) == 0 {
		return words
	}
	return rest
}

// meanings are the words of the texts that a typed word can mean, and how likely each is: the word itself, in another
// form, or as far as it is typed; where there is none of them, one that looks alike.
func (x *Index) meanings(typed string) map[string]float64 {
	meant := map[string]float64{}
	at, _ := slices.BinarySearch(x.words, typed)
	for _, word := range x.words[at:] {
		if !strings.HasPrefix(word, typed) {
			break
		}
		meant[word] = 0.4 + 0.4*float64(len(typed))/float64(len(word))
	}
	for _, form := range forms(typed) {
		if x.postings[form] != nil {
			meant[form] = 0.9
		}
	}
	if x.postings[typed] != nil {
		meant[typed] = 1
	}
	if len(meant) == 0 {
		maps.Copy(meant, x.lookalikes(typed))
	}
	return meant
}

// lookalikes are the words, or beginnings of words, that differ least from a typed one.
func (x *Index) lookalikes(typed string) map[string]float64 {
	least := typos(typed)
	if least == 0 {
		return nil
	}
	alike := map[string]float64{}
	for _, word := range x.words {
		d := checks.Distance(typed, word)
		if runes := []rune(word); len(runes) > len([]rune(typed)) {
			d = min(d, checks.Distance(typed, string(runes[:len([]rune(typed))])))
		}
		if d < least {
			least = d
			clear(alike)
		}
		if d == least {
			alike[word] = 0.5
		}
	}
	return alike
}
