package guard_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

var errStore = errors.New("the disk is gone")

// frail is a store whose n-th step fails, and if it is lasting, each one after it.
type frail struct {
	guard.Store
	mu      sync.Mutex
	left    int // steps until it fails; negative: never
	lasting bool
	failed  bool
	with    error // nil for errStore
}

func (f *frail) step() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left < 0 {
		return nil
	}
	if f.left > 0 {
		f.left--
		return nil
	}
	f.failed = true
	if !f.lasting {
		f.left = -1
	}
	if f.with != nil {
		return f.with
	}
	return errStore
}

func (f *frail) breaks(after int, lasting bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left, f.lasting, f.failed = after, lasting, false
}

func (f *frail) broke() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

func (f *frail) Begin(ctx context.Context) (guard.Tx, error) {
	if err := f.step(); err != nil {
		return nil, err
	}
	tx, err := f.Store.Begin(ctx)
	return frailTx{tx, f}, err
}

func (f *frail) BeginBulk(ctx context.Context) (guard.Tx, error) {
	if err := f.step(); err != nil {
		return nil, err
	}
	tx, err := f.Store.BeginBulk(ctx)
	return frailTx{tx, f}, err
}

type frailTx struct {
	guard.Tx
	f *frail
}

func (t frailTx) Novel(k history.Key, sent bool, author history.Key) (bool, error) {
	if err := t.f.step(); err != nil {
		return false, err
	}
	return t.Tx.Novel(k, sent, author)
}

func (t frailTx) Ours(k history.Key) (bool, error) {
	if err := t.f.step(); err != nil {
		return false, err
	}
	return t.Tx.Ours(k)
}

func (t frailTx) Put(r history.Record) error {
	return errors.Join(t.f.step(), t.Tx.Put(r))
}

func (t frailTx) Decide(d guard.Decision) error {
	return errors.Join(t.f.step(), t.Tx.Decide(d))
}

func (t frailTx) AddJudged(year, week, n int) error {
	return errors.Join(t.f.step(), t.Tx.AddJudged(year, week, n))
}

func (t frailTx) Commit() error {
	if err := t.f.step(); err != nil {
		return errors.Join(err, t.Tx.Rollback())
	}
	return t.Tx.Commit()
}

// TestTheStoreFailsAtEachStep breaks the store at its first, second, ... step of a story, once and for good. Whatever
// step it was, memory and file tell the same, the chain holds, and the user was warned.
func TestTheStoreFailsAtEachStep(t *testing.T) {
	for _, lasting := range []bool{false, true} {
		for n := 0; ; n++ {
			if !story(t, n, lasting) {
				if n < 10 {
					t.Errorf("the story has only %d steps", n)
				}
				break
			}
			if t.Failed() {
				t.Fatalf("at step %d, lasting %v", n, lasting)
			}
		}
	}
}

func story(t *testing.T, n int, lasting bool) (broke bool) {
	w := newWorld(t)
	defer w.end()
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	w.stop()
	f := &frail{left: -1}
	w.open(func(s guard.Store) guard.Store { f.Store = s; return f })
	f.breaks(n, lasting)

	w.user.answers(view.Always)
	w.saves("d1", "jane@army.ml")
	w.settled()
	w.user.answers(view.Once)
	w.saves("d2", "bob@army.ml")
	w.settled()
	told := !lasting || !f.broke() || w.guard.Status().Notice == "not-stored"
	answer := mail.Message{Direction: mail.Received, MessageID: "r1", InReplyTo: "x@a.example", From: mail.Recipient{Addr: addr("kim@b.example")}, Time: w.clock.Now()}
	err := w.guard.Learn(context.Background(), []mail.Message{sent(w.clock.Now(), "kim@b.example"), answer})

	broke = f.broke()
	if broke && lasting && err == nil {
		t.Error("a page that was not stored was no error")
	}
	if len(w.user.asked) != 2 {
		t.Errorf("asked %d times, want 2: a warning that cannot be recorded is better than none", len(w.user.asked))
	}
	w.sameAsFile()
	r, _ := w.guard.Known(addr("jane@army.ml"))
	ds, derr := w.db.Decisions(context.Background(), time.Time{})
	if derr != nil {
		t.Fatal(derr)
	}
	always := false
	for _, d := range ds {
		always = always || d.Outcome == guard.Always
	}
	if r.Confirmed != always {
		t.Errorf("confirmed %v, decision stored %v: one without the other", r.Confirmed, always)
	}
	if !told {
		t.Error("nobody was told that nothing can be stored")
	}
	f.breaks(-1, false)
	w.wrote(1, "new@c.example")
	if notice := w.guard.Status().Notice; notice != "" {
		t.Errorf("the notice %q stayed", notice)
	}
	w.sameAsFile()
	return broke
}
