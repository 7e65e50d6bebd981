package imap

import (
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"time"

	"missent/core/guard"
)

// Options of a Watcher. Password or Token must be given.
type Options struct {
	// Password gives the account's password when it is needed; it is not kept. guard.ErrNoSecret says there is none.
	Password func(ctx context.Context) (string, error)
	// Token gives an access token of OAuth 2 instead, for an account that is signed in to with the browser. refused is
	// one the server did not take, or empty; where the same one comes back there is none better.
	Token func(ctx context.Context, refused string) (string, error)
	Roots *x509.CertPool // the certificates to trust, nil for the system's
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
	Log   *slog.Logger // nil for none. It gets operations and keys, never an address
	// Texts tells whether learning reads the text of sent messages too; nil: it does not.
	Texts func() bool
	Now   func() time.Time
	// Backoff is the pause before try number n, from 0.
	Backoff func(n int) time.Duration

	// Spread is how far apart the desks of an organisation come back when their server lost them all: each adds a part of it,
	// by chance, to its pause. nil for none.
	Spread func() time.Duration

	// Since is from when on mail is learned from, by the field Date (RFC 9051, SENTSINCE); the zero time, or nil, for all. It is
	// asked for each folder.
	Since func() time.Time

	// Lane is what Learn and Sent of one account take turns over, so that there are two connections to a server at most:
	// one that watches, one that reads. It has room for one; nil for a lane of the Watcher's own.
	Lane chan struct{}

	Stand   time.Duration // recipients that did not change for so long have stood still; 3 s
	Grace   time.Duration // a draft that went away may come back changed within; 2 s
	Refresh time.Duration // IDLE is renewed after (servers may end it after 30 min, RFC 2177); 4 min
	Poll    time.Duration // between looks where the server has no IDLE; 20 s
	Command time.Duration // what one command may take; 2 min
}

// Watcher is the guard.Watcher of an IMAP account.
type Watcher struct {
	account guard.Account
	opt     Options
	post    atomic.Pointer[post] // nil while nobody watches
}

var _ guard.Watcher = (*Watcher)(nil)

// New makes the adapter of an account; it connects nowhere yet.
func New(a guard.Account, opt Options) *Watcher {
	if opt.Dial == nil {
		// The kernel finds out that the other side is gone; the process sleeps meanwhile.
		alive := net.KeepAliveConfig{Enable: true, Idle: time.Minute, Interval: 20 * time.Second, Count: 4}
		opt.Dial = (&net.Dialer{Timeout: dialTimeout, KeepAliveConfig: alive}).DialContext
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if opt.Spread == nil {
		opt.Spread = func() time.Duration { return 0 }
	}
	if opt.Since == nil {
		opt.Since = func() time.Time { return time.Time{} }
	}
	if opt.Lane == nil {
		opt.Lane = make(chan struct{}, 1)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Backoff == nil {
		opt.Backoff = backoff
	}
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&opt.Stand, 3 * time.Second},
		{&opt.Grace, 2 * time.Second},
		{&opt.Refresh, 4 * time.Minute},
		{&opt.Poll, 20 * time.Second},
		{&opt.Command, 2 * time.Minute},
	} {
		if *d.value <= 0 {
			*d.value = d.standard
		}
	}
	return &Watcher{account: a, opt: opt}
}

// lane waits for its turn to open the second connection; the returned function gives it back.
func (w *Watcher) lane(ctx context.Context) (release func(), err error) {
	select {
	case w.opt.Lane <- struct{}{}:
		return func() { <-w.opt.Lane }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

const maxBackoff = 5 * time.Minute

// backoff doubles from one second to five minutes. Half of it is chance, so that a thousand clients of a server that
// came back do not come back together.
func backoff(n int) time.Duration {
	d := maxBackoff
	if n < 9 {
		d = min(time.Second<<n, maxBackoff)
	}
	return d/2 + rand.N(d/2)
}
