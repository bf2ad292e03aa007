package classroom

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestAClassIsForgottenAfterItsTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "classes.sqlite")
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	cs, err := Open(path, Options{Now: func() time.Time { return now }})
	must(t, err)
	must(t, cs.Serve(nobody{}))
	code, _, err := cs.Create("A secret title of a class", "")
	must(t, err)
	c, err := cs.Find(code)
	must(t, err)
	token, err := c.Join("A name that nobody else has")
	must(t, err)
	now = now.Add(Retention - time.Second)
	if _, err := cs.Find(code); err != nil {
		t.Errorf("before its time is over: %v", err)
	}
	now = now.Add(2 * time.Second)
	if _, err := cs.Find(code); !errors.Is(err, ErrNoClass) {
		t.Errorf("after its time: %v", err)
	}
	must(t, cs.sweep())
	if _, err := cs.Enter(code, Student, token); !errors.Is(err, ErrNoClass) {
		t.Errorf("a student of it: %v", err)
	}
	must(t, cs.Close())
	for _, file := range []string{path, path + "-wal"} {
		kept, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if bytes.Contains(kept, []byte("A name that nobody else has")) || bytes.Contains(kept, []byte("A secret title")) {
			t.Errorf("%s still holds what was deleted", filepath.Base(file))
		}
	}
}

// classOfOne opens a class that Ada joins.
func classOfOne(t testing.TB, cs *Classes) (code, secret, token string) {
	t.Helper()
	code, secret, err := cs.Create("A class", "")
	must(t, err)
	c, err := cs.Find(code)
	must(t, err)
	token, err = c.Join("Ada")
	must(t, err)
	return code, secret, token
}

func TestTheFileHoldsNoSecretAndNoToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "classes.sqlite")
	cs, err := begin(path)
	must(t, err)
	defer cs.Close()
	code, secret, token := classOfOne(t, cs)
	m, err := cs.Enter(code, Student, token)
	must(t, err)
	for _, request := range [][2]string{{"lost", `{"on": true}`}, {"ask", `{"text": "Why?", "nonce": "01234567"}`}} {
		if _, _, err := m.Ask(request[0], []byte(request[1])); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, file := range files {
		kept, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(kept, []byte(secret)) || bytes.Contains(kept, []byte(token)) {
			t.Errorf("whoever reads %s can pass for somebody", filepath.Base(file))
		}
	}
}
