package oauth

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"missent/core/coretest"
	"missent/core/coretest/oidc"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/mail"
	"missent/core/view"
)

// stage is a real Dovecot that takes tokens, a provider that gives them, and a user who signed in.
type stage struct {
	*testing.T
	p       *oidc.Provider
	client  Client
	account guard.Account
	source  *Source
	kept    *keptRefresh
	dovecot *coretest.DovecotServer
}

// keptRefresh is a keyring.
type keptRefresh struct {
	mu    sync.Mutex
	value string
	times int
}

func (k *keptRefresh) keeper() Keeper {
	return Keeper{
		Load: func(context.Context) (string, error) {
			k.mu.Lock()
			defer k.mu.Unlock()
			if k.value == "" {
				return "", guard.ErrNoSecret
			}
			return k.value, nil
		},
		Store: func(_ context.Context, refresh string) error {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.value, k.times = refresh, k.times+1
			return nil
		},
	}
}

func newStage(t *testing.T, before func(*oidc.Provider)) *stage {
	t.Helper()
	p := oidc.Start(t, "anna")
	if before != nil {
		before(p)
	}
	d := coretest.Dovecot(t, coretest.DovecotOptions{Introspector: p.Introspector})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, d.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	address, _ := mail.ParseAddress("anna@a.example")
	s := &stage{
		T: t, p: p, dovecot: d, kept: &keptRefresh{},
		client:  Client{Service: Service{Auth: p.Auth, Token: p.Token, Scopes: []string{"openid", "email"}, Loopback: "127.0.0.1"}, ID: p.ID, Secret: p.Secret},
		account: guard.Account{ID: "a", Address: address, Host: d.Host, Port: d.Port, Security: "tls", User: "anna", CAFile: ca, SignIn: guard.ByGoogle},
	}
	token, err := s.client.SignIn(t.Context(), address, words, p.Browse)
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	s.source = NewSource(s.client, s.kept.keeper(), token)
	if err := s.source.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// try signs in at the mail server with the source's tokens.
func (s *stage) try() error {
	ctx, cancel := context.WithTimeout(s.Context(), time.Minute)
	defer cancel()
	drafts, _, err := imap.New(s.account, imap.Options{Token: s.source.Token}).Try(ctx)
	if err == nil && !slices.Equal(drafts, []string{"Drafts"}) {
		s.Errorf("drafts %v", drafts)
	}
	return err
}

func (s *stage) refreshes(want int) {
	s.Helper()
	if got := s.p.Asked("refresh_token"); got != want {
		s.Errorf("%d renewals, want %d", got, want)
	}
}

func TestDovecotTakesTheToken(t *testing.T) {
	s := newStage(t, nil)
	if err := s.try(); err != nil {
		t.Fatalf("OAUTHBEARER: %v", err)
	}
	// A server that has XOAUTH2 alone, as Microsoft's.
	s.account.Host, s.account.Port = s.without("AUTH=OAUTHBEARER")
	if err := s.try(); err != nil {
		t.Fatalf("XOAUTH2: %v", err)
	}
	s.refreshes(0)
	// A program that starts anew has the refresh token alone.
	s.source = NewSource(s.client, s.kept.keeper(), Token{})
	if err := s.try(); err != nil {
		t.Fatalf("after a restart: %v", err)
	}
	s.refreshes(1)
}

// without is a proxy that takes a word out of what the server says it can do.
func (s *stage) without(word string) (string, int) {
	s.Helper()
	config, err := s.dovecot.CA.Server()
	if err != nil {
		s.Fatal(err)
	}
	f := coretest.StartFilter(s, config, s.dovecot.CA, net.JoinHostPort(s.dovecot.Host, strconv.Itoa(s.dovecot.Port)), coretest.Filter{
		Says: func(line string) string { return strings.ReplaceAll(line, word, "X-NOT") },
	})
	return f.Host, f.Port
}

func TestTokensAreRenewedBeforeTheirEnd(t *testing.T) {
	s := newStage(t, func(p *oidc.Provider) { p.Lifetime(time.Minute) }) // sooner over than a renewal is early
	for range 3 {
		if err := s.try(); err != nil {
			t.Fatal(err)
		}
	}
	s.refreshes(3)
}

// TestARefusedTokenIsRenewedOnce: the server's clock is ahead, so what is good here has run out there.
func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	s := newStage(t, nil)
	s.p.Lifetime(24 * time.Hour)
	s.p.Skew(2 * time.Hour)
	if err := s.try(); err != nil {
		t.Fatalf("clock skew: %v", err)
	}
	s.refreshes(1)
	s.p.Skew(1000 * time.Hour) // no token helps
	for range 2 {
		if err := s.try(); problem(err) == "" {
			t.Fatalf("a server that refuses every token: %v", err)
		}
	}
	s.refreshes(1)
}

func TestATokenTakenBackAtTheServer(t *testing.T) {
	s := newStage(t, nil)
	token, err := s.source.Token(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	s.p.Spoil(token)
	if err := s.try(); err != nil {
		t.Fatal(err)
	}
	s.refreshes(1)
}

func TestWrongAudience(t *testing.T) {
	s := newStage(t, func(p *oidc.Provider) { p.Audience("somebody-else") })
	err := s.try()
	if !errors.Is(err, guard.ErrRefused) || problem(err) != "token-refused" {
		t.Errorf("got %v", err)
	}
	s.refreshes(1)
}

func TestRefreshTokensChange(t *testing.T) {
	s := newStage(t, func(p *oidc.Provider) { p.Rotate(); p.Lifetime(time.Minute) })
	first := s.kept.value
	for range 3 {
		if err := s.try(); err != nil {
			t.Fatal(err)
		}
	}
	if s.kept.times != 4 || s.kept.value == first {
		t.Errorf("stored %d times", s.kept.times)
	}
	s.source = NewSource(s.client, s.kept.keeper(), Token{})
	if err := s.try(); err != nil {
		t.Errorf("with the stored one: %v", err)
	}
}

// states is what a watcher says of itself.
type states struct{ all chan string }

func (s states) State(st view.State, problem string, _ time.Time) {
	s.all <- string(st) + " " + problem
}
func (s states) Draft(context.Context, guard.Draft) error    { return nil }
func (s states) Gone(context.Context, guard.DraftGone) error { return nil }
func (states) Sent()                                         {}

// TestARevokedGrantEndsTheWatchOnce: one clear state, and nobody is asked again.
func TestARevokedGrantEndsTheWatchOnce(t *testing.T) {
	s := newStage(t, func(p *oidc.Provider) { p.Lifetime(time.Minute) })
	w := imap.New(s.account, imap.Options{Token: s.source.Token, Backoff: func(int) time.Duration { return time.Millisecond }})
	said, ended := states{make(chan string, 100)}, make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { ended <- w.Watch(ctx, said) }()
	for next := ""; next != "watching "; {
		select {
		case next = <-said.all:
		case <-time.After(time.Minute):
			t.Fatal("it does not watch")
		}
	}
	s.p.Revoke()
	s.dovecot.Admin("kick", "anna")
	select {
	case err := <-ended:
		if !errors.Is(err, guard.ErrSignIn) || problem(err) != "sign-in-again" {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("a revoked grant does not end the watch")
	}
	last := ""
	for len(said.all) > 0 {
		last = <-said.all
	}
	if last != "signed-out sign-in-again" {
		t.Errorf("the last state is %q", last)
	}
	asked := s.p.Asked("refresh_token")
	for range 5 {
		if err := s.try(); !errors.Is(err, guard.ErrSignIn) {
			t.Errorf("got %v", err)
		}
	}
	s.refreshes(asked)
}

func TestAProviderInTroubleIsNoRefusal(t *testing.T) {
	s := newStage(t, func(p *oidc.Provider) { p.Lifetime(time.Minute) })
	s.p.Down(true)
	err := s.try()
	if errors.Is(err, guard.ErrSignIn) || errors.Is(err, guard.ErrRefused) || problem(err) != "sign-in-unreachable" {
		t.Errorf("got %v", err)
	}
	s.p.Down(false)
	if err := s.try(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
