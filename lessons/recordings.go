package lessons

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// RecordingsPath is where pages look for recordings that lessons show; the file's name follows, without ".json" for the page
// that replays it.
const RecordingsPath = "/lessons/recordings/"

const recordingsFolder = "recordings"

// readRecordings reads every recording, by its file's name. Those in which something is wrong are reported.
func readRecordings(fsys fs.FS, found *problems) (map[string][]byte, error) {
	files, err := fs.Glob(fsys, recordingsFolder+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	recordings := map[string][]byte{}
	for _, file := range files {
		source, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("lessons: %w", err)
		}
		var is struct{ Earshot string }
		if err := json.Unmarshal(source, &is); err != nil || is.Earshot != "recording" {
			found.add(file, 1, "this is no recording: share what happened on a page, and save it as a JSON file")
		}
		recordings[path.Base(file)] = source
	}
	return recordings, nil
}

// recordingBlock is an image that names a recording: what it shows is replayed in its place.
type recordingBlock struct {
	ast.BaseInline
	name, title string
}

var recordingNode = ast.NewNodeKind("Recording")

func (r *recordingBlock) Kind() ast.NodeKind { return recordingNode }

func (r *recordingBlock) Dump(source []byte, level int) {
	ast.DumpHelper(r, source, level, map[string]string{"name": r.name}, nil)
}

func renderRecording(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		block := node.(*recordingBlock)
		_, _ = fmt.Fprintf(w, `<iframe class="recording" src="%s%s" title="%s" loading="lazy"></iframe>`, RecordingsPath,
			util.EscapeHTML([]byte(strings.TrimSuffix(block.name, ".json"))), util.EscapeHTML([]byte(block.title)))
	}
	return ast.WalkContinue, nil
}
