package guard_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// keyed is an error as adapters give them.
type keyed struct {
	key string
	is  error
}

func (k keyed) Error() string   { return "imap: " + k.key }
func (k keyed) Problem() string { return k.key }
func (k keyed) Unwrap() error   { return k.is }

func (m *mailbox) set(fails error, pages ...guard.Page) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fails, m.pages = fails, pages
}

func (m *mailbox) counts() (watched, learned int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.watched, m.learned
}

// state is that of the only account.
func (w *world) state() view.Account {
	if s := w.guard.Status(); len(s.Accounts) == 1 {
		return s.Accounts[0]
	}
	return view.Account{}
}

func TestARefusedPasswordIsNotTriedAgain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want view.State
	}{
		{keyed{"refused", guard.ErrRefused}, view.Refused},
		{keyed{"no-password", guard.ErrNoSecret}, view.NoPassword},
		{keyed{"sign-in-again", guard.ErrSignIn}, view.SignedOut},
	} {
		w := newWorld(t)
		w.until("it is watched", func() bool { return w.state().State == view.Watching })
		w.box.set(c.err)
		before, learned := w.box.counts()
		w.guard.Restart(account)
		w.until("it is said", func() bool { return w.state().State == c.want })
		time.Sleep(50 * time.Millisecond)
		if watched, l := w.box.counts(); watched != before+1 || l != learned {
			t.Errorf("%s: tried %d times, learned %d times with a password that is none", c.want, watched-before, l-learned)
		}
		if a := w.state(); a.Problem != c.err.(keyed).key || w.guard.Status().State != c.want {
			t.Errorf("%+v", a)
		}
		w.box.set(nil)
		if err := w.guard.Reload(t.Context()); err != nil { // the user signed in, in another process
			t.Fatal(err)
		}
		w.until("it is watched again", func() bool { return w.state().State == view.Watching })
	}
}

func TestAnyOtherErrorIsTriedAgainLater(t *testing.T) {
	w := newWorld(t)
	w.box.set(keyed{"timeout", nil})
	w.guard.Restart(account)
	w.until("it is said", func() bool { return w.state().State == view.Reconnecting })
	if a := w.state(); a.Problem != "timeout" || !a.NextTry.After(a.Since) {
		t.Errorf("%+v", a)
	}
}

func TestLearningIsShownAndCounted(t *testing.T) {
	w := newWorld(t)
	progress := view.Progress{Folder: "Sent", Done: 10, Total: 9000, Rate: 100, Seconds: 90}
	page := guard.Page{
		Messages: []mail.Message{sent(w.clock.Now(), "jane@army.mil", "bob@army.mil")}, Progress: progress,
		Cursor: guard.Cursor{Folder: "Sent", UIDValidity: 7, High: 9000, Low: 8990},
	}
	w.box.set(nil, page, page)
	feed := w.guard.Subscribe()
	defer feed.Close()
	seen, looked := make(chan view.Account, 1), make(chan struct{})
	w.box.mu.Lock()
	w.box.after = func() { // as a server that takes its time
		select {
		case <-looked:
		case <-time.After(10 * time.Second):
		}
	}
	w.box.mu.Unlock()
	go func() {
		for {
			if _, err := feed.Next(t.Context()); err != nil {
				return
			}
			if a := w.state(); a.State == view.Learning && a.Progress != nil {
				seen <- a
				close(looked)
				return
			}
		}
	}()
	w.guard.Restart(account)
	w.until("it was learned", func() bool { return w.guard.Status().People == 2 && w.state().State == view.Watching })
	if n := w.state().Known; n != 2 {
		t.Errorf("%d people from the account, want 2: the page came twice", n)
	}
	cursors, err := w.db.Cursors(context.Background(), account)
	if err != nil || len(cursors) != 1 || cursors[0].Low != 8990 {
		t.Errorf("%+v, %v", cursors, err)
	}
	select {
	case a := <-seen:
		if p := a.Progress; p == nil || p.Total != 9000 || p.Done != 10 || p.Rate != 100 || p.Seconds != 90 || p.People == 0 {
			t.Errorf("%+v", p)
		}
	default:
		t.Error("nobody saw that it learns")
	}
	w.restart()
	if n := w.state().Known; n != 2 {
		t.Errorf("%d people after a restart", n)
	}
}

// TestANewAccountIsNotSaidToBeLearned before it was: its set-up would end at once.
func TestANewAccountIsNotSaidToBeLearned(t *testing.T) {
	w := newWorld(t)
	hold := make(chan struct{})
	w.box.mu.Lock()
	w.box.hold = hold
	w.box.mu.Unlock()
	feed := w.guard.Subscribe()
	defer feed.Close()
	if err := w.guard.AddAccount(context.Background(), guard.Account{ID: "new", Address: addr("kim@navy.mil")}); err != nil {
		t.Fatal(err)
	}
	now := func() view.State {
		all := w.guard.Status().Accounts
		return all[len(all)-1].State
	}
	w.until("it is being learned", func() bool {
		if now() == view.Watching {
			t.Fatal("watching before anything was read")
		}
		return now() == view.Learning
	})
	close(hold)
	w.until("it is watched", func() bool { return now() == view.Watching })
}

func TestAccountsComeAndGo(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	other := guard.Account{ID: "other", Address: addr("ann@b.example"), Aliases: []string{"Ann <a.ash@c.example>"}, Host: "h", Port: 993}
	if err := w.guard.AddAccount(ctx, other); err != nil {
		t.Fatal(err)
	}
	w.wrote(3, "ann@b.example", "a.ash@c.example", "bob@army.mil")
	if n := w.guard.Status().People; n != 1 {
		t.Errorf("%d people: the user is none of them", n)
	}
	if err := w.guard.RemoveAccount(ctx, "other"); err != nil || len(w.guard.Accounts()) != 1 {
		t.Error(err, w.guard.Accounts())
	}
	// What another process does to the file is seen by Reload.
	tx, err := w.db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	person := history.Record{Addr: addr("kim@b.example"), Confirmed: true}
	if err := errors.Join(tx.PutAccount(other), tx.DeleteAccount(account), tx.Put(person), tx.Commit()); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	if as := w.guard.Accounts(); len(as) != 1 || as[0].ID != "other" || len(as[0].Aliases) != 1 {
		t.Errorf("%d accounts", len(as))
	}
	w.sameAsFile()
	w.until("the new one is watched", func() bool { return w.state().State == view.Watching })
}

func TestTheWorstStateIsThatOfAll(t *testing.T) {
	w := newWorld(t)
	w.until("it is watched", func() bool { return w.state().State == view.Watching })
	w.box.set(keyed{"refused", guard.ErrRefused})
	if err := w.guard.AddAccount(context.Background(), guard.Account{ID: "other", Address: addr("ann@b.example")}); err != nil {
		t.Fatal(err)
	}
	w.until("refused", func() bool { return w.guard.Status().State == view.Refused })
}

func TestAFullDiskIsSaid(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.stop()
	f := &frail{left: -1, with: guard.ErrFull}
	w.open(func(s guard.Store) guard.Store { f.Store = s; return f })
	f.breaks(0, true)
	w.saves("d1", "jane@army.ml")
	w.settled()
	if n := w.guard.Status().Notice; n != "disk-full" {
		t.Errorf("notice %q", n)
	}
	if len(w.user.asked) != 1 {
		t.Error("not asked")
	}
}

// TestNothingPrintsAnAddress prints what a careless line of log might.
func TestNothingPrintsAnAddress(t *testing.T) {
	q := guard.Question{ID: "1", Message: draftOf("canary@army.ml")}
	q.Finding.Recipient = q.Message.To[0]
	for _, s := range []string{fmt.Sprint(q), fmt.Sprintf("%v %s", q, q), fmt.Sprint(q.Finding.Recipient)} {
		if len(s) == 0 || strings.Contains(s, "canary") || strings.Contains(s, "army") {
			t.Errorf("%q", s)
		}
	}
}
