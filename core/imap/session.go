package imap

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"missent/core/guard"
	"missent/core/trust"
)

// session is one logged-in connection. It ends with its context; its methods are called by one goroutine at a time.
type session struct {
	c    *imapclient.Client
	m    *meter
	odd  *sieve
	caps goimap.CapSet
	stop func() bool
	max  time.Duration // what a command may take
	log  *slog.Logger

	wake    chan struct{} // something changed in the open folder
	came    atomic.Bool   // perhaps a message
	changed atomic.Bool   // a message left or changed its flags, and nobody said which
	left    left          // those that were named
	exact   bool          // they all are, so that nothing is looked for that was not told

	// Answers that name the UID after the header come to no command of the client; they are caught here.
	strays struct {
		sync.Mutex
		sync.WaitGroup
		take func(*imapclient.FetchMessageData)
	}
}

// open connects and logs in.
func (w *Watcher) open(ctx context.Context) (*session, error) {
	m, err := w.dial(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{m: m, max: w.opt.Command, log: w.opt.Log, wake: make(chan struct{}, 1)}
	s.stop = context.AfterFunc(ctx, func() { m.Close() })
	m.begin(dialTimeout)
	s.odd = newSieve(m)
	s.odd.vanished = func(uids string) { s.left.vanished(uids); s.touch() }
	s.c = imapclient.New(s.odd, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { s.changed.Store(true); s.touch() },
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				s.came.Store(true)
				s.touch()
			}
		},
		Fetch: s.unasked,
	}})
	if err := w.login(ctx, s); err != nil {
		s.close()
		return nil, err
	}
	m.rest()
	return s, nil
}

func (w *Watcher) login(ctx context.Context, s *session) error {
	if err := s.c.WaitGreeting(); err != nil {
		return s.failed(ctx, "greeting", err)
	}
	switch s.c.State() {
	case goimap.ConnStateNotAuthenticated:
	case goimap.ConnStateLogout:
		return s.failed(ctx, "greeting", errClosed)
	default:
		return untrusted("greeting", keyPreAuth, nil) // whose mailbox it is, only the server knows
	}
	caps := s.c.Caps()
	if w.opt.Token != nil {
		if err := w.loginByToken(ctx, s, caps); err != nil {
			return err
		}
		return s.capable(ctx)
	}
	password, err := w.opt.Password(ctx)
	if err != nil {
		if errors.Is(err, guard.ErrNoSecret) {
			return &Error{Op: "password", Key: keyNoPassword, is: guard.ErrNoSecret, cause: err}
		}
		return failed(ctx, "password", err)
	}
	switch {
	case caps.Has(goimap.AuthCap("PLAIN")):
		err = s.c.Authenticate(sasl.NewPlainClient("", w.account.User, password))
	case caps.Has(goimap.CapLoginDisabled): // RFC 3501 section 6.2.3; counts before the login only, Cyrus says it for ever
		return &Error{Op: "login", Key: keyRefused, is: guard.ErrRefused}
	default:
		err = s.c.Login(w.account.User, password).Wait()
	}
	if err != nil {
		if s.m.over.Load() || s.m.late.Load() {
			return s.failed(ctx, "login", err)
		}
		return loginFailed(ctx, err)
	}
	return s.capable(ctx)
}

// capable asks what the server can do, now that it knows us.
func (s *session) capable(ctx context.Context) error {
	if s.caps = s.c.Caps(); s.caps == nil {
		return s.failed(ctx, "capability", errors.New("no answer"))
	}
	return nil
}

// do runs one or more commands under a fresh budget and deadline.
func (s *session) do(ctx context.Context, op string, f func() error) error {
	s.m.begin(s.max)
	err := f()
	s.m.rest()
	return s.failed(ctx, op, err)
}

// failed is failed, where the client has hidden the reason.
func (s *session) failed(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
	case s.m.over.Load():
		err = errors.Join(trust.ErrFlood, err)
	case s.m.late.Load():
		err = errors.Join(os.ErrDeadlineExceeded, err)
	}
	return failed(ctx, op, err)
}

// examine opens a folder read-only (RFC 9051 section 6.3.3).
func (s *session) examine(ctx context.Context, folder string) (*goimap.SelectData, error) {
	return s.examineFor(ctx, folder, &goimap.SelectOptions{ReadOnly: true})
}

func (s *session) examineFor(ctx context.Context, folder string, o *goimap.SelectOptions) (data *goimap.SelectData, err error) {
	err = s.do(ctx, "examine", func() error {
		data, err = s.c.Select(folder, o).Wait()
		return err
	})
	return data, err
}

func (s *session) touch() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// unasked takes a FETCH answer that belongs to no command: new flags, or a header whose UID came too late.
func (s *session) unasked(data *imapclient.FetchMessageData) {
	s.strays.Lock()
	take := s.strays.take
	if take != nil {
		s.strays.Add(1)
	}
	s.strays.Unlock()
	if take == nil {
		b := &batch{s: s}
		b.take(data)
		s.note(b.all)
		return
	}
	defer s.strays.Done()
	take(data)
}

// note takes new flags that came unasked.
func (s *session) note(all []raw) {
	for _, r := range all {
		switch {
		case r.block != nil:
			continue
		case r.uid == 0:
			s.changed.Store(true) // of which message, nobody knows
		case r.deleted:
			s.left.flagged(r.uid)
		default:
			continue
		}
		s.touch()
	}
}

// close ends the connection and waits for its reader.
func (s *session) close() {
	s.stop()
	s.c.Close()
}

// logout ends the connection the polite way; the answer is worth two seconds.
func (s *session) logout() {
	s.m.begin(2 * time.Second)
	_ = s.c.Logout().Wait() // the connection is closed whatever the server says
	s.close()
}
