package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"missent/app/missent/terminal"
	"missent/core/localapi"
	"missent/core/view"
)

// follow tells what becomes of a new account: on a terminal how the guard that runs learns it, until it watches, and what was
// found. It only shows; Ctrl-C ends the showing, and learning goes on.
func (s *setup) follow(ctx context.Context, out io.Writer, id string) error {
	dir, err := s.o.dir()
	if err != nil {
		return err
	}
	client := localapi.NewClient(dir)
	for shown := false; ; shown = true {
		status, err := client.Status(ctx)
		switch {
		case ctx.Err() != nil:
			fmt.Fprintln(s.out)
			return nil
		case errors.Is(err, localapi.ErrNotRunning) && !shown:
			_, err = fmt.Fprintln(out, "Missent is not running. Start it: missent")
			return err
		case err != nil, s.file == nil:
			return nil
		}
		i := slices.IndexFunc(status.Accounts, func(a view.Account) bool { return a.ID == id })
		if i < 0 {
			return nil
		}
		a := status.Accounts[i]
		switch a.State {
		case view.Learning, view.Connecting:
			if !shown {
				fmt.Fprintln(s.out, "Missent reads it now. Ctrl-C ends this view, and nothing else.")
			}
			fmt.Fprintf(s.out, "\r\033[K%s", learnLine(a))
		case view.Watching:
			fmt.Fprint(s.out, "\r\033[K")
			return s.learned(ctx, out, status)
		default:
			_, err = fmt.Fprintf(out, "\r\033[K%s. %s\n", terminal.State(a), terminal.Problem(a.Problem))
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// learnLine is how far learning is.
func learnLine(a view.Account) string {
	p := a.Progress
	if p == nil || p.Total == 0 {
		return terminal.State(a) + " ..."
	}
	return fmt.Sprintf("%s: %d of %d messages, %.0f a second", terminal.State(a), p.Done, p.Total, p.Rate)
}

// learned says what was found.
func (s *setup) learned(ctx context.Context, out io.Writer, status view.Status) error {
	g, end, err := s.o.openGuard(ctx, s.out)
	if err != nil {
		return err
	}
	all, err := lookAlikes(ctx, g)
	if err := errors.Join(err, end()); err != nil {
		return exitError{exitIO, err}
	}
	_, err = fmt.Fprintf(out, "Watching. Found: %s, %s%s.\n", counted(status.People, "person"), counted(status.Domains, "organisation"), slipsFound(len(all)))
	return err
}

func slipsFound(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", 1 address that looks like a slip (missent history look-alikes)"
	}
	return fmt.Sprintf(", %d addresses that look like slips (missent history look-alikes)", n)
}
