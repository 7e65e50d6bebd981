//go:build !windows

package gate

import (
	"errors"
	"os"
)

// nameless makes a private file (os.CreateTemp: 0600) and takes its name away at once.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "held-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// left removes what a closed file leaves: nothing here.
func left(string) error { return nil }

// sweep removes what a killed process left: nothing here.
func sweep(string) error { return nil }
