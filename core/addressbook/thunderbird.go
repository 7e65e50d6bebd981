package addressbook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver

	"missent/core/history"
)

// IsThunderbird tells whether a file is an address book of Thunderbird, by its name: abook.sqlite, abook-1.sqlite, and
// history.sqlite, which holds the addresses that Thunderbird collected by itself.
func IsThunderbird(path string) bool {
	name := strings.ToLower(filepath.Base(path))
	return filepath.Ext(name) == ".sqlite" && (strings.HasPrefix(name, "abook") || collected(name))
}

// collected tells it of a name in lower case.
func collected(name string) bool { return strings.HasPrefix(name, "history") }

var errNoBook = errors.New("no address book of Thunderbird")

// mostRows bounds what is read of one book.
const mostRows = 4 << 20

// ReadThunderbird reads an address book of a profile. Nothing is written there, no lock and no journal. While Thunderbird
// runs a part of the book is in its journal: then a copy of both is read, which is gone afterwards.
func ReadThunderbird(path string, to Sink) error {
	kind := history.Listed
	if collected(strings.ToLower(filepath.Base(path))) {
		kind = history.Collected
	}
	cards := cards{to: to, kind: kind}
	err := whole(path, func(path, mode string) error { return readProperties(path, mode, cards.property) })
	if err != nil {
		if cards.stop != nil {
			return cards.stop
		}
		to.Bad(0, err)
	}
	return cards.flush()
}

// whole calls f with a file that nobody changes, and the mode in which it can be opened.
func whole(path string, f func(path, mode string) error) (err error) {
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		return f(path, "mode=ro&immutable=1")
	}
	dir, err := os.MkdirTemp("", "missent-") // for its owner alone
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	to := filepath.Join(dir, "book.sqlite")
	for _, end := range []string{"-wal", ""} { // what moves from the journal to the book meanwhile is there twice, not lost
		if err := copyFile(to+end, path+end); err != nil {
			return err
		}
	}
	return f(to, "mode=rw")
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// readProperties calls f for each property of interest, card by card.
func readProperties(path, mode string, f func(card, name, value string) error) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return err
	}
	path = "/" + strings.TrimPrefix(filepath.ToSlash(path), "/") // "C:/…" on Windows
	file := url.URL{
		Scheme: "file", OmitHost: true, Path: path, RawQuery: mode + "&_query_only=true&_cache_size=-1024",
	}
	db, err := sql.Open("sqlite3", file.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	// What a file defines may be written to hurt: its functions and views are not trusted, and sorting makes no files.
	if _, err := db.ExecContext(ctx, "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY"); err != nil {
		return err
	}
	kind := ""
	if err := db.QueryRowContext(ctx, "SELECT type FROM sqlite_master WHERE name = 'properties'").Scan(&kind); errors.Is(err, sql.ErrNoRows) || err == nil && kind != "table" {
		return errNoBook
	} else if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, `SELECT CAST(card AS TEXT), name, CAST(value AS TEXT) FROM properties
		WHERE name IN ('DisplayName', 'FirstName', 'LastName', 'PrimaryEmail', 'SecondEmail', '_vCard')
		AND card IS NOT NULL AND value IS NOT NULL AND length(card) < 256 AND length(value) <= ? ORDER BY card LIMIT ?`, maxLine, mostRows)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var card, name, value string
		if err := rows.Scan(&card, &name, &value); err != nil {
			return err
		}
		if err := f(card, name, value); err != nil {
			return err
		}
	}
	return rows.Err()
}

// cards puts properties together.
type cards struct {
	to                   Sink
	kind                 history.Kind
	id                   string
	n                    int
	shown, given, family string
	typed                []string
	stop                 error // of the sink
}

func (c *cards) property(id, name, value string) error {
	if id != c.id || c.n == 0 {
		if err := c.flush(); err != nil {
			return err
		}
		c.id, c.n = id, c.n+1
		c.shown, c.given, c.family = "", "", ""
	}
	switch name {
	case "DisplayName":
		c.shown = value
	case "FirstName":
		c.given = value
	case "LastName":
		c.family = value
	case "PrimaryEmail", "SecondEmail":
		c.typed = append(c.typed, value)
	case "_vCard":
		shown, typed, err := parseCard(value)
		if err != nil {
			c.to.Bad(c.n, fmt.Errorf("no card: %w", err))
			return nil
		}
		if c.shown == "" {
			c.shown = shown
		}
		c.typed = append(c.typed, typed...)
	}
	return nil
}

func (c *cards) flush() error {
	c.stop = Entry(c.to, c.kind, c.n, either(c.shown, c.given, c.family), c.typed)
	c.typed = nil
	return c.stop
}
