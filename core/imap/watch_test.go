package imap

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/view"
)

func TestWatchReportsNewDraftsOnly(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	server.MustAppend(t, "Drafts", draft("old@army.mil", "old"))
	s := watching(t, of(server))
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "new"))
	d := s.draft("bob@army.ml")
	if d.Account != "a1" || d.ID == "" || d.Stood || d.Saved.IsZero() || d.Message.Subject == "" {
		t.Errorf("draft is %+v", d)
	}
	if again := s.draft("bob@army.ml"); !again.Stood || again.ID != d.ID {
		t.Errorf("after a while the draft should have stood: %v", again.Stood)
	}
	for _, e := range s.list() {
		if e.draft != nil && to(e.draft.Message) == "old@army.mil" {
			t.Error("what lay there at the start is not news")
		}
	}
}

func TestAutosavesAreOneDraft(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	s := watching(t, of(server, func(_ *guard.Account, o *Options) { o.Stand, o.Grace = time.Hour, 300*time.Millisecond }))
	s.state(view.Watching)
	uid := server.MustAppend(t, "Drafts", draft("jane@army.mi", "Plan", "Message-ID: <1@a.example>"))
	first := s.draft("jane@army.mi")
	uid, err := server.ReplaceDraft(uid, draft("jane@army.ml, bo", "Plan B", "Message-ID: <2@a.example>"))
	if err != nil {
		t.Fatal(err)
	}
	second := s.draft("jane@army.ml ?bo")
	if second.ID != first.ID {
		t.Errorf("the next save became another draft: %s, then %s", first.ID, second.ID)
	}
	if second.Stood {
		t.Error("recipients that changed have not stood still")
	}
	uid, err = server.ReplaceDraft(uid, draft("bo, jane@army.ml", "Plan B", "Message-ID: <3@a.example>"))
	if err != nil {
		t.Fatal(err)
	}
	if third := s.draft("?bo jane@army.ml"); third.ID != first.ID || !third.Stood {
		t.Errorf("the same recipients in the save before: ID %s (%s), stood %v", third.ID, first.ID, third.Stood)
	}
	other := server.MustAppend(t, "Drafts", draft("carl@army.mil", "Lunch"))
	if d := s.draft("carl@army.mil"); d.ID == first.ID {
		t.Error("another message became the same draft")
	}
	if err := server.Remove("Drafts", uid); err != nil {
		t.Fatal(err)
	}
	if e := s.until("gone", func(e seen) bool { return e.gone != "" }); e.gone != first.ID {
		t.Errorf("gone is %s, not %s", e.gone, first.ID)
	}
	if err := server.Flag("Drafts", other, goimap.FlagDeleted); err != nil { // as Evolution does
		t.Fatal(err)
	}
	s.until("gone by its flag", func(e seen) bool { return e.gone != "" && e.gone != first.ID })
}

func TestWatchWithoutSpecialUse(t *testing.T) {
	for name, opt := range map[string]coretest.IMAPOptions{
		"german names":  {NoSpecialUse: true, Folders: []coretest.Folder{{Name: "INBOX"}, {Name: "INBOX/Entwürfe"}, {Name: "Projekte/Entwürfe"}}},
		"small letters": {SpecialUseSmall: true, Folders: []coretest.Folder{{Name: "INBOX"}, {Name: "Rough", Use: goimap.MailboxAttrDrafts}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := coretest.ServeIMAP(t, opt)
			s := watching(t, of(server))
			s.state(view.Watching)
			folder := "INBOX/Entwürfe"
			if opt.SpecialUseSmall {
				folder = "Rough"
			}
			server.MustAppend(t, folder, draft("bob@army.ml", "x"))
			s.draft("bob@army.ml")
		})
	}
}

func TestNoDrafts(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{Folders: []coretest.Folder{{Name: "INBOX"}, {Name: "Sent", Use: goimap.MailboxAttrSent}}})
	_, sent, err := of(server).Try(t.Context())
	if !errors.Is(err, guard.ErrNoDrafts) || len(sent) != 1 {
		t.Errorf("Try: %v, %v", sent, err)
	}
	s := watching(t, of(server))
	if e := s.state(view.Stopped); e.problem != "no-drafts" || e.next.IsZero() {
		t.Errorf("state is %v", e)
	}
	// The folder comes with the first draft, which must not be missed.
	if err := server.AddFolder(coretest.Folder{Name: "Drafts", Use: goimap.MailboxAttrDrafts}); err != nil {
		t.Fatal(err)
	}
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "first"))
	s.draft("bob@army.ml")
}

func TestWrongPasswordStops(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	s := newSink(t)
	err := of(server, func(_ *guard.Account, o *Options) {
		o.Password = func(context.Context) (string, error) { return "wrong", nil }
	}).Watch(t.Context(), s)
	if !errors.Is(err, guard.ErrRefused) {
		t.Fatalf("Watch: %v", err)
	}
	if e := s.state(view.Refused); e.problem != "refused" || !e.next.IsZero() {
		t.Errorf("state is %v, next try %v", e, e.next)
	}
	err = of(server, func(_ *guard.Account, o *Options) {
		o.Password = func(context.Context) (string, error) { return "", guard.ErrNoSecret }
	}).Watch(t.Context(), s)
	if !errors.Is(err, guard.ErrNoSecret) {
		t.Fatalf("Watch: %v", err)
	}
	s.state(view.NoPassword)
}

// The lookup is made up: a machine without a network has no name server to say "no such name".
func TestUnknownHost(t *testing.T) {
	s := watching(t, account("no-such-host.invalid", 993, nil, func(_ *guard.Account, o *Options) {
		o.Dial = func(_ context.Context, network, address string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}}
		}
	}))
	if e := s.state(view.Reconnecting); e.problem != "unknown-host" || e.next.IsZero() {
		t.Errorf("state is %v", e)
	}
}

func TestSinkErrorEndsTheWatch(t *testing.T) {
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	full := errors.New("disk full")
	done := make(chan error, 1)
	s := &failing{sink: newSink(t), err: full}
	go func() { done <- of(server).Watch(t.Context(), s) }()
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "x"))
	select {
	case err := <-done:
		if !errors.Is(err, full) {
			t.Errorf("Watch: %v", err)
		}
	case <-time.After(patience):
		t.Error("Watch went on")
	}
}

type failing struct {
	*sink
	err error
}

func (f *failing) Draft(context.Context, guard.Draft) error { return f.err }

// Whatever happens, the log and the errors hold no address, no name of a folder or host, and no password.
func TestNothingIsPrinted(t *testing.T) {
	var log safeBuffer
	quietly := func(_ *guard.Account, o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	server := coretest.ServeIMAP(t, coretest.IMAPOptions{})
	s := watching(t, of(server, quietly))
	s.state(view.Watching)
	server.MustAppend(t, "Drafts", draft("bob@army.ml", "Canary"))
	s.draft("bob@army.ml")
	for _, change := range []func(*guard.Account, *Options){
		func(_ *guard.Account, o *Options) {
			o.Password = func(context.Context) (string, error) { return "canary", nil }
		},
		func(a *guard.Account, _ *Options) { a.Host = "localhost" },
		func(a *guard.Account, _ *Options) { a.Port = 1 },
		func(a *guard.Account, _ *Options) { a.CAFile = "/canary.pem" },
		func(_ *guard.Account, o *Options) { o.Roots = nil },
	} {
		_, _, err := of(server, quietly, change).Try(t.Context())
		fmt.Fprintln(&log, err)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		fmt.Fprintln(&log, of(server, quietly, change).Watch(ctx, newSink(t)))
		cancel()
	}
	text := log.String()
	if !strings.Contains(text, "refused") || !strings.Contains(text, "certificate-unknown") {
		t.Errorf("the log misses what happened:\n%s", text)
	}
	for _, canary := range []string{"anna", "army", "bob", "anary", "secret", "Drafts", "127.0.0.1", "localhost"} {
		if strings.Contains(text, canary) {
			t.Errorf("%q is printed:\n%s", canary, text)
		}
	}
}

type safeBuffer struct {
	mu sync.Mutex
	strings.Builder
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Builder.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Builder.String()
}
