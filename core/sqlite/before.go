package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A file of an older version is copied before it is brought to this one, and the copy is kept until the next start finds
// the new file in order, or until something is forgotten, which must be gone from everywhere.

// copyBefore makes the copy, where the file has an older version. A copy that is there already is left: an earlier start
// made it and did not come to its end.
func (w *writer) copyBefore(path string) error {
	have := 0
	ctx := context.Background()
	if err := w.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("sqlite: read version: %w", named(err))
	}
	switch {
	case have == len(migrations):
		return removeCopies(path)
	case have == 0:
		return nil // new
	}
	to := nameBefore(path, have)
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // SQLite fills an empty file, and keeps its rights
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		_, err = w.conn.ExecContext(ctx, "VACUUM INTO ?", to)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("sqlite: copy before migration: %w", named(err)), os.Remove(to))
	}
	return nil
}

// nameBefore is where the file lies as it was in version v.
func nameBefore(path string, v int) string {
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-version-%d%s", strings.TrimSuffix(path, ext), v, ext)
}

func removeCopies(path string) error {
	for v := 1; v < len(migrations); v++ {
		if err := os.Remove(nameBefore(path, v)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sqlite: remove the copy of version %d: %w", v, err)
		}
	}
	return nil
}
