package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/socketio"
)

// serveHosting is the bare hosting layer with the least that can be said in Go: node.mjs, line by line.
func serveHosting(ping time.Duration) error {
	server := socketio.NewServer(socketio.Options{Path: "/socket.io/", PingInterval: ping})
	server.IO().On("connection", func(values ...any) {
		s := values[0].(*socket.Socket)
		socketio.Listen(s, socketio.Listener{
			Event: func(name string, args *socketio.Args, _ func(*socketio.Args)) {
				answer := &socketio.Args{JSON: args.JSON}
				if name == "all" {
					server.IO().Emit(name, answer)
				} else {
					_ = s.Emit(name, answer)
				}
			},
			Prompt:     true,
			Disconnect: func(string) {},
		})
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "The hosting layer is at http://%s\n", l.Addr())
	return http.Serve(l, server)
}
