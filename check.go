package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"earshot/lessons"
	"earshot/playground"
	"earshot/reference"
	"earshot/rehearsal"
	"earshot/sandbox"
)

// checkCommand is the word on the command line that asks for a course to be checked instead of served.
const checkCommand = "check"

// checkMain runs `earshot check [dir]` and returns the exit code: 1 if something is wrong with the course, 2 if it can't
// be checked.
func checkMain(args []string, out, errs io.Writer) int {
	set := flag.NewFlagSet("earshot "+checkCommand, flag.ContinueOnError)
	set.SetOutput(errs)
	set.Usage = func() {
		fmt.Fprintln(errs, "usage: earshot check [-play=false] [folder]\nIt tells what is wrong with the course in that folder, or with the one in this binary.")
		set.PrintDefaults()
	}
	play := set.Bool("play", true, "play each lesson in Chromium: its program must fail the checks, and the solutions meet them")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if set.NArg() > 1 {
		set.Usage()
		return 2
	}
	wrong, err := check(context.Background(), set.Arg(0), *play, out)
	switch {
	case err != nil:
		fmt.Fprintln(errs, "earshot:", err)
		return 2
	case wrong:
		return 1
	}
	return 0
}

// check prints what is wrong with the course in a folder, "" for the one in this binary, and says whether anything is.
// If nothing is wrong with the text, it plays the lessons.
func check(ctx context.Context, dir string, play bool, out io.Writer) (wrong bool, err error) {
	fsys, err := courseFiles(dir)
	if err != nil {
		return false, err
	}
	course, findings, err := lessons.Examine(fsys, otherPages())
	if err != nil {
		return false, err
	}
	misprints, err := checkPrograms(ctx, course)
	if err != nil {
		return false, err
	}
	findings = append(findings, misprints...)
	if len(findings) == 0 && play {
		if findings, err = failures(ctx, fsys, course); err != nil {
			return false, err
		}
	}
	slices.SortStableFunc(findings, (*lessons.Error).Compare)
	if dir == "" {
		dir = "lessons"
	}
	for _, finding := range findings {
		fmt.Fprintf(out, "%s:%d: %s\n", filepath.Join(dir, finding.File), finding.Line, finding.Message)
	}
	if len(findings) > 0 {
		fmt.Fprintf(out, "\n%s in %s.\n", count(len(findings), "mistake"), count(len(course.Lessons), "lesson"))
		return true, nil
	}
	steps := 0
	for _, lesson := range course.Lessons {
		steps += len(lesson.Steps)
	}
	fmt.Fprintf(out, "%s with %s: no mistakes.\n", count(len(course.Lessons), "lesson"), count(steps, "step"))
	return false, nil
}

// failures plays all lessons and gathers what isn't as it has to be.
func failures(ctx context.Context, files fs.FS, course *lessons.Course) (found []*lessons.Error, err error) {
	player, err := rehearsal.NewPlayer(ctx)
	if errors.Is(err, rehearsal.ErrNoBrowser) {
		return nil, fmt.Errorf("the lessons can't be played: %w (or leave that out with -play=false)", err)
	} else if err != nil {
		return nil, err
	}
	defer player.Close()
	var failed []error
	err = rehearse(ctx, player, files, course.Lessons, func(_ *lessons.Lesson, report *rehearsal.Report, err error) {
		if err != nil {
			failed = append(failed, err)
			return
		}
		found = append(found, report.Findings...)
	})
	return found, errors.Join(append(failed, err)...)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// courseFiles are the files of a course: a folder's, or those in this binary if it has no name.
func courseFiles(dir string) (fs.FS, error) {
	if dir == "" {
		return lessons.FS(), nil
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err != nil {
		return nil, fmt.Errorf("there are no lessons in %s: %w; name a folder of Markdown files", dir, err)
	}
	return os.DirFS(dir), nil
}

// otherPages are the pages that lessons can link to and that are no lessons, with their anchors.
func otherPages() map[string][]string {
	var members, terms []string
	for _, group := range reference.Table() {
		members = append(members, group.Key)
		for _, member := range group.Members {
			members = append(members, member.ID)
		}
	}
	for _, term := range reference.Glossary() {
		terms = append(terms, term.Slug)
	}
	return map[string][]string{"/me": nil, "/reference": members, "/glossary": terms}
}

// checkPrograms finds code that doesn't compile, and programs that fail while they start.
func checkPrograms(ctx context.Context, course *lessons.Course) ([]*lessons.Error, error) {
	data, err := dataFolder("")
	if err != nil {
		return nil, err
	}
	engine, err := playground.NewEngine(ctx, compiledIn(data))
	if err != nil {
		return nil, fmt.Errorf("the sandbox can't start: %w", err)
	}
	defer engine.Close()
	stages := playground.NewStages(engine, playground.Limits{Stages: 8, PerVisitor: 8, Idle: time.Minute}, slog.New(slog.DiscardHandler))
	defer stages.Close(ctx)
	var found []*lessons.Error
	seen := map[string]bool{} // code that many lessons inherit is looked at once
	for _, lesson := range course.Lessons {
		for _, code := range lesson.Code() {
			place := fmt.Sprintf("%s:%d", code.File, code.Line)
			if seen[place] {
				continue
			}
			seen[place] = true
			err := compile(engine, stages, lesson, code)
			var thrown *sandbox.Error
			if errors.As(err, &thrown) {
				found = append(found, &lessons.Error{File: code.File, Line: code.Line + max(thrown.Line, 1), Message: code.Name + " doesn't run: " + playground.Describe(thrown)})
			} else if err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// compile starts a server's program on a stage, and parses a client's code.
func compile(engine *sandbox.Engine, stages *playground.Stages, lesson *lessons.Lesson, code lessons.Code) error {
	if code.Name == lessons.ClientFile {
		return engine.Check(code.Name, code.Text)
	}
	stage, err := stages.Open("check", lesson, code.Text)
	if err != nil {
		return err
	}
	stages.End(stage.ID(), "it was opened to see whether its program starts")
	return nil
}
