package lessons_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"earshot/lessons"
)

// body renders a piece of prose within the good lesson, whose code has the custom events wave and hello.
func body(t *testing.T, prose string) string {
	t.Helper()
	return load(t, "waving.md", good+"\n"+prose+"\n").Lesson("waving").Body
}

func TestNamesOfEventsInProseBecomeChips(t *testing.T) {
	builtin, custom := `class="event builtin"`, `class="event custom"`
	for _, c := range []struct{ prose, class, text string }{
		{"`connection`", builtin, "connection"},
		{"`connect_error`", builtin, "connect_error"},
		{"`disconnect`", builtin, "disconnect"},
		{"`wave`", custom, "wave"},   // the program listens for it
		{"`hello`", custom, "hello"}, // the inherited client's code does
		{"`socket`", "", "socket"},
		{"`ping`", "", "ping"},
		{"`builtin:ping`", builtin, "ping"},
		{"`custom:error`", custom, "error"},
		{"`plain:connect`", "", "connect"},
		{"`a:b`", "", "a:b"},
	} {
		t.Run(c.prose, func(t *testing.T) {
			got := body(t, "See "+c.prose+" there.")
			open := "<code>"
			if c.class != "" {
				open = "<code " + c.class + " title="
			}
			if !strings.Contains(got, "See "+open) || !strings.Contains(got, c.text+"</code> there.") {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestEventsInCodeHaveTheTwoVoices(t *testing.T) {
	got := lessons.Highlight("js", "socket.on('connect', f); socket.emit(\"wave\", 'connect'); form.addEventListener('submit', f)")
	for _, want := range []string{`<span class="event builtin">&#39;connect&#39;</span>`, `<span class="event custom">&#34;wave&#34;</span>`,
		`<span class="s">&#39;connect&#39;</span>`, `<span class="s">&#39;submit&#39;</span>`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// What a reader copies from the page must be what the author wrote, to the byte.
func TestHighlightingChangesNoText(t *testing.T) {
	tag := regexp.MustCompile(`<[^>]*>`)
	for language, code := range map[string]string{
		"js":   "const a = `x ${1 < 2 && \"é\"}` // <b>\n\n\tsocket.on('a',\r\n\t\tb => /x/)\n\n",
		"html": "<p class=\"x\">&amp; ünï</p>\n<script>let a = 1 < 2</script>",
		"text": "a < b",
		"":     "a < b\n",
	} {
		if got := html.UnescapeString(tag.ReplaceAllString(lessons.Highlight(language, code), "")); got != code {
			t.Errorf("%s: got %q\nwant %q", language, got, code)
		}
	}
}

func TestHeadingsAreLinksToThemselves(t *testing.T) {
	got := body(t, "## Who hears it?")
	if !strings.Contains(got, `<h2 id="who-hears-it"><a class="anchor" href="#who-hears-it">Who hears it?</a></h2>`) {
		t.Errorf("got %s", got)
	}
}

func TestATablesColumnsAreAlignedWithoutInlineStyle(t *testing.T) {
	got := body(t, "| a | b |\n|--:|---|\n| 1 | 2 |")
	if !strings.Contains(got, `<td align="right">1</td>`) || strings.Contains(got, "style=") {
		t.Errorf("got %s", got)
	}
}

func TestAThingToTryStandsApart(t *testing.T) {
	got := body(t, ":::try Say `<hi>`\nType *something*.\n\n```js\n:::\n```\n:::\n\nAfter.")
	for _, want := range []string{`<div class="try"><p class="title">Say <code>&lt;hi&gt;</code></p>`, "<em>something</em>", ":::\n</code></pre>\n</div>\n<p>After.</p>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}
