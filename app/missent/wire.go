package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"missent/app/missent/autostart"
	"missent/core/desk"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/managed"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/sqlite"
	"missent/core/view"
)

// plan is what differs between the resident guard, the demo and a test.
type plan struct {
	dir       string // all state
	windows   desk.Windows
	secrets   *secret.Source
	policy    *managed.Reader // nil: nothing is managed
	autostart desk.Autostart  // nil: no such setting
	log       *slog.Logger    // nil for none
	relearn   time.Duration   // 0 for the guard's own
}

// house is the program, wired.
type house struct {
	db     *sqlite.DB
	guard  *guard.Guard
	desk   *desk.Desk
	policy *managed.Reader
	obeys  sync.Mutex // over taking over a policy
	// notice says that the database was damaged and set aside, nil mostly.
	notice error
}

// wire opens the database and puts the adapters behind the guard's ports. Nothing runs yet; close ends it.
func wire(ctx context.Context, o *options, p plan) (*house, error) {
	me, err := o.own()
	if err != nil {
		return nil, err
	}
	h := &house{policy: p.policy}
	if h.db, h.notice, err = openStore(p.dir); err != nil {
		return nil, err
	}
	notice := ""
	if h.notice != nil {
		notice = "database-set-aside"
	}
	watcher := func(a guard.Account) *imap.Watcher {
		return imap.New(a, imap.Options{Password: passwordOf(p.secrets, a), Log: p.log})
	}
	h.guard, err = guard.New(ctx, guard.Options{
		Store: h.db, Me: me, Notice: notice, Log: p.log, Relearn: p.relearn, Before: h.obey,
		Watcher: func(a guard.Account) guard.Watcher { return watcher(a) },
	})
	if err != nil {
		return nil, exitError{exitIO, errors.Join(err, h.db.Close())}
	}
	h.desk, err = desk.New(ctx, desk.Options{
		Guard: h.guard, Store: h.db, Windows: p.windows, Secrets: p.secrets, Try: signIn,
		Archive: func(a guard.Account) desk.Archive { return watcher(a) },
		Save:    func(page view.BacktestPage) (string, error) { return saveReport(page, time.Now()) },
		Policy:  h.layers(), Autostart: p.autostart, DataDir: p.dir, Version: version, Log: p.log,
	})
	if err != nil {
		return nil, exitError{exitIO, errors.Join(err, h.db.Close())}
	}
	h.sayFaults()
	return h, nil
}

// close ends the windows, then the database.
func (h *house) close() error {
	h.desk.Close()
	if err := h.db.Close(); err != nil {
		return exitError{exitIO, fmt.Errorf("database: %w", err)}
	}
	return nil
}

// passwordOf finds the password of an account each time it is needed.
func passwordOf(s *secret.Source, a guard.Account) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) { return s.Password(ctx, a) }
}

// signIn tries an account once, with a password that is not kept.
func signIn(ctx context.Context, a guard.Account, password string) (drafts, sent []string, err error) {
	given := func(context.Context) (string, error) { return password, nil }
	return imap.New(a, imap.Options{Password: given}).Try(ctx)
}

// newAutostart is the start at log-in of this very program.
func newAutostart() (*autostart.Switch, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("autostart: %w", err)
	}
	return autostart.New(self)
}

// layers is what the organisation sets.
func (h *house) layers() []policy.Layer {
	if h.policy == nil {
		return nil
	}
	return h.policy.Policy().Layers
}

// obey takes over a policy that changed. It is called before something is judged or shown.
func (h *house) obey() {
	if h.policy == nil {
		return
	}
	h.obeys.Lock() // who comes second judges by the new one
	defer h.obeys.Unlock()
	if _, changed := h.policy.Refresh(); changed {
		h.desk.SetPolicy(h.layers())
		h.sayFaults()
	}
}

// sayFaults shows that the policy cannot be read, as long as it cannot.
func (h *house) sayFaults() {
	if h.policy == nil {
		return
	}
	notice, had := "", h.guard.Status().Notice
	for _, f := range h.policy.Policy().Faults {
		if f.Key == managed.Broken {
			notice = f.Key
		}
	}
	if notice != had && (had == "" || had == managed.Broken) {
		h.guard.Notify(notice)
	}
}
