package localapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
	"time"
)

// Server answers callers on a socket, or a named pipe, until it is closed.
type Server struct {
	listener net.Listener
	guard    Guard
	addOn    AddOn  // nil: none is served
	owner    string // the only user that is answered

	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{}
	joined chan struct{} // add-ons that are served
	wg     sync.WaitGroup
}

// Listen makes the socket of the guard of a data folder and answers on it. The caller holds the Lock of the folder, so
// a socket that lies there belongs to nobody and is replaced. a may be nil.
func Listen(dataDir string, g Guard, a AddOn) (*Server, error) {
	path, err := socketPath(dataDir)
	if err != nil {
		return nil, fmt.Errorf("local interface: %w", err)
	}
	l, err := listen(path)
	if err != nil {
		return nil, fmt.Errorf("local interface: %w", err)
	}
	me, err := owner()
	if err != nil {
		return nil, fmt.Errorf("local interface: %w", errors.Join(err, l.Close()))
	}
	return serve(l, g, a, me), nil
}

func serve(l net.Listener, g Guard, a AddOn, owner string) *Server {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		listener: l, guard: g, addOn: a, owner: owner, ctx: ctx, cancel: cancel,
		slots: make(chan struct{}, maxCallers), joined: make(chan struct{}, maxSessions),
	}
	s.wg.Go(s.accept)
	return s
}

// Close ends the conversations and removes the socket.
func (s *Server) Close() error {
	s.cancel()
	err := s.listener.Close()
	s.wg.Wait()
	return err
}

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, or a caller that went away: the next one may do better
			select {
			case <-s.ctx.Done():
				return
			case <-time.After(100 * time.Millisecond):
				continue
			}
		}
		select {
		case s.slots <- struct{}{}:
			s.wg.Go(func() { s.converse(c) })
		default:
			c.Close() // a flood is turned away, not queued
		}
	}
}

// converse is one conversation: one line in, one line out, and after that, for an add-on, its session.
func (s *Server) converse(c net.Conn) {
	defer c.Close()
	stop := context.AfterFunc(s.ctx, func() { c.SetDeadline(time.Now()) })
	defer stop()
	session := s.answer(c)
	<-s.slots // an add-on stays for hours
	if session == nil {
		return
	}
	defer func() { <-s.joined }()
	if err := c.SetDeadline(time.Time{}); err != nil || s.ctx.Err() != nil {
		return
	}
	// What it breaks off for is its own affair: nobody is there any more to be told.
	_ = s.addOn.Serve(s.ctx, session)
}

// answer is one line in, one line out. What it returns is the rest of the conversation with an add-on, nil mostly.
func (s *Server) answer(c net.Conn) io.ReadWriter {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil
	}
	who, err := peer(c)
	if err != nil || who != s.owner {
		return nil
	}
	text := io.LimitedReader{R: c, N: maxRequest}
	lines := bufio.NewReaderSize(&text, maxRequest)
	line, err := lines.ReadSlice('\n')
	if !bytes.HasPrefix(line, []byte("{")) {
		// Not ours. A browser is the only stranger worth a word, since it reports the answer.
		_, _ = io.WriteString(c, "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		return nil
	}
	if err != nil {
		return nil
	}
	r, answer := parse(line)
	if r.Method == addOn && answer.Error == "" {
		answer = s.join(r)
		defer func() { text.N = math.MaxInt64 }()
	} else if answer.Error == "" {
		answer = s.do(r)
	}
	// The caller may have gone; it then has no use for the answer, and nobody else has.
	err = json.NewEncoder(c).Encode(answer)
	if r.Method != addOn || answer.Error != "" {
		return nil
	}
	if err != nil {
		<-s.joined
		return nil
	}
	return struct {
		io.Reader
		io.Writer
	}{lines, c}
}

// join finds a place for one more add-on.
func (s *Server) join(r request) response {
	if s.addOn == nil || r.Extension != s.addOn.Extension() {
		return response{Error: "extension"}
	}
	select {
	case s.joined <- struct{}{}:
		return response{}
	default:
		return response{Error: "busy"}
	}
}

// parse reads a request strictly.
func parse(line []byte) (r request, refused response) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || d.More() {
		return request{}, response{Error: "request"}
	}
	return r, response{}
}

func (s *Server) do(r request) response {
	m, ok := methods[r.Method]
	if !ok || r.Extension != "" {
		return response{Error: "method"}
	}
	if !pages[r.Page] {
		return response{Error: "page"}
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	answer, err := m(ctx, s.guard, r)
	if err != nil {
		return response{Error: "failed"}
	}
	return answer
}
