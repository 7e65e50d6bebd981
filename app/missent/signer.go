package main

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"

	"missent/app/missent/terminal"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/oauth"
	"missent/core/policy"
	"missent/core/secret"
)

// signer is how accounts sign in: passwords from the secrets, tokens from the service the user signed in to with his
// browser. One Source of tokens serves all connections of an account.
type signer struct {
	*secret.Source
	browse func(url string) error

	mu      sync.Mutex
	clients map[string]oauth.Client
	sources map[string]*oauth.Source // by Account.ID
	lanes   map[string]chan struct{} // imap.Options.Lane, by Account.ID
}

// newSigner takes the clients of the services from what is configured.
func newSigner(s *secret.Source, set policy.Set) *signer {
	return &signer{Source: s, clients: oauth.Clients(set), browse: openBrowser, sources: map[string]*oauth.Source{}, lanes: map[string]chan struct{}{}}
}

// obey takes over clients that the organisation changed; tokens got with others are asked for anew.
func (s *signer) obey(set policy.Set) {
	clients := oauth.Clients(set)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !reflect.DeepEqual(clients, s.clients) {
		s.clients = clients
		clear(s.sources)
	}
}

// options are those that sign in to the account.
func (s *signer) options(a guard.Account) imap.Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	lane := s.lanes[a.ID]
	if lane == nil {
		lane = make(chan struct{}, 1)
		s.lanes[a.ID] = lane
	}
	if a.SignIn == guard.ByPassword {
		return imap.Options{Lane: lane, Password: passwordOf(s.Source, a)}
	}
	return imap.Options{Lane: lane, Token: func(ctx context.Context, refused string) (string, error) {
		source, err := s.source(a)
		if err != nil {
			return "", err
		}
		return source.Token(ctx, refused)
	}}
}

func (s *signer) source(a guard.Account) (*oauth.Source, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if source := s.sources[a.ID]; source != nil {
		return source, nil
	}
	client, configured := s.clients[a.SignIn]
	if !configured {
		return nil, oauth.ErrNoClient
	}
	source := oauth.NewSource(client, s.keeper(a), oauth.Token{})
	s.sources[a.ID] = source
	return source, nil
}

func (s *signer) keeper(a guard.Account) oauth.Keeper {
	return oauth.Keeper{
		Load:  func(ctx context.Context) (string, error) { return s.Password(ctx, a) },
		Store: func(ctx context.Context, refresh string) error { return s.Source.Keep(ctx, a.ID, refresh) },
	}
}

// try signs in once; the password is not kept, and not used where the account has none.
func (s *signer) try(ctx context.Context, a guard.Account, password string) (drafts, sent []string, err error) {
	if a.SignIn == guard.ByPassword {
		return signIn(ctx, a, password)
	}
	return imap.New(a, s.options(a)).Try(ctx)
}

// reset drops what was signed in to: another process may have done it anew.
func (s *signer) reset() {
	s.mu.Lock()
	clear(s.sources)
	s.mu.Unlock()
}

// Forget forgets what signs the account in.
func (s *signer) Forget(ctx context.Context, account string) error {
	s.mu.Lock()
	delete(s.sources, account)
	s.mu.Unlock()
	return s.Source.Forget(ctx, account)
}

// browser is the signer as the desk sees it.
type browser struct{ *signer }

// Offered implements desk.Browser.
func (b browser) Offered() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.clients))
}

// SignIn implements desk.Browser. That no browser opens is no error: the link can be opened elsewhere.
func (b browser) SignIn(ctx context.Context, a guard.Account, link func(url string)) error {
	b.mu.Lock()
	client, configured := b.clients[a.SignIn]
	b.mu.Unlock()
	if !configured {
		return oauth.ErrNoClient
	}
	words := oauth.Words{Done: terminal.Say("browser.done", nil), Failed: terminal.Say("browser.failed", nil)}
	token, err := client.SignIn(ctx, a.Address, words, func(url string) error {
		link(url)
		_ = b.browse(url)
		return nil
	})
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sources[a.ID] = oauth.NewSource(client, b.keeper(a), token)
	return nil
}

// Keep implements desk.Browser.
func (b browser) Keep(ctx context.Context, account string) error {
	b.mu.Lock()
	source := b.sources[account]
	b.mu.Unlock()
	if source == nil {
		return guard.ErrNoSecret
	}
	return source.Keep(ctx)
}
