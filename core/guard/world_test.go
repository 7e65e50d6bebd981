package guard_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/sqlite"
	"missent/core/view"
)

func TestMain(m *testing.M) {
	if childMain() {
		return
	}
	goleak.VerifyTestMain(m)
}

// world is a guard over a real database, with a mailbox and a user made up by the test.
type world struct {
	t     *testing.T
	path  string
	db    *sqlite.DB
	guard *guard.Guard
	box   *mailbox
	user  *user
	clock *clock
	stop  func()

	before func() // as guard.Options.Before
}

const account = "ann"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, path: filepath.Join(t.TempDir(), "missent.db"), box: newMailbox(), clock: &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)},
	}
	w.user = &user{world: w, says: func(guard.Question) view.Choice { return view.Closed }}
	w.open(func(s guard.Store) guard.Store { return s })
	t.Cleanup(func() { w.end() })
	if err := w.guard.AddAccount(context.Background(), guard.Account{ID: account, Address: addr("ann@a.example"), Host: "imap.a.example", Port: 993, User: "ann"}); err != nil {
		t.Fatal(err)
	}
	return w
}

// open starts the guard; wrap may put something between it and the database.
func (w *world) open(wrap func(guard.Store) guard.Store) {
	w.t.Helper()
	w.openOn(wrap, func(guard.Account) guard.Watcher { return w.box })
}

// openWith is open with another watcher.
func (w *world) openWith(watcher guard.NewWatcher) {
	w.t.Helper()
	w.openOn(func(s guard.Store) guard.Store { return s }, watcher)
}

func (w *world) openOn(wrap func(guard.Store) guard.Store, watcher guard.NewWatcher) {
	w.t.Helper()
	db, err := sqlite.Open(w.path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.db = db
	w.guard, err = guard.New(context.Background(), guard.Options{
		Store: wrap(db), Watcher: watcher, Now: w.clock.Now, Before: w.before,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.guard.Run(ctx, w.user) }()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
		if err := db.Verify(context.Background()); err != nil {
			w.t.Error(err)
		}
		if err := db.Close(); err != nil {
			w.t.Error(err)
		}
	})
}

func (w *world) end() { w.stop() }

// restart ends the guard in order and starts it again.
func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.open(func(s guard.Store) guard.Store { return s })
}

// wrote teaches n messages sent to each of the addresses, on different days, a year ago.
func (w *world) wrote(n int, to ...string) {
	w.t.Helper()
	var ms []mail.Message
	for _, a := range to {
		for i := range n {
			ms = append(ms, sent(w.clock.Now().AddDate(-1, 0, i), a))
		}
	}
	if err := w.guard.Learn(context.Background(), ms); err != nil {
		w.t.Fatal(err)
	}
}

var serial int

// sent is a message that went out.
func sent(at time.Time, to ...string) mail.Message {
	serial++
	m := draftOf(to...)
	m.Time, m.MessageID = at, fmt.Sprintf("%d@a.example", serial)
	return m
}

func draftOf(to ...string) mail.Message {
	m := mail.Message{Direction: mail.Sent, From: mail.Recipient{Addr: addr("ann@a.example")}}
	for _, s := range to {
		a, fault := mail.ParseAddress(s)
		m.To = append(m.To, mail.Recipient{Addr: a, Typed: s, Fault: fault})
	}
	return m
}

func addr(s string) mail.Address {
	a, _ := mail.ParseAddress(s)
	return a
}

// saves is a draft saved, with its recipients at rest.
func (w *world) saves(id string, to ...string) {
	w.guard.See(context.Background(), guard.Draft{Account: account, ID: id, Message: draftOf(to...), Stood: true})
}

// types is a draft saved in the middle of typing.
func (w *world) types(id string, to ...string) {
	w.guard.See(context.Background(), guard.Draft{Account: account, ID: id, Message: draftOf(to...)})
}

// settled waits until nothing is being asked and nothing waits to be.
func (w *world) settled() {
	w.t.Helper()
	w.until("the questions are through", func() bool { return !w.guard.Asking() && w.user.idle() })
}

// until waits for something to become true.
func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for still := 0; still < 3; {
		if time.Now().After(deadline) {
			w.t.Fatalf("in vain: %s", what)
		}
		if ok() {
			still++
		} else {
			still = 0
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// asked is what the user was asked about so far, as "draft recipient".
func (w *world) asked(want ...string) {
	w.t.Helper()
	w.settled()
	w.user.mu.Lock()
	defer w.user.mu.Unlock()
	var got []string
	for _, q := range w.user.asked {
		got = append(got, q.Draft+" "+q.Finding.Recipient.Addr.Plain())
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("asked %q, want %q", got, want)
	}
}

// outcomes are those in the log, once the last one is written.
func (w *world) outcomes(want ...guard.Outcome) {
	w.t.Helper()
	var got []guard.Outcome
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		ds, err := w.db.Decisions(context.Background(), time.Time{})
		if err != nil {
			w.t.Fatal(err)
		}
		got = got[:0]
		for _, d := range ds {
			got = append(got, d.Outcome)
		}
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(deadline) {
			w.t.Errorf("outcomes %q, want %q", got, want)
			return
		}
	}
}

// record is what the file, and as it must be the Book, know of an address.
func (w *world) record(a string) history.Record {
	w.t.Helper()
	w.sameAsFile()
	r, _ := w.guard.Known(addr(a))
	return r
}

// sameAsFile compares the Book with the file.
func (w *world) sameAsFile() {
	w.t.Helper()
	file := map[mail.Address]history.Record{}
	if err := w.db.Records(context.Background(), func(r history.Record) error { file[r.Addr] = r; return nil }); err != nil {
		w.t.Fatal(err)
	}
	w.guard.Look(func(b *history.Book, _ history.Owners) {
		if b.Len() != len(file) {
			w.t.Errorf("%d people in memory, %d in the file", b.Len(), len(file))
		}
		for r := range b.All() {
			if file[r.Addr] != r {
				w.t.Errorf("in memory %+v\nin the file %+v", r, file[r.Addr])
			}
		}
	})
}

// user answers questions.
type user struct {
	*world
	mu    sync.Mutex
	says  func(guard.Question) view.Choice
	asked []guard.Question
	open  int // windows at this moment
	most  int
	hold  chan struct{} // non-nil: the window stays until the question is decided, or hold is closed
	fails error         // the window cannot open
}

func (u *user) idle() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.open == 0
}

func (u *user) Ask(ctx context.Context, q guard.Question) error {
	u.mu.Lock()
	u.asked = append(u.asked, q)
	u.open++
	u.most = max(u.most, u.open)
	says, hold, fails := u.says, u.hold, u.fails
	u.mu.Unlock()
	defer func() { u.mu.Lock(); u.open--; u.mu.Unlock() }()
	if fails != nil {
		return fails
	}
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil
		}
	}
	if c := says(q); c != view.Closed {
		if err := u.guard.Answer(ctx, q.ID, c); err != nil && !errors.Is(err, errStore) && !errors.Is(err, guard.ErrFull) && ctx.Err() == nil {
			u.t.Error(err)
		}
	}
	return nil
}

func (u *user) answers(c view.Choice) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.says = func(guard.Question) view.Choice { return c }
}

func (u *user) keepsOpen() (release func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	hold := make(chan struct{})
	u.hold = hold
	return sync.OnceFunc(func() {
		u.mu.Lock()
		u.hold = nil
		u.mu.Unlock()
		close(hold)
	})
}

// mailbox is a guard.Watcher whose test says what it sees.
type mailbox struct {
	mu      sync.Mutex
	watched int
	learned int
	fails   error
	pages   []guard.Page
	after   func() // a page was stored; nil: the next one comes at once
	sink    guard.DraftSink
	hold    chan struct{} // learning waits for it to be closed, nil for not
}

func newMailbox() *mailbox { return &mailbox{} }

func (m *mailbox) Watch(ctx context.Context, to guard.DraftSink) error {
	m.mu.Lock()
	m.watched++
	fails := m.fails
	m.sink = to
	m.mu.Unlock()
	if fails != nil {
		return fails
	}
	to.State(view.Watching, "", time.Time{})
	<-ctx.Done()
	return ctx.Err()
}

func (m *mailbox) Learn(ctx context.Context, _ []guard.Cursor, to guard.LearnSink) error {
	m.mu.Lock()
	m.learned++
	pages, after, hold := m.pages, m.after, m.hold
	m.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, p := range pages {
		if err := to.Page(ctx, p); err != nil {
			return err
		}
		if after != nil {
			after()
		}
	}
	return nil
}

// clock is a wall clock that can jump.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *clock) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
