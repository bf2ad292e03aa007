package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"earshot/operator"
)

// operate serves the operator's page until stop is called, which is best done last: what happens at a shutdown is worth
// seeing. If the page can't be served, that is sent to failed.
func (e *earshot) operate(listener net.Listener, f flags, failed chan<- error, log *slog.Logger) (stop func()) {
	o := operator.New(operator.Config{App: e.app, Stages: e.stages, MaxStages: f.limits.stages.Stages, Assets: e.assets, Settings: f.settings,
		Loopback: listener.Addr().(*net.TCPAddr).IP.IsLoopback()})
	server := newServer(o.Handler(), log)
	go func() { failed <- server.Serve(listener) }()
	return func() {
		server.Close()
		o.Close()
	}
}

// drain lets the app say that it isn't ready, for as long as whoever sends visitors here needs to see it. A second signal
// ends the wait.
func (e *earshot) drain(wait time.Duration) {
	if wait == 0 {
		e.app.Drain()
		return
	}
	again, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e.app.Drain()
	select {
	case <-again.Done():
	case <-time.After(wait):
	}
}
