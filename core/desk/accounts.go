package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// Guess is where the set-up page starts from: the usual name of a mail server, implicit TLS.
func (d *Desk) Guess(_ context.Context, address string) (view.AccountGuess, error) {
	a, fault := mail.ParseAddress(address)
	if strings.TrimSpace(address) == "" {
		return view.AccountGuess{}, &view.Problem{Key: "address-missing"}
	}
	if fault != mail.NoFault {
		return view.AccountGuess{}, &view.Problem{Key: "address-invalid"}
	}
	return view.AccountGuess{Host: "imap." + a.Domain().ASCII(), Port: 993, Security: "tls", User: a.Plain()}, nil
}

// AccountID names an account for good, by what makes it another mailbox.
func AccountID(user, host string) string {
	h := sha256.Sum256([]byte(strings.ToLower(user) + "\x00" + strings.ToLower(host)))
	return hex.EncodeToString(h[:8])
}

// read checks the form.
func read(f view.AccountForm) (guard.Account, error) {
	address, host, user := strings.TrimSpace(f.Address), strings.TrimSpace(f.Host), strings.TrimSpace(f.User)
	a, fault := mail.ParseAddress(address)
	key := ""
	switch {
	case address == "":
		key = "address-missing"
	case fault != mail.NoFault:
		key = "address-invalid"
	case host == "", strings.ContainsAny(host, " /@\x00"):
		key = "host-missing"
	case f.Port < 1 || f.Port > 65535:
		key = "port-invalid"
	case user == "":
		key = "user-missing"
	case f.Password == "":
		key = "password-missing"
	case f.Security != "tls" && f.Security != "starttls":
		key = "invalid"
	}
	if key != "" {
		return guard.Account{}, &view.Problem{Key: key}
	}
	return guard.Account{ID: AccountID(user, host), Address: a, Host: host, Port: f.Port, Security: f.Security, User: user}, nil
}

// Try signs in once with what the form says. What is wrong is part of the answer, not an error.
func (d *Desk) Try(ctx context.Context, form view.AccountForm) (view.AccountTrial, error) {
	acc, err := read(form)
	if err != nil {
		return trial(nil, nil, err), nil
	}
	return d.try(ctx, acc, form.Password)
}

func (d *Desk) try(ctx context.Context, acc guard.Account, password string) (view.AccountTrial, error) {
	if d.opt.Try == nil {
		return view.AccountTrial{}, &view.Problem{Key: "internal"}
	}
	drafts, sent, err := d.opt.Try(ctx, acc, password)
	if ctx.Err() != nil {
		return view.AccountTrial{}, ctx.Err()
	}
	if err == nil && len(drafts) == 0 {
		err = guard.ErrNoDrafts
	}
	return trial(drafts, sent, err), nil
}

func trial(drafts, sent []string, err error) view.AccountTrial {
	t := view.AccountTrial{OK: err == nil, Drafts: []string{}, Sent: []string{}, Problem: problemKey(err)}
	for _, name := range drafts {
		t.Drafts = append(t.Drafts, Safe(name, longName))
	}
	for _, name := range sent {
		t.Sent = append(t.Sent, Safe(name, longName))
	}
	return t
}

// problemKey is what a window calls an error of an account.
func problemKey(err error) string {
	var key interface{ Problem() string }
	var known *view.Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &known):
		return known.Key
	case errors.As(err, &key):
		return key.Problem()
	case errors.Is(err, guard.ErrRefused):
		return "refused"
	case errors.Is(err, guard.ErrUntrusted):
		return "certificate-unknown"
	case errors.Is(err, guard.ErrNoDrafts):
		return "no-drafts"
	case errors.Is(err, guard.ErrNoSecret):
		return "no-password"
	}
	return "closed"
}

// AddAccount keeps the password, then the account, then watches it.
func (d *Desk) AddAccount(ctx context.Context, form view.AccountForm) (view.Account, error) {
	acc, err := read(form)
	if err != nil {
		return view.Account{}, err
	}
	for _, a := range d.guard.Accounts() {
		if a.ID == acc.ID {
			return view.Account{}, &view.Problem{Key: "exists"}
		}
	}
	if err := d.keep(ctx, acc.ID, form.Password); err != nil {
		return view.Account{}, err
	}
	if err := d.guard.AddAccount(ctx, acc); err != nil {
		return view.Account{}, problem(errors.Join(err, d.opt.Secrets.Forget(ctx, acc.ID)))
	}
	for _, v := range d.guard.Status().Accounts {
		if v.ID == acc.ID {
			return v, nil
		}
	}
	return view.Account{}, &view.Problem{Key: "unknown-account"}
}

// keep stores a password. Without a keyring it is held until the program ends: that has to be said, but is no reason not
// to protect.
func (d *Desk) keep(ctx context.Context, id, password string) error {
	if d.opt.Secrets == nil {
		return &view.Problem{Key: "no-keyring"}
	}
	if err := d.opt.Secrets.Keep(ctx, id, password); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d.guard.Notify("password-not-kept")
	}
	return nil
}

// RemoveAccount stops watching it and forgets its password. What was learned from it stays.
func (d *Desk) RemoveAccount(ctx context.Context, id string) error {
	if !d.has(id) {
		return &view.Problem{Key: "unknown-account"}
	}
	if err := d.guard.RemoveAccount(ctx, id); err != nil {
		return problem(err)
	}
	if d.opt.Secrets == nil {
		return nil
	}
	if err := d.opt.Secrets.Forget(ctx, id); err != nil && !errors.Is(err, guard.ErrNoSecret) {
		return &view.Problem{Key: "no-keyring"}
	}
	return nil
}

func (d *Desk) has(id string) bool {
	for _, a := range d.guard.Accounts() {
		if a.ID == id {
			return true
		}
	}
	return false
}

// SignIn tries a new password and, if the server takes it, keeps it and watches the account again.
func (d *Desk) SignIn(ctx context.Context, id, password string) (view.AccountTrial, error) {
	if password == "" {
		return trial(nil, nil, &view.Problem{Key: "password-missing"}), nil
	}
	for _, a := range d.guard.Accounts() {
		if a.ID != id {
			continue
		}
		t, err := d.try(ctx, a, password)
		if err != nil || !t.OK {
			return t, err
		}
		if err := d.keep(ctx, id, password); err != nil {
			return t, err
		}
		d.guard.Restart(id)
		return t, nil
	}
	return view.AccountTrial{}, &view.Problem{Key: "unknown-account"}
}
