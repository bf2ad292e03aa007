package web

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// everywhere are the headers of every answer. All answers share their values: who needs another sets it anew.
var everywhere = http.Header{
	"Content-Security-Policy": {pagePolicy()},
	"X-Content-Type-Options":  {"nosniff"},
	"Referrer-Policy":         {"same-origin"}, // a stage's address is what lets people join it
	"Permissions-Policy":      {"camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()"},
}

// Secure sets the headers that hold for everything the app answers: a policy that allows nothing but the app's own
// files, no inline script or style, and no requests to anyone else. Who needs another policy sets it after this.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), everywhere)
		next.ServeHTTP(w, r)
	})
}

// inTime ends connections that are slow on purpose: the rest of a request, and the whole answer, each have so much time. Those
// of Socket.IO, which wait for news, see to that themselves.
func inTime(exchange time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control, end := http.NewResponseController(w), time.Now().Add(exchange)
		if strings.Contains(r.URL.Path, "/socket.io/") {
			end = time.Time{} // that of the connection's request before doesn't count any more
		}
		_ = control.SetWriteDeadline(end)
		if r.Body != http.NoBody {
			_ = control.SetReadDeadline(end) // the server itself sets that of the next request
		}
		next.ServeHTTP(w, r)
	})
}

// pagePolicy is the policy of the app's own pages. 'self' covers the WebSocket to the page's own host, too
// (Content Security Policy Level 3, section 6.7.2.8).
func pagePolicy() string { return ownPolicy("'self'") }

// embedPolicy is that of a page which anybody may show in a frame: it holds nothing that a visitor could be tricked into.
// It names no ancestors, since "*" would leave out pages that are files, such as slides on a teacher's disk.
func embedPolicy() string { return ownPolicy() }

func ownPolicy(ancestors ...string) string {
	directives := []string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"frame-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
	}
	if len(ancestors) > 0 {
		directives = append(directives, "frame-ancestors "+strings.Join(ancestors, " "))
	}
	return policy(directives...)
}

// framePolicy is the policy of a client's document. Its origin is opaque, so that the code in it can reach neither
// the page around it nor another client; it may load the app's files and talk to the app's host, and to nobody else.
// All scripts in it are the learner's, so evaluating code adds nothing to what they can do; lessons' acts run lines in it.
// Forms are allowed to fire submit, which a chat page listens for, and forbidden to go anywhere.
//
// An opaque origin is not in every browser the same as 'self', so the host is named as well, where it is one that a
// policy can name (an IPv6 address is not).
func framePolicy(host string) string {
	files, talk := "'self'", "'self'"
	if nameable(host) {
		files += " http://" + host + " https://" + host
		talk = files + " ws://" + host + " wss://" + host
	}
	return policy(
		"sandbox allow-scripts allow-forms",
		"default-src 'none'",
		"script-src "+files+" 'unsafe-eval'",
		"style-src 'unsafe-inline' "+files,
		"img-src data: "+files,
		"font-src "+files,
		"connect-src "+talk,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	)
}

func policy(directives ...string) string { return strings.Join(directives, "; ") }

// nameable tells whether a request's Host can stand in a policy without changing what the policy says.
func nameable(host string) bool {
	for _, c := range host {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-', c == ':':
		default:
			return false
		}
	}
	return host != ""
}
