package imap

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/guard"
	"missent/core/trust"
	"missent/core/view"
)

// steady is how long a connection must have stood for the pauses to begin anew: one that breaks at once, each time, is
// no reason to hurry.
const steady = 30 * time.Second

// prompt is what the server has for an answer that costs it nothing: after the computer slept, the connection is dead and
// nobody says so.
const prompt = 30 * time.Second

// errSink wraps what the sink returned: no fault of the connection.
type errSink struct{ error }

func (e errSink) Unwrap() error { return e.error }

// watch is one run of Watch.
type watch struct {
	*Watcher
	to     guard.DraftSink
	desk   desk
	poison poison
	since  time.Time          // when this connection was watching first, zero before
	vain   int                // wake-ups in a row that brought nothing
	none   bool               // there was no Drafts folder when we looked last
	box    *goimap.SelectData // the folder as it was when it was opened last and looked at; nil before

	quietly int  // the server said that nothing is new, and so often was it not asked again since; 0 where it did not
	untold  bool // it gave up telling by itself
}

// Watch reports every draft saved from now on, over lost connections. It returns when ctx ends, when the password is
// refused or missing, or when the sink fails. A certificate that cannot be verified may be that of a hotel's login page:
// nothing is said to that server, and later it is tried again.
func (w *Watcher) Watch(ctx context.Context, to guard.DraftSink) error {
	run := &watch{Watcher: w, to: to, desk: desk{account: w.account.ID, stand: w.opt.Stand, grace: w.opt.Grace}}
	to.State(view.Connecting, "", time.Time{})
	for n := 0; ; n++ {
		err := run.connection(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if sink, ok := errors.AsType[errSink](err); ok {
			return sink.error
		}
		state, again := after(err)
		if !again {
			w.opt.Log.Warn("watch ended", slog.String("problem", keyOf(err)))
			to.State(state, keyOf(err), time.Time{})
			return err
		}
		now := w.opt.Now()
		if !run.since.IsZero() && now.Sub(run.since) >= steady {
			n = 0
		}
		run.since = time.Time{}
		pause := w.opt.Backoff(n) + time.Duration(rand.Float64()*float64(w.opt.Spread()))
		w.opt.Log.Info("connection lost", slog.String("problem", keyOf(err)), slog.Duration("pause", pause))
		to.State(state, keyOf(err), now.Add(pause))
		if !sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

// after decides what an error means for the account.
func after(err error) (state view.State, again bool) {
	switch {
	case errors.Is(err, guard.ErrRefused):
		return view.Refused, false
	case errors.Is(err, guard.ErrSignIn):
		return view.SignedOut, false
	case errors.Is(err, guard.ErrNoSecret):
		return view.NoPassword, false
	case errors.Is(err, guard.ErrUntrusted):
		return view.Untrusted, true
	case errors.Is(err, guard.ErrNoDrafts):
		return view.Stopped, true // the first draft may make the folder
	}
	return view.Reconnecting, true
}

// connection watches until the connection is lost.
func (w *watch) connection(ctx context.Context) error {
	s, err := w.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	f, err := s.folders(ctx)
	if err != nil {
		return err
	}
	if len(f.drafts) == 0 {
		w.none = true
		return &Error{Op: "list", Key: keyNoDrafts, is: guard.ErrNoDrafts}
	}
	box, err := w.enter(ctx, s, f.drafts[0])
	if err != nil {
		return err
	}
	w.quietly = 0
	if !w.untold {
		if err := s.notify(ctx, f.sent); err != nil {
			return err
		}
	}
	asked, end := w.listen()
	defer end()
	for {
		if err := w.look(ctx, s); err != nil {
			return err
		}
		w.box = box
		if w.since.IsZero() {
			w.since = w.opt.Now()
			w.to.State(view.Watching, "", time.Time{})
		}
		if err := w.settle(ctx, s); err != nil {
			return err
		}
		if err := w.heard(s); err != nil {
			return err
		}
		if err := w.rest(ctx, s, asked.ask); err != nil {
			return err
		}
	}
}

// heard passes on what the server told by itself. One that gives that up is begun anew with, and not asked for it again.
func (w *watch) heard(s *session) error {
	n := s.odd.news.Load()
	switch {
	case n == nil:
	case n.ended.Load():
		w.untold = true
		return &Error{Op: "notify", Key: trust.Closed}
	case n.ours.Swap(false):
		w.vain = 0
		w.to.Sent()
	}
	return nil
}

// settle reports what the time has decided.
func (w *watch) settle(ctx context.Context, s *session) error {
	stood, gone := w.desk.due(w.opt.Now())
	for _, d := range stood {
		if err := w.to.Draft(ctx, w.readable(s, d)); err != nil {
			return errSink{err}
		}
	}
	for _, g := range gone {
		if err := w.to.Gone(ctx, g); err != nil {
			return errSink{err}
		}
	}
	return nil
}

// rest waits for something to do: news from the server, a draft that has stood still, somebody who asks, or time to show that
// we live.
func (w *watch) rest(ctx context.Context, s *session, asked <-chan glance) error {
	if w.vain > 5 && !sleep(ctx, min(time.Duration(w.vain)*10*time.Millisecond, 250*time.Millisecond)) {
		return ctx.Err() // a server that wakes us for nothing, again and again, is heard more slowly
	}
	limit := w.opt.Refresh
	idle := s.caps.Has(goimap.CapIdle)
	if !idle {
		limit = w.opt.Poll
	}
	if due := w.desk.wait(w.opt.Now()); due >= 0 {
		limit = min(limit, due)
	}
	if !s.exact {
		s.came.Store(true) // whatever wakes us, we look
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	if idle {
		return w.idle(ctx, s, timer.C, asked)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.c.Closed():
		return s.failed(ctx, "poll", errClosed)
	case <-s.wake:
		return nil
	case g := <-asked:
		return w.answer(ctx, s, g)
	case <-timer.C:
	}
	return s.do(ctx, "noop", func() error { return s.c.Noop().Wait() })
}

var errClosed = errors.New("the connection was closed")

// idle is IDLE (RFC 2177), ended by news or by the timer.
func (w *watch) idle(ctx context.Context, s *session, timer <-chan time.Time, asked <-chan glance) error {
	s.m.begin(min(s.max, prompt))
	idle, err := s.c.Idle()
	if err != nil {
		return s.failed(ctx, "idle", err)
	}
	s.m.rest()
	begun := time.Now()
	var g glance
	select {
	case <-ctx.Done():
	case g = <-asked:
	case <-s.c.Closed(): // the one sign of a lost connection while nothing is asked
	case <-s.wake:
		w.vain++
	case <-timer:
	}
	if time.Since(begun) > time.Second {
		w.vain = 0
	}
	s.m.begin(min(s.max, prompt))
	err = errors.Join(idle.Close(), idle.Wait())
	s.m.rest()
	if err != nil || g.reply == nil {
		return s.failed(ctx, "idle", err)
	}
	return w.answer(ctx, s, g)
}

// sleep tells whether it was slept out.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
