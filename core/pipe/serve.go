package pipe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"missent/core/view"
)

// maxRequests is how many requests of one connection run at once. A window has three or four.
const maxRequests = 64

// Handler answers one request. Its context ends when the caller lost interest or the connection ended. An error that is
// a *view.Problem goes to the caller as it is; any other becomes the key "internal".
type Handler func(ctx context.Context, method string, params json.RawMessage) (any, error)

// Serve answers the requests of rwc, which it owns from now on, each in a goroutine of its own. It returns when all of
// them have ended: nil when the other side closed the line, the context's error, or what went wrong (ErrTooLong,
// ErrMalformed, a failed read or write).
func Serve(ctx context.Context, rwc io.ReadWriteCloser, handle Handler) error {
	ctx, cancel := context.WithCancelCause(ctx)
	s := &server{out: writer{w: rwc}, handle: handle, fail: cancel, running: map[uint64]context.CancelFunc{}}
	closed := make(chan error, 1)
	go func() {
		<-ctx.Done()
		closed <- rwc.Close() // ends the read below
	}()
	cancel(s.read(ctx, newReader(rwc)))
	s.wait.Wait()
	closeErr := <-closed
	if err := context.Cause(ctx); !errors.Is(err, io.EOF) {
		return err
	}
	if closeErr != nil {
		return fmt.Errorf("close: %w", closeErr)
	}
	return nil
}

type server struct {
	out    writer
	handle Handler
	fail   context.CancelCauseFunc // ends the connection
	wait   sync.WaitGroup

	mu      sync.Mutex
	running map[uint64]context.CancelFunc
}

// read starts requests until the line ends, and returns why it did.
func (s *server) read(ctx context.Context, in *reader) error {
	for {
		f, err := in.next()
		if err != nil {
			return err
		}
		if f.Cancel != 0 {
			s.cancel(f.Cancel)
			continue
		}
		if err := s.start(ctx, f); err != nil {
			return err
		}
	}
}

// start runs one request, or refuses it.
func (s *server) start(ctx context.Context, f frame) error {
	s.mu.Lock()
	_, twice := s.running[f.ID]
	full := len(s.running) >= maxRequests
	if !twice && !full {
		var one context.Context
		one, s.running[f.ID] = context.WithCancel(ctx)
		s.wait.Add(1)
		go s.run(one, f)
	}
	s.mu.Unlock()
	switch {
	case twice:
		return ErrMalformed
	case full:
		return s.out.write(frame{ID: f.ID, Problem: &view.Problem{Key: "busy"}})
	}
	return nil
}

// run answers one request.
func (s *server) run(ctx context.Context, f frame) {
	defer s.wait.Done()
	result, err := s.handle(ctx, f.Method, f.Params)
	s.cancel(f.ID)
	err = s.out.write(answer(f.ID, result, err))
	if errors.Is(err, ErrTooLong) {
		err = s.out.write(frame{ID: f.ID, Problem: &view.Problem{Key: "too-long"}})
	}
	if err != nil {
		s.fail(err) // where the connection had ended before, the first cause stands
	}
}

// cancel ends the context of a request and frees its place. Unknown numbers belong to requests that were just answered.
func (s *server) cancel(id uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop, ok := s.running[id]; ok {
		stop()
		delete(s.running, id)
	}
}

// answer makes the line that answers a request.
func answer(id uint64, result any, err error) frame {
	if err != nil {
		var p *view.Problem
		if !errors.As(err, &p) {
			p = &view.Problem{Key: "internal"}
		}
		return frame{ID: id, Problem: p}
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return frame{ID: id, Problem: &view.Problem{Key: "internal"}}
	}
	return frame{ID: id, Result: raw}
}
