package playground

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"earshot/sandbox"
	"earshot/socketio"
)

// serverOptions are the options of `new Server(options)` that change what a stage does, with Socket.IO's names and
// units (Socket.IO documentation, "Server options"). Durations are in milliseconds.
type serverOptions struct {
	PingInterval            *float64  `json:"pingInterval"`
	PingTimeout             *float64  `json:"pingTimeout"`
	ConnectTimeout          *float64  `json:"connectTimeout"`
	MaxHTTPBufferSize       *int64    `json:"maxHttpBufferSize"`
	Transports              []string  `json:"transports"`
	AllowUpgrades           *bool     `json:"allowUpgrades"`
	ConnectionStateRecovery *recovery `json:"connectionStateRecovery"`
	CORS                    *struct {
		Origin origins `json:"origin"`
	} `json:"cors"`
	Path *string `json:"path"`
}

type recovery struct {
	MaxDisconnectionDuration *float64 `json:"maxDisconnectionDuration"`
	SkipMiddlewares          *bool    `json:"skipMiddlewares"`
}

// setOptions takes the options of the program's `new Server(options)`, which must stand in its first turn.
func (p *program) setOptions(c *call, _ [][]byte) (any, error) {
	if p.server != nil {
		return nil, fmt.Errorf("new Server(options) must run when the program starts: the stage's server is running already")
	}
	var o serverOptions
	if err := json.Unmarshal(c.Options, &o); err != nil {
		return nil, &sandbox.Error{Name: "TypeError", Message: "new Server(options): " + err.Error()}
	}
	if err := o.apply(&p.options); err != nil {
		return nil, &sandbox.Error{Name: "RangeError", Message: "new Server(options): " + err.Error()}
	}
	if o.Path != nil {
		p.note("path: a stage's server is at " + p.stage.Path())
	}
	return nil, nil
}

// note writes a remark of the stage itself into the console.
func (p *program) note(text string) {
	p.record(Entry{Kind: KindLog, Level: "info", Text: "note: " + text})
}

func (o *serverOptions) apply(to *socketio.Options) error {
	for _, d := range []struct {
		name  string
		value *float64
		to    *time.Duration
	}{
		{"pingInterval", o.PingInterval, &to.PingInterval},
		{"pingTimeout", o.PingTimeout, &to.PingTimeout},
		{"connectTimeout", o.ConnectTimeout, &to.ConnectTimeout},
	} {
		if d.value == nil {
			continue
		}
		if *d.value < 50 || *d.value > 3_600_000 {
			return fmt.Errorf("%s is %v; here it must be between 50 and 3600000 (ms)", d.name, *d.value)
		}
		*d.to = time.Duration(*d.value * float64(time.Millisecond))
	}
	if o.MaxHTTPBufferSize != nil {
		if *o.MaxHTTPBufferSize < 1 || *o.MaxHTTPBufferSize > 10_000_000 {
			return fmt.Errorf("maxHttpBufferSize is %d; here it must be between 1 and 10000000 (bytes)", *o.MaxHTTPBufferSize)
		}
		to.MaxHTTPBufferSize = *o.MaxHTTPBufferSize
	}
	for _, t := range o.Transports {
		if t != "polling" && t != "websocket" {
			return fmt.Errorf("transports has %q; a stage speaks \"polling\" and \"websocket\"", t)
		}
	}
	to.Transports = o.Transports
	to.NoUpgrades = o.AllowUpgrades != nil && !*o.AllowUpgrades
	if r := o.ConnectionStateRecovery; r != nil {
		to.Recovery = r.options()
	}
	if o.CORS != nil && o.CORS.Origin != nil {
		to.ReadableBy = o.CORS.Origin
	}
	return nil
}

// origins is the option `origin` of `cors`: for a page of an origin, the value of Access-Control-Allow-Origin
// (https://github.com/expressjs/cors#configuration-options). Without it, every page may connect.
type origins func(origin string) string

func (o *origins) UnmarshalJSON(value []byte) error {
	var one string
	var list []string
	var all bool
	switch {
	case json.Unmarshal(value, &one) == nil:
		*o = func(string) string { return one }
	case json.Unmarshal(value, &list) == nil:
		*o = func(origin string) string {
			if slices.Contains(list, origin) {
				return origin
			}
			return ""
		}
	case json.Unmarshal(value, &all) == nil:
		*o = func(origin string) string {
			if all {
				return origin
			}
			return ""
		}
	default:
		return fmt.Errorf("cors.origin is %s; on a stage it is a string, a list of strings, true or false", value)
	}
	return nil
}

func (r *recovery) options() *socketio.Recovery {
	out := &socketio.Recovery{MaxDisconnection: 2 * time.Minute, SkipMiddlewares: true}
	if d := r.MaxDisconnectionDuration; d != nil {
		out.MaxDisconnection = time.Duration(min(*d, 600_000) * float64(time.Millisecond))
	}
	if r.SkipMiddlewares != nil {
		out.SkipMiddlewares = *r.SkipMiddlewares
	}
	return out
}
