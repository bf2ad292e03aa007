package lessons

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

const (
	// defaultsFile holds what lessons inherit, and readmeFile is for authors. They are not lessons.
	defaultsFile = "defaults.md"
	readmeFile   = "README.md"
)

// Load reads every *.md file in the root of fsys, and the pictures and recordings that they show. What is wrong in any of them comes
// back as one error that joins an *Error for each finding; then there is no course.
func Load(fsys fs.FS) (*Course, error) {
	var found problems
	course, err := read(fsys, &found)
	if err == nil {
		err = found.err()
	}
	if err != nil {
		return nil, err
	}
	return course, nil
}

// Examine reads a course as Load does, and asks more of it: every lesson has its steps, in their order, and no link leads
// to what isn't there. others are the anchors of the pages that aren't lessons, by their paths. Examine returns what it
// could read beside all its findings; the error is that of fsys.
func Examine(fsys fs.FS, others map[string][]string) (*Course, []*Error, error) {
	var found problems
	course, err := read(fsys, &found)
	if err != nil {
		return nil, nil, err
	}
	for _, lesson := range course.Lessons {
		lesson.checkSteps(&found)
	}
	course.checkLinks(others, &found)
	found.sort()
	return course, found, nil
}

// read reads everything that there is, and reports what is wrong in it.
func read(fsys fs.FS, found *problems) (*Course, error) {
	names, err := fs.Glob(fsys, "*.md")
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	pictures, err := readPictures(fsys, found)
	if err != nil {
		return nil, err
	}
	recordings, err := readRecordings(fsys, found)
	if err != nil {
		return nil, err
	}
	shown := exhibits{pictures, recordings}
	source, err := readDefaults(fsys)
	if err != nil {
		return nil, err
	}
	defaults := parse(defaultsFile, source, defaultsFields(), draft{}, shown, found)
	course := &Course{Pictures: pictures, Recordings: recordings}
	for _, name := range names {
		if name == defaultsFile || name == readmeFile {
			continue
		}
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("lessons: %w", err)
		}
		draft := parse(name, source, lessonFields(), defaults, shown, found)
		course.Lessons = append(course.Lessons, draft.lesson(found))
	}
	if len(course.Lessons) == 0 {
		found.add(".", 1, "no lessons here: add a Markdown file")
	}
	checkOrder(course.Lessons, found)
	slices.SortFunc(course.Lessons, func(a, b *Lesson) int { return cmp.Compare(a.Order, b.Order) })
	course.Chapters = chapters(course.Lessons)
	return course, nil
}

// readDefaults reads the file that lessons inherit from; where there is none they inherit from this course's own.
func readDefaults(fsys fs.FS) ([]byte, error) {
	source, err := fs.ReadFile(fsys, defaultsFile)
	if errors.Is(err, fs.ErrNotExist) {
		source, err = fs.ReadFile(files, defaultsFile)
	}
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	return source, nil
}

// draft is one file as it was read, with what it inherits, and not yet checked as a whole.
type draft struct {
	unread bool // the front matter has no beginning or no end, so nothing could be read
	file   string
	front  front
	blocks map[block]string
	places map[block]place // where each block stands, here or in the file that it is inherited from
	steps  []*stepDraft
	links  []link
	// anchors are the ids in the body.
	anchors  []string
	body     string
	sections []Section
}

// inherit fills what the file doesn't give.
func (d *draft) inherit(defaults draft) {
	if d.front.clients.line == 0 {
		d.front.clients = defaults.front.clients
	}
	for kind, code := range defaults.blocks {
		if _, ok := d.blocks[kind]; !ok {
			d.blocks[kind], d.places[kind] = code, defaults.places[kind]
		}
	}
}

// lesson makes the lesson, and reports what it still lacks.
func (d *draft) lesson(found *problems) *Lesson {
	slug := d.slug()
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(slug) {
		found.add(d.file, 1, "the file's name becomes the page's address: use small letters, digits and single hyphens, as in first-steps.md")
	}
	if !d.unread {
		d.front.require(d.file, found)
	}
	for _, kind := range blocks() {
		if _, ok := d.blocks[kind]; !ok && !d.unread {
			found.add(d.file, 1, "there is no ```%s block, neither here nor in %s: add one", kind, defaultsFile)
		}
	}
	lesson := &Lesson{
		Slug: slug, Title: d.front.title.text, Chapter: d.front.chapter.text, Summary: d.front.summary.text,
		Order: d.front.order.number, Minutes: d.front.minutes.number, Kind: d.front.kind.text, Body: d.body, Sections: d.sections,
		Playground: d.playground(), links: d.links, anchors: d.anchors, code: d.code(),
	}
	for _, step := range d.steps {
		lesson.Steps = append(lesson.Steps, step.Step)
	}
	return lesson
}

func (d *draft) slug() string { return strings.TrimSuffix(d.file, ".md") }

func (d *draft) playground() Playground {
	return Playground{
		Program: d.blocks[serverProgram], ClientHTML: d.blocks[clientPage], ClientCode: d.blocks[clientCode],
		Go: d.blocks[goProgram], Clients: d.front.clients.number,
	}
}

// checkOrder reports lessons that claim the same place.
func checkOrder(all []*Lesson, found *problems) {
	taken := map[int]string{}
	for _, lesson := range all {
		if lesson.Order == 0 {
			continue // missing or wrong, and reported as that
		}
		if other, ok := taken[lesson.Order]; ok {
			found.add(lesson.Slug+".md", 1, "order %d is taken by %s: give this lesson another", lesson.Order, other)
		}
		taken[lesson.Order] = lesson.Slug + ".md"
	}
}

func chapters(ordered []*Lesson) []Chapter {
	var list []Chapter
	for _, lesson := range ordered {
		at := slices.IndexFunc(list, func(c Chapter) bool { return c.Title == lesson.Chapter })
		if at < 0 {
			at = len(list)
			list = append(list, Chapter{Title: lesson.Chapter})
		}
		list[at].Lessons = append(list[at].Lessons, lesson)
	}
	return list
}
