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
	clients map[string]oauth.Client  // of the services that are configured, by guard.Account.SignIn
	sources map[string]signedIn      // by Account.ID
	lanes   map[string]chan struct{} // imap.Options.Lane, by Account.ID
}

// signedIn is where an account gets its tokens from.
type signedIn struct {
	*oauth.Source
	service string
}

// newSigner takes the clients of the services from what is configured.
func newSigner(s *secret.Source, set policy.Set) *signer {
	return &signer{Source: s, clients: oauth.Clients(set), browse: openBrowser, sources: map[string]signedIn{}, lanes: map[string]chan struct{}{}}
}

// client is how this program is known to a service; false where nobody has registered it there.
func (s *signer) client(service string) (oauth.Client, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, configured := s.clients[service]
	return c, configured
}

// configure takes over what is configured now, and tells which services are new or not what they were: whoever signs in
// there has to begin anew.
func (s *signer) configure(set policy.Set) (changed []string) {
	now := oauth.Clients(set)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, service := range []string{guard.ByGoogle, guard.ByMicrosoft} {
		if !reflect.DeepEqual(now[service], s.clients[service]) {
			changed = append(changed, service)
		}
	}
	s.clients = now
	maps.DeleteFunc(s.sources, func(_ string, in signedIn) bool { return slices.Contains(changed, in.service) })
	return changed
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
	if source, there := s.sources[a.ID]; there {
		return source.Source, nil
	}
	client, configured := s.clients[a.SignIn]
	if !configured {
		return nil, oauth.ErrNoClient
	}
	source := oauth.NewSource(client, s.keeper(a), oauth.Token{})
	s.sources[a.ID] = signedIn{source, a.SignIn}
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
	client, configured := b.client(a.SignIn)
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
	b.sources[a.ID] = signedIn{oauth.NewSource(client, b.keeper(a), token), a.SignIn}
	return nil
}

// Keep implements desk.Browser.
func (b browser) Keep(ctx context.Context, account string) error {
	b.mu.Lock()
	source, there := b.sources[account]
	b.mu.Unlock()
	if !there {
		return guard.ErrNoSecret
	}
	return source.Keep(ctx)
}
