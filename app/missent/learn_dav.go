package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"missent/core/archive"
	"missent/core/carddav"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/secret"
)

// isAfar tells whether a SOURCE is on a server.
func isAfar(source string) bool {
	return source == organisations || strings.HasPrefix(source, davOf) || strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}

// davOf comes before the address whose server is to be found.
const davOf = "carddav:"

// davReader reads address books on a server.
type davReader struct {
	*prompt
	command string // --password-command
	set     policy.Set
}

// read is one SOURCE. The password is asked for once it is known where it goes.
func (d *davReader) read(l *learner, source string) error {
	at, user, err := d.place(l, source)
	if err != nil {
		return err
	}
	password := ""
	if d.command != "" {
		password, err = secret.NewCommand(d.command).Get(l.ctx)
	} else {
		password, err = d.hidden("Password of " + user + " at " + at.Host)
	}
	if err != nil {
		return exitError{exitConfig, err}
	}
	if password == "" {
		return exitError{exitConfig, errors.New("no password was given; on standard input or by --password-command")}
	}
	fmt.Fprintf(l.bad.out, "Reading address books at %s ...\n", at.Host)
	to := shelf{l, carddav.Place(at)}
	if _, err := carddav.Read(l.ctx, at, user, password, to, davOptions(d.set)); err != nil {
		return troubleAt(at.Host, err)
	}
	return nil
}

// place is where the address books are, and who signs in.
func (d *davReader) place(l *learner, source string) (*url.URL, string, error) {
	typed, found := strings.CutPrefix(source, davOf)
	if !found {
		at, user, err := carddav.Parse(source)
		if err != nil {
			return nil, "", exitError{exitUsage, troubleAt(source, err)}
		}
		if user == "" {
			user = d.ask("User name at "+at.Host, "")
		}
		if user == "" {
			return nil, "", exitError{exitConfig, fmt.Errorf("who signs in? https://USER@%s", carddav.Place(at))}
		}
		return at, user, nil
	}
	address, fault := mail.ParseAddress(typed)
	switch {
	case fault != mail.NoFault:
		return nil, "", exitError{exitUsage, fmt.Errorf("%s is not a complete address", typed)}
	case !d.set.Bool("account.lookup"):
		return nil, "", exitError{exitConfig, errors.New("looking for servers is switched off (account.lookup). Name the server: https://USER@HOST/")}
	}
	fmt.Fprintf(l.bad.out, "Asking %s where its address books are ...\n", address.Domain().ASCII())
	at, outside, err := findBooks(l.ctx, address, d.set)
	if err != nil {
		return nil, "", troubleAt(address.Domain().ASCII(), err)
	}
	if outside {
		if d.file == nil || d.ask(fmt.Sprintf("They are at %s, of another organisation. Type its name to go there", at.Hostname()), "") != at.Hostname() {
			return nil, "", exitError{exitConfig, fmt.Errorf("the address books of %s are at %s, of another organisation. If that is right: https://%s@%s",
				address.Plain(), at.Hostname(), url.User(address.Plain()), carddav.Place(at))}
		}
	}
	return at, address.Plain(), nil
}

// shelf is the learner, as a reader of cards sees it.
type shelf struct {
	*learner
	name string
}

func (s shelf) Listed(n int, l history.Sighting) error {
	return s.Item(archive.Item{Line: n, Listed: &l})
}

func (s shelf) Bad(n int, err error) { s.learner.Bad(archive.Place{Source: s.name, Line: n}, err) }
