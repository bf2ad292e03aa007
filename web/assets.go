package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

// assetsPath is where the front end's files are served.
const assetsPath = "/static/"

// Assets serves the built front end: files under hashed names, which never change.
type Assets struct {
	names     map[string]string
	preloads  map[string][]string
	documents map[string]func() *document
}

// NewAssets takes the files in fsys, a map from logical to hashed names, and for each script the hashed names of
// those that it loads at once (static.FS and static.Manifest). Compressing goes on in the background after it has
// returned, so that the start needn't wait; who asks for a file before its turn waits for that file only.
func NewAssets(fsys fs.FS, names map[string]string, preloads map[string][]string) (*Assets, error) {
	files, err := fs.Glob(fsys, "*.*")
	if err != nil {
		return nil, fmt.Errorf("web: reading the front end: %w", err)
	}
	a := &Assets{names: names, preloads: preloads, documents: map[string]func() *document{}}
	var compressions []func() *document
	for _, file := range files {
		kind := contentType(file)
		if kind == "" || file == "manifest.json" {
			continue
		}
		body, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("web: reading the front end: %w", err)
		}
		a.documents[file] = sync.OnceValue(func() *document { return newDocument(kind, body) })
		compressions = append(compressions, a.documents[file])
	}
	for name, hashed := range names {
		if a.documents[hashed] == nil {
			return nil, fmt.Errorf("web: %s should be in the front end as %s and is not: run `go run static/build.go`", name, hashed)
		}
	}
	go func() {
		for _, compress := range compressions {
			compress()
		}
	}()
	return a, nil
}

// contentType returns what a file is by its name; "" is not served.
func contentType(file string) string {
	switch path.Ext(file) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return ""
}

// URL returns the address of a file by its logical name ("main.js" is "/static/main-ABCD.js"), or "" if there is none.
func (a *Assets) URL(name string) string {
	hashed, ok := a.names[name]
	if !ok {
		return ""
	}
	return assetsPath + hashed
}

// Preloads returns the addresses of the scripts that a script loads at once.
func (a *Assets) Preloads(name string) []string {
	var list []string
	for _, hashed := range a.preloads[name] {
		list = append(list, assetsPath+hashed)
	}
	return list
}

// ServeHTTP serves the file whose hashed name follows /static/. Any origin may read it: clients' frames have an
// opaque one.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "files can only be read", http.StatusMethodNotAllowed)
		return
	}
	compressed, ok := a.documents[strings.TrimPrefix(r.URL.Path, assetsPath)]
	if !ok {
		http.Error(w, "there is no such file; if a page asked for it, reload the page", http.StatusNotFound)
		return
	}
	if path.Ext(r.URL.Path) != ".svg" { // what is no document has no use for a document's policies
		w.Header().Del("Content-Security-Policy")
		w.Header().Del("Permissions-Policy")
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	compressed().serve(w, r, http.StatusOK, immutable)
}
