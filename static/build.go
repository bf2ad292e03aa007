//go:build ignore

// Build makes static/dist from static/src: `go run static/build.go`, from the root of the project.
// Whoever changes the front end runs it (after `npm ci` in static/) and commits the result; its output is the same
// wherever it runs. With -test it bundles the unit tests to a temporary folder and runs them with Node instead.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	test := flag.Bool("test", false, "run the unit tests instead of building")
	flag.Parse()
	root, err := filepath.Abs("static")
	if err == nil {
		if *test {
			err = runTests(root)
		} else {
			err = build(root)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "static:", err)
		os.Exit(1)
	}
}

// bundle collects what dist will hold.
type bundle struct {
	root     string
	contents map[string][]byte   // by hashed name
	files    map[string]string   // logical name → hashed name
	preloads map[string][]string // logical name of a script → hashed names of what it loads at once
}

func build(root string) error {
	b := &bundle{root: root, contents: map[string][]byte{}, files: map[string]string{}, preloads: map[string][]string{}}
	steps := []func() error{
		func() error { return b.esbuild(b.classic("src/timeline/painter.ts")) }, // first: the modules name it
		func() error { return b.esbuild(b.modules()) },
		func() error { return b.esbuild(b.around()) },
		func() error { return b.esbuild(b.classic("src/start.ts")) },
		func() error { return b.esbuild(b.classic("src/spy.ts")) },
		func() error { return b.esbuild(b.classic("src/progress.ts")) },
		func() error { return b.esbuild(b.classic("src/reference.ts")) },
		func() error { return b.esbuild(b.classic("src/operator.ts")) },
		func() error {
			return b.esbuild(b.styles("src/css/page.css", "src/css/home.css", "src/css/join.css", "src/css/class.css", "src/css/reference.css", "src/css/operator.css", "src/css/print.css", "src/css/readmode.css", "src/css/client.css"))
		},
		func() error { return b.copy("socket.io.min.js", "node_modules/socket.io-client/dist/socket.io.min.js") },
		b.images,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return b.write()
}

func (b *bundle) common(entries ...string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: b.root, EntryPoints: entries, Outdir: "dist", Outbase: "src",
		EntryNames: "[name]-[hash]", ChunkNames: "[name]-[hash]", AssetNames: "[name]-[hash]",
		Bundle: true, Metafile: true, Target: api.ES2022, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LogLevel: api.LogLevelWarning,
		Loader: map[string]api.Loader{".woff2": api.LoaderFile},
	}
}

// modules are the page's own scripts: main.js, and what it loads later as chunks.
func (b *bundle) modules() api.BuildOptions {
	options := b.common("src/main.ts")
	options.Format, options.Splitting = api.FormatESModule, true
	options.Inject = []string{"src/critical.ts"}
	options.Plugins = []api.Plugin{styleText, b.addresses(), noWebTransport}
	return options
}

// around is the script of every page, page.js, and what it loads later: nothing of the playground.
func (b *bundle) around() api.BuildOptions {
	options := b.common("src/page.ts")
	options.Format, options.Splitting = api.FormatESModule, true
	options.Plugins = []api.Plugin{styleText, b.addresses()}
	return options
}

// styleText lets a script import a style sheet as minified text, so that it comes with the script that needs it.
var styleText = api.Plugin{Name: "style text", Setup: func(build api.PluginBuild) {
	build.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(load api.OnLoadArgs) (api.OnLoadResult, error) {
		source, err := os.ReadFile(load.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		css := api.Transform(string(source), api.TransformOptions{Loader: api.LoaderCSS, Target: api.ESNext, MinifyWhitespace: true, MinifySyntax: true})
		text := string(css.Code)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderText, Errors: css.Errors}, nil
	})
}}

// addresses let a script import "address:painter.js", the address of a script that is built already, to run it as a thread.
func (b *bundle) addresses() api.Plugin {
	return api.Plugin{Name: "addresses", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^address:`}, func(resolve api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(resolve.Path, "address:"), Namespace: "address"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "address"}, func(load api.OnLoadArgs) (api.OnLoadResult, error) {
			hashed := b.files[load.Path]
			if hashed == "" {
				return api.OnLoadResult{}, fmt.Errorf("%s isn't built before the scripts that name it", load.Path)
			}
			text := fmt.Sprintf("export default new URL(%q, import.meta.url).href", "./"+hashed)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
		})
	}}
}

// noWebTransport leaves out the transport that the page's link doesn't use (see src/link.ts), and what it alone needs.
var noWebTransport = api.Plugin{Name: "no WebTransport", Setup: func(build api.PluginBuild) {
	build.OnLoad(api.OnLoadOptions{Filter: `engine\.io-client/build/esm/transports/webtransport\.js$`}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
		empty := "export class WT {}"
		return api.OnLoadResult{Contents: &empty, Loader: api.LoaderJS}, nil
	})
}}

// classic scripts stand alone: in the clients' frames, whose opaque origin makes modules awkward, on pages without a
// playground, and where a playground has yet to start.
func (b *bundle) classic(entry string) api.BuildOptions {
	options := b.common(entry)
	options.Format = api.FormatIIFE
	return options
}

// styles are written for browsers that know light-dark() and nesting: lowering them would double their size.
func (b *bundle) styles(entries ...string) api.BuildOptions {
	options := b.common(entries...)
	options.Target = api.ESNext
	return options
}

// metafile is the part of esbuild's report that tells which output came from which input.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string                        `json:"entryPoint"`
		Inputs     map[string]json.RawMessage    `json:"inputs"`
		Imports    []struct{ Path, Kind string } `json:"imports"`
	} `json:"outputs"`
}

func (b *bundle) esbuild(options api.BuildOptions) error {
	result := api.Build(options)
	if len(result.Errors) > 0 {
		return errors.New("the bundle failed, see above")
	}
	empty := map[string]bool{}
	for _, file := range result.OutputFiles {
		name := filepath.Base(file.Path)
		empty[name] = len(bytes.TrimSpace(file.Contents)) == 0
		b.contents[name] = file.Contents
	}
	b.without(empty)
	var meta metafile
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return err
	}
	for path, output := range meta.Outputs {
		hashed := filepath.Base(path)
		if output.EntryPoint != "" {
			name := logical(output.EntryPoint)
			b.files[name] = hashed
			for _, load := range output.Imports {
				if load.Kind == "import-statement" && !empty[filepath.Base(load.Path)] {
					b.preloads[name] = append(b.preloads[name], filepath.Base(load.Path))
				}
			}
		}
		for input := range output.Inputs {
			if strings.HasSuffix(input, ".woff2") {
				b.files[filepath.Base(input)] = hashed
			}
		}
	}
	return nil
}

// without leaves out scripts with nothing in them: each would cost a request.
func (b *bundle) without(empty map[string]bool) {
	for name, nothing := range empty {
		if !nothing {
			continue
		}
		delete(b.contents, name)
		for other, contents := range b.contents {
			b.contents[other] = bytes.ReplaceAll(contents, []byte(`import"./`+name+`";`), nil)
		}
	}
}

// logical turns src/css/page.css into page.css, and src/main.ts into main.js.
func logical(entry string) string {
	return strings.TrimSuffix(filepath.Base(entry), ".ts") + map[bool]string{true: ".js"}[strings.HasSuffix(entry, ".ts")]
}

// copy takes a file as it is, under a hashed name.
func (b *bundle) copy(name, path string) error {
	contents, err := os.ReadFile(filepath.Join(b.root, path))
	if err != nil {
		return fmt.Errorf("%w (have you run `npm ci` in static/?)", err)
	}
	sum := sha256.Sum256(contents)
	extension := filepath.Ext(name)
	hashed := strings.TrimSuffix(name, extension) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + extension
	b.files[name], b.contents[hashed] = hashed, contents
	return nil
}

func (b *bundle) images() error {
	images, err := filepath.Glob(filepath.Join(b.root, "images", "*.*"))
	if err != nil {
		return err
	}
	for _, image := range images {
		if err := b.copy(filepath.Base(image), filepath.Join("images", filepath.Base(image))); err != nil {
			return err
		}
	}
	return nil
}

// write adds the new files, then the manifest, then removes what is stale: whoever reads dist meanwhile finds a whole one.
func (b *bundle) write() error {
	var manifest bytes.Buffer
	encoder := json.NewEncoder(&manifest)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(map[string]any{"files": b.files, "preloads": b.preloads}); err != nil {
		return err
	}
	folder := filepath.Join(b.root, "dist")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, contents := range b.contents {
		if err := os.WriteFile(filepath.Join(folder, name), contents, 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "manifest.json"), manifest.Bytes(), 0o644); err != nil {
		return err
	}
	present, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, file := range present {
		if _, ok := b.contents[file.Name()]; !ok && file.Name() != "manifest.json" {
			if err := os.Remove(filepath.Join(folder, file.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// runTests bundles every *.test.ts and hands the bundles to Node's own test runner.
func runTests(root string) error {
	tests, err := filepath.Glob(filepath.Join(root, "src", "*.test.ts"))
	if err != nil {
		return err
	}
	deeper, err := filepath.Glob(filepath.Join(root, "src", "*", "*.test.ts"))
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "earshot-static-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: root, EntryPoints: append(tests, deeper...), Outdir: folder, Outbase: "src", Write: true,
		Bundle: true, Platform: api.PlatformNode, Format: api.FormatESModule, OutExtension: map[string]string{".js": ".mjs"},
		Plugins: []api.Plugin{styleText}, Packages: api.PackagesExternal, Sourcemap: api.SourceMapInline, LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return errors.New("the tests' bundle failed, see above")
	}
	// Tests import real packages (socket.io and its client), which Node finds through this link.
	if err := os.Symlink(filepath.Join(root, "node_modules"), filepath.Join(folder, "node_modules")); err != nil {
		return err
	}
	bundles := make([]string, len(result.OutputFiles))
	for i, file := range result.OutputFiles {
		bundles[i] = file.Path
	}
	node := exec.Command("node", append([]string{"--enable-source-maps", "--test"}, bundles...)...)
	node.Dir, node.Stdout, node.Stderr = root, os.Stdout, os.Stderr
	return node.Run()
}
