package main

import (
	"context"
	"errors"

	"missent/core/gate"
	"missent/core/guard"
	"missent/core/view"
)

// gateDesk is the gate as the windows use it.
type gateDesk struct {
	h   *house
	dir string
}

// Enable sets a gate up and listens.
func (d *gateDesk) Enable(ctx context.Context, form view.GateForm) (view.GateSetup, error) {
	a, err := d.account(form.Account)
	if err != nil {
		return view.GateSetup{}, err
	}
	p := gatePlan{account: a, form: form, signer: d.h.signer}
	p.find(ctx, d.h.finder, d.h.desk.Effective())
	news, err := setUpGate(ctx, d.h.db, d.dir, p)
	if err != nil {
		gt := p.gate() // what was tried
		tried := view.GateState{Account: gt.Account, Host: gt.Host, Port: gt.Port, Security: gt.Security}
		if errors.Is(err, guard.ErrNoSecret) {
			return view.GateSetup{State: tried, Problem: "no-password"}, nil
		}
		if key, ok := view.KeyOf(err); ok {
			return view.GateSetup{State: tried, Problem: key}, nil
		}
		return view.GateSetup{}, err
	}
	if err := d.h.serveGates(ctx); err != nil {
		if _, known := view.KeyOf(err); !known {
			return view.GateSetup{}, err
		}
	}
	for _, s := range d.h.gate.Gates() {
		if s.Account == form.Account {
			return view.GateSetup{State: s, Password: news.password, Problem: s.Problem}, nil
		}
	}
	return view.GateSetup{Problem: "port-taken"}, nil
}

// Disable lets mail pass no more.
func (d *gateDesk) Disable(ctx context.Context, account string) error {
	if err := d.h.db.DeleteGate(ctx, account); err != nil {
		return err
	}
	return d.h.serveGates(ctx)
}

// Test sends a message of the account to itself, with the password the gate makes for this alone.
func (d *gateDesk) Test(ctx context.Context, account string) error {
	a, err := d.account(account)
	if err != nil {
		return err
	}
	gt, err := gateOf(ctx, d.h.db, a)
	if err != nil {
		return err
	}
	password, err := d.h.gate.Key(account)
	if err != nil {
		return err
	}
	if password == "" {
		if password, err = d.h.signer.Password(ctx, a); err != nil {
			return err
		}
	}
	return gate.Test(ctx, gateDir(d.dir), gt, a.Address, password)
}

func (d *gateDesk) account(id string) (guard.Account, error) {
	for _, a := range d.h.guard.Accounts() {
		if a.ID == id {
			return a, nil
		}
	}
	return guard.Account{}, guard.ErrUnknown
}
