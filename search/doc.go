// Package search finds passages of text: it makes an index of them once, and answers while somebody types. It knows
// nothing of lessons or pages; a passage is what its maker says it is.
package search

// Page is where passages stand.
type Page struct {
	// Title names it, Place says where in the app it is, URL is its address.
	Title, Place, URL string
}

// Passage is a piece of text that can be found.
type Passage struct {
	Page *Page
	// Title names it on its page; "" for the page's beginning.
	Title string
	// URL is its address, with an anchor.
	URL string
	// Kind says what it is, in a word for people: "Predict", "Code", "Method"; "" for prose.
	Kind string
	// Text is what it says.
	Text string
	// Names are the events and parts of an API that it speaks of. Who looks for exactly one of them wants this passage.
	Names []string
	// Code is set if the text is code.
	Code bool
}

// Piece is a stretch of an excerpt.
type Piece struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

// Result is a passage that was found, with the part of its text that shows why.
type Result struct {
	Title   string  `json:"title"`
	Kind    string  `json:"kind,omitempty"`
	URL     string  `json:"url"`
	Code    bool    `json:"code,omitempty"`
	Excerpt []Piece `json:"excerpt"`
}

// Group is what was found on one page, the best first.
type Group struct {
	Title   string   `json:"title"`
	Place   string   `json:"place"`
	URL     string   `json:"url"`
	Results []Result `json:"results"`
}
