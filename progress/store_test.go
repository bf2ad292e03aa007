package progress_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/progress"
)

// clock is one that tests set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time                { return c.at }
func (c *clock) forward(d time.Duration)       { c.at = c.at.Add(d) }
func (c *clock) options() progress.Options     { return progress.Options{Now: c.now} }
func newClock() *clock                         { return &clock{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }
func (c *clock) ago(d time.Duration) time.Time { return c.at.Add(-d) }

func open(t *testing.T, path string, o progress.Options) *progress.Store {
	t.Helper()
	s, err := progress.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t *testing.T) (*progress.Store, *clock) {
	t.Helper()
	c := newClock()
	return open(t, filepath.Join(t.TempDir(), "progress.sqlite"), c.options()), c
}

// must fails the test for an error of something that has to work.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func learner(t *testing.T, s *progress.Store, id progress.ID) progress.Learner {
	t.Helper()
	l, err := s.Learner(id)
	must(t, err)
	return l
}

func draft(lesson, file, text string, changed time.Time) progress.Draft {
	return progress.Draft{Lesson: lesson, File: file, Text: &text, Changed: changed}
}

func TestWhatALearnerDidIsThereAfterAReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder with 100% and ? in it", "progress.sqlite")
	must(t, os.Mkdir(filepath.Dir(path), 0o755))
	c := newClock()
	s, err := progress.Open(path, c.options())
	must(t, err)
	id := progress.NewID()
	must(t, s.Opened(id, "one"))
	c.forward(time.Minute)
	must(t, s.Answered(id, "one", "predict-1", false))
	c.forward(time.Minute)
	must(t, s.Answered(id, "one", "predict-1", true))
	must(t, s.Answered(id, "one", "modify-1", true))
	must(t, s.Visit(id, "one", "modify-1"))
	must(t, s.Finished(id, "one"))
	before := learner(t, s, id)
	must(t, s.Close())

	s = open(t, path, c.options())
	after := learner(t, s, id)
	if !reflect.DeepEqual(before, after) {
		t.Errorf("before closing: %+v, after: %+v", before, after)
	}
	if p := after.Place; p == nil || p.Lesson != "one" || p.Step != "modify-1" {
		t.Errorf("the last place is %+v", p)
	}
	if len(after.Readings) != 1 || after.Readings[0].Finished == nil || len(after.Steps) != 2 {
		t.Fatalf("kept is %+v", after)
	}
	modify, predict := after.Steps[0], after.Steps[1]
	if !modify.First || modify.Done == nil || predict.First || predict.Tries != 2 || !predict.Done.Equal(c.at) {
		t.Errorf("kept of the steps is %+v", after.Steps)
	}
	if other := learner(t, s, progress.NewID()); len(other.Readings)+len(other.Steps)+other.Browsers != 0 || other.Place != nil {
		t.Errorf("somebody else has %+v", other)
	}
	if mode := mode(t, path); mode != 0o600 {
		t.Errorf("others may read the file: its mode is %o", mode)
	}
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	return info.Mode().Perm()
}

func TestOpeningALessonAgainKeepsThePlaceInIt(t *testing.T) {
	s, _ := fresh(t)
	id := progress.NewID()
	must(t, s.Visit(id, "one", "make-1"))
	must(t, s.Opened(id, "one"))
	if p := learner(t, s, id).Place; p.Step != "make-1" {
		t.Errorf("the place is %+v", p)
	}
	must(t, s.Opened(id, "two"))
	if p := learner(t, s, id).Place; p.Lesson != "two" || p.Step != "" {
		t.Errorf("the place is %+v", p)
	}
}

func TestAQuestionComesBackAfterADayThreeDaysAndAWeek(t *testing.T) {
	const day = 24 * time.Hour
	s, c := fresh(t)
	id := progress.NewID()
	due := func() int {
		t.Helper()
		list, err := s.Due(id)
		must(t, err)
		return len(list)
	}
	answer := func(right bool) { t.Helper(); must(t, s.Recalled(id, "one", "recall-1", right)) }
	waits := func(wait time.Duration) {
		t.Helper()
		c.forward(wait - time.Second)
		if due() != 0 {
			t.Errorf("it is due before %s are over", wait)
		}
		c.forward(time.Second)
		if due() != 1 {
			t.Errorf("it is not due after %s", wait)
		}
	}
	answer(true)
	answer(true) // in the lesson once more, before its time
	waits(day)
	answer(false)
	waits(day)
	answer(true)
	waits(3 * day)
	answer(true)
	waits(7 * day)
	answer(false)
	waits(day)
	answer(true)
	waits(3 * day)
	answer(true)
	waits(7 * day)
	answer(true)
	c.forward(100 * day)
	if due() != 0 {
		t.Error("it comes back though it was answered three times")
	}
	answer(true)
	if due() != 0 {
		t.Error("looking at it again brings it back")
	}
	if step := learner(t, s, id).Steps[0]; step.Tries != 10 || !step.First || step.Due != nil {
		t.Errorf("kept is %+v", step)
	}
}

func TestTheNewestDraftWins(t *testing.T) {
	s, c := fresh(t)
	id := progress.NewID()
	text := func() string {
		t.Helper()
		list, err := s.Drafts(id, "one")
		must(t, err)
		if len(list) != 1 {
			t.Fatalf("there are %d drafts", len(list))
		}
		if list[0].Text == nil {
			return "(taken back)"
		}
		return *list[0].Text
	}
	save := func(d progress.Draft) progress.Draft {
		t.Helper()
		kept, err := s.SaveDraft(id, d)
		must(t, err)
		return kept
	}
	save(draft("one", "server.js", "second", c.ago(time.Minute)))
	if kept := save(draft("one", "server.js", "first", c.ago(time.Hour))); *kept.Text != "second" {
		t.Errorf("an older draft is answered with %q", *kept.Text)
	}
	if text() != "second" {
		t.Errorf("kept is %q", text())
	}
	save(progress.Draft{Lesson: "one", File: "server.js", Changed: c.at})
	if text() != "(taken back)" {
		t.Errorf("after taking it back, %q is kept", text())
	}
	save(draft("one", "server.js", "from a clock that is fast", c.ago(-time.Hour)))
	c.forward(time.Minute)
	save(draft("one", "server.js", "later", c.at))
	if text() != "later" {
		t.Errorf("kept is %q: a clock that is fast wins for ever", text())
	}
	if list, err := s.Drafts(id, "two"); err != nil || len(list) != 0 {
		t.Errorf("another lesson has %v, %v", list, err)
	}
}

func TestDraftsHaveABoundEachAndTogether(t *testing.T) {
	s, c := fresh(t)
	id := progress.NewID()
	longest := strings.Repeat("é", progress.MaxDraft/2)
	if _, err := s.SaveDraft(id, draft("one", "server.js", longest+"x", c.at)); !errors.Is(err, progress.ErrDraftTooLong) {
		t.Errorf("a draft that is too long: %v", err)
	}
	for n := range progress.MaxDrafts / progress.MaxDraft {
		_, err := s.SaveDraft(id, draft(fmt.Sprint("lesson-", n), "server.js", longest, c.at))
		must(t, err)
	}
	if _, err := s.SaveDraft(id, draft("one", "server.js", "one more", c.at)); !errors.Is(err, progress.ErrDraftsTooLong) {
		t.Errorf("too many drafts: %v", err)
	}
	_, err := s.SaveDraft(id, draft("lesson-0", "server.js", strings.Repeat("x", progress.MaxDraft), c.at))
	must(t, err) // in the place of another
	_, err = s.SaveDraft(id, progress.Draft{Lesson: "lesson-0", File: "server.js", Changed: c.at})
	must(t, err)
	_, err = s.SaveDraft(id, draft("one", "server.js", "one more", c.at))
	must(t, err) // there is room again
}

func TestAFullDiskIsToldAndWhatWasThereStays(t *testing.T) {
	c := newClock()
	s := open(t, filepath.Join(t.TempDir(), "progress.sqlite"), progress.Options{Now: c.now, MaxBytes: 200_000})
	id := progress.NewID()
	_, err := s.SaveDraft(id, draft("one", "server.js", "mine", c.at))
	must(t, err)
	if _, err = s.SaveDraft(id, draft("one", "client.js", strings.Repeat("x", progress.MaxDraft), c.at)); !errors.Is(err, progress.ErrFull) {
		t.Errorf("a draft for which there is no room: %v", err)
	}
	list, err := s.Drafts(id, "one")
	if err != nil || len(list) != 1 || *list[0].Text != "mine" {
		t.Errorf("after that, kept is %+v, %v", list, err)
	}
	must(t, s.Answered(id, "one", "predict-1", true)) // what is small still fits
}

func TestACodeJoinsASecondBrowserOnceAndForAWhile(t *testing.T) {
	s, c := fresh(t)
	laptop, phone, stranger := progress.NewID(), progress.NewID(), progress.NewID()
	must(t, s.Answered(laptop, "one", "predict-1", true))
	void, err := s.NewCode(laptop)
	must(t, err)
	code, err := s.NewCode(laptop)
	must(t, err)
	for _, wrong := range []string{"", "BBBB-BBBB", void, code[:8]} {
		if err := s.Enter(stranger, wrong); !errors.Is(err, progress.ErrNoCode) {
			t.Errorf("the code %q: %v", wrong, err)
		}
	}
	if known, err := s.Known(stranger); known || err != nil {
		t.Errorf("who enters a wrong code is known: %v, %v", known, err)
	}
	must(t, s.Enter(phone, " "+strings.ToLower(strings.Replace(code, "-", " ", 1))))
	if err := s.Enter(stranger, code); !errors.Is(err, progress.ErrNoCode) {
		t.Errorf("a code that was used: %v", err)
	}
	must(t, s.Answered(phone, "one", "modify-1", true))
	for name, id := range map[string]progress.ID{"laptop": laptop, "phone": phone} {
		if l := learner(t, s, id); len(l.Steps) != 2 || l.Browsers != 2 {
			t.Errorf("the %s sees %+v", name, l)
		}
	}

	late, err := s.NewCode(laptop)
	must(t, err)
	c.forward(progress.CodeLife + time.Second)
	if err := s.Enter(stranger, late); !errors.Is(err, progress.ErrNoCode) {
		t.Errorf("a code that is too old: %v", err)
	}
}

func TestEnteringACodeAddsWhatTheBrowserHad(t *testing.T) {
	s, c := fresh(t)
	laptop, phone := progress.NewID(), progress.NewID()
	must(t, s.Finished(phone, "one"))
	c.forward(time.Minute)
	must(t, s.Opened(laptop, "one"))
	must(t, s.Recalled(laptop, "one", "recall-1", true))
	must(t, s.Answered(laptop, "one", "predict-1", false))
	_, err := s.SaveDraft(laptop, draft("one", "server.js", "older", c.at))
	must(t, err)
	c.forward(time.Minute)
	must(t, s.Answered(phone, "one", "predict-1", true))
	must(t, s.Recalled(phone, "one", "recall-1", false))
	must(t, s.Visit(phone, "two", "predict-1"))
	_, err = s.SaveDraft(phone, draft("one", "server.js", "newer", c.at))
	must(t, err)

	code, err := s.NewCode(laptop)
	must(t, err)
	must(t, s.Enter(phone, code))
	must(t, s.Enter(phone, newCode(t, s, laptop))) // once more, as the same learner: nothing changes
	all, err := s.Export(laptop)
	must(t, err)
	if len(all.Drafts) != 1 || *all.Drafts[0].Text != "newer" {
		t.Errorf("kept are the drafts %+v", all.Drafts)
	}
	if all.Place.Lesson != "two" || len(all.Readings) != 1 || all.Readings[0].Finished == nil || all.Browsers != 2 {
		t.Errorf("kept is %+v", all)
	}
	if len(all.Steps) != 2 {
		t.Fatalf("kept is %+v", all.Steps)
	}
	predict, recall := all.Steps[0], all.Steps[1]
	if predict.Tries != 2 || predict.Done == nil || predict.First {
		t.Errorf("kept of the prediction is %+v", predict)
	}
	if recall.Tries != 2 || recall.Done == nil || !recall.Due.Equal(c.at.Add(24*time.Hour)) {
		t.Errorf("kept of the question is %+v", recall)
	}
	if theirs := learner(t, s, phone); !reflect.DeepEqual(theirs, all.Learner) {
		t.Errorf("the phone sees %+v, the laptop %+v", theirs, all.Learner)
	}
}

func newCode(t *testing.T, s *progress.Store, id progress.ID) string {
	t.Helper()
	code, err := s.NewCode(id)
	must(t, err)
	return code
}

func TestDeletingLeavesNoTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	c := newClock()
	s := open(t, path, c.options())
	mine, phone, other := progress.NewID(), progress.NewID(), progress.NewID()
	must(t, s.Enter(phone, newCode(t, s, mine)))
	for _, id := range []progress.ID{mine, other} {
		must(t, s.Answered(id, "one", "predict-1", true))
	}
	const secret = "words that nobody else should read"
	_, err := s.SaveDraft(mine, draft("one", "server.js", strings.Repeat(secret, 500), c.at))
	must(t, err)
	if !anyHolds(t, path, secret) {
		t.Fatal("the test looks in the wrong place: what was saved isn't found before it is deleted")
	}
	must(t, s.Delete(mine))
	for _, id := range []progress.ID{mine, phone} {
		if all, err := s.Export(id); err != nil || all.Browsers+len(all.Steps)+len(all.Drafts) > 0 {
			t.Errorf("after deleting, %+v is there, %v", all, err)
		}
	}
	if anyHolds(t, path, secret) {
		t.Error("the files still hold what was deleted")
	}
	if len(learner(t, s, other).Steps) != 1 {
		t.Error("somebody else lost something")
	}
}

// anyHolds tells whether the database or its journal holds a text.
func anyHolds(t *testing.T, path, text string) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, file := range files {
		contents, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(contents, []byte(text)) {
			return true
		}
	}
	return false
}

func TestTheFileHoldsNoIDAndNoCode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	s := open(t, path, newClock().options())
	id := progress.NewID()
	code := newCode(t, s, id)
	if anyHolds(t, path, string(id)) || anyHolds(t, path, code) || anyHolds(t, path, strings.Replace(code, "-", "", 1)) {
		t.Error("whoever reads the file can pass for a learner")
	}
}

func TestLeavingABrowserKeepsWhatTheOthersShare(t *testing.T) {
	s, _ := fresh(t)
	laptop, phone := progress.NewID(), progress.NewID()
	must(t, s.Answered(laptop, "one", "predict-1", true))
	must(t, s.Enter(phone, newCode(t, s, laptop)))
	must(t, s.Leave(phone))
	if l := learner(t, s, phone); l.Browsers != 0 {
		t.Errorf("who has left still sees %+v", l)
	}
	if l := learner(t, s, laptop); len(l.Steps) != 1 || l.Browsers != 1 {
		t.Errorf("who has stayed sees %+v", l)
	}
	must(t, s.Leave(laptop))
	must(t, s.Leave(laptop)) // nobody's already
	if l := learner(t, s, laptop); l.Browsers != 0 {
		t.Errorf("the last who has left still sees %+v", l)
	}
}

func TestLearnersWhoStayAwayForAYearAreForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.sqlite")
	c := newClock()
	s := open(t, path, c.options())
	gone, back := progress.NewID(), progress.NewID()
	must(t, s.Opened(gone, "one"))
	must(t, s.Opened(back, "one"))
	c.forward(progress.Retention - time.Hour)
	must(t, s.Opened(back, "one"))
	c.forward(2 * time.Hour)
	must(t, s.Close())
	s = open(t, path, c.options())
	if len(learner(t, s, gone).Readings) != 0 {
		t.Error("who stayed away is still known")
	}
	if len(learner(t, s, back).Readings) != 1 {
		t.Error("who came back is forgotten")
	}
}

func TestAWholeClassWritesAtOnce(t *testing.T) {
	s, c := fresh(t)
	var class sync.WaitGroup
	for range 30 {
		class.Go(func() {
			id := progress.NewID()
			for n := range 10 {
				if _, err := s.SaveDraft(id, draft("one", "server.js", fmt.Sprint(n), c.at)); err != nil {
					t.Error(err)
				}
				if _, err := s.Learner(id); err != nil {
					t.Error(err)
				}
			}
			list, err := s.Drafts(id, "one")
			if err != nil || len(list) != 1 || *list[0].Text != "9" {
				t.Errorf("one of the class has %+v, %v", list, err)
			}
		})
	}
	class.Wait()
}

func TestAFileThatCantBeUsedIsSaidWithWhatToDo(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "progress.sqlite")
	must(t, os.WriteFile(damaged, []byte(strings.Repeat("not a database ", 100)), 0o600))
	if _, err := progress.Open(damaged, progress.Options{}); err == nil || !strings.Contains(err.Error(), "move it away") || !strings.Contains(err.Error(), damaged) {
		t.Errorf("a damaged file: %v", err)
	}
	if _, err := progress.Open(filepath.Join(t.TempDir(), "missing", "progress.sqlite"), progress.Options{}); err == nil {
		t.Error("a folder that isn't there is taken")
	}
}

func TestIDsThatCantBeAreRefused(t *testing.T) {
	if _, ok := progress.ParseID(string(progress.NewID())); !ok {
		t.Error("an ID of our own is refused")
	}
	for _, text := range []string{"", "0", strings.Repeat("g", 32), strings.Repeat("A", 32), strings.Repeat("0", 33)} {
		if _, ok := progress.ParseID(text); ok {
			t.Errorf("%q is taken", text)
		}
	}
}
