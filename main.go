// Command earshot teaches Socket.IO by letting people watch real events fire. See README.md.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/cli/browser"
)

//go:embed NOTICES.txt
var notices string

// shutdownTime is how long clients have to hear that the server stops.
const shutdownTime = 4 * time.Second

func main() {
	if len(os.Args) > 1 && os.Args[1] == checkCommand {
		os.Exit(checkMain(os.Args[2:], os.Stdout, os.Stderr))
	}
	f, err := parseFlags(os.Args[1:], os.LookupEnv, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2)
	}
	if f.licenses {
		fmt.Print(notices)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := run(ctx, f, os.Stdout, log); err != nil {
		fmt.Fprintln(os.Stderr, "earshot:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, f flags, out io.Writer, log *slog.Logger) error {
	files, err := courseFiles(f.lessons)
	if err != nil {
		return err
	}
	data, err := dataFolder(f.data)
	if err != nil {
		return err
	}
	listener, err := listen(f.addr, "-addr")
	if err != nil {
		return err
	}
	defer listener.Close()
	var admin net.Listener
	if f.adminAddr != "" {
		if admin, err = listen(f.adminAddr, "-admin-addr"); err != nil {
			return err
		}
		defer admin.Close()
	}
	found := fingerprint(files)
	running, err := assembly{course: files, data: data, compiled: compiledIn(data), limits: f.limits, log: log, teacherKey: f.teacherKey,
		publicHosts: func() []string { return publicHosts(listener.Addr()) }}.open(ctx)
	if err != nil {
		return err
	}
	defer running.release()
	if f.dev {
		go follow(ctx, files, found, running.app, out)
	}
	failed := make(chan error, 2)
	if admin != nil {
		defer running.operate(admin, f, failed, log)()
	}
	go func() { failed <- running.server.Serve(running.app.Guard(listener)) }()

	url := "http://" + shownAddress(f.addr, listener.Addr())
	fmt.Fprintf(out, "Earshot is at %s\nPress Ctrl+C to stop.\n", url)
	if admin != nil {
		fmt.Fprintf(out, "The operator's page is at http://%s\n", shownAddress(f.adminAddr, admin.Addr()))
	}
	if f.open && onDesktop() {
		if err := browser.OpenURL(url); err != nil {
			log.Warn("the browser can't be opened", "error", err)
		}
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		log.Info("stopping")
		running.drain(f.drain)
		return running.shutdown(ctx)
	}
}

// listen says in plain words what is wrong with an address, which a flag names.
func listen(addr, flag string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program; stop that, or choose another port with %s", addr, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s can't be used without more rights; choose a port above 1023 with %s", addr, flag)
	}
	return nil, fmt.Errorf("can't listen on %s: %w (%s takes host:port)", addr, err, flag)
}

// dataFolder makes sure that there is a data folder and that it can be written.
func dataFolder(data string) (string, error) {
	if data == "" {
		base, err := dataHome()
		if err != nil {
			return "", fmt.Errorf("there is no user's data folder (%w); name a folder with -data", err)
		}
		data = filepath.Join(base, "earshot")
	}
	if err := os.MkdirAll(compiledIn(data), 0o755); err != nil {
		return "", fmt.Errorf("the data folder %s can't be made (%w); name another with -data", data, err)
	}
	probe, err := os.CreateTemp(data, ".probe-*")
	if err != nil {
		return "", fmt.Errorf("the data folder %s can't be written (%w); name another with -data", data, err)
	}
	probe.Close()
	return data, os.Remove(probe.Name())
}

// compiledIn is the part of the data folder for compiled code.
func compiledIn(data string) string { return filepath.Join(data, "compiled") }

// dataHome is where the user's programs keep their data on this system (on Linux: the XDG Base Directory
// Specification's $XDG_DATA_HOME).
func dataHome() (string, error) {
	switch runtime.GOOS {
	case "windows", "darwin", "ios":
		return os.UserConfigDir()
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}

// shownAddress is the address to type into a browser on this machine.
func shownAddress(asked string, bound net.Addr) string {
	host, _, err := net.SplitHostPort(asked)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, strconv.Itoa(bound.(*net.TCPAddr).Port))
}

// publicHosts are those under which other machines on the network reach this one; none if it listens for itself alone.
func publicHosts(bound net.Addr) (hosts []string) {
	tcp := bound.(*net.TCPAddr)
	if tcp.IP.IsLoopback() {
		return nil
	}
	if !tcp.IP.IsUnspecified() {
		return []string{tcp.String()}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			hosts = append(hosts, net.JoinHostPort(n.IP.String(), strconv.Itoa(tcp.Port)))
		}
	}
	return hosts
}

// onDesktop tells whether somebody sits at this terminal who has a browser.
func onDesktop() bool {
	info, err := os.Stdout.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
