package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"missent/app/missent/terminal"
	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/secret"
	"missent/core/view"
)

// clerk is a window with a user before it: he notes what he is asked, and answers.
type clerk struct {
	choice view.Choice

	mu    sync.Mutex
	asked []view.Ask
}

func (c *clerk) Open(ctx context.Context, desk view.Desk) error {
	start, err := desk.Start(ctx)
	if err != nil || start.Ask == nil {
		return errors.Join(err, errors.New("opened without a question"))
	}
	c.mu.Lock()
	c.asked = append(c.asked, *start.Ask)
	c.mu.Unlock()
	return desk.Answer(ctx, start.Ask.ID, c.choice)
}

func (c *clerk) questions() []view.Ask {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]view.Ask(nil), c.asked...)
}

// begin runs the guard on a folder until the returned function is called.
func begin(t *testing.T, dir string, c *clerk, password string) (*house, func()) {
	t.Helper()
	source := secret.NewSource(secret.NewKeyring(), dir)
	source.Hold("e2e", password)
	h, err := wire(t.Context(), &options{}, plan{dir: dir, windows: c, secrets: source})
	if err != nil {
		t.Fatal(err)
	}
	_, end := live(t, h)
	return h, end
}

// live runs the guard of a house until the returned function is called, which closes the house.
func live(t *testing.T, h *house) (context.Context, func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.guard.Run(ctx, h.desk) }()
	return ctx, func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if err := h.close(); err != nil {
			t.Error(err)
		}
	}
}

// await waits until done holds; the deadline is for a test that fails, not a measure.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func letterTo(to, id string, ago int) string {
	at := time.Now().AddDate(0, 0, -ago).Format(time.RFC1123Z)
	return "From: Anna <anna@a.example>\nTo: " + to + "\nSubject: Canary\nDate: " + at + "\nMessage-ID: <" + id + "@a.example>\n\nHello\n"
}

func TestFromTheMailboxToTheDecision(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	for i, ago := range []int{20, 40, 60, 80, 100} {
		server.MustAppend(t, "Sent", letterTo("Jane Doe <j.doe@us.af.mil>", string(rune('a'+i)), ago))
	}
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	me, _ := mail.ParseAddress("anna@a.example")
	doe, _ := mail.ParseAddress("j.doe@us.af.mil")
	wrong, _ := mail.ParseAddress("j.doe@us.af.ml")

	c := &clerk{choice: view.Always}
	h, end := begin(t, dir, c, "secret")
	err := h.guard.AddAccount(t.Context(), guard.Account{
		ID: "e2e", Address: me, Host: server.Host, Port: server.Port, Security: "tls", User: "anna", CAFile: ca,
	})
	if err != nil {
		t.Fatal(err)
	}
	await(t, "learned and watching", func() bool {
		r, _ := h.guard.Known(doe)
		return r.Sent == 5 && h.guard.Status().State == view.Watching
	})
	if _, err := server.AppendDraft(letterTo("Jane Doe <j.doe@us.af.mil>", "good", 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := server.AppendDraft(letterTo("Jane Doe <j.doe@us.af.ml>", "wrong", 0)); err != nil {
		t.Fatal(err)
	}
	await(t, "always", func() bool { return outcomeOf(t, h, wrong) == guard.Always })
	end()

	asked := c.questions()
	if len(asked) != 1 {
		t.Fatalf("asked %d times, want once: the draft that is right is no question", len(asked))
	}
	reason, why := terminal.Reason(&asked[0]), terminal.Why(&asked[0])
	if reason != "us.af.ml is in Mali" {
		t.Errorf("the reason is %q", reason)
	}
	last := time.Now().AddDate(0, 0, -20)
	format := "2 January"
	if last.Year() != time.Now().Year() {
		format += " 2006"
	}
	if want := "You usually write to us.af.mil (5 messages, last on " + last.Format(format) + ")."; why != want {
		t.Errorf("the evidence is %q, want %q", why, want)
	}

	again := &clerk{choice: view.Edit}
	h, end = begin(t, dir, again, "secret")
	defer end()
	r, _ := h.guard.Known(doe)
	confirmed, _ := h.guard.Known(wrong)
	if r.Sent != 5 || !confirmed.Confirmed || outcomeOf(t, h, wrong) != guard.Always || len(h.guard.Accounts()) != 1 {
		t.Errorf("after the second start: sent %d, confirmed %v, %d accounts", r.Sent, confirmed.Confirmed, len(h.guard.Accounts()))
	}
	await(t, "watching again", func() bool { return h.guard.Status().State == view.Watching })
	before := judged(t, h)
	if _, err := server.AppendDraft(letterTo("Jane Doe <j.doe@us.af.ml>", "second", 0)); err != nil {
		t.Fatal(err)
	}
	await(t, "the second draft was judged", func() bool { return judged(t, h) > before })
	if n := len(again.questions()); n != 0 {
		t.Errorf("asked %d times about what is always right", n)
	}
}

func outcomeOf(t *testing.T, h *house, a mail.Address) guard.Outcome {
	t.Helper()
	all, err := h.db.Decisions(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Recipient == a {
			return d.Outcome
		}
	}
	return ""
}

func judged(t *testing.T, h *house) int {
	t.Helper()
	year, _ := guard.Week(time.Now())
	weeks, err := h.db.Judged(t.Context(), year)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, w := range weeks {
		n += w
	}
	return n
}

// A refused password is a state that is said, and no reason to try again and again.
func TestRefusedPasswordIsSaid(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, server.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	me, _ := mail.ParseAddress("anna@a.example")
	h, end := begin(t, dir, &clerk{}, "wrong")
	defer end()
	account := guard.Account{
		ID: "e2e", Address: me, Host: server.Host, Port: server.Port, Security: "tls", User: "anna", CAFile: ca,
	}
	if err := h.guard.AddAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	await(t, "refused", func() bool { return h.guard.Status().State == view.Refused })
	_, _, err := signIn(t.Context(), account, "wrong")
	if code := exitCode(trouble(err), true); code != exitServer {
		t.Errorf("exit code %d for a refused sign-in: %v", code, trouble(err))
	}
}
