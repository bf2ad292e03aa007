package playground

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// RecordingVersion is the version of the format that this program writes, and the highest that it reads.
const RecordingVersion = 1

const (
	// MaxRecording is how many bytes a recording may be long, as JSON.
	MaxRecording = 16 << 20
	// maxLanes is how many lanes a recording may have.
	maxLanes = 1101
)

// Recording is a finished timeline that replays without a server. Its JSON is the exported format: objects may gain
// fields within a version, and a reader ignores those that it doesn't know.
type Recording struct {
	// Earshot is the word "recording": what the file is.
	Earshot string `json:"earshot"`
	// Version is RecordingVersion.
	Version int `json:"version"`
	// Lesson is the slug of the lesson that it was made in, and Title what to call it; either may be "".
	Lesson string `json:"lesson"`
	Title  string `json:"title"`
	// Made is when it was saved (RFC 3339).
	Made time.Time `json:"made"`
	// Program and Client are the source of the stage's program and of its clients' code, as they were at the end.
	Program string `json:"program"`
	Client  string `json:"client"`
	// Lanes are the participants, in the order of their lanes; Entries the timeline, by Seq.
	Lanes   []Lane  `json:"lanes"`
	Entries []Entry `json:"entries"`
}

// Record makes a recording of all that the stage's timeline holds.
func (s *Stage) Record() *Recording {
	lanes, _ := s.Lanes()
	return &Recording{Earshot: "recording", Version: RecordingVersion, Lesson: s.lesson.Slug, Title: s.lesson.Title,
		Made: time.Now().UTC().Truncate(time.Second), Program: s.Program(), Client: s.ClientCode(), Lanes: lanes,
		Entries: s.timeline.From(0)}
}

// run is how many entries stand on one line of a recording.
const run = 400

// write writes the recording's JSON in lines: all but the entries, then the entries in runs, then what closes it. A line
// break means nothing to JSON, but whoever reads line by line can show the beginning of a long recording at once.
func (r *Recording) write(to io.Writer) error {
	head := *r
	head.Entries = []Entry{}
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	out := bytes.NewBuffer(bytes.TrimSuffix(text, []byte("]}")))
	for i := 0; i < len(r.Entries); i += run {
		text, err := json.Marshal(r.Entries[i:min(i+run, len(r.Entries))])
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(text[1 : len(text)-1])
	}
	out.WriteString("\n]}\n")
	_, err = out.WriteTo(to)
	return err
}

// ReadRecording reads a recording that somebody else may have made. The error says what is wrong with it.
func ReadRecording(from io.Reader) (*Recording, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxRecording+1))
	if err != nil {
		return nil, fmt.Errorf("the recording broke off: %w", err)
	}
	if len(text) > MaxRecording {
		return nil, fmt.Errorf("the recording is longer than %d MB", MaxRecording>>20)
	}
	var r Recording
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("this is no recording: %w", err)
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	return &r, nil
}

func (r *Recording) check() error {
	switch {
	case r.Earshot != "recording":
		return errors.New(`this is no recording: it doesn't say "earshot": "recording"`)
	case r.Version < 1 || r.Version > RecordingVersion:
		return fmt.Errorf("the recording has version %d; this server reads 1 to %d", r.Version, RecordingVersion)
	case len(r.Entries) > maxEntries:
		return fmt.Errorf("the recording has %d entries; at most %d can be read", len(r.Entries), maxEntries)
	case len(r.Lanes) > maxLanes:
		return fmt.Errorf("the recording has %d lanes; at most %d can be read", len(r.Lanes), maxLanes)
	}
	lanes := map[string]bool{ServerLane: true}
	for i, l := range r.Lanes {
		if l.Name == "" || lanes[l.Name] {
			return fmt.Errorf("lane %d has no name, or another's: %q", i+1, l.Name)
		}
		lanes[l.Name] = true
	}
	return r.checkEntries(lanes)
}

func (r *Recording) checkEntries(lanes map[string]bool) error {
	last := int64(0)
	for i, e := range r.Entries {
		switch {
		case e.Seq <= last:
			return fmt.Errorf("entry %d has the number %d, which isn't greater than the one before", i+1, e.Seq)
		case e.At < 0:
			return fmt.Errorf("entry %d is dated before the beginning", e.Seq)
		case !lanes[e.Lane]:
			return fmt.Errorf("entry %d is in a lane that isn't there: %q", e.Seq, e.Lane)
		case e.Kind == "":
			return fmt.Errorf("entry %d has no kind", e.Seq)
		case e.Cause != nil && *e.Cause >= e.Seq:
			return fmt.Errorf("entry %d comes before its cause %d", e.Seq, *e.Cause)
		}
		last = e.Seq
	}
	return nil
}
