package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/app/missent/tray"
	"missent/core/desk"
	"missent/core/localapi"
	"missent/core/secret"
	"missent/core/view"
)

// runResident is the guard beside the mail client. It holds the lock of the data folder while it runs; a second one
// raises the window of the first and ends well.
func runResident(cmd *cobra.Command, o *options) error {
	ctx, quit := context.WithCancel(cmd.Context())
	defer quit()
	dir, err := o.dir()
	if err != nil {
		return err
	}
	frugal()
	lock, err := localapi.Acquire(dir)
	if errors.Is(err, localapi.ErrRunning) {
		if o.quiet {
			return nil
		}
		return raiseFirst(ctx, cmd.OutOrStdout(), dir)
	}
	if err != nil {
		return exitError{exitIO, err}
	}
	windows, notice := places(cmd.InOrStdin(), cmd.OutOrStdout(), quit)
	h, err := wireResident(ctx, o, dir, windows)
	if err != nil {
		return errors.Join(err, lock.Release())
	}
	thrifty() // once everybody known is loaded, which is quicker without
	if h.notice != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "missent:", h.notice)
	}
	switch {
	case notice == "" && !hasDisplay():
		fmt.Fprintln(cmd.ErrOrStderr(), "missent: there is no display. Questions come in this terminal; Ctrl-C ends Missent.")
	case notice != "" && h.notice == nil:
		h.guard.Notify(notice)
		fmt.Fprintln(cmd.ErrOrStderr(), "missent:", terminal.Notice(notice))
	}
	err = h.reside(ctx, quit, cmd.ErrOrStderr(), dir, o.quiet)
	return errors.Join(err, h.close(), lock.Release())
}

// thrifty keeps a program small that sleeps all day: garbage is collected early, and two threads are enough for a
// message every few minutes.
func thrifty() {
	debug.SetGCPercent(25)
	runtime.GOMAXPROCS(min(2, runtime.NumCPU()))
}

func wireResident(ctx context.Context, o *options, dir string, windows desk.Windows) (*house, error) {
	organisation, err := o.reader()
	if err != nil {
		return nil, err
	}
	start, err := newAutostart()
	if err != nil {
		return nil, exitError{exitIO, err}
	}
	return wire(ctx, o, plan{
		dir: dir, windows: windows, secrets: secret.NewSource(secret.NewKeyring(), dir),
		policy: organisation, autostart: start,
	})
}

// raiseFirst brings up the window of the guard that runs already.
func raiseFirst(ctx context.Context, out io.Writer, dir string) error {
	err := localapi.NewClient(dir).Raise(ctx, "")
	switch {
	case errors.Is(err, localapi.ErrRefused):
		_, err = fmt.Fprintln(out, "Missent is running already; its window could not be opened.")
	case err == nil:
		_, err = fmt.Fprintln(out, "Missent is running already.")
	}
	return err
}

// reside runs the guard, the local interface and the tray until ctx ends.
func (h *house) reside(ctx context.Context, quit context.CancelFunc, errOut io.Writer, dir string, quiet bool) error {
	api, err := localapi.Listen(dir, remote{h, quit}, h.addOn)
	if err != nil {
		return exitError{exitIO, err}
	}
	defer api.Close()
	ended := make(chan error, 1)
	go func() {
		ended <- h.guard.Run(ctx, h.desk)
		quit()
	}()
	reported := make(chan error, 1)
	go func() { reported <- h.reporting(ctx) }()
	go h.retain(ctx, errOut)
	if err := h.serveGates(ctx); err != nil { // the state of each says it, too
		fmt.Fprintln(errOut, "missent:", err)
	}
	if len(h.guard.Accounts()) == 0 && !quiet {
		go h.invite(ctx, errOut)
	}
	var directory sync.WaitGroup
	defer directory.Wait()
	directory.Go(func() { h.keepDirectory(ctx, h.log) })
	faces := make(chan tray.Face)
	go h.follow(ctx, faces)
	tray.Run(ctx, tray.Actions{
		Open:   func() { h.desk.Open("") },
		Pause:  func() { h.guard.Pause(time.Hour) },
		Resume: func() { h.guard.Pause(0) },
		Quit:   quit,
	}, faces)
	err = errors.Join(<-ended, <-reported)
	if err != nil && !errors.Is(err, context.Canceled) {
		return exitError{exitIO, err}
	}
	return nil
}

// invite opens the set-up while there is no account, and tells the other way where no window opens.
func (h *house) invite(ctx context.Context, errOut io.Writer) {
	select {
	case err := <-h.desk.Open(view.Setup):
		if err != nil {
			fmt.Fprintf(errOut, "missent: %v\nNo mailbox is watched yet. Add one: missent account add ADDRESS\n", err)
		}
	case <-ctx.Done():
	}
}

// quiet is how long nothing happens before memory is given back. The database has closed the connections it does not need
// before.
const quiet = 10 * time.Second

// follow turns the state of the guard into the face of the tray, and lets the program rest when nothing happens.
func (h *house) follow(ctx context.Context, faces chan<- tray.Face) {
	feed := h.guard.Subscribe()
	defer feed.Close()
	resting := time.AfterFunc(quiet, rest)
	defer resting.Stop()
	for {
		select {
		case faces <- face(h.guard.Status(), h.guard.Asking()):
		case <-ctx.Done():
			return
		}
		if _, err := feed.Next(ctx); err != nil {
			return
		}
		resting.Reset(quiet)
	}
}

func face(s view.Status, asking bool) tray.Face {
	f := tray.Face{Icon: tray.Watching, Line: terminal.Overall(s)}
	switch s.State {
	case view.Paused:
		f.Icon, f.Paused = tray.Paused, true
		return f
	case view.SignedOut, view.Refused, view.Untrusted, view.NoPassword, view.Reconnecting, view.Stopped:
		f.Icon = tray.Trouble
	}
	if s.Notice != "" {
		f.Icon = tray.Trouble
	}
	for _, g := range s.Gates {
		switch {
		case g.Problem != "":
			f.Icon, f.Line = tray.Trouble, terminal.Say("gate.stuck", nil)
		case !g.Missed.IsZero(): // perhaps from a telephone, so it is no trouble yet
			f.Line = terminal.Round(g)
		case !g.Last.IsZero() && f.Icon == tray.Watching:
			f.Line += ". " + terminal.Gate(g)
		}
	}
	if asking {
		f.Icon, f.Line = tray.Asking, terminal.Say("state.asking", nil)
	}
	return f
}

// remote is what the local interface may do with the house.
type remote struct {
	h    *house
	quit context.CancelFunc
}

func (r remote) Status(context.Context) (view.Status, error) {
	r.h.obey()
	s := r.h.status()
	s.Reports = r.h.report.States()
	return s, nil
}

// Raise waits a moment for a window that cannot open at all.
func (r remote) Raise(ctx context.Context, page view.Page) error {
	select {
	case err := <-r.h.desk.Open(page):
		return err
	case <-time.After(500 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r remote) Pause(_ context.Context, minutes int) error {
	r.h.guard.Pause(time.Duration(minutes) * time.Minute)
	return nil
}

func (r remote) Reload(ctx context.Context) error {
	r.h.signer.reset()
	return errors.Join(r.h.guard.Reload(ctx), r.h.desk.Reload(ctx), r.h.serveGates(ctx))
}

func (r remote) Quit(context.Context) error {
	r.quit()
	return nil
}
