package checks

import "testing"

// A check that is understood can be told in words again, and one that isn't says what is wrong.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`A receives "chatMessage"`, `then B receives it from the server within 200ms`, `everyone but A receives "x" at least 3 times`,
		`A receives "sum" with 3, {"of": [1, "two"]}, anything once`, `B never receives "x" in "/admin"`, `nobody throws`, `A disconnects because "ping timeout"`, `"`, `with with`, ``} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, parse := range []func(string) (Check, error){ParseCheck, ParseWho, ParseArrow} {
			if _, err := parse(line); err != nil && err.Error() == "" {
				t.Errorf("%q is refused without a word", line)
			}
		}
	})
}
