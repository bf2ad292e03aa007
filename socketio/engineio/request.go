package engineio

import (
	"bufio"
	"crypto/tls"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
)

// A keptRequest is what is kept of the request that opened a session, as text: for as long as the session lives, and seldom
// looked at. An http.Request takes four times as much.
type keptRequest struct {
	method, proto, target, host, uri, remote string
	header                                   string // as on the wire
	tls                                      *tls.ConnectionState
}

func keep(r *http.Request) keptRequest {
	var header strings.Builder
	_ = r.Header.Write(&header) // a Builder takes everything
	target := r.URL.String()
	if target == r.RequestURI { // as it is unless somebody has changed it: once is enough
		target = r.RequestURI
	}
	return keptRequest{r.Method, r.Proto, target, r.Host, r.RequestURI, r.RemoteAddr, strings.Clone(header.String()), r.TLS}
}

// request is the request again, without its context and its body.
func (k *keptRequest) request() *http.Request {
	target, err := url.Parse(k.target)
	if err != nil { // it was one
		target = &url.URL{Path: "/"}
	}
	header, _ := textproto.NewReader(bufio.NewReader(strings.NewReader(k.header + "\r\n"))).ReadMIMEHeader()
	major, minor, _ := http.ParseHTTPVersion(k.proto)
	return &http.Request{Method: k.method, URL: target, Proto: k.proto, ProtoMajor: major, ProtoMinor: minor, Header: http.Header(header),
		Body: http.NoBody, Host: k.host, RequestURI: k.uri, RemoteAddr: k.remote, TLS: k.tls}
}
