package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"missent/core/mail"
	"missent/core/managed"
)

// options are the flags every command has.
type options struct {
	data   string   // --data
	policy string   // --policy
	me     []string // --me, as typed
	json   bool     // --json
	quiet  bool     // --quiet, of the resident guard alone

	machine managed.Options // where the policy of the machine is; no flag sets it

	started bool // a command began: what goes wrong from here on is no wrong usage
}

func (o *options) register(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&o.data, "data", "", "folder of all state (default: the system's folder for it)")
	f.StringVar(&o.policy, "policy", "", "policy file to try out; beside a policy of the machine it counts like your own settings")
	f.StringArrayVar(&o.me, "me", nil, "an address of your own (may be repeated)")
	f.BoolVar(&o.json, "json", false, "print JSON instead of text")
}

// dir is the folder of all state; it is made, for its owner alone, when it is not there.
func (o *options) dir() (string, error) {
	dir := o.data
	if dir == "" {
		var err error
		if dir, err = defaultDataDir(); err != nil {
			return "", exitError{exitConfig, fmt.Errorf("no folder for the data, name one with --data: %w", err)}
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", exitError{exitConfig, fmt.Errorf("data folder: %w", err)}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", exitError{exitIO, fmt.Errorf("data folder: %w", err)}
	}
	return dir, nil
}

// own are the addresses of --me.
func (o *options) own() ([]mail.Address, error) {
	var out []mail.Address
	for _, s := range o.me {
		a, fault := mail.ParseAddress(s)
		if fault != mail.NoFault {
			return nil, exitError{exitUsage, fmt.Errorf("--me %s: not an address", s)}
		}
		out = append(out, a)
	}
	return out, nil
}

// printJSON writes one object on one line.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return exitError{exitIO, fmt.Errorf("output: %w", err)}
	}
	return nil
}
