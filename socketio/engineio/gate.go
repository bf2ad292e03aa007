package engineio

import (
	"net/http"
	"strconv"
)

// A Gate has a say in every request, as the middleware and the events of Node's engine have. It may take its time.
type Gate interface {
	Ask(Question) Verdict
}

// A Question is a request that is about to be served.
type Question struct {
	Request   *http.Request
	ID        string   // of the session that the request would open; "" if it belongs to one
	Transport string   // of that session
	Refused   *Refused // why the request will be refused, whatever the gate says; nil: it is in order
}

// Refused is an error of the protocol (https://socket.io/docs/v4/server-api/#engine, "connection_error").
type Refused struct {
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Context map[string]any `json:"context"`
}

// A Verdict is what a Gate makes of a request. The zero value lets it pass.
type Verdict struct {
	ID     string            // instead of the session's id
	Header map[string]string // goes out with the answer
	Status int               // answers the request, with Body, instead of serving it; 0: it is served
	Body   string
}

// ask asks the gate, if there is one, and puts its headers on the answer; served is true if it has answered.
func (s *Server) ask(w http.ResponseWriter, q Question) (id string, header http.Header, served bool) {
	id, header = q.ID, http.Header{}
	if s.options.Gate == nil {
		return id, header, false
	}
	v := s.options.Gate.Ask(q)
	for name, value := range v.Header {
		header.Set(name, value)
		w.Header().Set(name, value)
	}
	if v.ID != "" {
		id = v.ID
	}
	if v.Status == 0 {
		return id, header, false
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(v.Body)))
	w.WriteHeader(v.Status)
	_, _ = w.Write([]byte(v.Body))
	return id, header, true
}

// reason is a refusal with what the Node server tells "connection_error" about it.
func (r refusal) reason(context map[string]any) *Refused {
	return &Refused{Code: int(r), Message: r.message(), Context: context}
}
