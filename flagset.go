package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"earshot/operator"
	"earshot/web"
)

// flagSet is a flag.FlagSet whose flags stand in groups, have a range, and can be set by environment variables as well.
type flagSet struct {
	*flag.FlagSet
	groups []flagGroup
	// defaults are words for those that differ from machine to machine.
	defaults map[string]string
	// from says where each flag's value comes from that isn't the default: "command line", or the variable's name.
	from map[string]string
}

type flagGroup struct {
	title string
	names []string
}

func newFlagSet(out io.Writer) *flagSet {
	s := &flagSet{FlagSet: flag.NewFlagSet("earshot", flag.ContinueOnError), defaults: map[string]string{}, from: map[string]string{}}
	s.SetOutput(out)
	s.Usage = func() {} // or else a mistake would drown in the whole help
	return s
}

// group begins a group: the flags that are added from now on belong to it.
func (s *flagSet) group(title string) { s.groups = append(s.groups, flagGroup{title: title}) }

// instead has the help say what a default is, where its value depends on the machine.
func (s *flagSet) instead(name, words string) { s.defaults[name] = words }

func (s *flagSet) add(value flag.Value, name, usage string) {
	last := &s.groups[len(s.groups)-1]
	last.names = append(last.names, name)
	s.Var(value, name, usage)
}

func (s *flagSet) text(at *string, name, value, usage string) {
	*at = value
	s.add((*words)(at), name, usage)
}

func (s *flagSet) secret(at *string, name, usage string) { s.add((*hidden)(at), name, usage) }

func (s *flagSet) proxies(at *web.Proxies, name, usage string) { s.add((*proxies)(at), name, usage) }

func (s *flagSet) yes(at *bool, name string, value bool, usage string) {
	*at = value
	s.add((*truth)(at), name, usage)
}

func (s *flagSet) time(at *time.Duration, name string, value, least time.Duration, usage string) {
	*at = value
	s.add(bounded[time.Duration]{"time", at, least, math.MaxInt64, parseTime, showTime}, name, usage)
}

// number adds a flag for a count from least to most.
func number[T integer](s *flagSet, at *T, name string, value, least, most T, usage string) {
	*at = value
	s.add(bounded[T]{"n", at, least, most, parseNumber[T], func(v T) string { return fmt.Sprint(v) }}, name, usage)
}

// size adds a flag for a number of bytes from least to most.
func size[T integer](s *flagSet, at *T, name string, value, least, most T, usage string) {
	*at = value
	s.add(bounded[T]{"size", at, least, most, parseSize[T], showSize[T]}, name, usage)
}

// parse reads the command line, and the environment for what that doesn't say. What is wrong has been printed then.
func (s *flagSet) parse(args []string, environment func(string) (string, bool)) error {
	err := s.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		s.help()
		return err
	}
	if err == nil {
		s.Visit(func(f *flag.Flag) { s.from[f.Name] = "command line" })
		if err = s.setBy(environment); err != nil {
			fmt.Fprintln(s.Output(), err)
		}
	}
	if err != nil {
		fmt.Fprintln(s.Output(), "earshot -help lists every flag.")
	}
	return err
}

// setBy sets what the command line hasn't; an empty variable counts as none. Variables that no flag goes by are left
// alone: where containers run, there are EARSHOT_PORT and the like, which nobody has set on purpose.
func (s *flagSet) setBy(environment func(string) (string, bool)) error {
	var wrong []error
	s.VisitAll(func(f *flag.Flag) {
		name := variable(f.Name)
		value, _ := environment(name)
		if value == "" || s.from[f.Name] != "" {
			return
		}
		if err := s.Set(f.Name, value); err != nil {
			wrong = append(wrong, fmt.Errorf("invalid value %q of the environment variable %s: %w", value, name, err))
			return
		}
		s.from[f.Name] = name
	})
	return errors.Join(wrong...)
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return "EARSHOT_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// settings are all flags with their values.
func (s *flagSet) settings() (all []operator.Setting) {
	for _, g := range s.groups {
		for _, name := range g.names {
			all = append(all, operator.Setting{Group: g.title, Name: name, Value: s.Lookup(name).Value.String(), From: s.from[name]})
		}
	}
	return all
}

func (s *flagSet) help() {
	out := s.Output()
	fmt.Fprint(out, `Earshot teaches Socket.IO by letting people watch real events fire.

  earshot [flags]          serve the course
  earshot check [flags]    tell the mistakes in a course, and play its lessons; see earshot check -help

Each flag can be set by an environment variable, too: EARSHOT_ADDR for -addr, EARSHOT_STAGES_PER_VISITOR for
-stages-per-visitor. The command line wins.
`)
	for _, g := range s.groups {
		fmt.Fprintf(out, "\n%s\n", g.title)
		for _, name := range g.names {
			how, usage, standard := s.explain(name)
			if standard != "" {
				usage += " (default " + standard + ")"
			}
			fmt.Fprintf(out, "  %s%s\n", how, indented(usage))
		}
	}
}

// indented is a text in lines of at most 100 characters, each further in than a flag's name.
func indented(text string) string {
	const margin = "\n        "
	var lines strings.Builder
	width := 100
	for word := range strings.FieldsSeq(text) {
		if width+1+len(word) > 100 {
			lines.WriteString(margin)
			width = len(margin) - 1
		} else {
			lines.WriteString(" ")
			width++
		}
		lines.WriteString(word)
		width += len(word)
	}
	return lines.String()
}

// explain says how to write a flag, what it means, and its default ("" if there is none worth telling).
func (s *flagSet) explain(name string) (how, usage, standard string) {
	f := s.Lookup(name)
	kind, usage := flag.UnquoteUsage(f)
	if b, ok := f.Value.(interface{ what() string }); ok {
		kind = b.what()
	}
	if standard = cmp.Or(s.defaults[name], f.DefValue); standard == "false" {
		standard = ""
	}
	return strings.TrimSpace("-" + name + " " + kind), usage, standard
}

// words are a flag's value that may be anything.
type words string

func (w *words) Set(s string) error { *w = words(s); return nil }
func (w *words) String() string     { return string(*w) }

// hidden is a flag's value that nobody is shown, not even on the operator's page.
type hidden string

func (h *hidden) Set(s string) error { *h = hidden(s); return nil }
func (h *hidden) String() string {
	if *h == "" {
		return ""
	}
	return "(hidden)"
}

// proxies are a flag's value that lists addresses and networks.
type proxies web.Proxies

func (p *proxies) String() string { return web.Proxies(*p).String() }
func (p *proxies) Set(s string) error {
	all, err := web.ParseProxies(s)
	*p = proxies(all)
	return err
}

// truth is a flag's value that may stand alone: -open means -open=true.
type truth bool

func (t *truth) String() string   { return strconv.FormatBool(bool(*t)) }
func (t *truth) IsBoolFlag() bool { return true }

func (t *truth) Set(s string) error {
	value, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("it must be true or false")
	}
	*t = truth(value)
	return nil
}

// bounded is a flag's value with a range.
type bounded[T cmp.Ordered] struct {
	kind        string // what the help calls it
	at          *T
	least, most T
	parse       func(string) (T, error)
	show        func(T) string
}

func (b bounded[T]) Set(s string) error {
	value, err := b.parse(s)
	switch {
	case err != nil:
		return err
	case value < b.least:
		return fmt.Errorf("it must be at least %s", b.show(b.least))
	case value > b.most:
		return fmt.Errorf("it must be at most %s", b.show(b.most))
	}
	*b.at = value
	return nil
}

func (b bounded[T]) what() string { return b.kind }

func (b bounded[T]) String() string {
	if b.at == nil { // the flag package asks a zero value, too
		return ""
	}
	return b.show(*b.at)
}

type integer interface{ int | int64 | uint64 }

func parseNumber[T integer](s string) (T, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, errors.New(`it must be a whole number like "500"`)
	}
	return T(n), nil
}

func parseTime(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, errors.New(`it must be a time like "90s", "10m" or "1h30m"`)
	}
	return d, nil
}

// showTime is a time without the zeros at its end: 10m, and not 10m0s.
func showTime(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// sizePattern is "4MiB", "512 kb" or "100000": KB, MB and GB, and a letter alone, mean KiB, MiB and GiB.
var sizePattern = regexp.MustCompile(`^(?i)(\d+) ?(?:([kmg])i?)?b?$`)

// sizeUnits are powers of two.
var sizeUnits = []struct {
	letter string
	power  int
}{{"G", 30}, {"M", 20}, {"K", 10}}

func parseSize[T integer](s string) (T, error) {
	malformed := errors.New(`it must be a number of bytes like "64KiB", "24MiB" or "2GiB"`)
	parts := sizePattern.FindStringSubmatch(s)
	if parts == nil {
		return 0, malformed
	}
	n, err := strconv.ParseUint(parts[1], 10, 63)
	if err != nil {
		return 0, malformed
	}
	for _, unit := range sizeUnits {
		if strings.EqualFold(unit.letter, parts[2]) {
			if n > math.MaxInt64>>unit.power {
				return 0, malformed
			}
			n <<= unit.power
		}
	}
	return T(n), nil
}

func showSize[T integer](v T) string {
	for _, unit := range sizeUnits {
		if n := uint64(v); n > 0 && n%(1<<unit.power) == 0 {
			return fmt.Sprintf("%d%siB", n>>unit.power, unit.letter)
		}
	}
	return fmt.Sprint(v)
}
