package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"missent/core/discover"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

// gateDir is the folder of the gate's certificate, journal and held messages.
func gateDir(dir string) string { return filepath.Join(dir, "gate") }

// credentialsOf finds what to sign in with at the provider, for the gate.
func credentialsOf(g *guard.Guard, s *signer) func(context.Context, guard.Gate, string) (gate.Credentials, error) {
	return func(ctx context.Context, gt guard.Gate, refused string) (gate.Credentials, error) {
		for _, a := range g.Accounts() {
			if a.ID == gt.Account {
				return s.toSend(ctx, gt.User, a, refused)
			}
		}
		return gate.Credentials{}, guard.ErrNoSecret
	}
}

// toSend is what the account signs in to its mailbox with, to sign in for sending: a password, or a token; refused as in
// gate.Options.Credentials.
func (s *signer) toSend(ctx context.Context, user string, a guard.Account, refused string) (gate.Credentials, error) {
	c := gate.Credentials{User: user}
	if a.SignIn == guard.ByPassword {
		password, err := s.Password(ctx, a)
		c.Password = password
		return c, err
	}
	source, err := s.source(a)
	if err != nil {
		return c, err
	}
	c.Token, err = source.Token(ctx, refused)
	return c, err
}

// serveGates listens for the accounts that are set up.
func (h *house) serveGates(ctx context.Context) error {
	all, err := h.db.Gates(ctx)
	if err != nil {
		return err
	}
	return h.gate.Set(all)
}

// gateOptions put the gate before the guard.
func (h *house) gateOptions(p plan) gate.Options {
	return gate.Options{
		Guard: h.guard, Dir: gateDir(p.dir), Credentials: credentialsOf(h.guard, h.signer), Changed: h.guard.Changed, Log: p.log,
		Hold: h.gateHold, Closed: func() bool { return h.gateSetting("gate.failure") == "closed" },
	}
}

// gateSetting is what the organisation sets for the gate now, "" before everything is wired.
func (h *house) gateSetting(key string) string {
	if h.desk == nil {
		return ""
	}
	h.obey()
	return h.desk.Setting(key)
}

// gateHold is how long a message is held: what its mail client bears, unless the organisation says otherwise.
func (h *house) gateHold(usual time.Duration) time.Duration {
	seconds, err := strconv.Atoi(h.gateSetting("gate.hold"))
	if err != nil {
		return usual
	}
	return time.Duration(seconds) * time.Second
}

// gatePlan is how a gate is to be set up.
type gatePlan struct {
	account guard.Account
	form    view.GateForm
	found   guard.Endpoint // the server, where form names none
	user    string         // "" for that of the account
	caFile  string
	signer  *signer
}

// gates is the part of the database that the set-up needs.
type gates interface {
	Gates(ctx context.Context) ([]guard.Gate, error)
	PutGate(ctx context.Context, gt guard.Gate) error
}

// gateNews is what came of a set-up: what the mail client has to be told.
type gateNews struct {
	gate     guard.Gate
	password string // to be shown once; "" where clients use the provider's
	print    string // of the certificate
}

// setUpGate tries the way to the provider, then stores it. A gate that is there keeps its ports.
func setUpGate(ctx context.Context, db gates, dir string, p gatePlan) (gateNews, error) {
	all, err := db.Gates(ctx)
	if err != nil {
		return gateNews{}, exitError{exitIO, err}
	}
	gt, taken := p.gate(), []int(nil)
	for _, other := range all {
		if other.Account == gt.Account {
			gt.Plain, gt.TLS = other.Plain, other.TLS
		}
		taken = append(taken, other.Plain, other.TLS)
	}
	var c *gate.Credentials
	if gt.SignIn {
		found, err := p.signer.toSend(ctx, gt.User, p.account, "")
		if err != nil {
			return gateNews{}, err
		}
		c = &found
	}
	if err := gate.Probe(ctx, gt, nil, c); err != nil {
		return gateNews{}, err
	}
	news := gateNews{gate: gt}
	if gt.SignIn {
		news.password, news.gate.Digest = gate.Password()
	}
	if gt.Plain == 0 {
		if news.gate.Plain, news.gate.TLS, err = gate.Ports(taken); err != nil {
			return gateNews{}, exitError{exitIO, err}
		}
	}
	if news.print, err = gate.Prepare(gateDir(dir), time.Now()); err != nil {
		return gateNews{}, exitError{exitIO, err}
	}
	if err := db.PutGate(ctx, news.gate); err != nil {
		return gateNews{}, exitError{exitIO, err}
	}
	return news, nil
}

// find looks for the server for sending, where the form names none.
func (p *gatePlan) find(ctx context.Context, f *discover.Finder, set policy.Set) {
	if p.form.Host == "" {
		p.found = f.Outgoing(ctx, p.account.Address, p.account.Host, set)
	}
}

// gate is what was found, or what the form says. A server that the form names alone is spoken to over TLS on port 465. An
// account that signs in with the browser has no password a mail client could use, so there the gate signs in.
func (p gatePlan) gate() guard.Gate {
	gt := guard.Gate{
		Account: p.account.ID, Host: p.form.Host, Port: p.form.Port, Security: p.form.Security, CAFile: p.caFile,
		SignIn: p.form.SignIn || p.account.SignIn != guard.ByPassword, User: p.user, Since: time.Now(),
	}
	if gt.Host == "" {
		gt.Host, gt.User = p.found.Host, cmp.Or(p.user, p.found.User)
		if gt.Security == "" || gt.Security == p.found.Security {
			gt.Security, gt.Port = p.found.Security, cmp.Or(gt.Port, p.found.Port)
		}
	}
	gt.Security = cmp.Or(gt.Security, "tls")
	if gt.Port == 0 {
		gt.Port = map[string]int{"tls": 465, "starttls": 587}[gt.Security]
	}
	if gt.User == "" {
		gt.User = p.account.User
	}
	if gt.CAFile == "" {
		gt.CAFile = p.account.CAFile
	}
	return gt
}

// gateOf finds the gate of an account.
func gateOf(ctx context.Context, db gates, a guard.Account) (guard.Gate, error) {
	all, err := db.Gates(ctx)
	if err != nil {
		return guard.Gate{}, exitError{exitIO, err}
	}
	i := slices.IndexFunc(all, func(gt guard.Gate) bool { return gt.Account == a.ID })
	if i < 0 {
		return guard.Gate{}, exitError{exitConfig, fmt.Errorf("the mail of %s does not pass Missent: missent gate enable %[1]s", a.Address.Plain())}
	}
	return all[i], nil
}
