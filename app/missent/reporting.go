package main

import (
	"context"
	"os/user"

	"missent/core/report"
	"missent/core/sqlite"
	"missent/core/view"
)

// userName is the name of the user to the system, of which reports hold a keyed hash.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return "" // all of such a computer are one user
	}
	return u.Username
}

// status is what the guard does, with all that is around it.
func (h *house) status() view.Status {
	s := h.guard.Status()
	s.AddOns = h.addOn.Connected()
	return s
}

// reporting runs the reports until ctx ends; each decision is sent soon.
func (h *house) reporting(ctx context.Context) error {
	feed := h.guard.Subscribe()
	defer feed.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- h.report.Run(ctx) }()
	for {
		if _, err := feed.Next(ctx); err != nil {
			return <-ended
		}
		h.report.Nudge()
	}
}

// events prints the log as the organisation gets it, or would.
func events(ctx context.Context, o *options, db *sqlite.DB, line func([]byte) error) error {
	set, err := o.settings(ctx, db)
	if err != nil {
		return err
	}
	return report.Events(ctx, db, set.Report(), userName(), version, line)
}
