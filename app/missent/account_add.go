package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"missent/core/guard"
	"missent/core/secret"
)

const accountAddHelp = `Adds a mailbox. Its server is looked for: in what your organisation has set, in the accounts of a Thunderbird on
this computer (read, never written), in a table of large providers, in what the domain of the address publishes, and
in DNS. Each step is named before it is taken; --no-lookup keeps to this computer. --host asks nobody.

It signs in once before anything is stored, and says what is wrong when that fails. The password is typed hidden, or
read from the first line of the input when that is no terminal. Where the provider wants the browser instead, and your
organisation has registered Missent there (docs/OAUTH.md), the browser opens.

Adding an account that is there already replaces its settings and its password.

--password-command is handed to the shell as you write it, each time the password is needed; the first line it prints
is the password. It has 30 seconds; what it says on standard error is shown to you when it fails.

Exit codes:
  0   stored, and watched by the guard that runs or the next one
  69  the server cannot be reached, is not trusted, or refused the sign-in
  74  the database or the keyring cannot be written
  78  something is missing: an address, a password, a server, a Drafts folder`

const accountAddExamples = `  missent account add ann@a.example
  missent account add --host mail.a.example --user ann ann@a.example
  missent account add --sign-in google ann@gmail.com
  missent account add --password-command 'pass show mail/work' ann@a.example
  missent account add --security starttls --port 143 --ca-file /etc/ssl/our-ca.pem ann@a.example`

// addForm is what the flags of account add say.
type addForm struct {
	host, user, security, passwordCommand, caFile, signIn string
	port                                                  int
	noLookup                                              bool
}

func newAccountAddCommand(o *options) *cobra.Command {
	var form addForm
	cmd := &cobra.Command{
		Use: "add [ADDRESS]", Short: "Watch a mailbox", Long: accountAddHelp, Example: accountAddExamples,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := newPrompt(cmd.InOrStdin(), cmd.ErrOrStderr())
			if err := form.check(); err != nil {
				return err
			}
			s, err := o.newSetup(cmd, q, form)
			if err != nil {
				return err
			}
			a, err := s.account(cmd.Context(), args)
			if err != nil {
				return err
			}
			return s.add(cmd, a)
		},
	}
	f := cmd.Flags()
	f.StringVar(&form.host, "host", "", "IMAP server (default: it is looked for)")
	f.IntVar(&form.port, "port", 0, "port (default 993, with starttls 143)")
	f.StringVar(&form.user, "user", "", "user name (default: what the provider wants, mostly the address)")
	f.StringVar(&form.security, "security", "", "tls, or starttls, which must then succeed")
	f.StringVar(&form.signIn, "sign-in", "", "password, google or microsoft (default: what the provider wants)")
	f.StringVar(&form.passwordCommand, "password-command", "", "command that prints the password")
	f.StringVar(&form.caFile, "ca-file", "", "certificates of your organisation to trust, beside the system's (PEM)")
	f.BoolVar(&form.noLookup, "no-lookup", false, "ask nobody on the network for the server")
	return cmd
}

// add signs in, then stores what signs in, then the account.
func (s *setup) add(cmd *cobra.Command, a guard.Account) error {
	ctx := cmd.Context()
	password, drafts, sent, err := s.signIn(ctx, a)
	if err != nil {
		return err
	}
	if err := s.keep(ctx, a, password); err != nil {
		if ctx.Err() != nil || s.file == nil || !hasDisplay() {
			return exitError{exitConfig, fmt.Errorf("the sign-in works, but it cannot be kept: %w. %s", err, secret.Advice(err))}
		}
		fmt.Fprintf(s.out, "The sign-in works, but it is not stored: %v. Missent asks for it at each start, in its window. %s\n", err, secret.Advice(err))
	}
	g, done, err := s.o.openGuard(ctx, s.out)
	if err != nil {
		return err
	}
	if err := errors.Join(g.AddAccount(ctx, a), done()); err != nil {
		return exitError{exitIO, err}
	}
	if err := s.o.reload(ctx); err != nil {
		return err
	}
	if s.o.json {
		return printJSON(cmd.OutOrStdout(), map[string]any{"id": a.ID, "address": a.Address.Plain(), "drafts": drafts, "sent": sent})
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is added. Drafts: %s. Sent: %s.\n",
		a.Address.Plain(), strings.Join(drafts, ", "), strings.Join(sent, ", "))
	if err != nil {
		return err
	}
	return s.follow(ctx, cmd.OutOrStdout(), a.ID)
}

// mistyped is how often a password may be: who tries more often is locked out by some servers.
const mistyped = 3

// signIn signs in once; a password that was typed may be typed again.
func (s *setup) signIn(ctx context.Context, a guard.Account) (password string, drafts, sent []string, err error) {
	for try := 1; ; try++ {
		if password, err = s.credentials(ctx, a); err != nil {
			return "", nil, nil, err
		}
		fmt.Fprintf(s.out, "Signing in at %s:%d ...\n", a.Host, a.Port)
		drafts, sent, err = s.signer.try(ctx, a, password)
		if err == nil && len(drafts) == 0 {
			err = guard.ErrNoDrafts
		}
		typed := s.file != nil && a.PasswordCommand == "" && a.SignIn == guard.ByPassword
		if err == nil || !typed || try == mistyped || !errors.Is(err, guard.ErrRefused) {
			return password, drafts, sent, trouble(err)
		}
		fmt.Fprintf(s.out, "%v\n", trouble(err))
	}
}

// credentials gets the password, from the command where there is one; or has the user sign in with his browser.
func (s *setup) credentials(ctx context.Context, a guard.Account) (string, error) {
	if a.PasswordCommand != "" {
		password, err := secret.NewCommand(a.PasswordCommand).Get(ctx)
		if err != nil {
			return "", exitError{exitConfig, err}
		}
		return password, nil
	}
	if a.SignIn != guard.ByPassword {
		err := browser{s.signer}.SignIn(ctx, a, func(url string) {
			fmt.Fprintf(s.out, "Sign in with your browser. If it does not open, open this there:\n\n%s\n\n", url)
		})
		return "", trouble(err)
	}
	password, err := s.hidden("Password of " + a.User + " at " + a.Host)
	if err != nil {
		return "", exitError{exitIO, err}
	}
	if password == "" {
		return "", exitError{exitConfig, errors.New("no password was given; on standard input or by --password-command")}
	}
	return password, nil
}

func (s *setup) keep(ctx context.Context, a guard.Account, password string) error {
	switch {
	case a.PasswordCommand != "":
		return nil
	case a.SignIn != guard.ByPassword:
		return browser{s.signer}.Keep(ctx, a.ID)
	}
	return s.signer.Source.Keep(ctx, a.ID, password)
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
