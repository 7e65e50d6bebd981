package desk

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Windows opens a window, serves it the desk and returns when it has ended. Several may be open at once.
type Windows interface {
	Open(ctx context.Context, desk view.Desk) error
}

// Secrets is the system's keyring.
type Secrets interface {
	// Keep stores the password of an account. Where that fails it is held until the program ends, and the error says so.
	Keep(ctx context.Context, account, password string) error
	Forget(ctx context.Context, account string) error
}

// Archive is the past mail of an account.
type Archive interface {
	// Sent hands every message sent since then to f, in any order. An error of f ends it and is returned.
	Sent(ctx context.Context, since time.Time, f func(mail.Message) error, progress func(done, total int)) error
}

// Try signs in to an account once and names its folders; with what Browser.SignIn brought where it has no password. An error may have a method Problem that gives its key.
type Try func(ctx context.Context, a guard.Account, password string) (drafts, sent []string, err error)

// Autostart is the entry that starts the program with the computer.
type Autostart interface {
	Enabled() (bool, error)
	Set(on bool) error
}

// Options of a Desk. Guard and Store must be given, Windows where Open or Ask are used.
type Options struct {
	Guard   *guard.Guard
	Store   guard.Store
	Windows Windows
	Secrets Secrets // nil: no account can be added
	Try     Try     // nil: no account can be added
	Finder  Finder  // nil: nobody can be found
	Browser Browser // nil: no sign-in with the browser
	Books   Books   // nil: no address book can be read
	Gate    Gate    // nil: no mail passes
	Archive func(guard.Account) Archive
	// Save writes the report of a backtest to a file for its owner alone, and gives its path.
	Save func(view.BacktestPage) (path string, err error)
	// Report tells what the organisation receives from here; nil: nothing.
	Report func(ctx context.Context) (*view.Report, error)
	Policy []policy.Layer // what the organisation sets
	// Autostart, where there is none, leaves its setting out of the page.
	Autostart Autostart
	// Locale is the language of the user's session, as a tag of BCP 47; nil: English.
	Locale  func() string
	DataDir string
	Version string
	License string       // SPDX name, shown on the page of settings
	Log     *slog.Logger // nil for none. It gets operations and keys, never an address
}

// Desk serves all windows. Its methods may be called from several goroutines.
type Desk struct {
	opt    Options
	guard  *guard.Guard
	life   context.Context
	end    context.CancelFunc
	opened sync.WaitGroup

	mu        sync.Mutex
	user      map[string]string // what the user has set
	settings  policy.Set
	windows   map[*session]struct{}
	asking    *session // of the last question, while its window is open
	main      *session
	forgotten map[string]forgotten
	backtest  backtest
}

// New reads the settings. A setting that fits no key any more is left out.
func New(ctx context.Context, opt Options) (*Desk, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if opt.License == "" {
		opt.License = "Apache-2.0"
	}
	d := &Desk{opt: opt, guard: opt.Guard, windows: map[*session]struct{}{}, forgotten: map[string]forgotten{}}
	d.life, d.end = context.WithCancel(context.WithoutCancel(ctx))
	if err := d.Reload(ctx); err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

// Close ends all windows and waits for them.
func (d *Desk) Close() {
	d.end()
	d.opened.Wait()
}

// Open shows the main window on a page: the one that is open, or a new one. The empty page is the one that fits. The
// channel gets the end of the window, nil at once where it was open already.
func (d *Desk) Open(page view.Page) <-chan error {
	ended := make(chan error, 1)
	if page == "" {
		page = view.Home
		if len(d.guard.Accounts()) == 0 {
			page = view.Setup
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.main != nil {
		d.main.push(view.Event{Kind: "page", Page: page})
		ended <- nil
		return ended
	}
	s := d.session()
	s.page = page
	d.main = s
	d.show(s, func(err error) {
		if d.main == s {
			d.main = nil
		}
		ended <- err
	})
	return ended
}

// show opens the window of s; mu is held. after is called with mu held when it has ended.
func (d *Desk) show(s *session, after func(error)) {
	d.windows[s] = struct{}{}
	d.opened.Add(2)
	ctx, stop := context.WithCancel(d.life)
	feed := d.guard.Subscribe() // now, so that the window misses nothing
	go func() {
		defer d.opened.Done()
		s.listen(ctx, feed)
	}()
	go func() {
		defer d.opened.Done()
		err := d.opt.Windows.Open(ctx, s)
		stop()
		if err != nil && d.life.Err() != nil {
			err = nil // the program ends
		}
		d.mu.Lock()
		delete(d.windows, s)
		after(err)
		s.err = err
		close(s.ended)
		d.mu.Unlock()
	}()
}

// patience is how long a question waits for the window of the one before to go: its last words stay a few seconds.
const patience = 12 * time.Second

// glance is the least time in which a question can have been seen in a window that was open already.
const glance = 2 * time.Second

// Ask implements guard.Asker: it shows q and returns when ctx ends, which it does when the question was decided, or when
// the window has gone.
func (d *Desk) Ask(ctx context.Context, q guard.Question) error {
	a := d.ask(q)
	if s := d.place(ctx, q); s != nil {
		s.pushAsk(&a)
		begun := time.Now()
		select {
		case <-ctx.Done():
			return nil
		case <-s.ended:
		}
		if ctx.Err() != nil || time.Since(begun) >= glance {
			return nil
		}
		// It was closing when the question came: nobody can have seen it there.
	}
	d.mu.Lock()
	s := d.session()
	s.asked, s.draft = &a, q.Account+"\x00"+q.Draft
	d.asking = s
	d.show(s, func(error) {
		if d.asking == s {
			d.asking = nil
		}
	})
	d.mu.Unlock()
	select {
	case <-ctx.Done():
		return nil
	case <-s.ended:
		return s.err
	}
}

// place finds the open window of an earlier question about the same draft. One about another draft is given time to go;
// one that waits for a corrected draft stays, and is no reason to wait.
func (d *Desk) place(ctx context.Context, q guard.Question) *session {
	d.mu.Lock()
	s := d.asking
	d.mu.Unlock()
	if s == nil {
		return nil
	}
	if s.draft == q.Account+"\x00"+q.Draft {
		return s
	}
	if !s.closing() {
		return nil
	}
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case <-s.ended:
	case <-t.C:
	case <-ctx.Done():
	}
	return nil
}

// problem turns an error into one a window can show.
func problem(err error) error {
	var known *view.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, guard.ErrAnswered):
		return &view.Problem{Key: "answered"}
	case errors.Is(err, guard.ErrChoice):
		return &view.Problem{Key: "invalid"}
	case errors.Is(err, guard.ErrFull):
		return &view.Problem{Key: "disk-full"}
	}
	return &view.Problem{Key: "internal"}
}

// unknown is problem for a request about something that may not be there.
func unknown(err error, key string) error {
	if errors.Is(err, guard.ErrUnknown) {
		return &view.Problem{Key: key}
	}
	return problem(err)
}
