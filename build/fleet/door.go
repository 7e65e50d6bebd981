package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"missent/core/coretest"
)

// door stands before a server and counts. Before a mail server it ends TLS with a certificate of its own, so that it can
// count commands; before any other it passes bytes on.
type door struct {
	port int
	ca   *coretest.CA // its own, nil where it passes bytes on

	commands, in, out atomic.Int64
	open, most        atomic.Int64

	mu     sync.Mutex
	starts map[int64]int // new connections, by the second
}

func newDoor(t *stage, to int, server *coretest.CA) *door {
	d := &door{starts: map[int64]int{}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	t.must(err)
	t.Cleanup(func() { ln.Close() })
	d.port = ln.Addr().(*net.TCPAddr).Port
	inside := func() (net.Conn, error) { return net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(to))) }
	outside := func(c net.Conn) net.Conn { return c }
	if server != nil {
		d.ca, err = coretest.NewCA()
		t.must(err)
		leaf, err := d.ca.Leaf(time.Now().AddDate(0, 0, 1))
		t.must(err)
		outside = func(c net.Conn) net.Conn { return tls.Server(c, &tls.Config{Certificates: []tls.Certificate{leaf}}) }
		raw := inside
		inside = func() (net.Conn, error) {
			c, err := raw()
			if err != nil {
				return nil, err
			}
			return tls.Client(c, &tls.Config{RootCAs: server.Pool(), ServerName: "127.0.0.1"}), nil
		}
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go d.pass(c, outside, inside)
		}
	}()
	return d
}

func (d *door) pass(raw net.Conn, outside func(net.Conn) net.Conn, inside func() (net.Conn, error)) {
	defer raw.Close()
	d.mu.Lock()
	d.starts[time.Now().Unix()]++
	d.mu.Unlock()
	if n := d.open.Add(1); n > d.most.Load() {
		d.most.Store(n)
	}
	defer d.open.Add(-1)
	s, err := inside()
	if err != nil {
		return
	}
	defer s.Close()
	c := outside(counted{raw, d})
	var both sync.WaitGroup
	both.Go(func() {
		_, _ = io.Copy(s, lines{c, d}) // an end is an end
		half(s)
	})
	both.Go(func() {
		_, _ = io.Copy(c, s)
		half(c)
		if d.ca != nil {
			raw.Close()
		}
	})
	both.Wait()
}

// half ends one direction, as the other side did.
func half(c net.Conn) {
	if w, is := c.(interface{ CloseWrite() error }); is {
		_ = w.CloseWrite()
	}
}

// counted counts what passes on the side of the desks, TLS included.
type counted struct {
	net.Conn
	d *door
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.d.in.Add(int64(n))
	return n, err
}

func (c counted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.d.out.Add(int64(n))
	return n, err
}

func (c counted) CloseWrite() error {
	if t, is := c.Conn.(*net.TCPConn); is {
		return t.CloseWrite()
	}
	return nil
}

// lines counts the commands of IMAP: lines that a client sends; DONE, which ends IDLE, is one.
type lines struct {
	io.Reader
	d *door
}

func (l lines) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.d.ca != nil {
		l.d.commands.Add(int64(bytes.Count(p[:n], []byte("\n"))))
	}
	return n, err
}

// taken is what passed since the last time it was asked.
type taken struct {
	commands, bytes  int64
	opened, persec   int
	openNow, openMax int64
}

func (d *door) taken() taken {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := taken{commands: d.commands.Swap(0), bytes: d.in.Swap(0) + d.out.Swap(0), openNow: d.open.Load(), openMax: d.most.Swap(d.open.Load())}
	for _, n := range d.starts {
		t.opened += n
		t.persec = max(t.persec, n)
	}
	d.starts = map[int64]int{}
	return t
}

// show prints a row for each server. What lasts, unlike an event, is also given for a day; took is the time that passed on
// the desks.
func show(what string, took time.Duration, imap, syslog taken, p plan, lasts bool) {
	fmt.Printf("\n%s (%.1f s)\n", what, took.Seconds())
	each := func(n int64) float64 { return float64(n) / float64(p.desks) }
	for _, s := range []struct {
		name string
		taken
	}{{"IMAP", imap}, {"syslog", syslog}} {
		fmt.Printf("  %-7s %4d connections opened, %d in the worst second, %d open at the end, %d at most; a desk: %.1f commands, %.0f bytes\n",
			s.name, s.opened, s.persec, s.openNow, s.openMax, each(s.commands), each(s.bytes))
		if lasts {
			day := 24 / took.Hours()
			fmt.Printf("          a desk and day: %.0f commands, %.0f kB, %.1f connections\n", each(s.commands)*day, each(s.bytes)*day/1000, each(int64(s.opened))*day)
		}
	}
}
