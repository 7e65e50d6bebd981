package gate

import (
	"errors"
	"os"
	"time"
)

// watch looks after the client while its message is held: a client that hangs up has given the message up. What the
// client sends meanwhile stays in the buffer.
type watch struct {
	gone  chan struct{} // closed when the client hung up
	ended chan struct{}
	s     *session
}

// watch begins to look; nobody may read of the client until stop returned.
func (s *session) watch() *watch {
	w := &watch{gone: make(chan struct{}), ended: make(chan struct{}), s: s}
	go func() {
		defer close(w.ended)
		for s.r.Buffered() < s.r.Size() {
			if _, err := s.r.Peek(s.r.Buffered() + 1); err != nil {
				if !errors.Is(err, os.ErrDeadlineExceeded) {
					close(w.gone)
				}
				return
			}
		}
	}()
	return w
}

func (w *watch) isGone() bool {
	select {
	case <-w.gone:
		return true
	default:
		return false
	}
}

func (w *watch) stop() {
	_ = w.s.conn.SetReadDeadline(time.Unix(1, 0)) // fails on a closed connection only
	<-w.ended
	_ = w.s.conn.SetReadDeadline(time.Time{})
}
