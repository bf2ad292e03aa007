package reference_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"earshot/lessons"
	"earshot/reference"
)

func TestEveryMemberHasAnAnchorOfItsOwnAndALine(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range reference.Table() {
		for _, m := range g.Members {
			if seen[m.ID] {
				t.Errorf("%s is there twice", m.ID)
			}
			seen[m.ID] = true
			if found, ok := reference.Find(m.ID); !ok || found.Call != m.Call {
				t.Errorf("%s isn't found by its ID", m.ID)
			}
			for _, line := range []string{m.Line, m.Differs} {
				if line != "" && !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "`.") {
					t.Errorf("%s: %q is no sentence", m.ID, line)
				}
			}
			if m.Line == "" || len(m.Example.Files()) == 0 {
				t.Errorf("%s lacks a line or an example", m.ID)
			}
		}
	}
}

func TestLinksWithinTheReferenceLeadSomewhere(t *testing.T) {
	anchors := map[string]bool{}
	var texts []string
	for _, g := range reference.Table() {
		anchors[g.Key] = true
		texts = append(texts, g.About)
		for _, m := range g.Members {
			anchors[m.ID] = true
			texts = append(texts, m.Line, m.Differs)
		}
	}
	for _, match := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(strings.Join(texts, "\n"), -1) {
		if !anchors[match[1]] {
			t.Errorf("nothing has the anchor %s", match[1])
		}
	}
	for _, m := range append(reference.Emits(), slices.Concat(reference.Events(reference.Server), reference.Events(reference.Client))...) {
		if !anchors[m.ID] {
			t.Errorf("%q isn't in the table", m.ID)
		}
	}
}

// Every built-in event that lessons know by its name is told of, and where it fires.
func TestTheReferenceHasEveryBuiltinEvent(t *testing.T) {
	for _, e := range lessons.Builtin() {
		var at []reference.Side
		for _, side := range []reference.Side{reference.Server, reference.Client} {
			if slices.ContainsFunc(reference.Events(side), func(m reference.Member) bool { return m.Name == e.Name }) {
				at = append(at, side)
			}
		}
		if len(at) == 0 || e.Side == lessons.BothSides && len(at) != 2 {
			t.Errorf("%s fires on %s; the reference has it on %v", e.Name, e.Side, at)
		}
	}
}

func TestTheGlossaryIsInOrderAndItsLinksLeadSomewhere(t *testing.T) {
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	terms := reference.Glossary()
	if len(terms) < 35 {
		t.Errorf("there are %d terms, fewer than 35", len(terms))
	}
	for i, term := range terms {
		if i > 0 && strings.ToLower(terms[i-1].Name) >= strings.ToLower(term.Name) {
			t.Errorf("%s comes after %s", term.Name, terms[i-1].Name)
		}
		for _, id := range term.See {
			if _, ok := reference.Find(id); !ok {
				t.Errorf("%s: the reference has no %s", term.Name, id)
			}
		}
		for _, slug := range term.Lessons {
			if course.Lesson(slug) == nil {
				t.Errorf("%s: there is no lesson %s", term.Name, slug)
			}
		}
	}
}
