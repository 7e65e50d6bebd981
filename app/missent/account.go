package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/guard"
	"missent/core/localapi"
	"missent/core/mail"
	"missent/core/secret"
	"missent/core/view"
)

const accountHelp = `Adds, lists and removes the mailboxes that are watched. A guard that runs takes the change up at once.

Mailboxes are only read: opened with EXAMINE, over verified TLS. Passwords are kept in the keyring of your system
(Secret Service on Linux, Credential Manager on Windows, Keychain on macOS), or come from a command of your own; never
from a file of ours, and never from the command line, where every program of the computer can read them.`

func newAccountCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use: "account", Short: "Add, list or remove the mailboxes that are watched", Long: accountHelp,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return exitError{exitUsage, errors.New("account: add, list or remove?")}
		},
	}
	cmd.AddCommand(newAccountAddCommand(o), newAccountListCommand(o), newAccountRemoveCommand(o))
	return cmd
}

func newAccountListCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the mailboxes that are watched",
		Long: `Lists the mailboxes, one a line. With --json one object a line:
  {"id":"...","address":"ann@a.example","host":"imap.a.example","port":993,"security":"tls","user":"ann@a.example",
   "signIn":""}`,
		Example: "  missent account list",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			accounts, err := o.accounts(cmd.Context(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return listAccounts(cmd.OutOrStdout(), accounts, o.json)
		},
	}
}

// accounts are those stored.
func (o *options) accounts(ctx context.Context, errOut io.Writer) ([]guard.Account, error) {
	g, done, err := o.openGuard(ctx, errOut)
	if err != nil {
		return nil, err
	}
	if err := done(); err != nil {
		return nil, exitError{exitIO, err}
	}
	return g.Accounts(), nil
}

func listAccounts(out io.Writer, accounts []guard.Account, asJSON bool) error {
	if len(accounts) == 0 && !asJSON {
		_, err := fmt.Fprintln(out, "No mailbox is watched. Add one: missent account add ADDRESS")
		return err
	}
	for _, a := range accounts {
		if asJSON {
			err := printJSON(out, map[string]any{
				"id": a.ID, "address": a.Address.Plain(), "host": a.Host, "port": a.Port, "security": a.Security, "user": a.User,
				"signIn": a.SignIn,
			})
			if err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(out, "%s  %s@%s:%d (%s)\n", a.Address.Plain(), a.User, a.Host, a.Port, a.Security); err != nil {
			return err
		}
	}
	return nil
}

func newAccountRemoveCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "remove ADDRESS",
		Short: "Stop watching a mailbox and forget its password",
		Long: `Stops watching a mailbox, forgets its password, and leaves what was learned from it where it is; 'missent history
forget' removes that. ADDRESS may also be the id that 'account list --json' prints.

Exit codes:
  0   removed
  74  the database or the keyring cannot be written
  78  there is no such account, or several`,
		Example: "  missent account remove ann@a.example",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return removeAccount(cmd, o, args[0])
		},
	}
}

func removeAccount(cmd *cobra.Command, o *options, name string) error {
	ctx := cmd.Context()
	g, done, err := o.openGuard(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	a, err := findAccount(g.Accounts(), name)
	if err == nil {
		if err = g.RemoveAccount(ctx, a.ID); err != nil {
			err = exitError{exitIO, err}
		}
	}
	if err = errors.Join(err, done()); err != nil {
		return err
	}
	dir, err := o.dir()
	if err != nil {
		return err
	}
	if a.PasswordCommand == "" {
		err = secret.NewSource(secret.NewKeyring(), dir).Forget(ctx, a.ID)
	}
	if err != nil && !errors.Is(err, guard.ErrNoSecret) {
		return exitError{exitIO, fmt.Errorf("the account is removed, but its password is still in the keyring: %w", err)}
	}
	if err := o.reload(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is no longer watched. What was learned from it stays.\n", a.Address.Plain())
	return err
}

func findAccount(accounts []guard.Account, name string) (guard.Account, error) {
	var found []guard.Account
	address, _ := mail.ParseAddress(name)
	for _, a := range accounts {
		if a.ID == name || a.Address == address {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return guard.Account{}, exitError{exitConfig, fmt.Errorf("%s is not watched", name)}
	case 1:
		return found[0], nil
	}
	return guard.Account{}, exitError{exitConfig, fmt.Errorf("%s is watched more than once: name the id (account list --json)", name)}
}

// reload tells a guard that runs to read the accounts again; one that does not run will do so when it starts.
func (o *options) reload(ctx context.Context) error {
	dir, err := o.dir()
	if err != nil {
		return err
	}
	err = localapi.NewClient(dir).Reload(ctx)
	if err == nil || errors.Is(err, localapi.ErrNotRunning) {
		return nil
	}
	return exitError{exitIO, fmt.Errorf("stored, but the running guard did not take it up: %w", err)}
}

// trouble is what keeps an account from signing in, in words, with the exit code that fits.
func trouble(err error) error {
	if err == nil {
		return nil
	}
	code := exitServer
	if errors.Is(err, guard.ErrNoDrafts) || errors.Is(err, guard.ErrNoSecret) {
		code = exitConfig
	}
	if key, ok := view.KeyOf(err); ok {
		return exitError{code, errors.New(terminal.Problem(key))}
	}
	text := err.Error()
	if advice := secret.Advice(err); advice != "" {
		text = strings.TrimSuffix(text, ".") + ". " + advice
	}
	return exitError{code, errors.New(text)}
}
