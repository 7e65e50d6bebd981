package discover

import (
	"context"
	"errors"
	"sync"

	"missent/core/guard"
	"missent/core/mail"
)

// services of RFC 6186 and RFC 8314, the better first.
var services = []struct{ name, security string }{
	{"imaps", "tls"},
	{"imap", "starttls"},
	{"submissions", "tls"},
	{"submission", "starttls"},
}

// dns asks what the domain announces, and which provider receives its mail.
func (f *Finder) dns(ctx context.Context, a mail.Address) ([]guard.Candidate, error) {
	var all sync.WaitGroup
	found, errs := make([]guard.Endpoint, len(services)), make([]error, len(services)+1)
	for i, s := range services {
		all.Go(func() { found[i], errs[i] = f.service(ctx, s.name, s.security, a) })
	}
	var hosted []guard.Candidate
	all.Go(func() { hosted, errs[len(services)] = f.hosted(ctx, a) })
	all.Wait()
	in, out := first(found[:2]), first(found[2:])
	if in.Host == "" {
		return hosted, errors.Join(errs...)
	}
	c := guard.Candidate{
		Origin: "dns", Source: a.Domain().ASCII(), Address: a, Incoming: in, Outgoing: out, SignIn: byPassword,
		Outside: !sameOrganisation(in.Host, a),
	}
	if row := providerOfHost(in.Host); row != nil { // whom the world knows is no surprise
		c.Source, c.SignIn, c.Help, c.Outside = row.name, row.signIn, row.help, false
	}
	return []guard.Candidate{c}, nil
}

func first(all []guard.Endpoint) guard.Endpoint {
	for _, e := range all {
		if e.Host != "" {
			return e
		}
	}
	return guard.Endpoint{}
}

// service asks for one SRV record. "." says that there is no such service.
func (f *Finder) service(ctx context.Context, name, security string, a mail.Address) (guard.Endpoint, error) {
	_, records, err := f.resolver.LookupSRV(ctx, name, "tcp", a.Domain().ASCII())
	if err != nil && !nowhere(err) {
		return guard.Endpoint{}, err
	}
	for _, r := range records {
		if host, ok := hostOf(r.Target); ok && r.Port > 0 {
			return guard.Endpoint{Host: host, Port: int(r.Port), Security: security, User: a.Plain()}, nil
		}
	}
	return guard.Endpoint{}, nil
}

func (f *Finder) hosted(ctx context.Context, a mail.Address) ([]guard.Candidate, error) {
	records, err := f.resolver.LookupMX(ctx, a.Domain().ASCII())
	if err != nil && !nowhere(err) {
		return nil, err
	}
	for _, r := range records {
		if found := fromMX(a, r.Host); len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}
