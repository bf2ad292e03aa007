package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testsOf are the names of all tests, fuzz targets and benchmarks of the project, by the folder that they are in.
func testsOf(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all, function := map[string]map[string]bool{}, regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || len(name) > 1 && name[0] == '.') {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		folder := filepath.ToSlash(filepath.Dir(path))
		if all[folder] == nil {
			all[folder] = map[string]bool{}
		}
		for _, match := range function.FindAllStringSubmatch(string(text), -1) {
			all[folder][match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A promise that no test holds is none: SECURITY.md names one for each, and every one that it names is there.
func TestEveryPromiseOfSecurityIsHeldByATest(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	all := testsOf(t)
	_, promised, _ := strings.Cut(string(text), "## What is promised")
	promised, _, _ = strings.Cut(promised, "\n## ")
	quoted, promises := regexp.MustCompile("`([^`]+)`(:?)"), 0
	for row := range strings.Lines(promised) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), " | ")
		if !strings.HasPrefix(row, "| ") || len(cells) != 3 || strings.HasPrefix(row, "| promise ") {
			continue
		}
		promises++
		folder, named := ".", 0
		for _, match := range quoted.FindAllStringSubmatch(cells[2], -1) {
			name := match[1]
			switch _, err := os.Stat(name); {
			case match[2] == ":":
				folder = name
				continue
			case strings.HasSuffix(name, "_test.go") && err != nil:
				t.Errorf("there is no file %s", name)
			case strings.HasPrefix(name, "Test") && !all[folder][name]:
				t.Errorf("there is no %s in %s", name, folder)
			case strings.HasPrefix(name, "Fuzz") && !all[folder][name] && !all[folder+"/engineio"][name]:
				t.Errorf("there is no %s in %s", name, folder)
			}
			named++
		}
		if named == 0 {
			t.Errorf("nothing tests that %s", strings.TrimPrefix(cells[0], "| "))
		}
	}
	if promises < 10 {
		t.Errorf("only %d promises were found in SECURITY.md", promises)
	}
}

// Where the database of vulnerabilities can't be reached, nobody may believe that it was looked at.
func TestAnUnreachableDatabaseOfVulnerabilitiesIsSaid(t *testing.T) {
	for _, c := range []struct {
		args   []string
		passes bool
	}{{nil, true}, {[]string{"-strict"}, false}} {
		look := exec.Command("scripts/vulnerabilities", c.args...)
		look.Env = append(os.Environ(), "GOVULNDB=http://127.0.0.1:1")
		said, err := look.CombinedOutput()
		if !strings.Contains(string(said), "NOT CHECKED") || (err == nil) != c.passes {
			t.Errorf("%v: %v, saying %s", c.args, err, said)
		}
	}
}
