package bound

import (
	"context"
	"fmt"
)

// Relay hands the guard's events to the page, from the moment the page listens until the guard says "quit", the context
// ends or the guard is gone. The first comes back as nil, the others as the error of the request.
func Relay(ctx context.Context, d *Desk) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-d.heart.painted:
	}
	for {
		event, err := d.guard.Next(ctx)
		if err != nil {
			return fmt.Errorf("next event: %w", err)
		}
		if event.Kind == "quit" {
			d.shell.Quit()
			return nil
		}
		d.shell.Emit(event)
	}
}
