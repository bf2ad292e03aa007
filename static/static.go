// Package static holds the front end as it was built: scripts, style sheets, fonts and images under hashed names.
// The web package serves them. How they are made is told in build.go; nothing here knows of routes or pages.
package static

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed dist
var dist embed.FS

// FS returns the built files, by their hashed names ("main-ABCD.js"), in one flat folder. It includes
// manifest.json, which need not be served.
func FS() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path, so this can't be
	}
	return files
}

// Manifest maps logical names ("main.js") to the hashed names of the files in FS. Preloads gives, for scripts
// that load others at once, the hashed names of those, in the order in which they are needed.
func Manifest() (files map[string]string, preloads map[string][]string, err error) {
	text, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return nil, nil, fmt.Errorf("static: the front end isn't built: run `go run static/build.go`: %w", err)
	}
	var manifest struct {
		Files    map[string]string   `json:"files"`
		Preloads map[string][]string `json:"preloads"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, nil, fmt.Errorf("static: dist/manifest.json is damaged: run `go run static/build.go`: %w", err)
	}
	return manifest.Files, manifest.Preloads, nil
}
