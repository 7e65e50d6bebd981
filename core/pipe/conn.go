package pipe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Conn is the calling side of a connection.
type Conn struct {
	rwc  io.ReadWriteCloser
	out  writer
	done chan struct{} // closed when the connection ended

	mu      sync.Mutex
	last    uint64
	waiting map[uint64]chan frame
	err     error // why it ended
}

// Dial makes the calling side of rwc, which it owns from now on. It reads until the connection ends.
func Dial(rwc io.ReadWriteCloser) *Conn {
	c := &Conn{rwc: rwc, out: writer{w: rwc}, done: make(chan struct{}), waiting: map[uint64]chan frame{}}
	go c.read()
	return c
}

// Done is closed when the connection ended, from either side.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Close ends the connection; requests under way return ErrClosed. It may be called twice.
func (c *Conn) Close() error {
	c.end(nil)
	return nil
}

// Call sends a request and waits for its answer, which it puts into result (nil: nobody wants it). It blocks until then,
// until ctx ends or until the connection does. Errors: a *view.Problem of the other side, ErrTooLong (nothing was sent),
// ErrClosed, the context's.
func (c *Conn) Call(ctx context.Context, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("encode params of %s: %w", method, err)
	}
	id, answer, err := c.enlist()
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	defer c.forget(id)
	if err := c.out.write(frame{ID: id, Method: method, Params: raw}); err != nil {
		if errors.Is(err, ErrTooLong) {
			return fmt.Errorf("call %s: %w", method, err)
		}
		c.end(err)
		return fmt.Errorf("call %s: %w", method, ErrClosed)
	}
	select {
	case f := <-answer:
		return settle(f, method, result)
	case <-c.done:
		return fmt.Errorf("call %s: %w", method, ErrClosed)
	case <-ctx.Done():
		// The other side may stop working on it. That it is not told when the line is gone needs no word.
		if err := c.out.write(frame{Cancel: id}); err != nil {
			c.end(err)
		}
		return fmt.Errorf("call %s: %w", method, ctx.Err())
	}
}

// settle turns an answer into what Call returns.
func settle(f frame, method string, result any) error {
	if f.Problem != nil {
		return f.Problem
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(f.Result, result); err != nil {
		return fmt.Errorf("decode result of %s: %w", method, ErrMalformed)
	}
	return nil
}

// enlist takes the next number and the place its answer will come to.
func (c *Conn) enlist() (uint64, <-chan frame, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return 0, nil, ErrClosed
	}
	c.last++
	answer := make(chan frame, 1)
	c.waiting[c.last] = answer
	return c.last, answer, nil
}

func (c *Conn) forget(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

// read hands out answers until the connection ends.
func (c *Conn) read() {
	in := newReader(c.rwc)
	for {
		f, err := in.next()
		if err != nil {
			c.end(err)
			return
		}
		c.mu.Lock()
		answer := c.waiting[f.ID]
		delete(c.waiting, f.ID) // an answer comes once; late and unknown ones are dropped
		c.mu.Unlock()
		if answer != nil {
			answer <- f
		}
	}
}

// Err says why the connection ended: nil after Close or the end of the stream, else what went wrong.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// end closes the connection, once.
func (c *Conn) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return
	}
	if !errors.Is(err, io.EOF) {
		c.err = err
	}
	if closeErr := c.rwc.Close(); closeErr != nil && c.err == nil {
		c.err = fmt.Errorf("close: %w", closeErr)
	}
	c.waiting = nil
	close(c.done)
}
