package gate

import (
	"errors"
	"os"
	"path/filepath"
)

// nameless makes a private file. An open file has to keep its name here; left and sweep take it away.
func nameless(dir string) (*os.File, error) { return os.CreateTemp(dir, "held-*") }

func left(name string) error { return os.Remove(name) }

// sweep removes what a killed process left.
func sweep(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "held-*"))
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
