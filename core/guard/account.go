package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"missent/core/mail"
	"missent/core/view"
)

// account is a mailbox and what its watcher does now. Guard.mu is over all of it.
type account struct {
	Account
	state    view.State
	problem  string
	since    time.Time
	nextTry  time.Time
	progress *view.Progress
	reading  bool // a first, long learning run is going on
	known    int
	unkept   bool
	writers  map[mail.Address]*writer // who wrote what lies in Sent, as far as that is not the user yet

	watcher Watcher            // nil before it was first watched
	stop    context.CancelFunc // nil while it is not watched
	done    chan struct{}
	ears    chan struct{}      // closed when the watcher was let in: only then is it worth learning
	open    bool               // ears is closed
	kick    chan time.Duration // look for new mail, after this
}

func newAccount(a Account, known int, now time.Time) *account {
	return &account{Account: a, state: view.Stopped, since: now, known: known}
}

// start watches a and learns from it; mu is held. It does nothing before Run.
func (g *Guard) start(a *account) {
	if g.run == nil || g.opt.Watcher == nil || a.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(g.run.ctx)
	a.stop, a.done = stop, make(chan struct{})
	a.ears, a.open, a.kick = make(chan struct{}), false, make(chan time.Duration, 1)
	a.state, a.problem, a.since = view.Connecting, "", g.opt.Now()
	w := g.opt.Watcher(a.Account)
	a.watcher = w
	learned := make(chan struct{})
	run := g.run
	run.done.Add(2)
	go func() {
		defer run.done.Done()
		defer close(learned)
		g.learnFrom(ctx, a, w)
	}()
	go func() {
		defer run.done.Done()
		defer func() { stop(); <-learned; close(a.done) }()
		g.watch(ctx, a, w)
	}()
}

// halt ends watching a and waits for it. mu is not held.
func (g *Guard) halt(a *account) {
	g.mu.Lock()
	stop, done := a.stop, a.done
	g.mu.Unlock()
	if stop == nil {
		return
	}
	stop()
	<-done
	g.mu.Lock()
	a.stop, a.reading, a.progress = nil, false, nil
	g.mu.Unlock()
}

// watch runs the watcher, which copes with lost connections by itself, and begins again after an error that is none of
// its decisions. It returns when ctx ends.
func (g *Guard) watch(ctx context.Context, a *account, w Watcher) {
	for {
		err := w.Watch(ctx, &sink{g, a})
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrRefused):
			g.setState(a, view.Refused, problemOf(err), time.Time{})
		case errors.Is(err, ErrSignIn):
			g.setState(a, view.SignedOut, problemOf(err), time.Time{})
		case errors.Is(err, ErrNoSecret):
			g.setState(a, view.NoPassword, problemOf(err), time.Time{})
		default:
			const pause = time.Minute
			g.setState(a, view.Reconnecting, problemOf(err), g.opt.Now().Add(pause))
			if sleep(ctx, pause) {
				continue
			}
			return
		}
		// Trying again with the same password locks accounts. The user will sign in: that starts a new watcher.
		<-ctx.Done()
		return
	}
}

// problemOf is the key an adapter gave its error.
func problemOf(err error) string {
	if key, ok := view.KeyOf(err); ok {
		return key
	}
	return "closed"
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (g *Guard) setState(a *account, s view.State, problem string, next time.Time) {
	g.mu.Lock()
	if a.state != s {
		a.state, a.since = s, g.opt.Now()
	}
	a.problem, a.nextTry = problem, next
	// Without a Drafts folder there is nothing to watch yet, but much to learn.
	if (s == view.Watching || s == view.Stopped) && !a.open {
		a.open = true
		close(a.ears)
	}
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
}

// AddAccount stores the account, or what changed of it, and watches it.
func (g *Guard) AddAccount(ctx context.Context, acc Account) error {
	err := g.update(ctx, func(tx Tx) error { return tx.PutAccount(acc) })
	if err != nil {
		return fmt.Errorf("guard: add account: %w", err)
	}
	return g.adopt(acc, 0)
}

// adopt takes over an account that is in the store.
func (g *Guard) adopt(acc Account, known int) error {
	g.mu.Lock()
	i := slices.IndexFunc(g.accounts, func(a *account) bool { return a.ID == acc.ID })
	if i < 0 {
		g.accounts = append(g.accounts, newAccount(acc, known, g.opt.Now()))
		i = len(g.accounts) - 1
		g.accounts[i].reading = true // from the first moment on, so that nobody takes it for learned
	}
	a := g.accounts[i]
	g.mu.Unlock()
	g.halt(a)
	g.mu.Lock()
	a.Account = acc
	g.own()
	g.start(a)
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
	return nil
}

// RemoveAccount stops watching the account and forgets it. What was learned from it stays.
func (g *Guard) RemoveAccount(ctx context.Context, id string) error {
	if a := g.account(id); a != nil {
		g.halt(a)
	}
	err := g.update(ctx, func(tx Tx) error { return tx.DeleteAccount(id) })
	if err != nil {
		g.restart(id)
		return fmt.Errorf("guard: remove account: %w", err)
	}
	g.disown(id)
	return nil
}

func (g *Guard) disown(id string) {
	g.mu.Lock()
	g.accounts = slices.DeleteFunc(g.accounts, func(a *account) bool { return a.ID == id })
	g.own()
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
}

// Restart watches the account anew, after the user signed in.
func (g *Guard) Restart(id string) {
	if a := g.account(id); a != nil {
		g.halt(a)
	}
	g.restart(id)
}

func (g *Guard) restart(id string) {
	g.mu.Lock()
	for _, a := range g.accounts {
		if a.ID == id {
			g.start(a)
		}
	}
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
}

func (g *Guard) account(id string) *account {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, a := range g.accounts {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// Accounts are those kept, in the order they were added.
func (g *Guard) Accounts() []Account {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]Account, len(g.accounts))
	for i, a := range g.accounts {
		out[i] = a.Account
	}
	return out
}
