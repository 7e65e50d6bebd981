package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"missent/core/desk"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/secret"
)

const accountAddHelp = `Adds a mailbox. It signs in once before anything is stored, and says what is wrong when that fails. What no
flag says is asked for on a terminal; elsewhere the usual value is taken: imap.DOMAIN, port 993, TLS, the address as
the user name. The password is typed hidden, or read from the first line of the input when that is no terminal.

Adding an account that is there already replaces its settings and its password.

--password-command is handed to the shell as you write it, each time the password is needed; the first line it prints
is the password. It has 30 seconds; what it says on standard error is shown to you when it fails.

Exit codes:
  0   stored, and watched by the guard that runs or the next one
  69  the server cannot be reached, is not trusted, or refused the sign-in
  74  the database or the keyring cannot be written
  78  something is missing: an address, a password, a Drafts folder`

const accountAddExamples = `  missent account add ann@a.example
  missent account add --host mail.a.example --user ann ann@a.example
  missent account add --password-command 'pass show mail/work' ann@a.example
  missent account add --security starttls --port 143 --ca-file /etc/ssl/our-ca.pem ann@a.example`

// addForm is what the flags of account add say.
type addForm struct {
	host, user, security, passwordCommand, caFile string
	port                                          int
}

func newAccountAddCommand(o *options) *cobra.Command {
	var form addForm
	cmd := &cobra.Command{
		Use: "add [ADDRESS]", Short: "Watch a mailbox", Long: accountAddHelp, Example: accountAddExamples,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := newPrompt(cmd.InOrStdin(), cmd.ErrOrStderr())
			a, err := form.account(q, args)
			if err != nil {
				return err
			}
			return addAccount(cmd, o, q, a)
		},
	}
	f := cmd.Flags()
	f.StringVar(&form.host, "host", "", "IMAP server (default imap.DOMAIN)")
	f.IntVar(&form.port, "port", 0, "port (default 993, with starttls 143)")
	f.StringVar(&form.user, "user", "", "user name (default the address)")
	f.StringVar(&form.security, "security", "tls", "tls, or starttls, which must then succeed")
	f.StringVar(&form.passwordCommand, "password-command", "", "command that prints the password")
	f.StringVar(&form.caFile, "ca-file", "", "certificates of your organisation to trust, beside the system's (PEM)")
	return cmd
}

// account makes the account of the flags, and asks for what is missing.
func (f addForm) account(q *prompt, args []string) (guard.Account, error) {
	var typed string
	if len(args) == 1 {
		typed = args[0]
	} else if typed = q.ask("Address", ""); typed == "" {
		return guard.Account{}, exitError{exitConfig, errors.New("name the address: missent account add ADDRESS")}
	}
	address, fault := mail.ParseAddress(typed)
	if fault != mail.NoFault {
		return guard.Account{}, exitError{exitUsage, fmt.Errorf("%s is not a complete address", typed)}
	}
	if f.security != "tls" && f.security != "starttls" {
		return guard.Account{}, exitError{exitUsage, fmt.Errorf("--security %s: tls or starttls", f.security)}
	}
	if f.port < 0 || f.port > 65535 {
		return guard.Account{}, exitError{exitUsage, fmt.Errorf("--port %d: a port is a number from 1 to 65535", f.port)}
	}
	if f.host == "" {
		f.host = q.ask("IMAP server", "imap."+address.Domain().ASCII())
	}
	if f.port == 0 {
		f.port = map[string]int{"tls": 993, "starttls": 143}[f.security]
	}
	if f.user == "" {
		f.user = q.ask("User name", address.Plain())
	}
	if f.caFile != "" {
		path, err := filepath.Abs(f.caFile)
		if err != nil {
			return guard.Account{}, exitError{exitIO, err}
		}
		f.caFile = path
	}
	return guard.Account{
		ID: desk.AccountID(f.user, f.host), Address: address, Host: f.host, Port: f.port, Security: f.security,
		User: f.user, PasswordCommand: f.passwordCommand, CAFile: f.caFile,
	}, nil
}

// addAccount signs in, then stores the password, then the account.
func addAccount(cmd *cobra.Command, o *options, q *prompt, a guard.Account) error {
	ctx := cmd.Context()
	password, err := passwordFor(ctx, q, a)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Signing in at %s:%d ...\n", a.Host, a.Port)
	drafts, sent, err := signIn(ctx, a, password)
	if err == nil && len(drafts) == 0 {
		err = guard.ErrNoDrafts
	}
	if err != nil {
		return trouble(err)
	}
	if a.PasswordCommand == "" {
		if err := secret.NewKeyring().Set(ctx, a.ID, password); err != nil {
			return exitError{exitConfig, fmt.Errorf("the sign-in works, but the password cannot be kept: %w. %s", err, secret.Advice(err))}
		}
	}
	g, done, err := o.openGuard(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	if err := errors.Join(g.AddAccount(ctx, a), done()); err != nil {
		return exitError{exitIO, err}
	}
	if err := o.reload(ctx); err != nil {
		return err
	}
	if o.json {
		return printJSON(cmd.OutOrStdout(), map[string]any{"id": a.ID, "address": a.Address.Plain(), "drafts": drafts, "sent": sent})
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is watched. Drafts: %s. Sent: %s.\n",
		a.Address.Plain(), strings.Join(drafts, ", "), strings.Join(sent, ", "))
	return err
}

// passwordFor gets the password, from the command where there is one.
func passwordFor(ctx context.Context, q *prompt, a guard.Account) (string, error) {
	if a.PasswordCommand != "" {
		password, err := secret.NewCommand(a.PasswordCommand).Get(ctx)
		if err != nil {
			return "", exitError{exitConfig, err}
		}
		return password, nil
	}
	password, err := q.hidden("Password of " + a.User + " at " + a.Host)
	if err != nil {
		return "", exitError{exitIO, err}
	}
	if password == "" {
		return "", exitError{exitConfig, errors.New("no password was given; on standard input or by --password-command")}
	}
	return password, nil
}

// prompt asks on a terminal, and takes the default elsewhere.
type prompt struct {
	in   *bufio.Reader
	file *os.File // nil when the input is no terminal
	out  io.Writer
}

func newPrompt(in io.Reader, out io.Writer) *prompt {
	p := &prompt{in: bufio.NewReader(in), out: out}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.file = f
	}
	return p
}

func (p *prompt) ask(what, usual string) string {
	if p.file == nil {
		return usual
	}
	hint := ""
	if usual != "" {
		hint = " [" + usual + "]"
	}
	fmt.Fprintf(p.out, "%s%s: ", what, hint)
	line, _ := p.in.ReadString('\n') // an end of input is an empty answer
	if line = strings.TrimSpace(line); line != "" {
		return line
	}
	return usual
}

// hidden reads a password without showing it.
func (p *prompt) hidden(what string) (string, error) {
	if p.file == nil {
		line, err := p.in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	fmt.Fprintf(p.out, "%s: ", what)
	typed, err := term.ReadPassword(int(p.file.Fd()))
	fmt.Fprintln(p.out)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(typed), nil
}
