package desk

import (
	"context"
	"errors"

	"missent/core/view"
)

// Gate sets up how mail passes on its way out. Errors may have a method Problem that gives their key.
type Gate interface {
	Enable(ctx context.Context, form view.GateForm) (view.GateSetup, error)
	Disable(ctx context.Context, account string) error
	Test(ctx context.Context, account string) error
}

// EnableGate sets up how the account's mail passes Missent.
func (d *Desk) EnableGate(ctx context.Context, form view.GateForm) (view.GateSetup, error) {
	if d.opt.Gate == nil {
		return view.GateSetup{}, &view.Problem{Key: "internal"}
	}
	setup, err := d.opt.Gate.Enable(ctx, form)
	return setup, gateProblem(err)
}

// DisableGate lets the account's mail pass no more.
func (d *Desk) DisableGate(ctx context.Context, account string) error {
	if d.opt.Gate == nil {
		return &view.Problem{Key: "internal"}
	}
	return gateProblem(d.opt.Gate.Disable(ctx, account))
}

// TestGate sends a message of the account to itself.
func (d *Desk) TestGate(ctx context.Context, account string) error {
	if d.opt.Gate == nil {
		return &view.Problem{Key: "internal"}
	}
	return gateProblem(d.opt.Gate.Test(ctx, account))
}

// gateProblem is problem, with the keys the gate has for what is wrong.
func gateProblem(err error) error {
	if known, ok := errors.AsType[interface {
		error
		Problem() string
	}](err); ok {
		return &view.Problem{Key: known.Problem()}
	}
	return unknown(err, "account-unknown")
}
