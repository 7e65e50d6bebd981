package coretest

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
)

// ErrCut is what a Fuse returns once it has blown.
var ErrCut = errors.New("connection cut")

// Fuse cuts a connection: after so many bytes were read, or written. It calls Blown once, if there is one.
type Fuse struct {
	net.Conn
	Reads, Writes int  // negative: never
	Hard          bool // with a reset: what is under way is lost, too
	Blown         func()

	mu sync.Mutex
}

func (f *Fuse) Read(p []byte) (int, error)  { return f.through(p, &f.Reads, f.Conn.Read) }
func (f *Fuse) Write(p []byte) (int, error) { return f.through(p, &f.Writes, f.Conn.Write) }

func (f *Fuse) through(p []byte, left *int, do func([]byte) (int, error)) (int, error) {
	f.mu.Lock()
	n, limited := *left, *left >= 0
	f.mu.Unlock()
	short := limited && n < len(p)
	if short {
		p = p[:n]
	}
	got := 0
	var err error
	if !limited || n > 0 {
		got, err = do(p)
	}
	if limited {
		f.mu.Lock()
		*left -= got
		blown := *left == 0
		f.mu.Unlock()
		if blown && err == nil {
			if f.Blown != nil {
				f.Blown()
			}
			cut(f.Conn, f.Hard)
			return got, ErrCut
		}
	}
	return got, err
}

// cut closes at once, without a word of TLS, as a cable does.
func cut(conn net.Conn, hard bool) {
	if i, ok := conn.(*inner); ok {
		conn = i.Conn
	}
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if t, ok := conn.(*net.TCPConn); ok && hard {
		_ = t.SetLinger(0)
	}
	conn.Close()
}

// Left is what of either limit is not spent.
func (f *Fuse) Left() (reads, writes int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Reads, f.Writes
}
