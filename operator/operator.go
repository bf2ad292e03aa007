// Package operator is what whoever runs a server looks at: figures for Prometheus, a page with them, and Go's profiles.
// It reads the figures that the other packages give out; none of them knows of it. What it serves is for an address
// that only operators reach: it asks for no password. It holds no stage's address and nothing that learners wrote.
package operator

import (
	"context"
	"net"
	"net/http"
	"net/http/pprof"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"earshot/playground"
	"earshot/web"
)

// Setting is something that was, or could have been, set when the server was started.
type Setting struct {
	Group, Name, Value string
	// From says what has set it: "command line", or the name of an environment variable; "" if it is the default.
	From string
}

// Config is what an Operator looks at.
type Config struct {
	App    *web.App
	Stages *playground.Stages
	// MaxStages is how many of them there may be.
	MaxStages int
	Assets    *web.Assets
	Settings  []Setting
	// Loopback is set where the server listens for this machine alone: then only requests to a name of this machine are
	// answered, so that no page on the internet can read along by giving its own name this machine's address.
	Loopback bool
}

// Operator gathers figures and shows them. Close it when done.
type Operator struct {
	config  Config
	own     *prometheus.Registry // figures of Earshot
	process *prometheus.Registry // figures of Go and the process
	began   time.Time
	history history
	stop    context.CancelFunc
	working sync.WaitGroup
}

// New begins to take samples for the page.
func New(c Config) *Operator {
	o := &Operator{config: c, own: prometheus.NewRegistry(), process: prometheus.NewRegistry(), began: time.Now()}
	o.own.MustRegister(collector{c})
	o.process.MustRegister(collectors.NewGoCollector(), collectors.NewBuildInfoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	ctx, stop := context.WithCancel(context.Background())
	o.stop = stop
	o.history.add(o.sample())
	o.working.Go(func() { o.takeSamples(ctx) })
	return o
}

// Close ends the samples.
func (o *Operator) Close() {
	o.stop()
	o.working.Wait()
}

// Handler serves the page, /metrics and /debug/pprof/.
func (o *Operator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", o.page)
	mux.Handle("GET /static/", o.config.Assets)
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherers{o.own, o.process}, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", profile(pprof.Index))
	mux.HandleFunc("GET /debug/pprof/cmdline", profile(pprof.Cmdline))
	mux.HandleFunc("GET /debug/pprof/profile", profile(pprof.Profile))
	mux.HandleFunc("GET /debug/pprof/symbol", profile(pprof.Symbol))
	mux.HandleFunc("GET /debug/pprof/trace", profile(pprof.Trace))
	return web.Secure(o.ownName(mux))
}

// profile serves a page of pprof, whose list has its style inline.
func profile(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		serve(w, r)
	}
}

// ownName refuses requests to a name that isn't this machine's, where only this machine is served.
func (o *Operator) ownName(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.config.Loopback && !isLoopback(r.Host) {
			http.Error(w, "this address is served to this machine alone: open it as localhost", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}
