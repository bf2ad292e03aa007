package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"

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
	bodies map[string]*body // by encoding
}

// body is a document in one encoding, and the headers that go with it. All answers share their values.
type body struct {
	bytes  []byte
	tag    string
	header http.Header
}

// The names of the encodings in HTTP, RFC 9110 section 8.4.1. Browsers offer brotli only to secure origins and to
// localhost: on a classroom's plain HTTP it is gzip or nothing.
const (
	brotliEncoding   = "br"
	gzipEncoding     = "gzip"
	identityEncoding = "identity"
)

func newDocument(contentType string, plain []byte) *document {
	sum := sha256.Sum256(plain)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	d := &document{bodies: map[string]*body{}}
	d.add(contentType, tag, identityEncoding, plain)
	if compressible(contentType) {
		d.add(contentType, tag, brotliEncoding, compressBrotli(plain, quality(contentType, plain)))
		d.add(contentType, tag, gzipEncoding, compressGzip(plain))
	}
	return d
}

func (d *document) add(contentType, tag, encoding string, bytes []byte) {
	tag = `"` + tag + "-" + encoding + `"`
	header := http.Header{"Vary": {"Accept-Encoding"}, "Etag": {tag}, "Content-Type": {contentType},
		"Content-Length": {strconv.Itoa(len(bytes))}}
	if encoding != identityEncoding {
		header.Set("Content-Encoding", encoding)
	}
	d.bodies[encoding] = &body{bytes, tag, header}
}

// compressible tells whether compressing pays: fonts are compressed already.
func compressible(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "image/svg") || strings.HasPrefix(contentType, "application/json")
}

// brotliWriters are used again, by quality: each makes tables of some megabytes first.
var brotliWriters [brotli.BestCompression + 1]sync.Pool

func compressBrotli(body []byte, quality int) []byte {
	var out bytes.Buffer
	w, ok := brotliWriters[quality].Get().(*brotli.Writer)
	if !ok {
		w = brotli.NewWriterLevel(nil, quality)
	}
	defer brotliWriters[quality].Put(w)
	w.Reset(&out)
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
	body := d.choose(r.Header.Get("Accept-Encoding"))
	header := w.Header()
	header.Set("Cache-Control", cacheControl)
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), body.tag) {
		header["Vary"], header["Etag"] = body.header["Vary"], body.header["Etag"]
		w.WriteHeader(http.StatusNotModified)
		return
	}
	maps.Copy(header, body.header)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.bytes) // who has gone away needs no answer
	}
}

// choose returns the body to send: in the best encoding that we have among those that the header accepts.
func (d *document) choose(acceptEncoding string) *body {
	for _, encoding := range []string{brotliEncoding, gzipEncoding} {
		if body := d.bodies[encoding]; body != nil && accepts(acceptEncoding, encoding) {
			return body
		}
	}
	return d.bodies[identityEncoding]
}

// accepts tells whether the header names an encoding, or any other, with a weight above 0 (RFC 9110 section 12.5.3).
func accepts(acceptEncoding, encoding string) bool {
	others := false
	for part := range strings.SplitSeq(acceptEncoding, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, encoding):
			return weight(parameters) > 0
		case name == "*":
			others = weight(parameters) > 0
		}
	}
	return others
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
