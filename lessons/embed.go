package lessons

import (
	"embed"
	"io/fs"
)

//go:embed *.md pictures recordings
var files embed.FS

// FS returns the course's own files, to be given to Load.
func FS() fs.FS { return files }
