package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"missent/app/missent/autostart"
	"missent/core/addon"
	"missent/core/desk"
	"missent/core/discover"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/managed"
	"missent/core/policy"
	"missent/core/report"
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
	signer *signer
	finder *discover.Finder
	gate   *gate.Gate
	addOn  *addon.Server
	policy *managed.Reader
	log    *slog.Logger
	report *report.Reporter
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
	h := &house{finder: discover.New(discover.Options{}), policy: p.policy, log: cmp.Or(p.log, slog.New(slog.DiscardHandler))}
	if h.db, h.notice, err = openStore(p.dir); err != nil {
		return nil, err
	}
	notice := ""
	if h.notice != nil {
		notice = "database-set-aside"
	}
	h.signer, err = o.signer(p)
	if err != nil {
		return nil, exitError{exitConfig, errors.Join(err, h.db.Close())}
	}
	watcher := func(a guard.Account) *imap.Watcher {
		opt := h.signer.options(a)
		opt.Log = p.log
		opt.Spread = func() time.Duration { return time.Duration(h.desk.Effective().Int("account.spread")) * time.Second }
		opt.Texts = func() bool { r := h.guard.Rules(); return r.Texts && !r.Off(policy.Fitting) }
		opt.Since = func() time.Time { return h.desk.Effective().LearnSince(time.Now()) }
		return imap.New(a, opt)
	}
	h.guard, err = guard.New(ctx, guard.Options{
		Store: h.db, Me: me, Notice: notice, Log: p.log, Relearn: p.relearn, Before: h.obey,
		Watcher: func(a guard.Account) guard.Watcher { return watcher(a) },
	})
	if err != nil {
		return nil, exitError{exitIO, errors.Join(err, h.db.Close())}
	}
	h.gate, err = gate.Open(h.gateOptions(p))
	if err != nil {
		return nil, exitError{exitIO, errors.Join(err, h.db.Close())}
	}
	h.guard.Attach(h.gate)
	h.report = report.New(report.Options{
		Store: h.db, Status: h.status, Judged: func(ctx context.Context) (int, error) { return judgedIn(ctx, h.db, time.Now(), time.Now()) },
		User: userName(), Version: version, Before: h.obey, Log: p.log,
	})
	h.desk, err = desk.New(ctx, desk.Options{
		Guard: h.guard, Store: h.db, Windows: p.windows, Secrets: h.signer, Try: h.signer.try,
		Gate: &gateDesk{h, p.dir}, Finder: h.finder, Browser: browser{h.signer}, Books: bookshelf{guard: h.guard},
		Archive: func(a guard.Account) desk.Archive { return watcher(a) },
		Save:    func(page view.BacktestPage) (string, error) { return saveReport(page, time.Now()) },
		Report:  h.report.Preview, Locale: systemLocale,
		Policy: h.layers(), Autostart: p.autostart, DataDir: p.dir, Version: version, Log: p.log,
	})
	if err != nil {
		return nil, exitError{exitIO, errors.Join(err, h.gate.Close(), h.db.Close())}
	}
	h.addOn = addon.New(addon.Options{Guard: h.guard, Desk: h.desk, Settings: h.forAddOn})
	h.take()
	return h, nil
}

// signer signs in with the secrets of the plan, and the services the policy names.
func (o *options) signer(p plan) (*signer, error) {
	var layers []policy.Layer
	if p.policy != nil {
		layers = p.policy.Policy().Layers
	}
	set, err := policy.Merge(layers...)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return newSigner(p.secrets, set), nil
}

// commandSigner signs in for a command that does one thing and ends.
func (o *options) commandSigner() (*signer, error) {
	dir, err := o.dir()
	if err != nil {
		return nil, err
	}
	organisation, err := o.reader()
	if err != nil {
		return nil, err
	}
	s, err := o.signer(plan{secrets: secret.NewSource(secret.NewKeyring(), dir), policy: organisation})
	if err != nil {
		return nil, exitError{exitConfig, err}
	}
	return s, nil
}

// forAddOn is what the add-on goes by.
func (h *house) forAddOn() addon.Settings {
	size, _ := strconv.Atoi(h.desk.Setting("text-size")) // policy.Check saw to it that it is a number
	return addon.Settings{Failure: h.desk.Setting("addon.failure"), Locale: h.desk.Locale(), Theme: h.desk.Setting("theme"), TextSize: size}
}

// close ends the gate, the windows, then the database.
func (h *house) close() error {
	err := h.gate.Close()
	h.desk.Close()
	if err := errors.Join(err, h.db.Close()); err != nil {
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
		h.take()
	}
}

// take takes over the policy as it was read last.
func (h *house) take() {
	set := h.desk.SetPolicy(h.layers())
	h.report.Set(set.Report())
	h.reconfigure(set)
	h.sayFaults()
}

// reconfigure takes over the services the browser signs in at, and begins anew where an account waits for one of them.
func (h *house) reconfigure(set policy.Set) {
	changed := h.signer.configure(set)
	states := map[string]view.State{}
	for _, a := range h.guard.Status().Accounts {
		states[a.ID] = a.State
	}
	for _, a := range h.guard.Accounts() {
		if waits := states[a.ID] == view.SignedOut || states[a.ID] == view.Refused; waits && slices.Contains(changed, a.SignIn) {
			h.guard.Restart(a.ID)
		}
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
