// Package oidc is a provider of OAuth 2 on loopback for tests: mockoidc, with what a mail server and a hostile world add
// to it. Tokens can be short-lived, be taken back, be for another audience; refresh tokens can change with each use; the
// provider can be down; a resource server (RFC 7662) tells a real Dovecot which tokens are good, by a clock of its own.
//
// It is apart from coretest because the demo links that, and the product shall not link a provider. It refuses to let a
// client in that does not do PKCE, so that a sign-in that works here did it. Nobody in it exists.
package oidc

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"missent/core/coretest"
)

// Provider is one on loopback.
type Provider struct {
	Auth, Token  string // its endpoints
	ID, Secret   string // of the client it knows
	Introspector string // for the mail server: POST token=...

	mock *mockoidc.MockOIDC

	mu       sync.Mutex
	lifetime time.Duration
	audience string
	rotate   bool
	down     bool
	revoked  map[string]bool // refresh tokens
	bad      map[string]bool // access tokens
	last     string          // refresh token given last
	skew     time.Duration
	grants   map[string]int
	serial   int
	sessions map[string]string // ours to mockoidc's, while they rotate
}

// Start starts one for a test, for the user named, and ends it with the test.
func Start(t coretest.TB, user string) *Provider {
	t.Helper()
	m, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatalf("oidc: %v", err)
	}
	p := &Provider{
		mock: m, ID: m.ClientID, Secret: m.ClientSecret, lifetime: time.Hour, revoked: map[string]bool{},
		bad: map[string]bool{}, grants: map[string]int{}, sessions: map[string]string{},
	}
	if err := m.AddMiddleware(p.around); err != nil {
		t.Fatalf("oidc: %v", err)
	}
	server := httptest.NewServer(http.HandlerFunc(p.introspect))
	t.Cleanup(server.Close)
	p.Introspector = server.URL
	ln := httptest.NewUnstartedServer(nil).Listener
	if err := m.Start(ln, nil); err != nil {
		t.Fatalf("oidc: %v", err)
	}
	t.Cleanup(func() { m.Shutdown() })
	for range 20 {
		m.QueueUser(&mockoidc.MockUser{Subject: user, Email: user})
	}
	p.Auth, p.Token = m.AuthorizationEndpoint(), m.TokenEndpoint()
	return p
}

// set changes what the provider does.
func (p *Provider) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// Lifetime is that of access tokens from now on.
func (p *Provider) Lifetime(d time.Duration) { p.set(func() { p.lifetime = d }) }

// Audience of access tokens from now on; empty for the right one.
func (p *Provider) Audience(aud string) { p.set(func() { p.audience = aud }) }

// Rotate makes each refresh token good for one use.
func (p *Provider) Rotate() { p.set(func() { p.rotate = true }) }

// Down makes the provider answer like the page of a proxy in front of it.
func (p *Provider) Down(down bool) { p.set(func() { p.down = down }) }

// Revoke takes back what the user granted last; access tokens that are out go on until their end.
func (p *Provider) Revoke() { p.set(func() { p.revoked[p.last] = true }) }

// Skew is how far the clock of the mail server is ahead of everybody's.
func (p *Provider) Skew(d time.Duration) { p.set(func() { p.skew = d }) }

// Spoil makes the mail server refuse this access token.
func (p *Provider) Spoil(access string) { p.set(func() { p.bad[access] = true }) }

// Asked is how often tokens were asked for by this kind of grant.
func (p *Provider) Asked(grant string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.grants[grant]
}

// Browse is a user who signs in and agrees: it follows the redirects to the end.
func (p *Provider) Browse(url string) error {
	answer, err := http.Get(url)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// around is the middleware before mockoidc.
func (p *Provider) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == mockoidc.AuthorizationEndpoint && r.FormValue("code_challenge_method") != "S256" {
			http.Error(w, "PKCE wanted", http.StatusBadRequest)
			return
		}
		if r.URL.Path != mockoidc.TokenEndpoint {
			next.ServeHTTP(w, r)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.token(w, r, next)
	})
}

// token answers a request for tokens; mu is held.
func (p *Provider) token(w http.ResponseWriter, r *http.Request, next http.Handler) {
	r.ParseForm()
	p.grants[r.Form.Get("grant_type")]++
	if p.down {
		http.Error(w, "<html>captive portal</html>", http.StatusBadGateway)
		return
	}
	given := r.Form.Get("refresh_token")
	if p.revoked[given] {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		w.Write([]byte(`{"error":"invalid_grant","error_description":"Token of anna was revoked."}`))
		return
	}
	if theirs := p.sessions[given]; theirs != "" {
		r.Form.Set("refresh_token", theirs)
	}
	recorder := httptest.NewRecorder()
	next.ServeHTTP(recorder, r)
	var answer map[string]any
	if recorder.Code != http.StatusOK || json.Unmarshal(recorder.Body.Bytes(), &answer) != nil {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(recorder.Code)
		w.Write(recorder.Body.Bytes())
		return
	}
	refresh, _ := answer["refresh_token"].(string)
	if p.rotate {
		theirs := refresh
		p.serial++
		refresh = "r" + strings.Repeat("1", p.serial)
		p.sessions[refresh] = theirs
		if given != "" {
			p.revoked[given] = true
		}
	} else if given != "" {
		refresh = given
	}
	p.last = refresh
	answer["refresh_token"], answer["expires_in"] = refresh, int(p.lifetime.Seconds())
	answer["access_token"] = p.access()
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

// access signs an access token; mu is held.
func (p *Provider) access() string {
	aud := p.ID
	if p.audience != "" {
		aud = p.audience
	}
	p.serial++
	token, err := p.mock.Keypair.SignJWT(jwt.RegisteredClaims{
		Audience: jwt.ClaimStrings{aud}, ExpiresAt: jwt.NewNumericDate(time.Now().Add(p.lifetime)),
		Subject: "anna", ID: strings.Repeat("x", p.serial),
	})
	if err != nil {
		panic(err)
	}
	return token
}

// Good tells whether a mail server would take this access token now.
func (p *Provider) Good(access string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, good := p.user(access)
	return good
}

// user is whom a good access token is of; mu is held.
func (p *Provider) user(raw string) (user string, good bool) {
	token, err := p.mock.Keypair.VerifyJWT(raw, func() time.Time { return time.Now().Add(p.skew) })
	if err != nil || p.bad[raw] {
		return "", false
	}
	if aud, err := token.Claims.GetAudience(); err != nil || !slices.Contains(aud, p.ID) {
		return "", false
	}
	user, _ = token.Claims.GetSubject()
	return user, true
}

// introspect tells the mail server whether a token is good.
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	p.mu.Lock()
	defer p.mu.Unlock()
	raw, _ := url.QueryUnescape(r.Form.Get("token"))
	answer := map[string]any{"active": false}
	if user, good := p.user(raw); good {
		answer = map[string]any{"active": true, "email": user}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}
