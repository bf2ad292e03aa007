package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func noEnvironment(string) (string, bool) { return "", false }

// environment is one that has these variables: name, value, name, value, …
func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestFlagsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, args := range [][]string{{"-stages=0"}, {"-stage-idle=1ms"}, {"-nope"}, {"stray"}, {"-stages=many"}, {"-stages=-1"},
		{"-open=perhaps"}, {"-stage-idle=5"}, {"-program-memory=1MiB"}, {"-program-memory=2GiB"}, {"-turn-bytes=lots"},
		{"-trusted-proxies=everybody"}, {"-progress-size=99999999999GiB"}, {"-addr=localhost:1", "-admin-addr=localhost:1"}} {
		var said strings.Builder
		if _, err := parseFlags(args, noEnvironment, &said); err == nil || said.Len() == 0 {
			t.Errorf("%v is taken, saying %q", args, said.String())
		}
	}
}

func TestAFlagIsSetByItsVariableUnlessTheCommandLineSaysOtherwise(t *testing.T) {
	set := environment("EARSHOT_ADDR", ":9000", "EARSHOT_STAGES_PER_VISITOR", "7", "EARSHOT_STAGE_IDLE", "90s", "EARSHOT_OPEN", "false",
		"EARSHOT_PROGRAM_MEMORY", "32 mb", "EARSHOT_STAGES", "", "EARSHOT_PORT", "tcp://10.0.0.1:80")
	f, err := parseFlags([]string{"-addr", "localhost:1"}, set, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(f.addr, f.limits.stages.PerVisitor, f.limits.stages.Idle, f.open, f.limits.stages.StageMemory, f.limits.stages.Stages)
	if want := fmt.Sprint("localhost:1", 7, 90*time.Second, false, 32<<20, 500); got != want {
		t.Errorf("the flags are %s, want %s", got, want)
	}
	from := map[string]string{}
	for _, s := range f.settings {
		from[s.Name] = s.Value + " " + s.From
	}
	for name, want := range map[string]string{"addr": "localhost:1 command line", "stage-idle": "1m30s EARSHOT_STAGE_IDLE",
		"program-memory": "32MiB EARSHOT_PROGRAM_MEMORY", "stages": "500 "} {
		if from[name] != want {
			t.Errorf("the setting %s is %q, want %q", name, from[name], want)
		}
	}
}

func TestABadVariableIsNamedWithWhatItMustBe(t *testing.T) {
	for variable, words := range map[string]string{"EARSHOT_STAGES": "whole number", "EARSHOT_STAGE_IDLE": "time like", "EARSHOT_DEV": "true or false",
		"EARSHOT_PROGRAM_MEMORY": "number of bytes"} {
		var said strings.Builder
		_, err := parseFlags(nil, environment(variable, "nonsense", "EARSHOT_GUESSES", "0"), &said)
		if err == nil || !strings.Contains(said.String(), variable) || !strings.Contains(said.String(), words) {
			t.Errorf("%s=nonsense: %v, saying %q", variable, err, said.String())
		}
		if !strings.Contains(said.String(), "EARSHOT_GUESSES: it must be at least 1") {
			t.Errorf("a second mistake isn't told: %q", said.String())
		}
	}
	if _, err := parseFlags([]string{"-stages=3"}, environment("EARSHOT_STAGES", "nonsense"), os.Stderr); err != nil {
		t.Errorf("a variable that the command line stands in for is complained of: %v", err)
	}
}

func TestSizesAndTimesAreWrittenAsTheyAreRead(t *testing.T) {
	for written, want := range map[string]string{"1024": "1KiB", "1000": "1000", "24m": "24MiB", "3 GB": "3GiB", "512KiB": "512KiB"} {
		n, err := parseSize[int64](written)
		if got := showSize(n); err != nil || got != want {
			t.Errorf("%q is shown as %q (%v), want %q", written, got, err, want)
		}
	}
	for d, want := range map[time.Duration]string{10 * time.Minute: "10m", time.Hour: "1h", 90 * time.Second: "1m30s", 0: "0s", 10 * time.Second: "10s"} {
		if got := showTime(d); got != want {
			t.Errorf("%v is shown as %q, want %q", d, got, want)
		}
	}
}

func TestHelpListsEveryFlagInItsGroup(t *testing.T) {
	var said strings.Builder
	if _, err := parseFlags([]string{"-help"}, environment("EARSHOT_STAGES", "nonsense"), &said); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("the error is %v", err)
	}
	var f flags
	set := newFlagSet(&said)
	f.define(set)
	inOrder := []string{"EARSHOT_ADDR"}
	for _, g := range set.groups {
		inOrder = append(inOrder, "\n"+g.title)
		for _, name := range g.names {
			inOrder = append(inOrder, "\n  -"+name)
		}
	}
	rest := said.String()
	for _, piece := range inOrder {
		_, after, found := strings.Cut(rest, piece)
		if !found {
			t.Fatalf("-help doesn't say %q in its place:\n%s", piece, said.String())
		}
		rest = after
	}
	for line := range strings.Lines(said.String()) {
		if len(line) > 118 {
			t.Errorf("-help has a line that is too long: %s", line)
		}
	}
}

// TestTheReadmeHasEveryFlag compares README.md with the flags; -update writes its tables anew.
func TestTheReadmeHasEveryFlag(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	begin, end := "<!-- flags: go test . -run EveryFlag -update -->\n", "<!-- /flags -->\n"
	before, rest, ok := strings.Cut(text, begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the flags")
	}
	want := "\n" + flagTable() + "\n"
	if have == want {
		return
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("README.md doesn't have the flags as they are: run `go test . -run EveryFlag -update`. It should say:\n%s", want)
}

// flagTable is every flag, as a table of the README.
func flagTable() string {
	var f flags
	set := newFlagSet(os.Stderr)
	f.define(set)
	var out strings.Builder
	out.WriteString("| flag | default | meaning |\n|---|---|---|\n")
	for _, g := range set.groups {
		fmt.Fprintf(&out, "| **%s** | | |\n", g.title)
		for _, name := range g.names {
			how, usage, standard := set.explain(name)
			if standard != "" && set.defaults[name] == "" {
				standard = "`" + standard + "`"
			}
			fmt.Fprintf(&out, "| `%s` | %s | %s |\n", how, standard, usage)
		}
	}
	return out.String()
}
