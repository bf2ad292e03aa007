package web

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
	"earshot/playground"
	"earshot/static"
)

// testApp serves the whole app, with the real course and front end.
func testApp(t *testing.T, limits playground.Limits) *httptest.Server {
	t.Helper()
	return testAppWith(t, limits, lessons.FS())
}

// testAppWith serves the app with another course.
func testAppWith(t *testing.T, limits playground.Limits, lessonFiles fs.FS) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close) // after the app, for which requests may wait
	server.Config.Handler = newTestApp(t, limits, lessonFiles, Config{}).Handler()
	server.Start()
	return server
}

// newTestApp makes the app; config is what it has beside what all have. It is closed in the end.
func newTestApp(t testing.TB, limits playground.Limits, lessonFiles fs.FS, config Config) *App {
	t.Helper()
	cache := os.TempDir() + "/earshot-test-compiled"
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	engine, err := playground.NewEngine(t.Context(), cache)
	if err != nil {
		t.Fatal(err)
	}
	course, err := lessons.Load(lessonFiles)
	if err != nil {
		t.Fatal(err)
	}
	files, preloads, err := static.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := NewAssets(static.FS(), files, preloads)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	stages := playground.NewStages(engine, limits, log)
	recordings, err := playground.OpenRecordings(t.TempDir(), 3)
	if err != nil {
		t.Fatal(err)
	}
	config.Course, config.Assets, config.Stages, config.Recordings, config.Log = course, assets, stages, recordings, log
	app, err := NewApp(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := stages.Close(ctx); err != nil {
			t.Error(err)
		}
		if err := app.Close(ctx); err != nil {
			t.Error(err)
		}
		engine.Close()
	})
	return app
}

var roomy = playground.Limits{Stages: 100, PerVisitor: 100, Idle: time.Hour}

// ask sends a request and reads its answer as JSON.
func ask(t *testing.T, method, url, contentType, body string) (status int, answer map[string]any) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	if len(text) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatalf("%s %s answers %d with %q, which isn't JSON", method, url, response.StatusCode, text)
		}
	}
	return response.StatusCode, answer
}

func openOverHTTP(t *testing.T, base string) (id string) {
	t.Helper()
	status, answer := ask(t, "POST", base+"/api/stages", "application/json", `{"lesson": "the-whole-example"}`)
	if status != http.StatusCreated {
		t.Fatalf("opening a stage answers %d %v", status, answer)
	}
	return answer["id"].(string)
}

func TestAStageIsOpenedReadReplacedAndEndedOverHTTP(t *testing.T) {
	base := testApp(t, roomy).URL
	status, opened := ask(t, "POST", base+"/api/stages", "application/json",
		`{"lesson": "the-whole-example", "program": "console.log('hello')\nio.on('connection', () => {})"}`)
	id, _ := opened["id"].(string)
	if status != 201 || len(id) < 22 || opened["path"] != "/s/"+id+"/socket.io/" || opened["url"] != base+"/s/"+id {
		t.Fatalf("opening answers %d %v", status, opened)
	}
	stage := base + "/api/stages/" + id

	_, timeline := ask(t, "GET", stage+"/timeline?after=0", "", "")
	entries := timeline["entries"].([]any)
	hello := entries[1].(map[string]any)
	for _, field := range []string{"seq", "at", "lane", "kind", "event", "args", "cause", "source"} {
		if _, there := hello[field]; !there {
			t.Errorf("an entry has no %q: %v", field, hello)
		}
	}
	if hello["text"] != "hello" || hello["lane"] != "server" || hello["seq"] != 2.0 || hello["cause"] != 1.0 {
		t.Errorf("the second entry is %v", hello)
	}
	if source := hello["source"].(map[string]any); source["file"] != "server.js" || source["line"] != 1.0 || source["column"].(float64) < 1 {
		t.Errorf("its source is %v", source)
	}

	status, answer := ask(t, "PUT", stage+"/program", "text/javascript", "io.on('connection', socket => {\n  socket.emit(\n})")
	if message, _ := answer["message"].(string); status != 422 || answer["line"] != 3.0 || answer["column"].(float64) < 1 || !strings.Contains(message, "SyntaxError") {
		t.Errorf("a syntax error answers %d %v", status, answer)
	}
	if status, answer := ask(t, "PUT", stage+"/program", "text/javascript", "console.log('second')"); status != 200 {
		t.Errorf("a good program answers %d %v", status, answer)
	}
	_, timeline = ask(t, "GET", stage+"/timeline?after=2", "", "")
	if entries := timeline["entries"].([]any); entries[0].(map[string]any)["seq"] != 3.0 {
		t.Errorf("after=2 begins with %v", entries[0])
	}
	if status, _ := ask(t, "DELETE", stage, "", ""); status != 204 {
		t.Errorf("ending it answers %d", status)
	}
	if status, answer := ask(t, "GET", stage+"/timeline", "", ""); status != 404 || answer["message"] == "" {
		t.Errorf("reading it afterwards answers %d %v", status, answer)
	}
}

func TestWhatIsWrongIsSaidAsAMessage(t *testing.T) {
	base := testApp(t, roomy).URL
	stage := base + "/api/stages/" + openOverHTTP(t, base)
	for name, c := range map[string]struct {
		method, url, contentType, body string
		status                         int
	}{
		"no JSON":              {"POST", base + "/api/stages", "application/json", "{", 400},
		"another type":         {"POST", base + "/api/stages", "text/plain", `{"lesson":"the-whole-example"}`, 400},
		"an unknown lesson":    {"POST", base + "/api/stages", "application/json", `{"lesson":"nope"}`, 400},
		"a program that fails": {"POST", base + "/api/stages", "application/json", `{"lesson":"the-whole-example","program":"throw 1"}`, 422},
		"an unknown stage":     {"GET", base + "/api/stages/nope/timeline", "", "", 404},
		"an unknown stage's":   {"PUT", base + "/api/stages/nope/program", "text/javascript", "1", 404},
		"ending an unknown":    {"DELETE", base + "/api/stages/nope", "", "", 404},
		"after isn't a number": {"GET", stage + "/timeline?after=x", "", "", 400},
		"after is negative":    {"GET", stage + "/timeline?after=-1", "", "", 400},
		"not UTF-8":            {"PUT", stage + "/program", "text/javascript", "\xff", 400},
		"a body too long":      {"PUT", stage + "/program", "text/javascript", strings.Repeat("/", maxBody+1), 413},
		"a program too long":   {"PUT", stage + "/program", "text/javascript", "1" + strings.Repeat(" ", playground.MaxSource), 422},
		"no such address":      {"GET", base + "/api/nope", "", "", 404},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := ask(t, c.method, c.url, c.contentType, c.body)
			if message, _ := answer["message"].(string); status != c.status || message == "" {
				t.Errorf("the answer is %d %v, want %d with a message", status, answer, c.status)
			}
		})
	}
}

func TestFullIsSaidWithWhatToDo(t *testing.T) {
	base := testApp(t, playground.Limits{Stages: 3, PerVisitor: 2, Idle: time.Hour}).URL
	openOverHTTP(t, base)
	openOverHTTP(t, base)
	status, answer := ask(t, "POST", base+"/api/stages", "application/json", `{"lesson": "the-whole-example"}`)
	if message, _ := answer["message"].(string); status != http.StatusTooManyRequests || !strings.Contains(message, "close") {
		t.Errorf("the third stage of a visitor who may have two answers %d %v", status, answer)
	}
}

func TestOtherSitesCantUseTheAppThroughAVisitorsBrowser(t *testing.T) {
	base := testApp(t, roomy).URL
	id := openOverHTTP(t, base)
	for _, c := range []struct{ method, path string }{
		{"POST", "/api/stages"},
		{"PUT", "/api/stages/" + id + "/program"},
		{"DELETE", "/api/stages/" + id},
		{"GET", linkPath + "?EIO=4&transport=polling"},
	} {
		r, _ := http.NewRequest(c.method, base+c.path, strings.NewReader("{}"))
		r.Header.Set("Origin", "https://elsewhere.example")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s from another origin answers %d, want 403", c.method, c.path, response.StatusCode)
		}
	}
	r, _ := http.NewRequest("GET", base+"/s/"+id+"/socket.io/?EIO=4&transport=polling", nil)
	r.Header.Set("Origin", "null")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a stage answers a frame with an opaque origin %d %v", response.StatusCode, response.Header)
	}
}

func TestARecordingIsSavedShownExportedAndImported(t *testing.T) {
	base := testApp(t, roomy).URL
	stage := base + "/api/stages/" + openOverHTTP(t, base)
	status, saved := ask(t, "POST", stage+"/recording", "", "")
	id, _ := saved["id"].(string)
	if status != 201 || saved["url"] != base+"/r/"+id || !strings.Contains(saved["embed"].(string), "/embed/"+id) {
		t.Fatalf("saving answers %d %v", status, saved)
	}
	for path, framed := range map[string]bool{"/r/" + id: false, "/embed/" + id: true} {
		response, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if !strings.Contains(string(page), "/api/recordings/"+id) || framed == strings.Contains(response.Header.Get("Content-Security-Policy"), "frame-ancestors") {
			t.Errorf("%s answers %s with %v", path, page, response.Header)
		}
	}
	_, recording := ask(t, "GET", base+"/api/recordings/"+id, "", "")
	if recording["earshot"] != "recording" || recording["version"] != 1.0 || len(recording["entries"].([]any)) == 0 {
		t.Errorf("the recording is %v", recording)
	}
	text, _ := json.Marshal(recording)
	if status, again := ask(t, "POST", base+"/api/recordings", "application/json", string(text)); status != 201 || again["id"] == id {
		t.Errorf("importing it answers %d %v", status, again)
	}
	if status, answer := ask(t, "POST", base+"/api/recordings", "application/json", `{"version":1}`); status != 400 || answer["message"] == "" {
		t.Errorf("importing something else answers %d %v", status, answer)
	}
	ask(t, "POST", stage+"/recording", "", "")
	if status, _ := ask(t, "POST", stage+"/recording", "", ""); status != http.StatusInsufficientStorage {
		t.Errorf("one more than the server keeps answers %d", status)
	}
	for _, path := range []string{"/api/recordings/nope", "/api/recordings/..%2f..%2fgo.mod", "/r/nope", "/embed/nope"} {
		response, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != 404 {
			t.Errorf("%s answers %d", path, response.StatusCode)
		}
	}
}

func TestHealth(t *testing.T) {
	response, err := http.Get(testApp(t, roomy).URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); response.StatusCode != 200 || string(text) != "ok\n" {
		t.Errorf("it answers %d %q", response.StatusCode, text)
	}
}

func TestAClientsDocumentRunsInASandboxOfItsOwn(t *testing.T) {
	base := testApp(t, roomy).URL
	id := openOverHTTP(t, base)
	response, err := http.Get(base + "/s/" + id + "/client?key=nope")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown key answers %d", response.StatusCode)
	}
	response, err = http.Get(base + "/s/" + id + "/client.js")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	code, _ := io.ReadAll(response.Body)
	if !strings.Contains(string(code), "io()") || response.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("client.js is %q with %v", code, response.Header)
	}
}
