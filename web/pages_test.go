package web_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"earshot/lessons"
	"earshot/static"
	"earshot/templates"
	"earshot/web"
)

// site serves the real course with the real front end, under the routes that the pages need.
func site(t testing.TB) (http.Handler, *web.Assets) {
	t.Helper()
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	names, preloads, err := static.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(static.FS(), names, preloads)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.NewPages(course, assets)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", pages.Home())
	mux.Handle("GET /lessons/{slug}", pages.Lesson())
	mux.Handle("GET /reference", pages.Reference())
	mux.Handle("GET /reference/try/{member}", pages.Example())
	mux.Handle("GET /glossary", pages.Glossary())
	mux.Handle("/static/", assets)
	mux.HandleFunc("GET /join", func(w http.ResponseWriter, r *http.Request) { pages.Join(w, r, `a"b`, "Waving & more") })
	mux.HandleFunc("GET /full", func(w http.ResponseWriter, r *http.Request) {
		pages.Problem(w, r, http.StatusServiceUnavailable, "All stages are taken", "Try again <soon>.")
	})
	mux.HandleFunc("GET /client", func(w http.ResponseWriter, r *http.Request) {
		pages.ClientFrame(w, r, templates.ClientFrame{
			Name: "A", Key: "k", StagePath: "/s/x/as/k/socket.io/", HTML: "<ul id=\"messages\"></ul>", CodeURL: "/s/x/client.js?key=k",
		})
	})
	mux.Handle("/", pages.NotFound())
	return web.Secure(mux), assets
}

// ask sends one request, with headers given as name, value, name, value…
func ask(t *testing.T, site http.Handler, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r io.Reader) string {
	t.Helper()
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

const lessonPath = "/lessons/the-whole-example"

func TestALessonsPageHoldsTheProseTheCodeAndThePlaygroundWithoutAnyScript(t *testing.T) {
	site, assets := site(t)
	response := ask(t, site, "GET", lessonPath)
	page := text(t, response.Body)
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d, %s", response.StatusCode, response.Header.Get("Content-Type"))
	}
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "")
	for _, want := range []string{"A room where everyone hears everyone", "Somebody speaks", "io.on(&#39;connection&#39;, socket =&gt; {", "With JavaScript, this program runs here"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
	for _, want := range []string{`<earshot-playground data-mode="lesson" data-lesson="the-whole-example" data-clients="2" data-css="` + assets.URL("client.css") + `">`, `<code data-file="server.js">`, `<code data-file="client.js">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

func TestTheHomePageLeadsToEveryLesson(t *testing.T) {
	site, _ := site(t)
	page := text(t, ask(t, site, "GET", "/").Body)
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, lesson := range course.Lessons {
		if !strings.Contains(page, `href="/lessons/`+lesson.Slug+`"`) || !strings.Contains(page, lesson.Title) {
			t.Errorf("no link to %s", lesson.Slug)
		}
	}
}

func TestEveryPageHasOneFirstHeadingOneMainAndNothingInline(t *testing.T) {
	site, _ := site(t)
	for _, path := range []string{"/", lessonPath, "/join", "/full", "/nowhere", "/reference", "/reference/try/socket.join", "/glossary"} {
		page := text(t, ask(t, site, "GET", path).Body)
		for _, once := range []string{"<h1", `<main id="main"`, `href="#main"`, "<title>"} {
			if n := strings.Count(page, once); n != 1 && once != "<title>" || n == 0 {
				t.Errorf("%s: %s stands there %d times", path, once, n)
			}
		}
		if inline := regexp.MustCompile(`<script>|<style|\sstyle=|\son\w+="`).FindString(page); inline != "" {
			t.Errorf("%s: %q is inline, which the policy forbids", path, inline)
		}
		if foreign := regexp.MustCompile(`(src|href)="(https?:)?//[^"]*"`).FindString(page); foreign != "" {
			t.Errorf("%s: %s is somebody else's", path, foreign)
		}
	}
}

func TestWhatIsNotThereIsAPageThatSaysSo(t *testing.T) {
	site, _ := site(t)
	for _, path := range []string{"/nowhere", "/lessons/nowhere", "/reference/try/socket.nowhere"} {
		response := ask(t, site, "GET", path)
		if page := text(t, response.Body); response.StatusCode != 404 || !strings.Contains(page, "There is nothing here") || !strings.Contains(page, `href="/"`) {
			t.Errorf("%s: %d\n%s", path, response.StatusCode, page)
		}
	}
}

func TestWhatComesFromOutsideIsEscaped(t *testing.T) {
	site, _ := site(t)
	if page := text(t, ask(t, site, "GET", "/full").Body); !strings.Contains(page, "Try again &lt;soon&gt;.") {
		t.Errorf("%s", page)
	}
	if page := text(t, ask(t, site, "GET", "/join").Body); !strings.Contains(page, `data-mode="join" data-stage="a&#34;b"`) || !strings.Contains(page, "Waving &amp; more") {
		t.Errorf("%s", page)
	}
}

func TestPagesComeInTheBestEncodingThatTheBrowserTakes(t *testing.T) {
	site, _ := site(t)
	whole := text(t, ask(t, site, "GET", lessonPath).Body)
	for _, c := range []struct{ accept, want string }{
		{"", ""},
		{"gzip, deflate, br, zstd", "br"},
		{"gzip, deflate", "gzip"}, // plain HTTP on a LAN
		{"br;q=0, gzip;q=0.5", "gzip"},
		{"GZIP", "gzip"},
		{"*", "br"},
		{"*;q=0", ""},
		{"br;q=0, *", "gzip"},
		{"identity", ""},
		{"gzip;q=bad", ""},
	} {
		response := ask(t, site, "GET", lessonPath, "Accept-Encoding", c.accept)
		var body io.Reader = response.Body
		switch response.Header.Get("Content-Encoding") {
		case "br":
			body = brotli.NewReader(response.Body)
		case "gzip":
			unzipped, err := gzip.NewReader(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = unzipped
		}
		if got := response.Header.Get("Content-Encoding"); got != c.want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", c.accept, got, c.want)
		}
		if text(t, body) != whole {
			t.Errorf("Accept-Encoding %q: another page", c.accept)
		}
		if response.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary is %q", c.accept, response.Header.Get("Vary"))
		}
	}
}

func TestAPageThatTheBrowserHasIsNotSentAgain(t *testing.T) {
	site, _ := site(t)
	first := ask(t, site, "GET", lessonPath, "Accept-Encoding", "br")
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("ETag %q, Cache-Control %q", tag, first.Header.Get("Cache-Control"))
	}
	for _, known := range []string{tag, "W/" + tag, `"other", ` + tag} {
		again := ask(t, site, "GET", lessonPath, "Accept-Encoding", "br", "If-None-Match", known)
		if body := text(t, again.Body); again.StatusCode != 304 || body != "" || again.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %d bytes", known, again.StatusCode, len(body))
		}
	}
	if other := ask(t, site, "GET", lessonPath, "Accept-Encoding", "gzip", "If-None-Match", tag); other.StatusCode != 200 {
		t.Errorf("another encoding is another body, but got %d", other.StatusCode)
	}
}

func TestHEADTellsTheSameAsGETWithoutTheBody(t *testing.T) {
	site, assets := site(t)
	for _, path := range []string{"/", lessonPath, assets.URL("main.js"), "/nowhere"} {
		get, head := ask(t, site, "GET", path), ask(t, site, "HEAD", path)
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Length") != get.Header.Get("Content-Length") || head.Header.Get("ETag") != get.Header.Get("ETag") {
			t.Errorf("%s: %d %v\nbut GET %d %v", path, head.StatusCode, head.Header, get.StatusCode, get.Header)
		}
		if body := text(t, head.Body); body != "" {
			t.Errorf("%s: HEAD has a body of %d bytes", path, len(body))
		}
	}
}

func TestAssetsKeepForEverAndAnyOriginMayReadThem(t *testing.T) {
	site, assets := site(t)
	for name, kind := range map[string]string{
		"main.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml",
		"spy.js": "text/javascript; charset=utf-8", "client.css": "text/css; charset=utf-8", "socket.io.min.js": "text/javascript; charset=utf-8",
	} {
		response := ask(t, site, "GET", assets.URL(name), "Accept-Encoding", "gzip")
		header := response.Header
		if response.StatusCode != 200 || header.Get("Content-Type") != kind || header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: %d %s %s", name, response.StatusCode, header.Get("Content-Type"), header.Get("Content-Encoding"))
		}
		if header.Get("Cache-Control") != "public, max-age=31536000, immutable" || header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %v", name, header)
		}
	}
	for _, path := range []string{"/static/main.js", "/static/manifest.json", "/static/", "/static/../go.mod"} {
		if response := ask(t, site, "GET", path); response.StatusCode == 200 {
			t.Errorf("%s is served", path)
		}
	}
	if response := ask(t, site, "POST", assets.URL("main.js")); response.StatusCode != 405 {
		t.Errorf("POST: %d", response.StatusCode)
	}
}

func TestAFrontEndThatLacksAFileIsToldAtTheStart(t *testing.T) {
	if _, err := web.NewAssets(fstest.MapFS{}, map[string]string{"main.js": "main-1.js"}, nil); err == nil || !strings.Contains(err.Error(), "main-1.js") {
		t.Errorf("a file that isn't there: %v", err)
	}
	course, err := lessons.Load(lessons.FS())
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(fstest.MapFS{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := web.NewPages(course, assets); err == nil || !strings.Contains(err.Error(), "go run static/build.go") {
		t.Errorf("a page's file that isn't there: %v", err)
	}
}

// directives splits a policy into its directives.
func directives(response *http.Response) map[string]string {
	list := map[string]string{}
	for directive := range strings.SplitSeq(response.Header.Get("Content-Security-Policy"), "; ") {
		name, value, _ := strings.Cut(directive, " ")
		list[name] = value
	}
	return list
}

func TestPagesAllowNothingButTheAppsOwnFiles(t *testing.T) {
	site, assets := site(t)
	for _, path := range []string{"/", lessonPath, "/join", "/full", "/nowhere", assets.URL("favicon.svg")} {
		response := ask(t, site, "GET", path)
		policy := directives(response)
		for name, want := range map[string]string{
			"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "frame-src": "'self'",
			"object-src": "'none'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'self'",
		} {
			if policy[name] != want {
				t.Errorf("%s: %s is %q, want %q", path, name, policy[name], want)
			}
		}
		if response.Header.Get("X-Content-Type-Options") != "nosniff" || response.Header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, response.Header)
		}
	}
}

func TestAClientsDocumentLoadsItsScriptsInOrderUnderAPolicyOfItsOwn(t *testing.T) {
	site, assets := site(t)
	response := ask(t, site, "GET", "http://localhost:8080/client")
	page := text(t, response.Body)
	var scripts []string
	for _, m := range regexp.MustCompile(`<script[^>]* src="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		scripts = append(scripts, m[1])
	}
	want := []string{assets.URL("socket.io.min.js"), assets.URL("spy.js"), "/s/x/client.js?key=k"}
	if strings.Join(scripts, " ") != strings.Join(want, " ") {
		t.Errorf("scripts: %v\nwant     %v", scripts, want)
	}
	if !strings.Contains(page, `data-path="/s/x/as/k/socket.io/" data-client="A"`) || !strings.Contains(page, `<ul id="messages"></ul>`) {
		t.Errorf("%s", page)
	}
	policy := directives(response)
	if policy["sandbox"] != "allow-scripts allow-forms" {
		t.Errorf("sandbox %q: the origin must be opaque, and forms must fire submit", policy["sandbox"])
	}
	for name, want := range map[string]string{
		"default-src": "'none'", "form-action": "'none'", "frame-ancestors": "'self'",
		"script-src":  "'self' http://localhost:8080 https://localhost:8080 'unsafe-eval'",
		"connect-src": "'self' http://localhost:8080 https://localhost:8080 ws://localhost:8080 wss://localhost:8080",
	} {
		if policy[name] != want {
			t.Errorf("%s is %q, want %q", name, policy[name], want)
		}
	}
}

func TestAForgedHostCannotChangeAClientsPolicy(t *testing.T) {
	site, _ := site(t)
	for _, host := range []string{"x; script-src *", "x *", "[::1]:8080", "*"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/client", nil)
		r.Host = host
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if policy := directives(w.Result()); policy["script-src"] != "'self' 'unsafe-eval'" || policy["connect-src"] != "'self'" {
			t.Errorf("Host %q: %v", host, policy)
		}
	}
}

// The page with everything that must be there before it is useful: no fonts, and not the editor, which comes later.
func TestWhatALessonNeedsAtOnceIsUnder60KilobytesOfBrotli(t *testing.T) {
	const limit = 60_000
	site, assets := site(t)
	total := 0
	var parts []string
	for _, path := range append([]string{lessonPath, assets.URL("page.css"), assets.URL("main.js")}, assets.Preloads("main.js")...) {
		response := ask(t, site, "GET", path, "Accept-Encoding", "br")
		size := len(text(t, response.Body))
		if response.StatusCode != 200 {
			t.Fatalf("%s: %d", path, response.StatusCode)
		}
		total += size
		part, _ := json.Marshal(map[string]int{path: size})
		parts = append(parts, string(part))
	}
	t.Logf("%d bytes: %s", total, strings.Join(parts, " "))
	if total > limit {
		t.Errorf("%d bytes, and the limit is %d: %s", total, limit, strings.Join(parts, " "))
	}
}

// Every file that a built style sheet or script names must be there: they refer to each other relatively.
func TestStyleSheetsFindTheirFonts(t *testing.T) {
	site, assets := site(t)
	for _, sheet := range []string{"page.css", "client.css"} {
		css := text(t, ask(t, site, "GET", assets.URL(sheet)).Body)
		fonts := regexp.MustCompile(`url\("?(?:\./)?([^")]*\.woff2)"?\)`).FindAllStringSubmatch(css, -1)
		if len(fonts) == 0 {
			t.Errorf("%s names no fonts", sheet)
		}
		for _, font := range fonts {
			response := ask(t, site, "GET", "/static/"+font[1], "Accept-Encoding", "br")
			if response.StatusCode != 200 || response.Header.Get("Content-Type") != "font/woff2" || response.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s: %s: %d %v", sheet, font[1], response.StatusCode, response.Header)
			}
		}
	}
	if _, err := fs.Stat(static.FS(), "manifest.json"); err != nil {
		t.Error(err)
	}
}
