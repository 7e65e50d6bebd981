package discover

import (
	"context"
	"net"
	"net/http"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/trust"
	"missent/core/view"
)

// patience is what a step over the network may take.
const patience = 8 * time.Second

// Resolver is the part of net.Resolver that is used.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// Options of a Finder; the zero value is what a program wants.
type Options struct {
	Resolver Resolver          // nil for the system's
	Client   http.RoundTripper // nil for one that verifies with the system's roots
	Profiles []string          // folders with a profiles.ini of Thunderbird; nil for the usual ones
}

// Finder finds servers. Its methods may be called from several goroutines.
type Finder struct {
	resolver Resolver
	web      *http.Client
	profiles []string
}

// New makes a Finder; it asks nobody yet.
func New(opt Options) *Finder {
	f := &Finder{resolver: opt.Resolver, web: newClient(opt.Client), profiles: opt.Profiles}
	if f.resolver == nil {
		f.resolver = net.DefaultResolver
	}
	if f.profiles == nil {
		f.profiles = profileFolders()
	}
	return f
}

// Installed are the IMAP accounts of every Thunderbird on this computer.
func (f *Finder) Installed(ctx context.Context) []guard.Candidate {
	var out []guard.Candidate
	for _, folder := range f.profiles {
		if ctx.Err() != nil {
			return out
		}
		out = append(out, accountsOf(folder)...)
	}
	return unique(out)
}

// step is one place to look.
type step struct {
	key     string
	network bool
	look    func(context.Context, mail.Address) ([]guard.Candidate, error)
}

// steps are the places to look, in order.
func (f *Finder) steps(set policy.Set) []step {
	return []step{
		{"policy", false, func(_ context.Context, a mail.Address) ([]guard.Candidate, error) { return preset(a, set), nil }},
		{"thunderbird", false, f.installed},
		{"table", false, func(_ context.Context, a mail.Address) ([]guard.Candidate, error) { return fromTable(a), nil }},
		{"autoconfig", true, f.autoconfig},
		{"dns", true, f.dns},
	}
}

// Find looks for the server of an address, one step after the other until one finds something. tell hears of each step
// before and after; it may be nil. There is always a candidate: when nobody knows, the usual name, to be changed by the
// user. The settings decide what is preset and whether the network may be asked.
func (f *Finder) Find(ctx context.Context, a mail.Address, set policy.Set, tell func(view.SearchStep)) []guard.Candidate {
	if tell == nil {
		tell = func(view.SearchStep) {}
	}
	steps := f.steps(set)
	said := func(s step, state string) {
		asked := ""
		if s.network {
			asked = a.Domain().ASCII()
		}
		tell(view.SearchStep{Key: s.key, Asked: asked, State: state})
	}
	for _, s := range steps {
		said(s, "waiting")
	}
	var found []guard.Candidate
	for _, s := range steps {
		switch {
		case len(found) > 0:
			said(s, "not-needed")
			continue
		case s.network && !set.Bool("account.lookup"):
			said(s, "forbidden")
			continue
		}
		said(s, "asking")
		limited, cancel := context.WithTimeout(ctx, patience)
		all, err := s.look(limited, a)
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil
		case len(all) > 0:
			found = all
			said(s, "found")
		case err != nil:
			said(s, "failed")
		default:
			said(s, "nothing")
		}
	}
	if len(found) == 0 {
		found = []guard.Candidate{usual(a)}
	}
	return found
}

func (f *Finder) installed(ctx context.Context, a mail.Address) ([]guard.Candidate, error) {
	var out []guard.Candidate
	for _, c := range f.Installed(ctx) {
		if c.Address == a {
			out = append(out, c)
		}
	}
	return out, nil
}

// usual is what most servers are called (RFC 8314 prefers implicit TLS).
func usual(a mail.Address) guard.Candidate {
	host, user := a.Domain().ASCII(), a.Plain()
	return guard.Candidate{
		Origin: "usual", Address: a, SignIn: []string{guard.ByPassword},
		Incoming: guard.Endpoint{Host: "imap." + host, Port: 993, Security: "tls", User: user},
	}
}

// unique leaves out what names the same mailbox again.
func unique(all []guard.Candidate) []guard.Candidate {
	seen := map[[2]string]bool{}
	var out []guard.Candidate
	for _, c := range all {
		k := [2]string{c.Incoming.Host, c.Incoming.User}
		if !seen[k] {
			seen[k] = true
			out = append(out, c)
		}
	}
	return out
}

// nowhere tells whether the error says that there is nothing, rather than that nobody could be asked.
func nowhere(err error) bool {
	return trust.Broke(err) == trust.NoHost
}
