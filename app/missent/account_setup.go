package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/desk"
	"missent/core/discover"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/view"
)

// setup is one run of account add.
type setup struct {
	*prompt
	o      *options
	form   addForm
	out    io.Writer
	set    policy.Set
	finder *discover.Finder
	signer *signer
}

func (o *options) newSetup(cmd *cobra.Command, q *prompt, form addForm) (*setup, error) {
	s := &setup{prompt: q, o: o, form: form, out: cmd.ErrOrStderr(), finder: discover.New(discover.Options{})}
	dir, err := o.dir()
	if err != nil {
		return nil, err
	}
	db, err := o.openDatabase(s.out)
	if err != nil {
		return nil, err
	}
	s.set, err = o.settings(cmd.Context(), db)
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if form.noLookup {
		s.set["account.lookup"] = policy.Value{Value: "false", Origin: policy.User}
	}
	s.signer = newSigner(secret.NewSource(secret.NewKeyring(), dir), s.set)
	return s, nil
}

// check refuses flags that cannot be right.
func (f addForm) check() error {
	if f.security != "" && f.security != "tls" && f.security != "starttls" {
		return exitError{exitUsage, fmt.Errorf("--security %s: tls or starttls", f.security)}
	}
	if f.port < 0 || f.port > 65535 {
		return exitError{exitUsage, fmt.Errorf("--port %d: a port is a number from 1 to 65535", f.port)}
	}
	if !slices.Contains([]string{"", "password", guard.ByGoogle, guard.ByMicrosoft}, f.signIn) {
		return exitError{exitUsage, fmt.Errorf("--sign-in %s: password, google or microsoft", f.signIn)}
	}
	return nil
}

// account makes the account: what the flags say, else what was found, else what the user is asked.
func (s *setup) account(ctx context.Context, args []string) (guard.Account, error) {
	c, err := s.candidate(ctx, args)
	if err != nil {
		return guard.Account{}, err
	}
	in, f := c.Incoming, s.form
	if f.host != "" {
		in.Host = f.host
	}
	if f.security != "" && f.security != in.Security {
		in.Security, in.Port = f.security, map[string]int{"tls": 993, "starttls": 143}[f.security]
	}
	if f.port != 0 {
		in.Port = f.port
	}
	if f.user != "" {
		in.User = f.user
	}
	a := guard.Account{
		ID: desk.AccountID(in.User, in.Host), Address: c.Address, Host: in.Host, Port: in.Port, Security: in.Security,
		User: in.User, PasswordCommand: f.passwordCommand, CAFile: s.set.Get("account.ca-file").Value,
	}
	if f.caFile != "" {
		if a.CAFile, err = filepath.Abs(f.caFile); err != nil {
			return guard.Account{}, exitError{exitIO, err}
		}
	}
	a.SignIn, err = s.way(c)
	return a, err
}

// candidate is where the mailbox is: the one that was chosen, or found, or asked for.
func (s *setup) candidate(ctx context.Context, args []string) (guard.Candidate, error) {
	typed := ""
	if len(args) == 1 {
		typed = args[0]
	} else if c, ok := s.choose(ctx, &typed); ok {
		return c, nil
	}
	if typed == "" {
		return guard.Candidate{}, exitError{exitConfig, errors.New("name the address: missent account add ADDRESS")}
	}
	address, fault := mail.ParseAddress(typed)
	if fault != mail.NoFault {
		return guard.Candidate{}, exitError{exitUsage, fmt.Errorf("%s is not a complete address", typed)}
	}
	if s.form.host != "" {
		in := guard.Endpoint{Host: s.form.host, Port: 993, Security: "tls", User: address.Plain()}
		return guard.Candidate{Address: address, Incoming: in, SignIn: []string{guard.ByPassword}}, nil
	}
	found := s.finder.Find(ctx, address, s.set, s.tell)
	if ctx.Err() != nil {
		return guard.Candidate{}, ctx.Err()
	}
	c := found[0]
	in := &c.Incoming
	switch {
	case c.Origin == "usual":
		in.Host = s.ask("IMAP server", in.Host)
		if err := s.askPort(in); err != nil {
			return c, err
		}
		if s.form.user == "" {
			in.User = s.ask("User name", in.User)
		}
	case c.Outside && s.file == nil:
		return c, exitError{exitConfig, fmt.Errorf("DNS says that the mail of %s is at %s, of another organisation. If that is right: --host %s",
			address.Domain().ASCII(), in.Host, in.Host)}
	case c.Outside:
		if in.Host = s.ask("DNS names a server of another organisation. IMAP server", in.Host); in.Host == "" {
			return c, exitError{exitConfig, errors.New("no server")}
		}
	}
	return c, nil
}

// askPort asks for the port, where no flag names it. The usual one of STARTTLS means STARTTLS.
func (s *setup) askPort(in *guard.Endpoint) error {
	if s.form.port != 0 || s.form.security != "" {
		return nil
	}
	typed := s.ask("Port", strconv.Itoa(in.Port))
	port, err := strconv.Atoi(typed)
	if err != nil || port < 1 || port > 65535 {
		return exitError{exitUsage, fmt.Errorf("%s: a port is a number from 1 to 65535", typed)}
	}
	if in.Port = port; port == 143 {
		in.Security = "starttls"
	}
	return nil
}

// choose offers the accounts of mail programs on this computer; an address can be typed instead.
func (s *setup) choose(ctx context.Context, typed *string) (guard.Candidate, bool) {
	if s.file == nil {
		return guard.Candidate{}, false
	}
	all := s.finder.Installed(ctx)
	for i, c := range all {
		fmt.Fprintf(s.out, "  %d  %s at %s, from Thunderbird\n", i+1, c.Address.Plain(), c.Incoming.Host)
	}
	*typed = s.ask(map[bool]string{true: "Number, or address", false: "Address"}[len(all) > 0], "")
	if n, err := strconv.Atoi(*typed); err == nil && n > 0 && n <= len(all) {
		return all[n-1], true
	}
	return guard.Candidate{}, false
}

// tell prints what a step came to.
func (s *setup) tell(step view.SearchStep) {
	state := terminal.Say("find."+step.State, nil)
	if state == "" {
		return // it has not been taken
	}
	name := terminal.Say("find."+step.Key, map[string]string{"asked": step.Asked})
	fmt.Fprintln(s.out, terminal.Say("find.is", map[string]string{"step": name, "state": state}))
}

// way decides how to sign in: as the flag says, else the first way of the provider that works here.
func (s *setup) way(c guard.Candidate) (string, error) {
	switch {
	case s.form.signIn == "password", s.form.passwordCommand != "":
		return guard.ByPassword, nil
	case s.form.signIn != "":
		if _, configured := s.signer.client(s.form.signIn); !configured {
			return "", exitError{exitConfig, errors.New(terminal.Problem("client-missing"))}
		}
		return s.form.signIn, nil
	}
	for _, way := range c.SignIn {
		if _, configured := s.signer.client(way); configured {
			return way, nil
		}
		if way == guard.ByPassword {
			if help := terminal.Say("help."+c.Help, nil); help != "" {
				fmt.Fprintln(s.out, help)
			}
			return way, nil
		}
	}
	return "", exitError{exitConfig, errors.New(terminal.Say("help.browser-only", nil))}
}
