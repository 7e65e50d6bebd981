//go:build !windows

package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// write replaces a file as a whole: the system may read it at any moment.
func write(path, text string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the desktop's folder, readable as the desktop makes it
		return fmt.Errorf("autostart: %w", err)
	}
	f, err := os.CreateTemp(dir, ".missent-*")
	if err != nil {
		return fmt.Errorf("autostart: %w", err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("autostart: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// remove takes a file away; one that is not there is gone already.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("autostart: %w", err)
	}
	return nil
}
