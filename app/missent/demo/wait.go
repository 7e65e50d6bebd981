package demo

import (
	"context"
	"errors"
	"time"
)

// until waits until done holds. It looks at each change, and a few times a second for what changes without an event.
func (s Stage) until(ctx context.Context, done func() bool) error {
	feed := s.Guard.Subscribe()
	defer feed.Close()
	for !done() {
		look, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		_, err := feed.Next(look)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
