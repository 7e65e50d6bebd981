package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"missent/core/guard"
)

// errCheck is what quick_check found wrong.
var errCheck = errors.New("integrity check failed")

// damaged tells whether err says that the file itself is bad, rather than the disk, the rights or another process.
func damaged(err error) bool {
	var e sqlite3.Error
	return errors.Is(err, errCheck) ||
		errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}

// busy tells whether another process holds the file at this moment.
func busy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrBusy
}

// named gives the errors a caller can decide upon their names.
func named(err error) error {
	var e sqlite3.Error
	switch {
	case err == nil:
		return nil
	case damaged(err):
		return fmt.Errorf("%w: %w", guard.ErrDamaged, err)
	case errors.As(err, &e) && e.Code == sqlite3.ErrFull:
		return fmt.Errorf("%w: %w", guard.ErrFull, err)
	}
	return err
}

// setAside renames the damaged file and its journal and tells the new name. Nothing is deleted: a specialist may still
// read it, and a file set aside before is not overwritten.
func setAside(path string, now time.Time) (string, error) {
	ext := filepath.Ext(path)
	stem := fmt.Sprintf("%s-damaged-%s", strings.TrimSuffix(path, ext), now.Format("20060102-150405"))
	aside := stem + ext
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-%d%s", stem, n, ext)
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		err := os.Rename(path+part, aside+part)
		if err != nil && !(part != "" && errors.Is(err, fs.ErrNotExist)) {
			return "", fmt.Errorf("sqlite: set the damaged file aside: %w", err)
		}
	}
	return aside, nil
}

// salvage takes over what the user would have to set up again, as far as the damaged file still tells it: without his
// accounts nothing is learned anew, and without its gate no mail client can send. What was learned is not taken: some of it
// would be missing, and nobody could tell what.
func (db *DB) salvage(aside string) error {
	read, err := sql.Open("sqlite3", dsn(aside, "mode=ro", "immutable=true"))
	if err != nil {
		return fmt.Errorf("sqlite: open the damaged file: %w", err)
	}
	defer read.Close()
	ctx := context.Background()
	old := DB{read: read}
	accounts, err := old.Accounts(ctx)
	if err != nil {
		return nil //nolint:nilerr // it cannot be read: the user sets them up again
	}
	settings, badSettings := old.Settings(ctx)
	gates, badGates := old.Gates(ctx)
	tx, err := db.Begin(ctx)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if err := tx.PutAccount(a); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	for key, value := range settings {
		if badSettings != nil {
			break
		}
		if err := tx.PutSetting(key, value); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil || badGates != nil {
		return err
	}
	for _, g := range gates {
		if err := db.PutGate(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// header reads the version and the program's mark from the first page (https://sqlite.org/fileformat.html, 1.3). Zero for a
// file that is missing, empty or no database.
func header(path string) (version int, app uint32, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	var b [100]byte
	if _, err := io.ReadFull(f, b[:]); err == io.EOF || err == io.ErrUnexpectedEOF {
		return 0, 0, nil
	} else if err != nil {
		return 0, 0, err
	}
	if string(b[:16]) != "SQLite format 3\x00" {
		return 0, 0, nil
	}
	return int(int32(binary.BigEndian.Uint32(b[60:]))), binary.BigEndian.Uint32(b[68:]), nil
}
