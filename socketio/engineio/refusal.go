package engineio

import (
	"fmt"
	"io"
	"net/http"
)

// A refusal is an error of the protocol, numbered as in the Node server.
type refusal int

const (
	unknownTransport refusal = iota
	unknownSession
	badHandshakeMethod
	badRequest
	_ // "Forbidden", by the option allowRequest, which there is none of here
	unsupportedProtocol
)

func (r refusal) message() string {
	return [...]string{
		unknownTransport:    "Transport unknown",
		unknownSession:      "Session ID unknown",
		badHandshakeMethod:  "Bad handshake method",
		badRequest:          "Bad request",
		unsupportedProtocol: "Unsupported protocol version",
	}[r]
}

// refuseUpgrade answers a request for a WebSocket with an error: the Node server writes its words alone.
func refuseUpgrade(w http.ResponseWriter, r refusal) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = io.WriteString(w, r.message())
}

// refuse answers a request with an error, as the Node server words it.
func refuse(w http.ResponseWriter, r refusal) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, `{"code":%d,"message":%q}`, r, r.message())
}
