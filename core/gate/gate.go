package gate

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/view"
)

// Guard is what the gate asks of the guard.
type Guard interface {
	Hold(ctx context.Context, h guard.Held) (guard.Holding, error)
	AskHeld(ctx context.Context, asks guard.Holding) guard.Release
	Dropped(ctx context.Context, h guard.Held)
}

// Options are what a Gate is made of.
type Options struct {
	Guard Guard
	Dir   string // of the gate alone: certificate, journal, messages while they are held
	// Credentials finds what to sign in with, for a guard.Gate with SignIn. It is asked each time. refused is a token that the
	// provider did not take, or empty; where the same one comes back there is none better. Errors: guard.ErrSignIn,
	// guard.ErrNoSecret.
	Credentials func(ctx context.Context, gt guard.Gate, refused string) (Credentials, error)
	// Hold may change how long a message is held; by default what its client bears.
	Hold func(usual time.Duration) time.Duration
	// Closed tells whether a message that the guard failed to judge is kept; nil: it goes.
	Closed  func() bool
	Penalty time.Duration  // of a wrong password; 2 s by default
	Roots   *x509.CertPool // nil: the system's
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error)
	Now     func() time.Time
	Changed func() // called when one of Gates is another; nil for none
	Log     *slog.Logger
}

// Gate holds the doors of all accounts. It is safe for concurrent use.
type Gate struct {
	opt     Options
	config  *tls.Config
	print   string
	journal *journal

	mu     sync.Mutex
	doors  map[string]*door // by Account
	flight map[string]int   // messages the provider has and did not answer yet
	owners map[string]owner // whose client has not shown yet that it knows
}

// Open makes the folder, the certificate and the journal ready. Nothing listens before Serve.
func Open(opt Options) (*Gate, error) {
	if opt.Hold == nil {
		opt.Hold = func(d time.Duration) time.Duration { return d }
	}
	if opt.Closed == nil {
		opt.Closed = func() bool { return false }
	}
	if opt.Credentials == nil {
		opt.Credentials = noCredentials
	}
	if opt.Dial == nil {
		opt.Dial = (&net.Dialer{}).DialContext
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Changed == nil {
		opt.Changed = func() {}
	}
	opt.Penalty = cmp.Or(opt.Penalty, 2*time.Second)
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if err := errors.Join(private(opt.Dir), sweep(opt.Dir)); err != nil {
		return nil, err
	}
	pair, err := certificate(opt.Dir, opt.Now())
	if err != nil {
		return nil, err
	}
	j, err := openJournal(filepath.Join(opt.Dir, journalFile), opt.Now)
	if err != nil {
		return nil, err
	}
	return &Gate{
		opt: opt, journal: j, print: fingerprint(pair), doors: map[string]*door{}, flight: map[string]int{}, owners: map[string]owner{},
		config: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12},
	}, nil
}

// private makes a folder of the user alone.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("gate: %w", err)
	}
	return nil
}

// Serve listens for the account, with these settings instead of those it had. The error says why it does not; Gates
// says it too.
func (g *Gate) Serve(gt guard.Gate) error {
	g.Stop(gt.Account)
	d := newDoor(g, gt)
	g.mu.Lock()
	g.doors[gt.Account] = d
	g.mu.Unlock()
	err := d.listen()
	if err != nil {
		d.trouble(keyPort)
		return &Error{Key: keyPort, cause: err}
	}
	g.opt.Changed()
	return nil
}

// Stop listens no more for the account. What the provider is about to answer is waited for, a little.
func (g *Gate) Stop(account string) {
	g.mu.Lock()
	d := g.doors[account]
	delete(g.doors, account)
	g.mu.Unlock()
	if d != nil {
		d.close()
		g.opt.Changed()
	}
}

// Set serves these accounts and no others, and leaves those alone that did not change.
func (g *Gate) Set(all []guard.Gate) error {
	g.mu.Lock()
	var stop []string
	have := map[string]guard.Gate{}
	for id, d := range g.doors {
		have[id] = d.is
		if !slices.ContainsFunc(all, func(gt guard.Gate) bool { return gt.Account == id }) {
			stop = append(stop, id)
		}
	}
	g.mu.Unlock()
	for _, id := range stop {
		g.Stop(id)
	}
	var errs []error
	for _, gt := range all {
		if old, there := have[gt.Account]; !there || !reflect.DeepEqual(old, gt) {
			errs = append(errs, g.Serve(gt))
		}
	}
	return errors.Join(errs...)
}

// Gates tells how it stands with each account, in the order of their names.
func (g *Gate) Gates() []view.GateState {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []view.GateState
	for _, id := range slices.Sorted(maps.Keys(g.doors)) {
		out = append(out, g.doors[id].now())
	}
	return out
}

// Sent tells of a message in an account's Sent folder, and is told whether it is the latest that did not pass.
func (g *Gate) Sent(account string, message history.Key, at time.Time) (missed bool) {
	g.mu.Lock()
	d := g.doors[account]
	g.mu.Unlock()
	return d != nil && d.sent(message, at)
}

// Round tells who wrote the message of that time which did not pass, by its header fields.
func (g *Gate) Round(account string, at time.Time, mailer []byte) {
	g.mu.Lock()
	d := g.doors[account]
	g.mu.Unlock()
	if d != nil {
		d.round(at, clientOf(mailer).name)
	}
}

// Key makes a password that opens the account's door until the gate is closed, beside that of its user; "" where clients
// use the provider's.
func (g *Gate) Key(account string) (string, error) {
	g.mu.Lock()
	d := g.doors[account]
	g.mu.Unlock()
	switch {
	case d == nil:
		return "", &Error{Key: keyPort}
	case !d.is.SignIn:
		return "", nil
	}
	password, digest := Password()
	d.mu.Lock()
	d.key = digest
	d.mu.Unlock()
	return password, nil
}

// Fingerprint is the SHA-256 of the certificate, as mail clients show it.
func (g *Gate) Fingerprint() string { return g.print }

// Close ends everything. No Gate may be used after it.
func (g *Gate) Close() error {
	g.mu.Lock()
	ids := slices.Collect(maps.Keys(g.doors))
	g.mu.Unlock()
	for _, id := range ids {
		g.Stop(id)
	}
	return g.journal.close()
}

// fly notes that the provider has a message and did not answer; the function given back, that it did.
func (g *Gate) fly(name string) func() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.flight[name]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.flight[name]--; g.flight[name] == 0 {
			delete(g.flight, name)
		}
	}
}

func (g *Gate) flying(name string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.flight[name] > 0
}
