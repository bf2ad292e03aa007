package lessons

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.abhg.dev/goldmark/frontmatter"
	"gopkg.in/yaml.v3"
)

// front is a file's front matter. A field's line is 0 where the file doesn't give it.
type front struct {
	title, chapter, summary, order, minutes, clients, kind field
}

type field struct {
	text   string
	number int
	line   int
}

// rule says what a field may hold: text, one of some words, or a number between min and max if max is set.
type rule struct {
	name     string
	min, max int
	words    []string
	into     func(*front) *field
}

// lessonFields are the fields of a lesson's front matter. All must be there, but for kind; clients may be inherited.
func lessonFields() []rule {
	return append([]rule{
		{name: "title", into: func(f *front) *field { return &f.title }},
		{name: "chapter", into: func(f *front) *field { return &f.chapter }},
		{name: "order", min: 1, max: 9999, into: func(f *front) *field { return &f.order }},
		{name: "summary", into: func(f *front) *field { return &f.summary }},
		{name: "minutes", min: 1, max: 60, into: func(f *front) *field { return &f.minutes }},
		{name: "kind", words: []string{Challenge}, into: func(f *front) *field { return &f.kind }},
	}, defaultsFields()...)
}

// defaultsFields are those that lessons can inherit.
func defaultsFields() []rule {
	return []rule{{name: "clients", min: 1, max: MaxClients, into: func(f *front) *field { return &f.clients }}}
}

// require reports the fields that are not there.
func (f *front) require(file string, found *problems) {
	for _, rule := range lessonFields() {
		if rule.words == nil && rule.into(f).line == 0 {
			found.add(file, 1, "the front matter has no %s: add a line `%s: …`", rule.name, rule.name)
		}
	}
}

// fence is the line above and below the front matter.
const fence = "---"

// checkFence tells whether the front matter begins at the first line and ends. Markdown's own parser would take a
// file without an end for front matter as a whole.
func checkFence(file string, source []byte, found *problems) bool {
	lines := bytes.Split(source, []byte("\n"))
	isFence := func(line []byte) bool { return string(bytes.TrimRight(line, " \t\r")) == fence }
	if !isFence(lines[0]) {
		found.add(file, 1, "there is no front matter: begin the file with a line %s, then `title: …` and the others, then %s", fence, fence)
		return false
	}
	if !slices.ContainsFunc(lines[1:], isFence) {
		found.add(file, 1, "the front matter doesn't end: add a line %s after it", fence)
		return false
	}
	return true
}

// decodeFront reads the front matter by the rules. Lines in it count from the line after the fence.
func decodeFront(file string, data *frontmatter.Data, rules []rule, found *problems) front {
	var f front
	var document yaml.Node
	if err := data.Decode(&document); err != nil {
		line, message := yamlError(err)
		found.add(file, line+1, "the front matter isn't YAML: %s", message)
		return f
	}
	if len(document.Content) == 0 {
		return f
	}
	fields := document.Content[0]
	if fields.Kind != yaml.MappingNode {
		found.add(file, fields.Line+1, "the front matter must be lines like `title: …`")
		return f
	}
	for i := 0; i+1 < len(fields.Content); i += 2 {
		key, value := fields.Content[i], fields.Content[i+1]
		at := slices.IndexFunc(rules, func(r rule) bool { return r.name == key.Value })
		if at < 0 {
			found.add(file, key.Line+1, "the front matter has no field %q: it knows %s", key.Value, names(rules))
			continue
		}
		into := rules[at].into(&f)
		if into.line != 0 {
			found.add(file, key.Line+1, "%s is given twice: keep one", key.Value)
			continue
		}
		into.line = key.Line + 1
		if message := rules[at].read(value, into); message != "" {
			found.add(file, value.Line+1, "%s", message)
		}
	}
	return f
}

// read takes the value into the field, or says what is wrong with it.
func (r rule) read(value *yaml.Node, into *field) string {
	if value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "" {
		return fmt.Sprintf("%s is empty or a list: give one value", r.name)
	}
	if r.words != nil && !slices.Contains(r.words, value.Value) {
		return fmt.Sprintf("%s is %q: it must be %s, or be left out", r.name, value.Value, strings.Join(r.words, " or "))
	}
	if r.max == 0 {
		into.text = strings.TrimSpace(value.Value)
		return ""
	}
	number, err := strconv.Atoi(value.Value)
	if err != nil || number < r.min || number > r.max {
		return fmt.Sprintf("%s is %q: it must be a whole number from %d to %d", r.name, value.Value, r.min, r.max)
	}
	into.number = number
	return ""
}

func names(rules []rule) string {
	list := make([]string, len(rules))
	for i, rule := range rules {
		list[i] = rule.name
	}
	return strings.Join(list, ", ")
}

// yamlError takes the line out of a YAML error's text, which is the only place where the library tells it.
func yamlError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := regexp.MustCompile(`^(?:unmarshal errors:\s*)?line (\d+): (?s)(.*)$`).FindStringSubmatch(message); m != nil {
		if line, err := strconv.Atoi(m[1]); err == nil {
			return line, m[2]
		}
	}
	return 1, message
}
