package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"missent/app/missent/terminal"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/ldap"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/view"
)

// How often the organisation's directory is read, and how soon again where that failed: most likely the computer is not in
// its network. The first time is a little after the start, when there is nothing else to wait for.
const (
	directoryDaily = 24 * time.Hour
	directoryAgain = time.Hour
	directoryFirst = 20 * time.Second
)

// directory reads the organisation's directory into history, where the policy names one.
type directory struct {
	guard   *guard.Guard
	secrets *secret.Source
	set     policy.Set
}

// source names the directory; "" where the policy names none.
func (d *directory) source() string {
	if d.set.Get("directory.server").Value == "" {
		return ""
	}
	parts := []string{}
	for _, key := range []string{"directory.server", "directory.base", "directory.filter", "directory.user"} {
		parts = append(parts, d.set.Get(key).Value)
	}
	return strings.Join(parts, " ")
}

// read reads it now. The error of a server has a key, as that of an account; what was read before stays.
func (d *directory) read(ctx context.Context) (people int, complete bool, err error) {
	opt, err := d.options(ctx)
	if err != nil {
		return 0, false, err
	}
	var all entries
	if complete, err = ldap.Read(ctx, opt, &all); err != nil {
		return 0, false, err
	}
	if err := d.guard.Directory(ctx, d.source(), all); err != nil {
		return 0, false, err
	}
	return len(all), complete, nil
}

func (d *directory) options(ctx context.Context) (ldap.Options, error) {
	at, ok := policy.ParseServer(d.set.Get("directory.server").Value)
	if !ok {
		return ldap.Options{}, errors.New("the policy of your organisation names no directory (directory.server)")
	}
	opt := ldap.Options{
		Host: at.Host, Port: at.Port, Security: at.Security, Base: d.set.Get("directory.base").Value,
		Filter: d.set.Get("directory.filter").Value, CAFile: d.set.Get("account.ca-file").Value,
	}
	user := d.set.Get("directory.user").Value
	if user == "" {
		return opt, nil
	}
	a := d.account()
	opt.User = ldap.UserName(user, a.Address)
	var err error
	switch command := d.set.Get("directory.password-command").Value; {
	case command != "":
		opt.Password, err = secret.NewCommand(command).Get(ctx)
	case a.ID == "" || a.SignIn != guard.ByPassword:
		err = guard.ErrNoSecret
	default:
		opt.Password, err = d.secrets.Password(ctx, a)
	}
	return opt, err
}

// account is the user's account at the organisation: at one of its domains, else the first.
func (d *directory) account() guard.Account {
	all := d.guard.Accounts()
	for _, domain := range strings.Fields(d.set.Get("account.domain").Value) {
		for _, a := range all {
			if a.Address.Domain().ASCII() == domain {
				return a
			}
		}
	}
	if len(all) == 0 {
		return guard.Account{}
	}
	return all[0]
}

// entries is a directory being read.
type entries []history.Sighting

func (e *entries) Listed(_ int, s history.Sighting) error {
	*e = append(*e, s)
	return nil
}

// Bad passes over what is no address: it is not the user's to mend.
func (e *entries) Bad(int, error) {}

// keepDirectory reads it once a day, and takes it back where the policy names it no more. It returns when ctx ends.
func (h *house) keepDirectory(ctx context.Context, log *slog.Logger) {
	for wait := directoryFirst; ; {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		h.obey()
		wait = directoryAgain
		if err := h.updateDirectory(ctx, time.Now()); err != nil && ctx.Err() == nil {
			log.Warn("directory not read", slog.String("problem", problemOf(err)))
		}
	}
}

// updateDirectory reads the directory where that is due.
func (h *house) updateDirectory(ctx context.Context, now time.Time) error {
	set, err := policy.Merge(h.layers()...)
	if err != nil {
		return err
	}
	d := directory{guard: h.guard, secrets: h.signer.Source, set: set}
	last := h.guard.DirectoryRead()
	switch {
	case d.source() == "" && last.Source != "":
		return h.guard.Directory(ctx, "", nil)
	case d.source() == "", d.source() == last.Source && now.Sub(last.Time) < directoryDaily && !last.Time.After(now):
		return nil
	}
	_, _, err = d.read(ctx)
	return err
}

func problemOf(err error) string {
	if key, ok := view.KeyOf(err); ok {
		return key
	}
	return "closed"
}

// organisations is the SOURCE of learn that stands for the directory.
const organisations = "directory"

// afar is what sources need that are not on this computer: the settings, and who signs in. Other sources need none.
func (o *options) afar(ctx context.Context, sources []string) (policy.Set, *secret.Source, error) {
	if !slices.ContainsFunc(sources, isAfar) {
		return nil, nil, nil
	}
	dir, err := o.dir()
	if err != nil {
		return nil, nil, err
	}
	db, err := o.openDatabase(io.Discard)
	if err != nil {
		return nil, nil, err
	}
	set, err := o.settings(ctx, db)
	return set, secret.NewSource(secret.NewKeyring(), dir), errors.Join(err, db.Close())
}

// learnDirectory is the SOURCE "directory" of learn.
func (l *learner) learnDirectory(s *secret.Source, set policy.Set) error {
	d := directory{guard: l.guard, secrets: s, set: set}
	people, complete, err := d.read(l.ctx)
	if err != nil {
		return troubleAt("directory", err)
	}
	l.directory += people
	if !complete {
		fmt.Fprintf(l.bad.out, "missent: the directory has more than %d entries; the others were left out. A narrower directory.filter helps.\n", ldap.Most)
	}
	return nil
}

// examineDirectory is what the doctor says of it.
func examineDirectory(ctx context.Context, o *options, set policy.Set) (diagnosis, bool) {
	d := directory{set: set}
	if d.source() == "" {
		return diagnosis{}, false
	}
	out := diagnosis{Part: "directory"}
	g, done, err := o.openGuard(ctx, io.Discard)
	if err != nil {
		out.Says = err.Error()
		return out, true
	}
	last, err := g.DirectoryRead(), done()
	switch {
	case err != nil:
		out.Says = err.Error()
	case last.Source != d.source():
		out.Says, out.Do = "the directory of your organisation was not read yet", "missent learn directory reads it now and says what is wrong."
	case time.Since(last.Time) > 7*directoryDaily:
		out.Says = fmt.Sprintf("%s, read last on %s", counted(last.People, "address"), last.Time.Format("2 January 2006"))
		out.Do = "missent learn directory reads it now and says what is wrong."
	default:
		out.OK, out.Says = true, fmt.Sprintf("%s, read on %s", counted(last.People, "address"), last.Time.Format("2 January 2006"))
	}
	return out, true
}

// troubleAt is trouble, with the place it is about.
func troubleAt(place string, err error) error {
	key, ok := view.KeyOf(err)
	switch {
	case ok:
		return exitError{exitServer, fmt.Errorf("%s: %s", place, terminal.Problem(key))}
	case errors.Is(err, guard.ErrNoSecret):
		return exitError{exitConfig, fmt.Errorf("%s: %s", place, terminal.Problem("no-password"))}
	}
	return exitError{exitServer, fmt.Errorf("%s: %w", place, err)}
}
