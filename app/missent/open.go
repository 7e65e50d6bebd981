package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"missent/core/guard"
	"missent/core/managed"
	"missent/core/policy"
	"missent/core/sqlite"
)

// databaseFile is the one file of everything learned and decided, in the data folder.
const databaseFile = "missent.db"

// keptPolicy is the copy of the last good policy of the machine, in the data folder.
const keptPolicy = "policy.json"

// openStore opens the one file of a data folder. notice says that it was damaged and set aside, beside a good db.
func openStore(dir string) (db *sqlite.DB, notice, err error) {
	db, err = sqlite.Open(filepath.Join(dir, databaseFile))
	switch {
	case errors.Is(err, guard.ErrDamaged) && db != nil:
		return db, err, nil
	case errors.Is(err, guard.ErrNewer):
		return nil, nil, exitError{exitConfig, err}
	case err != nil:
		return nil, nil, exitError{exitIO, err}
	}
	return db, nil, nil
}

// openDatabase opens the file for a command, and says on errOut when it was set aside.
func (o *options) openDatabase(errOut io.Writer) (*sqlite.DB, error) {
	dir, err := o.dir()
	if err != nil {
		return nil, err
	}
	db, notice, err := openStore(dir)
	if notice != nil {
		fmt.Fprintln(errOut, "missent:", notice)
	}
	return db, err
}

// openGuard opens the database and a guard over it, for a command that does one thing and ends.
func (o *options) openGuard(ctx context.Context, errOut io.Writer) (*guard.Guard, func() error, error) {
	me, err := o.own()
	if err != nil {
		return nil, nil, err
	}
	db, err := o.openDatabase(errOut)
	if err != nil {
		return nil, nil, err
	}
	rules, err := o.rules(ctx, db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	g, err := guard.New(ctx, guard.Options{Store: db, Me: me, Rules: rules})
	if err != nil {
		return nil, nil, exitError{exitIO, errors.Join(err, db.Close())}
	}
	return g, db.Close, nil
}

// settingsStore is what rules reads of the database.
type settingsStore interface {
	Settings(ctx context.Context) (map[string]string, error)
}

// rules merges the user's settings with the organisation's.
func (o *options) rules(ctx context.Context, store settingsStore) (policy.Rules, error) {
	set, err := o.settings(ctx, store)
	if err != nil {
		return policy.Rules{}, err
	}
	return set.Rules(), nil
}

func (o *options) settings(ctx context.Context, store settingsStore) (policy.Set, error) {
	var layers []policy.Layer
	if store != nil {
		user, err := store.Settings(ctx)
		if err != nil {
			return nil, exitError{exitIO, err}
		}
		maps.DeleteFunc(user, func(key, value string) bool {
			k, _ := policy.Lookup(key)
			return k.Managed || policy.Check(key, value) != nil // not his to set, or of another version of the program
		})
		layers = append(layers, policy.Layer{Origin: policy.User, Values: user})
	}
	organisation, err := o.organisation()
	if err != nil {
		return nil, err
	}
	layers = append(layers, organisation...)
	set, err := policy.Merge(layers...)
	if err != nil {
		return nil, exitError{exitConfig, fmt.Errorf("settings: %w", err)}
	}
	return set, nil
}

// organisation is what the machine and --policy set.
func (o *options) organisation() ([]policy.Layer, error) {
	r, err := o.reader()
	if err != nil {
		return nil, err
	}
	return r.Policy().Layers, nil
}

// reader reads the policy of the machine, and --policy.
func (o *options) reader() (*managed.Reader, error) {
	dir, err := o.dir()
	if err != nil {
		return nil, err
	}
	at := o.machine
	at.Keep, at.File = filepath.Join(dir, keptPolicy), o.policy
	r, err := managed.Open(at)
	if err != nil {
		return nil, exitError{exitConfig, fmt.Errorf("policy %s: %w", o.policy, err)}
	}
	return r, nil
}

// isTerminal tells whether w is a terminal, which gets progress.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
