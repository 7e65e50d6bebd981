package oauth

import (
	"context"
	"io"
	"log"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	// early is how long before its end a token is renewed: longer than a sign-in takes, and than clocks differ.
	early = 2 * time.Minute
	// again is how long after a renewal that a refusal brought about no further refusal brings one about.
	again = 10 * time.Minute
)

var silent = log.New(io.Discard, "", 0)

// Keeper keeps the refresh token of one account; see package secret.
type Keeper struct {
	Load  func(ctx context.Context) (string, error) // guard.ErrNoSecret where there is none
	Store func(ctx context.Context, refresh string) error
}

// Source gives the access token of one account. It is safe for concurrent use: several connections share one renewal.
type Source struct {
	client Client
	keeper Keeper
	now    func() time.Time

	mu     sync.Mutex
	token  Token
	kept   bool      // the refresh token is the keeper's
	ended  error     // the grant is gone; only a new Source helps
	forced time.Time // when a refusal brought about a renewal last
}

// NewSource starts with what a sign-in gave, which stays in memory until Keep; or with the zero Token: then the refresh
// token comes from the keeper.
func NewSource(c Client, k Keeper, t Token) *Source {
	return &Source{client: c, keeper: k, now: time.Now, token: t, kept: t.refresh == ""}
}

// Keep hands the refresh token to the keeper, now and whenever it changes.
func (s *Source) Keep(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = true
	return s.keeper.Store(ctx, s.token.refresh)
}

// String hides the token.
func (s *Source) String() string { return "tokens…" }

// GoString hides it from %#v, too.
func (s *Source) GoString() string { return s.String() }

// Token gives a token that is good for some minutes. refused is one the mail server did not take, or empty: it is
// renewed, unless that was tried a moment ago; then the same comes back, and the caller gives up.
//
// guard.ErrSignIn: the user has to sign in again. guard.ErrNoSecret: nothing is kept. guard.ErrRefused: the client is not
// configured right. Other errors: the service cannot be reached now.
func (s *Source) Token(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return "", s.ended
	}
	now := s.now()
	good := s.token.access != "" && (s.token.expiry.IsZero() || now.Add(early).Before(s.token.expiry))
	if good && refused != "" && refused == s.token.access && now.Sub(s.forced) > again {
		s.forced, good = now, false
	}
	if good {
		return s.token.access, nil
	}
	if err := s.renew(ctx); err != nil {
		return "", err
	}
	return s.token.access, nil
}

// renew trades the refresh token for an access token (RFC 6749 section 6); mu is held. A service may give a new refresh
// token with it: the old one may be worth nothing from then on, so it is stored at once.
func (s *Source) renew(ctx context.Context) error {
	if s.token.refresh == "" {
		refresh, err := s.keeper.Load(ctx)
		if err != nil {
			return err
		}
		s.token.refresh = refresh
	}
	over := context.WithValue(ctx, oauth2.HTTPClient, web)
	got, err := s.client.config("").TokenSource(over, &oauth2.Token{RefreshToken: s.token.refresh}).Token()
	if err != nil {
		err = failed(ctx, "refresh", err)
		if final(err) {
			s.ended = err
		}
		return err
	}
	s.token.access, s.token.expiry = got.AccessToken, got.Expiry
	if got.RefreshToken != "" && got.RefreshToken != s.token.refresh {
		s.token.refresh = got.RefreshToken
		if s.kept {
			_ = s.keeper.Store(ctx, got.RefreshToken) // where that fails it is held until the program ends, and the keeper says so
		}
	}
	return nil
}
