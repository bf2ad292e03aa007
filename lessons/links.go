package lessons

import (
	"maps"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"earshot/checks"
)

// link is where a lesson's prose points to.
type link struct {
	target string
	line   int
}

// lessonsPath is where lessons are; the slug follows.
const lessonsPath = "/lessons/"

// linksIn collects a document's links.
func linksIn(document ast.Node, source []byte) []link {
	var links []link
	walk(document, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.Link:
			links = append(links, link{string(node.Destination), nodeLine(node, source)})
		case *ast.AutoLink:
			links = append(links, link{string(node.URL(source)), nodeLine(node, source)})
		}
	})
	return links
}

// anchorsIn collects the ids of a document's headings.
func anchorsIn(document ast.Node) []string {
	var anchors []string
	walk(document, func(node ast.Node) {
		if heading, ok := node.(*ast.Heading); ok {
			if id, ok := heading.AttributeString("id"); ok {
				anchors = append(anchors, string(id.([]byte)))
			}
		}
	})
	return anchors
}

// checkLinks reports links to what isn't there. others are the anchors of pages that aren't lessons, by their paths.
func (c *Course) checkLinks(others map[string][]string, found *problems) {
	pages := maps.Clone(others)
	if pages == nil {
		pages = map[string][]string{}
	}
	pages["/"] = []string{"lessons"}
	for _, lesson := range c.Lessons {
		pages[lessonsPath+lesson.Slug] = lesson.allAnchors()
	}
	for _, lesson := range c.Lessons {
		for _, l := range lesson.links {
			if message := checkLink(lessonsPath+lesson.Slug, l.target, pages); message != "" {
				found.add(lesson.Slug+".md", l.line, "%s", message)
			}
		}
	}
}

// allAnchors are a lesson's headings and steps, and its playground.
func (l *Lesson) allAnchors() []string {
	anchors := append(slices.Clone(l.anchors), "live")
	for _, step := range l.Steps {
		anchors = append(anchors, step.ID)
	}
	return anchors
}

// checkLink says what is wrong with a link on a page, "" if nothing is.
func checkLink(page, target string, pages map[string][]string) string {
	if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
		return ""
	}
	path, anchor, _ := strings.Cut(target, "#")
	if path == "" {
		path = page
	}
	anchors, ok := pages[path]
	if !ok {
		known := slices.Sorted(maps.Keys(pages))
		near := checks.Near(path, known)
		if name := lessonsPath + strings.TrimSuffix(strings.Trim(path, "./"), ".md"); slices.Contains(known, name) {
			near = name
		}
		return "there is no page " + path + offer(near) + " A lesson's is " + lessonsPath + "its-file-name"
	}
	if anchor != "" && !slices.Contains(anchors, anchor) {
		return "there is nothing with the anchor #" + anchor + " on " + path + offer(checks.Near(anchor, anchors))
	}
	return ""
}

// offer ends a sentence about something unknown with what is known and looks alike.
func offer(near string) string {
	if near == "" {
		return "."
	}
	return "; did you mean " + near + "?"
}
