package coretest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// Script is a server that says what it is told to: for servers that break the standard, or attack.
type Script struct {
	Host string
	Port int

	ln    net.Listener
	wg    sync.WaitGroup
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// Wire is one connection of a Script.
type Wire struct {
	net.Conn
	N int // the how manieth connection it is, from 1
	r *bufio.Reader
}

// StartScript calls serve for each connection and closes it afterwards. Without config it is plain text.
func StartScript(t TB, config *tls.Config, serve func(*Wire)) *Script {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	addr := ln.Addr().(*net.TCPAddr)
	s := &Script{Host: addr.IP.String(), Port: addr.Port, ln: ln, conns: make(map[net.Conn]bool)}
	s.wg.Go(func() {
		for n := 1; ; n++ {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			if config != nil {
				conn = tls.Server(conn, config)
			}
			s.mu.Lock()
			s.conns[conn] = true
			s.mu.Unlock()
			s.wg.Go(func() {
				defer s.forget(conn)
				serve(&Wire{Conn: conn, N: n, r: bufio.NewReader(conn)})
			})
		}
	})
	t.Cleanup(s.Close)
	return s
}

func (s *Script) forget(conn net.Conn) {
	conn.Close()
	s.mu.Lock()
	delete(s.conns, conn)
	s.mu.Unlock()
}

// Close ends the server.
func (s *Script) Close() {
	s.ln.Close()
	s.mu.Lock()
	for conn := range s.conns {
		conn.SetDeadline(time.Now()) // a handshake under way would hold Close up
		conn.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// Say sends a line.
func (w *Wire) Say(format string, args ...any) error {
	_, err := fmt.Fprintf(w.Conn, format+"\r\n", args...)
	return err
}

// Hear reads a command: its tag, its name in capitals ("UID FETCH"), and the rest.
func (w *Wire) Hear() (tag, name, rest string, err error) {
	line, err := w.r.ReadString('\n')
	if err != nil {
		return "", "", "", err
	}
	tag, rest, _ = strings.Cut(strings.TrimRight(line, "\r\n"), " ")
	name, rest, _ = strings.Cut(rest, " ")
	if name = strings.ToUpper(name); name == "UID" {
		sub, after, _ := strings.Cut(rest, " ")
		name, rest = name+" "+strings.ToUpper(sub), after
	}
	return tag, name, rest, nil
}

// Serve answers like a small, correct server with one folder named Drafts, in which there are two messages that came
// before; special answers in its place where it returns true.
func (w *Wire) Serve(caps string, special func(tag, name, rest string) bool) {
	if w.Say("* OK [CAPABILITY %s] ready", caps) != nil {
		return
	}
	for {
		tag, name, rest, err := w.Hear()
		if err != nil {
			return
		}
		if special != nil && special(tag, name, rest) {
			continue
		}
		switch name {
		case "CAPABILITY":
			w.Say("* CAPABILITY %s", caps)
		case "LIST":
			w.Say(`* LIST (\HasNoChildren) "/" INBOX`)
			w.Say(`* LIST (\HasNoChildren) "/" Drafts`)
		case "STATUS":
			folder, _, _ := strings.Cut(rest, " ")
			w.Say("* STATUS %s (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 1)", folder)
		case "EXAMINE":
			w.Say("* 2 EXISTS")
			w.Say("* OK [UIDVALIDITY 1] x")
			w.Say("* OK [UIDNEXT 3] x")
		case "UID SEARCH":
			w.Say("* SEARCH 1 2")
		case "IDLE":
			w.Say("+ idling")
			if _, err := w.r.ReadString('\n'); err != nil {
				return
			}
		case "LOGOUT":
			w.Say("* BYE")
			w.Say("%s OK", tag)
			return
		}
		if w.Say("%s OK done", tag) != nil {
			return
		}
	}
}

// Pour sends n bytes of c.
func (w *Wire) Pour(n int64, c byte) error {
	_, err := io.CopyN(w.Conn, endless(c), n)
	return err
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}
