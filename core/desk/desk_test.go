package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/sqlite"
	"missent/core/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// office is a desk over a real guard and a real database; windows are functions of the test.
type office struct {
	t    *testing.T
	path string
	db   *sqlite.DB
	g    *guard.Guard
	d    *Desk
	keys keyring

	mu     sync.Mutex
	opened []view.Desk
	window func(ctx context.Context, d view.Desk) error
	try    Try
	past   []mail.Message
}

// Open implements Windows.
func (o *office) Open(ctx context.Context, d view.Desk) error {
	o.mu.Lock()
	o.opened = append(o.opened, d)
	window := o.window
	o.mu.Unlock()
	return window(ctx, d)
}

// Sent implements Archive.
func (o *office) Sent(_ context.Context, _ time.Time, f func(mail.Message) error, progress func(done, total int)) error {
	for i, m := range o.past {
		if err := f(m); err != nil {
			return err
		}
		progress(i+1, len(o.past))
	}
	return nil
}

type keyring struct {
	mu    sync.Mutex
	kept  map[string]string
	fails error
}

func (k *keyring) Keep(_ context.Context, id, password string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fails != nil {
		return k.fails
	}
	if k.kept == nil {
		k.kept = map[string]string{}
	}
	k.kept[id] = password
	return nil
}

func (k *keyring) Forget(_ context.Context, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, id)
	return nil
}

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func newOffice(t *testing.T, org ...policy.Layer) *office {
	t.Helper()
	o := &office{t: t, path: filepath.Join(t.TempDir(), "missent.db")}
	o.window = func(ctx context.Context, _ view.Desk) error { <-ctx.Done(); return ctx.Err() }
	o.try = func(context.Context, guard.Account, string) ([]string, []string, error) {
		return []string{"Drafts"}, []string{"Sent"}, nil
	}
	var err error
	if o.db, err = sqlite.Open(o.path); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if o.g, err = guard.New(ctx, guard.Options{Store: o.db, Me: []mail.Address{addr("ann@a.example")}, Now: func() time.Time { return now }}); err != nil {
		t.Fatal(err)
	}
	o.d, err = New(ctx, Options{
		Save: func(p view.BacktestPage) (string, error) {
			return fmt.Sprintf("/saved/%d windows.html", p.Windows), nil
		},
		Guard: o.g, Store: o.db, Windows: o, Secrets: &o.keys, DataDir: "/data", Version: "1.2.3", Policy: org,
		Try: func(ctx context.Context, a guard.Account, p string) ([]string, []string, error) {
			return o.try(ctx, a, p)
		},
		Archive: func(guard.Account) Archive { return o },
	})
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- o.g.Run(running, o.d) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, o.db.Verify(ctx)); err != nil {
			t.Error(err)
		}
		o.d.Close()
		if err := o.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func addr(s string) mail.Address { a, _ := mail.ParseAddress(s); return a }

func message(at time.Time, to ...string) mail.Message {
	m := mail.Message{Direction: mail.Sent, Time: at, From: mail.Recipient{Addr: addr("ann@a.example")}}
	for _, s := range to {
		a, fault := mail.ParseAddress(s)
		m.To = append(m.To, mail.Recipient{Addr: a, Typed: s, Fault: fault})
	}
	return m
}

func (o *office) wrote(n int, to ...string) {
	o.t.Helper()
	var ms []mail.Message
	for _, a := range to {
		for i := range n {
			m := message(now.AddDate(-1, 0, i), a)
			m.To[0].Name = "Person " + strings.Split(a, "@")[0]
			ms = append(ms, m)
		}
	}
	if err := o.g.Learn(context.Background(), ms); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) saves(id string, to ...string) {
	m := message(now, to...)
	m.Subject, m.Body, m.Attachments = "Convoy \u202eeludehcs", "Jane,\nattached", []string{"a.pdf"}
	o.g.See(context.Background(), guard.Draft{ID: id, Message: m, Stood: true})
}

func (o *office) until(what string, ok func() bool) {
	o.t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatalf("in vain: %s", what)
		}
	}
}

func (o *office) windows() int { o.mu.Lock(); defer o.mu.Unlock(); return len(o.opened) }

func (o *office) nth(n int) view.Desk {
	o.t.Helper()
	o.until("the window opens", func() bool { return o.windows() > n })
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.opened[n]
}

func event(t *testing.T, d view.Desk, kind string) view.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		e, err := d.Next(ctx)
		if err != nil {
			t.Fatalf("no event %s: %v", kind, err)
		}
		if e.Kind == kind {
			return e
		}
	}
}

func key(err error) string {
	var p *view.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}

func TestTheQuestionAsItIsDrawn(t *testing.T) {
	o := newOffice(t)
	o.wrote(21, "j.doe@us.af.mil", "m.lee@us.af.mil")
	o.saves("d1", "j.doe@us.af.ml", "m.lee@us.af.mil")
	start, err := o.nth(0).Start(context.Background())
	if err != nil || start.Ask == nil {
		t.Fatal(start, err)
	}
	a := start.Ask
	if a.Class != view.Red || a.Reason != "tld-country" || a.Args["country"] != "Mali" || a.Args["known"] != "us.af.mil" || a.Mark.Text != "ML" {
		t.Errorf("%+v", a)
	}
	if drawn(a.Typed.Domain) != "us.af.m[-i]l" || drawn(a.Known.Domain) != "us.af.m[i]l" || a.Known.Plain != "j.doe@us.af.mil" || a.Known.Sent != 21 {
		t.Errorf("%+v\n%+v", a.Typed, a.Known)
	}
	if a.Evidence.Sent != 42 || a.Evidence.Scope != "domain" {
		t.Errorf("%+v", a.Evidence)
	}
	if l := a.Letter; l.Subject != "Convoy ·eludehcs" || l.Text != "Jane, attached" || len(l.To) != 2 || !l.To[0].Doubt || l.To[1].Doubt {
		t.Errorf("%+v", l)
	}
}

func TestAnswersReachTheLogAndEventsTheWindow(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(20, "jane@army.mil", "bob@army.mil")
	o.saves("d1", "jane@army.ml", "bob@army.ml")
	w := o.nth(0)
	start, _ := w.Start(ctx)
	first := *start.Ask
	if err := w.Answer(ctx, first.ID, view.Once); err != nil {
		t.Fatal(err)
	}
	if k := key(w.Answer(ctx, first.ID, view.Always)); k != "answered" {
		t.Errorf("a second answer: %q", k)
	}
	// The second question about the draft goes into the same window.
	second := event(t, w, "ask").Ask
	if second.Index != 2 || second.Count != 2 || o.windows() != 1 {
		t.Errorf("%d of %d in window %d", second.Index, second.Count, o.windows())
	}
	if err := w.Answer(ctx, second.ID, view.Fix); err != nil {
		t.Fatal(err)
	}
	known := second.Known.Plain
	o.saves("d1", first.Typed.Plain, known)
	if e := event(t, w, "fixed"); e.AskID != second.ID || e.Known != known {
		t.Errorf("%+v", e)
	}
	home, err := w.Home(ctx)
	if err != nil || home.Asked != 2 || home.Saved != 1 || home.Checked != 1 || len(home.Answers) != 2 || len(home.Marks) != 2 {
		t.Fatalf("%+v, %v", home, err)
	}
	if a := home.Answers[0]; a.Outcome != "corrected" || a.Reason != "tld-country" || a.Known != known {
		t.Errorf("%+v", a)
	}
}

func TestAWindowAnswersItsOwnQuestionsOnly(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(20, "jane@army.mil")
	o.saves("d1", "jane@army.ml")
	start, _ := o.nth(0).Start(ctx)
	other := o.d.Window(t.Context(), view.Home)
	if k := key(other.Answer(ctx, start.Ask.ID, view.Always)); k != "unknown-ask" {
		t.Errorf("another window decided: %q", k)
	}
	if k := key(other.UndoAlways(ctx, start.Ask.ID)); k != "unknown-ask" {
		t.Errorf("another window undid: %q", k)
	}
	if k := key(o.nth(0).Answer(ctx, start.Ask.ID, "yes")); k != "invalid" {
		t.Errorf("%q", k)
	}
	if err := o.nth(0).Answer(ctx, start.Ask.ID, view.Always); err != nil {
		t.Fatal(err)
	}
	if err := o.nth(0).UndoAlways(ctx, start.Ask.ID); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherDraftGetsAWindowOfItsOwn(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.wrote(20, "jane@army.mil", "bob@army.mil")
	o.saves("d1", "jane@army.ml")
	first, _ := o.nth(0).Start(ctx)
	if err := o.nth(0).Answer(ctx, first.Ask.ID, view.Fix); err != nil { // waits for the corrected draft
		t.Fatal(err)
	}
	o.saves("d2", "bob@army.ml")
	second, _ := o.nth(1).Start(ctx)
	if second.Ask == nil || second.Ask.Typed.Plain != "bob@army.ml" {
		t.Errorf("%+v", second.Ask)
	}
	o.saves("d1", "jane@army.mil")
	event(t, o.nth(0), "fixed")
}

func TestAWindowThatEndsHasNotAnswered(t *testing.T) {
	o := newOffice(t)
	o.wrote(20, "jane@army.mil")
	o.window = func(context.Context, view.Desk) error { return errors.New("no display") }
	o.saves("d1", "jane@army.ml")
	o.until("the question is closed", func() bool {
		ds, err := o.db.Decisions(context.Background(), time.Time{})
		return err == nil && len(ds) == 1 && ds[0].Outcome == guard.Unanswered
	})
	o.until("it is said", func() bool { return o.g.Status().Notice == "window-failed" })
}

func TestTheMainWindowIsOne(t *testing.T) {
	o := newOffice(t)
	closing := make(chan struct{})
	o.window = func(context.Context, view.Desk) error { <-closing; return nil }
	ended := o.d.Open("")
	if start, _ := o.nth(0).Start(context.Background()); start.Page != view.Setup || start.Version != "1.2.3" || start.TextSize != 100 {
		t.Errorf("%+v", start)
	}
	<-o.d.Open(view.People)
	if e := event(t, o.nth(0), "page"); e.Page != view.People || o.windows() != 1 {
		t.Errorf("%+v in %d windows", e, o.windows())
	}
	o.g.Pause(time.Hour)
	if e := event(t, o.nth(0), "status"); e.Status.State != view.Paused {
		t.Errorf("%+v", e.Status)
	}
	close(closing)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	o.d.Open(view.Home)
	o.nth(1)
}

func (o *office) rawContains(word string) bool {
	o.t.Helper()
	files, _ := filepath.Glob(o.path + "*")
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			o.t.Fatal(err)
		}
		if bytes.Contains(b, []byte(word)) {
			return true
		}
	}
	return false
}
