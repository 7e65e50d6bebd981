package oauth

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/oauth2"

	"missent/core/mail"
)

const (
	// patience is how long the user may take in the browser: a password, a second factor, a coffee.
	patience = 10 * time.Minute
	// limit is what one request to a token endpoint may take.
	limit = 30 * time.Second
)

// Words are what the browser shows at the end. They are the caller's: core has no prose.
type Words struct {
	Done   string // signed in; the tab can be closed
	Failed string // it did not work; Missent says more
}

// web is how token endpoints are reached.
var web = &http.Client{Timeout: limit, Transport: &http.Transport{
	Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
}}

// Token is what a service gave.
type Token struct {
	refresh string // what is kept
	access  string
	expiry  time.Time
}

// String hides the token.
func (t Token) String() string { return "token…" }

// GoString hides it from %#v, too.
func (t Token) GoString() string { return t.String() }

// SignIn opens the user's browser through browse and waits until he has signed in there: at most ten minutes, or until
// ctx ends. Errors are of this package; guard.ErrRefused stands for a client that is not configured right.
func (c Client) SignIn(ctx context.Context, hint mail.Address, words Words, browse func(url string) error) (Token, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, &Error{Op: "browser", Key: keyAbandoned})
	defer cancel()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return Token{}, &Error{Op: "listen", Key: keyLoopback, cause: err}
	}
	l := &landing{
		state: oauth2.GenerateVerifier(), words: words, came: make(chan arrival, 1),
		host: net.JoinHostPort(c.Loopback, strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)),
	}
	server := &http.Server{Handler: l, ReadTimeout: limit, MaxHeaderBytes: 32 << 10, ErrorLog: silent}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(ln) // ends with Shutdown
	}()
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second) // the page still has to get out
		defer cancel()
		if server.Shutdown(end) != nil {
			server.Close()
		}
		<-served
	}()
	config, verifier := c.config("http://"+l.host+"/"), oauth2.GenerateVerifier()
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("login_hint", hint.Plain())}
	for name, value := range c.Extra {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	if err := browse(config.AuthCodeURL(l.state, options...)); err != nil {
		return Token{}, err
	}
	select {
	case a := <-l.came:
		if a.code == "" {
			return Token{}, &Error{Op: "browser", Key: keyDenied}
		}
		return exchange(ctx, config, a.code, verifier)
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
}

func exchange(ctx context.Context, config *oauth2.Config, code, verifier string) (Token, error) {
	got, err := config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, web), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Token{}, failed(ctx, "exchange", err)
	}
	if got.RefreshToken == "" {
		return Token{}, &Error{Op: "exchange", Key: keyNoRefresh}
	}
	return Token{refresh: got.RefreshToken, access: got.AccessToken, expiry: got.Expiry}, nil
}

// landing is where the browser comes back to. It takes one answer.
type landing struct {
	host, state string
	words       Words
	came        chan arrival
}

type arrival struct{ code string } // empty: the service said no

// ServeHTTP takes the answer of RFC 6749 section 4.1.2. Whoever else calls, a page that guesses the port among them, does
// not know the state and is sent away; the wait goes on.
func (l *landing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	ours := subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(l.state)) == 1
	if r.Method != http.MethodGet || r.URL.Path != "/" || r.Host != l.host || !ours {
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	h.Set("Cache-Control", "no-store")
	h.Set("Connection", "close")
	text := l.words.Done
	if query.Get("code") == "" {
		text = l.words.Failed
	}
	_, _ = io.WriteString(w, text+"\n")
	select {
	case l.came <- arrival{query.Get("code")}:
	default: // loaded again
	}
}
