// Package lessons reads the course: Markdown files with front matter and fenced blocks that say what they are.
// The web package turns lessons into pages and hands their playgrounds to stages.
// It checks everything it reads; it knows nothing of HTTP, of stages, or of what runs a program.
package lessons

// Course is everything that was read, in the order in which it is taught.
type Course struct {
	// Lessons are all lessons, by their order.
	Lessons []*Lesson
	// Chapters group them. A chapter stands where its first lesson does.
	Chapters []Chapter
	// Pictures are what lessons show, by the names of their files.
	Pictures map[string]*Picture
	// Recordings are what lessons replay, in the format of package playground, by the names of their files.
	Recordings map[string][]byte
}

// Chapter is a run of lessons under one title.
type Chapter struct {
	Title   string
	Lessons []*Lesson
}

// Lesson returns the lesson with that slug, or nil.
func (c *Course) Lesson(slug string) *Lesson {
	for _, lesson := range c.Lessons {
		if lesson.Slug == slug {
			return lesson
		}
	}
	return nil
}

// Lesson is one Markdown file, one page.
type Lesson struct {
	// Slug is the file's name without ".md", and the lesson's place below /lessons/.
	Slug string
	// Title, Chapter and Summary are plain text. Summary is a sentence or two for the outline.
	Title, Chapter, Summary string
	// Order places the lesson in the course, counted from 1. No two lessons have the same.
	Order int
	// Minutes is how long it takes, about.
	Minutes int
	// Kind is what the front matter says: Challenge, or "" for an ordinary lesson.
	Kind string
	// Body is the prose as HTML that is safe to write into a page: raw HTML in a lesson is an error.
	Body string
	// Playground is the live part.
	Playground Playground
	// Steps are what the lesson asks of its learner, in the order in which they stand.
	Steps []Step
	// Sections are the prose and the steps as plain text.
	Sections []Section

	links   []link
	anchors []string
	code    []Code
}

// Challenge is the kind of a lesson that closes a chapter: one thing to make, and nothing else.
const Challenge = "challenge"

// Playground is what a lesson's stage starts with: static text, the lesson's own or inherited from defaults.md.
type Playground struct {
	// Program is the server-side JavaScript, server.js.
	Program string
	// ClientHTML is the body of each client's page, and ClientCode its script, client.js.
	ClientHTML, ClientCode string
	// Go is the same server in Go, to be read beside Program; "" in most lessons.
	Go string
	// Clients is how many clients are there from the start, 1 to MaxClients.
	Clients int
}

// The names of a playground's files.
const (
	ProgramFile = "server.js"
	ClientFile  = "client.js"
	PageFile    = "client.html"
)

// File returns the text of one of a playground's files, by its name.
func (p Playground) File(name string) string {
	switch name {
	case ProgramFile:
		return p.Program
	case ClientFile:
		return p.ClientCode
	case PageFile:
		return p.ClientHTML
	}
	return ""
}

// CodeFile is a file of a playground that holds code.
type CodeFile struct {
	// Name is the file's, Language what Highlight calls it.
	Name, Language, Text string
}

// Files are the files that hold code, in the order in which they are read.
func (p Playground) Files() []CodeFile {
	files := []CodeFile{{ProgramFile, "js", p.Program}, {ClientFile, "js", p.ClientCode}}
	if p.Go != "" {
		files = append(files, CodeFile{"server.go", "go", p.Go})
	}
	return files
}

// MaxClients is the most clients that one page can hold.
const MaxClients = 8
