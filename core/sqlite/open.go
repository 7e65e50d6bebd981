package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver

	"missent/core/guard"
)

// DB is the open file. Its methods may be called from several goroutines.
type DB struct {
	path   string
	read   *sql.DB // queries only
	writer *writer
	ended  atomic.Bool
}

var _ guard.Store = (*DB)(nil)

// Open opens the file at path and makes it, with its folder, where it is missing. A damaged file is set aside and a new one is
// made, with the accounts, gates and settings that can still be read: then the DB comes together with an error that is
// guard.ErrDamaged and names the file that was set aside. A file of a newer version is left untouched: guard.ErrNewer.
func Open(path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	db, err := openInTurn(path)
	if !damaged(err) {
		return db, err
	}
	aside, moveErr := setAside(path, time.Now())
	if moveErr != nil {
		return nil, errors.Join(err, moveErr)
	}
	db, newErr := openInTurn(path)
	if newErr != nil {
		return nil, newErr
	}
	if newErr = db.salvage(aside); newErr != nil {
		return nil, errors.Join(newErr, db.Close())
	}
	return db, fmt.Errorf("sqlite: %w, kept as %s (%w)", guard.ErrDamaged, filepath.Base(aside), err)
}

// openInTurn is open for several processes at once: while one makes the file, SQLite turns others away without the wait
// it otherwise knows.
func openInTurn(path string) (*DB, error) {
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		db, err := open(path)
		if !busy(err) || time.Since(begun) > 5*time.Second {
			return db, err
		}
	}
}

func open(path string) (_ *DB, err error) {
	if err := refuseNewer(path); err != nil {
		return nil, err
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	db := &DB{path: path}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if db.writer, err = newWriter(path); err != nil {
		return nil, err
	}
	if err := db.writer.check(); err != nil {
		return nil, err
	}
	if err := db.writer.copyBefore(path); err != nil {
		return nil, err
	}
	if err := db.writer.migrate(migrations); err != nil {
		return nil, err
	}
	if db.read, err = sql.Open("sqlite3", dsn(path, "_query_only=true")); err != nil {
		return nil, fmt.Errorf("sqlite: open for reading: %w", err)
	}
	// A second reader serves the window while the first one hands out records; neither stays when nothing is read.
	db.read.SetMaxOpenConns(2)
	db.read.SetConnMaxIdleTime(4 * time.Second)
	return db, nil
}

// Close ends all connections, after the transaction that is open. The last one folds the journal into the file. Closing
// again does nothing.
func (db *DB) Close() error {
	if db.ended.Swap(true) {
		return nil
	}
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.close())
	}
	return errors.Join(errs...)
}

// Path is where the file lies.
func (db *DB) Path() string { return db.path }

// dsn names the file with the settings every connection needs; PRAGMA statements would reach one connection only.
func dsn(path string, more ...string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
	if !strings.HasPrefix(escaped, "/") {
		escaped = "/" + escaped // "C:/…" on Windows
	}
	opts := append([]string{
		"_busy_timeout=5000",
		"_foreign_keys=true",
		"_secure_delete=true",
		"_cache_size=-1024", // KiB
	}, more...)
	return "file:" + escaped + "?" + strings.Join(opts, "&")
}

// private makes the file, or makes it its owner's alone; SQLite gives its journal the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() && info.Mode().Perm() != 0o600 {
		return f.Chmod(0o600)
	}
	return nil
}

// refuseNewer reads the version without touching the file: opening it the usual way may already rewrite its header.
func refuseNewer(path string) error {
	newer := func(v int) error {
		return fmt.Errorf("sqlite: %w: version %d, this program knows %d", guard.ErrNewer, v, len(migrations))
	}
	v, app, err := header(path)
	if err != nil {
		return fmt.Errorf("sqlite: open: %w", err)
	}
	if app != 0 && app != applicationID {
		return fmt.Errorf("sqlite: open %s: a database of another program", filepath.Base(path))
	}
	if app == applicationID && v > len(migrations) {
		return newer(v)
	}
	if wal, err := os.Stat(path + "-wal"); err != nil || wal.Size() == 0 {
		return nil
	}
	// The first page may be newer in the journal that a killed process left.
	ro, err := sql.Open("sqlite3", dsn(path, "mode=ro"))
	if err != nil {
		return fmt.Errorf("sqlite: open: %w", err)
	}
	defer ro.Close()
	if err := ro.QueryRowContext(context.Background(), "PRAGMA user_version").Scan(&v); err != nil {
		return fmt.Errorf("sqlite: read version: %w", err)
	}
	if v > len(migrations) {
		return newer(v)
	}
	return nil
}
