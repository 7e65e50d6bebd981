package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// retain deletes once a day what the organisation does not want to be kept any longer, until ctx ends.
func (h *house) retain(ctx context.Context, errOut io.Writer) {
	next := time.NewTimer(10 * time.Minute) // a start has enough to do
	defer next.Stop()
	for {
		select {
		case <-next.C:
		case <-ctx.Done():
			return
		}
		h.obey()
		if err := h.expire(ctx, time.Now()); err != nil && ctx.Err() == nil {
			fmt.Fprintln(errOut, "missent: what is too old could not be deleted:", err)
		}
		next.Reset(24 * time.Hour)
	}
}

// expire deletes what is too old at the time now.
func (h *house) expire(ctx context.Context, now time.Time) error {
	set := h.desk.Effective()
	var errs []error
	if since := set.KeepDecisions(now); !since.IsZero() {
		_, err := h.db.Expire(ctx, since)
		errs = append(errs, err)
	}
	if since := set.KeepPeople(now); !since.IsZero() {
		_, err := h.guard.ForgetBefore(ctx, since)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
