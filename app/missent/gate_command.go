package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"missent/core/discover"
	"missent/core/gate"
	"missent/core/guard"
	"missent/core/policy"
	"missent/core/sqlite"
	"missent/core/view"
)

const gateHelp = `Lets the mail of an account pass Missent on its way to the provider, so that every mail client's Send can be held.

The gate is a server for sending on this computer. The mail client gets it as its outgoing server, once; Missent hands
each message on to the provider while the client waits, and asks before that where an address looks wrong. It keeps no
message. It listens on loopback only, and lets nobody in without a password.`

func newGateCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use: "gate", Short: "Let a mail client's Send pass Missent", Long: gateHelp, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return exitError{exitUsage, errors.New("gate: enable, disable, status or test?")}
		},
	}
	cmd.AddCommand(newGateEnableCommand(o), newGateDisableCommand(o), newGateStatusCommand(o), newGateTestCommand(o))
	return cmd
}

const gateEnableHelp = `Sets up the gate of an account, and prints what to set in the mail client. The provider's server for sending is looked
for where that of the mailbox was found: policy, Thunderbird, a table of providers, then what the domain publishes. The
way to it is tried first, over verified TLS, and what is wrong is said. ACCOUNT is an address or an id of 'missent account list'.

Without --sign-in the mail client goes on using its own password or OAuth 2 sign-in of the provider: it passes through,
and Missent stores nothing. With --sign-in Missent signs in at the provider with what it signs in to the mailbox with,
and the mail client uses a random password that is shown once; only a hash of it is kept. An account that signs in with
the browser is always set up so: its mail client needs no OAuth 2 for it.

Enabling what is enabled replaces the settings, and the password, and keeps the ports.

JSON: {"account":"...","server":"localhost","plain":25870,"tls":25871,"user":"...","password":"...","fingerprint":"..."}

Exit codes:
  0   set up; the guard that runs listens
  69  the provider cannot be reached, is not trusted, or refused the sign-in
  74  the database or the certificate cannot be written
  78  there is no such account, or no password for it`

type gateFlags struct {
	host, security, user, caFile string
	port                         int
	signIn, noLookup             bool
}

func newGateEnableCommand(o *options) *cobra.Command {
	var form gateFlags
	cmd := &cobra.Command{
		Use: "enable ACCOUNT", Short: "Set the gate of an account up", Long: gateEnableHelp, Args: cobra.ExactArgs(1),
		Example: "  missent gate enable ann@a.example\n  missent gate enable --host mail.a.example --security starttls ann@a.example\n" +
			"  missent gate enable --sign-in ann@a.example",
		RunE: func(cmd *cobra.Command, args []string) error { return enableGate(cmd, o, form, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&form.host, "host", "", "the provider's server for sending (default the one that is found)")
	f.IntVar(&form.port, "port", 0, "its port (default the one that is found; with --host 465, with starttls 587)")
	f.StringVar(&form.security, "security", "", "tls, or starttls, which must then succeed (default what is found; with --host tls)")
	f.BoolVar(&form.noLookup, "no-lookup", false, "look for the server on this computer alone")
	f.StringVar(&form.user, "user", "", "user name there (default that of the account)")
	f.StringVar(&form.caFile, "ca-file", "", "certificates of your organisation to trust, beside the system's (PEM; default those of the account)")
	f.BoolVar(&form.signIn, "sign-in", false, "Missent signs in at the provider; the mail client gets a password of its own")
	return cmd
}

// withGates opens the database and finds the account.
func (o *options) withGates(cmd *cobra.Command, name string, f func(dir string, db *sqlite.DB, a guard.Account) error) error {
	ctx := cmd.Context()
	dir, err := o.dir()
	if err != nil {
		return err
	}
	db, err := o.openDatabase(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	err = func() error {
		accounts, err := db.Accounts(ctx)
		if err != nil {
			return exitError{exitIO, err}
		}
		a, err := findAccount(accounts, name)
		if err != nil {
			return err
		}
		return f(dir, db, a)
	}()
	return errors.Join(err, db.Close())
}

func enableGate(cmd *cobra.Command, o *options, form gateFlags, name string) error {
	if form.security != "" && form.security != "tls" && form.security != "starttls" {
		return exitError{exitUsage, fmt.Errorf("--security %s: tls or starttls", form.security)}
	}
	ctx := cmd.Context()
	var news gateNews
	err := o.withGates(cmd, name, func(dir string, db *sqlite.DB, a guard.Account) (err error) {
		signer, err := o.commandSigner()
		if err != nil {
			return err
		}
		p := gatePlan{
			account: a, user: form.user, caFile: form.caFile, signer: signer,
			form: view.GateForm{Host: form.host, Port: form.port, Security: form.security, SignIn: form.signIn},
		}
		set, err := o.settings(ctx, db)
		if err != nil {
			return err
		}
		if form.noLookup {
			set["account.lookup"] = policy.Value{Value: "false", Origin: policy.User}
		}
		p.find(ctx, discover.New(discover.Options{}), set)
		fmt.Fprintf(cmd.ErrOrStderr(), "Trying %s:%d ...\n", p.gate().Host, p.gate().Port)
		news, err = setUpGate(ctx, db, dir, p)
		if errors.As(err, new(exitError)) {
			return err
		}
		return trouble(err)
	})
	if err != nil {
		return err
	}
	if err := o.reload(ctx); err != nil {
		return err
	}
	if o.json {
		return printJSON(cmd.OutOrStdout(), map[string]any{
			"account": news.gate.Account, "server": "localhost", "plain": news.gate.Plain, "tls": news.gate.TLS,
			"user": news.gate.User, "password": news.password, "fingerprint": news.print,
		})
	}
	_, err = io.WriteString(cmd.OutOrStdout(), gateText(news))
	return err
}

// gateText is what to set in the mail client.
func gateText(n gateNews) string {
	var b strings.Builder
	fmt.Fprintln(&b, "Set this in your mail client, as the outgoing server (SMTP) of the account:")
	fmt.Fprintln(&b, "  Server      localhost")
	fmt.Fprintf(&b, "  Port        %d  with SSL/TLS\n", n.gate.TLS)
	fmt.Fprintf(&b, "              %d  with STARTTLS, or without encryption\n", n.gate.Plain)
	fmt.Fprintf(&b, "  User name   %s\n", n.gate.User)
	if n.password != "" {
		fmt.Fprintf(&b, "  Password    %s  (shown this once)\n", n.password)
	} else {
		fmt.Fprintln(&b, "  Password    as before: it goes through to your provider")
	}
	fmt.Fprintln(&b, "When the mail client asks about the certificate, compare its SHA-256 and accept it:")
	fmt.Fprintln(&b, " ", n.print)
	fmt.Fprintln(&b, "Then: missent gate test, or send yourself a message. docs/GATE.md has the steps for each mail client.")
	return b.String()
}

func newGateDisableCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "disable ACCOUNT", Short: "Take the gate of an account away",
		Long: `Listens no more for the account. Its mail client cannot send until its outgoing server is set back to the provider's.

Exit codes:
  0   taken away
  74  the database cannot be written
  78  there is no such account`,
		Example: "  missent gate disable ann@a.example", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var gt guard.Gate
			err := o.withGates(cmd, args[0], func(_ string, db *sqlite.DB, a guard.Account) (err error) {
				if gt, err = gateOf(cmd.Context(), db, a); err != nil {
					return err
				}
				if err := db.DeleteGate(cmd.Context(), a.ID); err != nil {
					return exitError{exitIO, err}
				}
				return nil
			})
			if err != nil {
				return err
			}
			if err := o.reload(cmd.Context()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "The gate is gone. Set the outgoing server of your mail client back to %s, port %d.\n", gt.Host, gt.Port)
			return err
		},
	}
}

func newGateTestCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "test ACCOUNT", Short: "Send a message of the account to itself, through the gate",
		Long: `Sends a message of the account to itself, as a mail client would: through the running guard to the provider. Where
Missent signs in at the provider, the password that was shown is asked for, or read from the first line of the input.

Exit codes:
  0   the provider took the message
  69  the gate or the provider cannot be reached, or refused
  78  there is no such account, no gate for it, or no password`,
		Example: "  missent gate test ann@a.example", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			err := o.withGates(cmd, args[0], func(dir string, db *sqlite.DB, a guard.Account) error {
				return o.testGate(cmd, db, dir, a)
			})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "The provider took a message through Missent. It is on its way to you.")
			return err
		},
	}
}

func (o *options) testGate(cmd *cobra.Command, db *sqlite.DB, dir string, a guard.Account) error {
	ctx := cmd.Context()
	gt, err := gateOf(ctx, db, a)
	if err != nil {
		return err
	}
	password, err := o.testPassword(ctx, cmd, gt, a)
	if err != nil {
		return err
	}
	if err := gate.Test(ctx, gateDir(dir), gt, a.Address, password); err != nil {
		if errors.As(err, new(*gate.Error)) {
			return trouble(err)
		}
		return exitError{exitServer, err}
	}
	return nil
}

func (o *options) testPassword(ctx context.Context, cmd *cobra.Command, gt guard.Gate, a guard.Account) (string, error) {
	if gt.SignIn {
		return newPrompt(cmd.InOrStdin(), cmd.ErrOrStderr()).hidden("Password that Missent showed for " + a.Address.Plain())
	}
	if a.SignIn != guard.ByPassword {
		return "", exitError{exitConfig, errors.New("this account signs in with the browser: send a message with your mail client instead")}
	}
	signer, err := o.commandSigner()
	if err != nil {
		return "", err
	}
	password, err := signer.Password(ctx, a)
	return password, trouble(err)
}
