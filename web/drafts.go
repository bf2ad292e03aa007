package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot/progress"
)

const (
	serverFile = "server.js"
	clientFile = "client.js"
)

// draftFiles are the files of a lesson that a learner can change.
var draftFiles = []string{serverFile, clientFile, "client.html"}

// pageDraft is a draft as a page has it. Its age is by the page's clock, which may be wrong, but goes as fast as ours.
type pageDraft struct {
	Text *string `json:"text"`
	Age  int64   `json:"age"` // ms since it was changed
}

func (d pageDraft) of(lesson, file string) progress.Draft {
	return progress.Draft{Lesson: lesson, File: file, Text: d.Text, Changed: time.Now().Add(-time.Duration(max(0, d.Age)) * time.Millisecond)}
}

// compareDrafts keeps what a page has that is newer than what is kept, and returns what is kept then, by file. It notes
// that the lesson was opened.
func (k *link) compareDrafts(lesson string, own map[string]pageDraft) (map[string]*string, error) {
	app, kept := k.links.app, map[string]*string{}
	if k.learner == "" || app.course().Lesson(lesson) == nil {
		return kept, nil
	}
	failed := app.keep(k.learner, k.visitor(), func(s *progress.Store) error {
		err := s.Opened(k.learner, lesson)
		for file, draft := range own {
			err = cmp.Or(err, saveDraft(s, k.learner, draft.of(lesson, file)))
		}
		return err
	})
	list, err := app.progress.Drafts(k.learner, lesson)
	for _, draft := range list {
		if _, unsaved := own[draft.File]; !unsaved || failed == nil {
			kept[draft.File] = draft.Text
		}
	}
	if err = cmp.Or(failed, err); err != nil {
		app.log.Warn("a page's drafts aren't kept", "error", err)
	}
	return kept, err
}

// doneSteps are the steps of the page's lesson that its learner has done before.
func (k *link) doneSteps() []string {
	list := []string{}
	if k.learner == "" {
		return list
	}
	learner, err := k.links.app.progress.Learner(k.learner)
	if err != nil {
		k.links.app.log.Error("progress can't be read", "error", err)
	}
	for _, step := range learner.Steps {
		if step.Lesson == k.lesson && step.Done != nil {
			list = append(list, step.Step)
		}
	}
	return list
}

// newest is what a file is to be on a fresh stage: as it is kept, or else as the page has it.
func newest(kept map[string]*string, file string, own *string) *string {
	if text, ok := kept[file]; ok {
		return text
	}
	return own
}

// saveDraft handles the request "draft". When it is answered without an error, the draft is on the disk.
func (k *link) saveDraft(payload []byte) (any, error) {
	var ask struct {
		File string `json:"file"`
		pageDraft
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if k.lesson == "" {
		return nil, errNoStage
	}
	if k.learner == "" {
		return nil, errors.New("this page isn't any learner's; reload it")
	}
	err := k.links.app.keep(k.learner, k.visitor(), func(s *progress.Store) error {
		return saveDraft(s, k.learner, ask.of(k.lesson, ask.File))
	})
	if err != nil {
		k.links.app.log.Warn("a draft isn't kept", "error", err)
	}
	return nil, err
}

func saveDraft(s *progress.Store, id progress.ID, d progress.Draft) error {
	if !slices.Contains(draftFiles, d.File) {
		return fmt.Errorf("a lesson has no file %q", d.File)
	}
	_, err := s.SaveDraft(id, d)
	return err
}

func (k *link) visitor() string { return visitorOf(k.socket.Handshake().Address) }
