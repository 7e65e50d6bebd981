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
	case f.SignIn == guard.ByPassword && f.Password == "":
		key = "password-missing"
	case f.SignIn != guard.ByPassword && f.SignIn != guard.ByGoogle && f.SignIn != guard.ByMicrosoft:
		key = "invalid"
	case f.Security != "tls" && f.Security != "starttls":
		key = "invalid"
	}
	if key != "" {
		return guard.Account{}, &view.Problem{Key: key}
	}
	return guard.Account{ID: AccountID(user, host), Address: a, Host: host, Port: f.Port, Security: f.Security, User: user, SignIn: f.SignIn}, nil
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
	key, keyed := view.KeyOf(err)
	var known *view.Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &known):
		return known.Key
	case keyed:
		return key
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
	acc.CAFile = d.currentSettings().Get("account.ca-file").Value
	kept, err := d.keep(ctx, acc, form.Password)
	if err != nil {
		return view.Account{}, err
	}
	if err := d.guard.AddAccount(ctx, acc); err != nil {
		return view.Account{}, problem(errors.Join(err, d.opt.Secrets.Forget(ctx, acc.ID)))
	}
	d.guard.SetUnkept(acc.ID, !kept)
	for _, v := range d.guard.Status().Accounts {
		if v.ID == acc.ID {
			return v, nil
		}
	}
	return view.Account{}, &view.Problem{Key: "unknown-account"}
}

// keep stores a password, or what stands for one. Without a keyring it is held until the program ends: that has to be
// said, but is no reason not to protect.
func (d *Desk) keep(ctx context.Context, a guard.Account, password string) (kept bool, err error) {
	if d.opt.Secrets == nil {
		return false, &view.Problem{Key: "no-keyring"}
	}
	if a.SignIn == guard.ByPassword {
		err = d.opt.Secrets.Keep(ctx, a.ID, password)
	} else {
		err = d.opt.Browser.Keep(ctx, a.ID)
	}
	if err != nil {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		d.guard.Notify("password-not-kept")
	}
	return err == nil, nil
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
