//go:build unix

package engineio

import (
	"net"
	"sync"
	"syscall"
)

// A direct writer writes to a connection without ever waiting for it.
type direct struct{ conn syscall.RawConn }

// directTo returns nil if the connection is not the operating system's own.
func directTo(c net.Conn) *direct {
	own, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := own.SyscallConn()
	if err != nil {
		return nil
	}
	return &direct{raw}
}

// write returns how many bytes the network took: perhaps none.
func (d *direct) write(frame []byte) (int, error) {
	a := attempts.Get().(*attempt)
	defer attempts.Put(a)
	a.frame, a.written, a.err = frame, 0, nil
	err := d.conn.Write(a.once)
	a.frame = nil
	if err == nil {
		err = a.err
	}
	return a.written, err
}

// An attempt is one system call. Attempts are used again, because the function would be made anew for each otherwise.
type attempt struct {
	frame   []byte
	written int
	err     error
	once    func(fd uintptr) (done bool)
}

var attempts = sync.Pool{New: func() any {
	a := &attempt{}
	a.once = func(fd uintptr) bool {
		n, err := syscall.Write(int(fd), a.frame)
		switch err {
		case nil:
			a.written = n
		case syscall.EAGAIN, syscall.EINTR: // not now
		default:
			a.err = err
		}
		return true
	}
	return a
}}
