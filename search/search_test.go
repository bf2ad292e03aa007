package search

import (
	"strings"
	"testing"
)

// course is a little one.
func course() *Index {
	rooms := &Page{Title: "Rooms", Place: "Lesson 14 · Who hears it", URL: "/lessons/rooms"}
	emits := &Page{Title: "Every form of emit", Place: "Lesson 11 · Who hears it", URL: "/lessons/emits"}
	refused := &Page{Title: "Refused", Place: "Lesson 20 · When things go wrong", URL: "/lessons/refused"}
	return NewIndex([]Passage{
		{Page: emits, URL: "/lessons/emits", Text: "One word before emit decides who receives an event."},
		{Page: emits, Title: "The cheatsheet", URL: "/lessons/emits#the-cheatsheet",
			Text:  "socket.emit reaches one, io.emit everyone, socket.broadcast.emit everyone else. A socket in a room may broadcast, and emit to it.",
			Names: []string{"socket.emit", "io.emit", "socket.broadcast.emit"}},
		{Page: rooms, URL: "/lessons/rooms", Text: "A room is a group of sockets with a name."},
		{Page: rooms, Title: "Joining and leaving", URL: "/lessons/rooms#joining-and-leaving", Text: "A socket joins with socket.join('red'), and leaves its rooms by itself when it is gone. " +
			strings.Repeat("Nothing else happens here. ", 20) + "At the very end, an acknowledgement says who is in.", Names: []string{"socket.join('red')", "socket.join"}},
		{Page: rooms, Title: "server.js", URL: "/lessons/rooms#live", Kind: "Code", Code: true, Text: "io.on('connection', socket => {\n\tsocket.join('red')\n})"},
		{Page: refused, URL: "/lessons/refused", Text: "A client that may not come in hears of an error."},
		{Page: refused, Title: "What the client hears", URL: "/lessons/refused#hears", Text: "The client fires connect_error. Its argument is an Error.", Names: []string{"connect_error", "Error"}},
	})
}

// best is the address of the first passage that a query finds, "" if it finds none.
func best(x *Index, query string) string {
	groups := x.Find(query, 10)
	if len(groups) == 0 {
		return ""
	}
	return groups[0].Results[0].URL
}

func TestAQueryFindsWhatItMeans(t *testing.T) {
	x := course()
	for query, want := range map[string]string{
		"rooms":                  "/lessons/rooms",
		"room":                   "/lessons/rooms",
		"joining":                "/lessons/rooms#joining-and-leaving",
		"join":                   "/lessons/rooms#joining-and-leaving",
		"joi":                    "/lessons/rooms#joining-and-leaving", // while it is typed
		"socket.broadcast.emit":  "/lessons/emits#the-cheatsheet",
		"socket.broadcast":       "/lessons/emits#the-cheatsheet",
		"io.emit()":              "/lessons/emits#the-cheatsheet",
		"socket.join":            "/lessons/rooms#joining-and-leaving",
		"connect_error":          "/lessons/refused#hears",
		"connect_err":            "/lessons/refused#hears",
		"conect_error":           "/lessons/refused#hears", // a letter is missing
		"acknowldegement":        "/lessons/rooms#joining-and-leaving",
		"how do I leave a room?": "/lessons/rooms#joining-and-leaving",
		"REFUSED":                "/lessons/refused",
		"zebra":                  "",
		"socket zebra":           "", // what is rare must be there
		"  ...  ":                "",
		"":                       "",
	} {
		if got := best(x, query); got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
}

func TestAnExcerptShowsWhereTheWordsAre(t *testing.T) {
	x := course()
	for query, want := range map[string]string{
		"acknowledgement": "… else happens here. At the very end, an [acknowledgement] says who is in.",
		"connect_error":   "The client fires [connect_error]. Its argument is an Error.",
		"error":           "The client fires [connect_error]. Its argument is an [Error].",
		"refused":         "A client that may not come in hears of an error.", // the title says it
	} {
		r := x.Find(query, 10)[0].Results[0]
		if got := marked(r.Excerpt); got != want {
			t.Errorf("%q is shown as\n%q, want\n%q", query, got, want)
		}
	}
}

func marked(pieces []Piece) string {
	var text strings.Builder
	for _, p := range pieces {
		if p.Match {
			text.WriteString("[" + p.Text + "]")
		} else {
			text.WriteString(p.Text)
		}
	}
	return text.String()
}

func TestWhatIsFoundComesByPage(t *testing.T) {
	groups := course().Find("socket.join red", 10)
	if len(groups) == 0 || groups[0].Title != "Rooms" || groups[0].Place != "Lesson 14 · Who hears it" || len(groups[0].Results) < 2 {
		t.Fatalf("found %+v", groups)
	}
	if code := groups[0].Results[1]; code.Kind != "Code" || !code.Code || code.Title != "server.js" {
		t.Errorf("the second is %+v, want the code", code)
	}
	total := 0
	for _, g := range course().Find("socket", 2) {
		total += len(g.Results)
	}
	if total != 2 {
		t.Errorf("%d passages found, want the 2 that were asked for", total)
	}
}

func BenchmarkFind(b *testing.B) {
	x := course()
	for b.Loop() {
		x.Find("acknowldegement of a room", 20)
	}
}
