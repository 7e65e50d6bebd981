package gate

import (
	"errors"
	"os"
	"time"
)

// together is within what time a client says what comes next along with the end of its message (RFC 2920). One that says it
// only later did not wait for the answer, and will not take it for one: Geary says QUIT after 20 seconds, and waits on.
const together = 2 * time.Second

// watch looks after the client while its message is held: a client that hangs up, or goes on without the answer, has given
// the message up. What the client sends meanwhile stays in the buffer.
type watch struct {
	gone  chan struct{} // closed when the client gave it up
	ended chan struct{}
	s     *session
}

// watch begins to look; nobody may read of the client until stop returned.
func (s *session) watch() *watch {
	w := &watch{gone: make(chan struct{}), ended: make(chan struct{}), s: s}
	go func() {
		defer close(w.ended)
		begun, ahead := time.Now(), s.r.Buffered() > 0
		for ; s.r.Buffered() < s.r.Size(); ahead = true {
			_, err := s.r.Peek(s.r.Buffered() + 1)
			switch {
			case errors.Is(err, os.ErrDeadlineExceeded):
				return
			case err != nil, !ahead && time.Since(begun) > together:
				close(w.gone)
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
