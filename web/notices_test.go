package web_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// notices are the lines of NOTICES.txt, so that a name and version stand on a line of their own.
func notices(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../NOTICES.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for line := range strings.SplitSeq(string(text), "\n") {
		lines[line] = true
	}
	return lines
}

func TestEveryModuleInTheBinaryIsNamedWithItsLicence(t *testing.T) {
	named := notices(t)
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", "earshot")
	list.Stderr = os.Stderr
	modules, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for module := range strings.FieldsFuncSeq(string(modules), func(c rune) bool { return c == '\n' }) {
		if !named[module] {
			t.Errorf("NOTICES.txt doesn't name %s: run scripts/notices", module)
		}
	}
}

func TestEveryPackageInTheFrontEndIsNamedWithItsLicence(t *testing.T) {
	text, err := os.ReadFile("../static/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Dependencies    map[string]string
		DevDependencies map[string]string
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	tools := map[string]bool{"typescript": true, "@types/node": true, "socket.io": true, "axe-core": true} // they check and test, and stay outside
	named := notices(t)
	for _, group := range []map[string]string{manifest.Dependencies, manifest.DevDependencies} {
		for name, version := range group {
			if !tools[name] && !named[name+" "+version] {
				t.Errorf("NOTICES.txt doesn't name %s %s: run scripts/notices", name, version)
			}
		}
	}
	for _, other := range []string{"QuickJS-NG", "quickjs-wasi", "Inter", "JetBrains Mono"} {
		if !named[other] {
			t.Errorf("NOTICES.txt doesn't name %s", other)
		}
	}
}
