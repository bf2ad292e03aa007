package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// quality is where brotli stops paying: 10 takes three times as long as 9 for five percent. Scripts and styles are
// compressed once, and visitors wait for them, other than for the largest; everything else may be made for one answer.
func quality(contentType string, body []byte) int {
	once := strings.HasPrefix(contentType, "text/javascript") || strings.HasPrefix(contentType, "text/css")
	if once && len(body) <= 256<<10 {
		return 10
	}
	return 9
}

// document is a body that is ready to be sent, as it is and compressed, to anyone.
type document struct {
	contentType string
	tag         string // of the body; each encoding's ETag adds its name
	bodies      map[string][]byte
}

// The names of the encodings in HTTP, RFC 9110 section 8.4.1. Browsers offer brotli only to secure origins and to
// localhost: on a classroom's plain HTTP it is gzip or nothing.
const (
	brotliEncoding   = "br"
	gzipEncoding     = "gzip"
	identityEncoding = "identity"
)

func newDocument(contentType string, body []byte) *document {
	sum := sha256.Sum256(body)
	d := &document{
		contentType: contentType,
		tag:         base64.RawURLEncoding.EncodeToString(sum[:12]),
		bodies:      map[string][]byte{identityEncoding: body},
	}
	if compressible(contentType) {
		d.bodies[brotliEncoding] = compressBrotli(body, quality(contentType, body))
		d.bodies[gzipEncoding] = compressGzip(body)
	}
	return d
}

// compressible tells whether compressing pays: fonts are compressed already.
func compressible(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "image/svg") || strings.HasPrefix(contentType, "application/json")
}

func compressBrotli(body []byte, quality int) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, quality)
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

func compressGzip(body []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// serve answers with the smallest body that the request accepts, or with 304 if the client has it already.
func (d *document) serve(w http.ResponseWriter, r *http.Request, status int, cacheControl string) {
	encoding := d.choose(r.Header.Get("Accept-Encoding"))
	tag := `"` + d.tag + "-" + encoding + `"`
	header := w.Header()
	header.Set("Cache-Control", cacheControl)
	header.Set("Vary", "Accept-Encoding")
	header.Set("ETag", tag)
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := d.bodies[encoding]
	header.Set("Content-Type", d.contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if encoding != identityEncoding {
		header.Set("Content-Encoding", encoding)
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // who has gone away needs no answer
	}
}

// choose returns the encoding to use: the best that we have among those that the header names with a weight above 0
// (RFC 9110 section 12.5.3).
func (d *document) choose(acceptEncoding string) string {
	accepted := map[string]bool{}
	for part := range strings.SplitSeq(acceptEncoding, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		accepted[strings.ToLower(strings.TrimSpace(name))] = weight(parameters) > 0
	}
	for _, encoding := range []string{brotliEncoding, gzipEncoding} {
		ok, named := accepted[encoding]
		if _, have := d.bodies[encoding]; have && (ok || !named && accepted["*"]) {
			return encoding
		}
	}
	return identityEncoding
}

// weight reads "q=0.5"; without one it is 1.
func weight(parameters string) float64 {
	name, value, ok := strings.Cut(strings.TrimSpace(parameters), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}

// matches tells whether If-None-Match names the tag; weak tags count (RFC 9110 section 13.1.2).
func matches(ifNoneMatch, tag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
