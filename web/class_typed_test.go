package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What somebody types may hold anything. Each test here is one attack.

func TestWhatIsTypedStaysText(t *testing.T) {
	s := serveClass(t)
	teacher := s.openClass("<script>alert(1)</script>").connect()
	teacher.ask("place", obj{"lesson": classSlug, "anchor": ""})
	for typed, name := range map[string]string{
		"<img src=x onerror=alert(1)>":     "<img src=x onerror=alert(1)>",
		"=HYPERLINK(\"http://evil\")":      "=HYPERLINK(\"http://evil\")",
		" two\t words\n":                   "two words",
		"\U0001f469\u200d\U0001f680 Sally": "\U0001f469\u200d\U0001f680 Sally",
	} {
		student := s.join(teacher.code, typed).connect()
		if got := section[struct{ Name string }](student, "me").Name; got != name {
			t.Errorf("%q becomes %q, want %q", typed, got, name)
		}
		student.ask("ask", obj{"text": "<b>" + typed, "nonce": "nonce of " + name})
	}
	for typed, status := range map[string]int{"": 422, strings.Repeat("x", 31): 422, "server": 422, "Teacher": 422, "...": 422} {
		if got := s.post("/class/"+teacher.code+"/join", "", url.Values{"name": {typed}}).StatusCode; got != status {
			t.Errorf("the name %q is answered %d, want %d", typed, got, status)
		}
	}
	page := bodyOf(t, s.send("GET", "/teach/"+teacher.code+"/report", teacher.cookie, "", ""))
	for _, markup := range []string{"<img src=x", "<script>alert", "<b><img"} {
		if strings.Contains(page, markup) {
			t.Errorf("the report holds the markup %s", markup)
		}
	}
	if !strings.Contains(page, "&lt;img src=x onerror=alert(1)&gt;") {
		t.Error("the report doesn't show the name as it is")
	}
	sheet := bodyOf(t, s.send("GET", "/teach/"+teacher.code+"/report.csv", teacher.cookie, "", ""))
	if !strings.Contains(sheet, `"'=HYPERLINK(""http://evil"")"`) || strings.Contains(sheet, "\n=") || strings.Contains(sheet, "\n\"=") {
		t.Errorf("the sheet holds a formula: %s", sheet)
	}
}

// Nobody takes a name that the room can't tell from another's.
func TestNobodyPassesForAnotherByTheirName(t *testing.T) {
	s := serveClass(t)
	code := s.openClass("Thursday").code
	answer := func(name string) (status int, page string) {
		response := s.post("/class/"+code+"/join", "", url.Values{"name": {name}})
		return response.StatusCode, bodyOf(t, response)
	}
	for _, name := range []string{"Anna", "Ilse", "Bob 10", "José", "Вася", "שרה", "नेहा", "می\u200cخواهم", "\U0001f469\u200d\U0001f680", "Zoë", "Zoe", "Van", "Lan", "Ian"} {
		if status, page := answer(name); status != http.StatusSeeOther {
			t.Errorf("%q is answered %d %s", name, status, page)
		}
	}
	for what, name := range map[string]string{
		"case":                           "ANNA",
		"a space inside":                 "An na",
		"a Cyrillic letter":              "Аnna",
		"Greek capitals":                 "ΑΝΝΑ",
		"wide letters":                   "Ａｎｎａ",
		"mathematical letters":           "\U0001d400\U0001d427\U0001d427\U0001d41a",
		"small capitals":                 "ᴀɴɴᴀ",
		"a capital i for an l":           "lIse",
		"a letter for a digit":           "Bob lO",
		"a mark apart from its letter":   "Jose\u0301",
		"case, in another script":        "ВАСЯ",
		"an emoji's other shape":         "\U0001f469\u200d\U0001f680\ufe0f",
		"a shape where there is but one": "Anna\ufe0f",
	} {
		if status, page := answer(name); status != http.StatusConflict || !strings.Contains(page, "looks like it") {
			t.Errorf("%s: %q is answered %d", what, name, status)
		}
	}
	for what, name := range map[string]string{
		"no letter that is seen":     " \u200b\u202e ",
		"a zero-width space":         "An\u200bna",
		"a zero-width joiner":        "An\u200dna",
		"a soft hyphen":              "An\u00adna",
		"text turned around":         "\u202eannA",
		"an isolate":                 "\u2066Anna",
		"a filler that is a letter":  "\u3164",
		"an empty letter of Braille": "Anna\u2800",
		"a control character":        "Anna\x1b[31m",
		"a null character":           "An\x00na",
		"a tag":                      "Anna\U000e0041",
	} {
		if status, page := answer(name); status != http.StatusUnprocessableEntity || !strings.Contains(page, "can’t be seen") {
			t.Errorf("%s: %q is answered %d", what, name, status)
		}
	}
	for what, name := range map[string]string{"the teacher, in Cyrillic": "Теасhеr", "the server": "SERVЕR", "a pile of marks": "A" + strings.Repeat("\u0301", 12)} {
		if status, _ := answer(name); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %q is answered %d", what, name, status)
		}
	}
}
