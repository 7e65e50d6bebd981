package localapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Server answers callers on a socket until it is closed.
type Server struct {
	listener *net.UnixListener
	guard    Guard
	owner    int // the only user that is answered

	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{}
	wg     sync.WaitGroup
}

// Listen makes the socket of the guard of a data folder and answers on it. The caller holds the Lock of the folder, so
// a socket that lies there belongs to nobody and is replaced.
func Listen(dataDir string, g Guard) (*Server, error) {
	path, err := socketPath(dataDir)
	if err != nil {
		return nil, fmt.Errorf("local interface: %w", err)
	}
	l, err := listen(path)
	if err != nil {
		return nil, fmt.Errorf("local interface: %w", err)
	}
	return serve(l, g, owner()), nil
}

func serve(l *net.UnixListener, g Guard, owner int) *Server {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{listener: l, guard: g, owner: owner, ctx: ctx, cancel: cancel, slots: make(chan struct{}, maxCallers)}
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
		c, err := s.listener.AcceptUnix()
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
			s.wg.Go(func() {
				defer func() { <-s.slots }()
				s.answer(c)
			})
		default:
			c.Close() // a flood is turned away, not queued
		}
	}
}

// answer is one conversation: one line in, one line out.
func (s *Server) answer(c *net.UnixConn) {
	defer c.Close()
	stop := context.AfterFunc(s.ctx, func() { c.SetDeadline(time.Now()) })
	defer stop()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	uid, err := peer(c)
	if err != nil || uid != s.owner {
		return
	}
	line, err := bufio.NewReaderSize(io.LimitReader(c, maxRequest), maxRequest).ReadSlice('\n')
	if !bytes.HasPrefix(line, []byte("{")) {
		// Not ours. A browser is the only stranger worth a word, since it reports the answer.
		_, _ = io.WriteString(c, "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		return
	}
	if err != nil {
		return
	}
	// The caller may have gone; it then has no use for the answer, and nobody else has.
	_ = json.NewEncoder(c).Encode(s.do(line))
}

func (s *Server) do(line []byte) response {
	var r request
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || d.More() {
		return response{Error: "request"}
	}
	m, ok := methods[r.Method]
	if !ok {
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
