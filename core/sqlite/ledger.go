package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

// query calls f for each row.
func (db *DB) query(ctx context.Context, what string, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("sqlite: %s: %w", what, named(err))
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return fmt.Errorf("sqlite: %s: %w", what, named(err))
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("sqlite: %s: %w", what, named(err))
	}
	return nil
}

// Cursors tell how far the folders of the account were read.
func (db *DB) Cursors(ctx context.Context, account string) ([]guard.Cursor, error) {
	var out []guard.Cursor
	err := db.query(ctx, "read places in folders", func(rows *sql.Rows) error {
		c := guard.Cursor{Account: account}
		if err := rows.Scan(&c.Folder, &c.UIDValidity, &c.High, &c.Low); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, `SELECT folder, uidvalidity, high, low FROM cursor WHERE account = ? ORDER BY folder`, account)
	return out, err
}

// Accounts are those added, in that order.
func (db *DB) Accounts(ctx context.Context) ([]guard.Account, error) {
	var out []guard.Account
	err := db.query(ctx, "read accounts", func(rows *sql.Rows) error {
		var a guard.Account
		var address, aliases string
		if err := rows.Scan(&a.ID, &address, &a.Host, &a.Port, &a.Security, &a.User, &a.PasswordCommand, &aliases, &a.CAFile, &a.SignIn); err != nil {
			return err
		}
		a.Address = mail.FromPlain(address)
		if aliases != "" {
			a.Aliases = strings.Split(aliases, "\n")
		}
		out = append(out, a)
		return nil
	}, `SELECT id, address, host, port, security, user, password_command, aliases, ca_file, sign_in FROM account ORDER BY place`)
	return out, err
}

// Known is how many people were first seen in each account.
func (db *DB) Known(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := db.query(ctx, "count people", func(rows *sql.Rows) error {
		var id string
		var n int
		err := rows.Scan(&id, &n)
		out[id] = n
		return err
	}, `SELECT id, known FROM account`)
	return out, err
}

// Author is the hash of who wrote the message k, 0 where that is not known or the user himself.
func (db *DB) Author(ctx context.Context, k history.Key) (history.Key, error) {
	var author history.Key
	err := db.query(ctx, "look up author", func(rows *sql.Rows) error { return rows.Scan(&author) },
		`SELECT author FROM message WHERE key = ?`, int64(k))
	return author, err
}

// Judged is how many messages were judged in each week of the year, up to the last one that has any.
func (db *DB) Judged(ctx context.Context, year int) ([]int, error) {
	var out []int
	err := db.query(ctx, "read counters", func(rows *sql.Rows) error {
		var week, n int
		if err := rows.Scan(&week, &n); err != nil {
			return err
		}
		for len(out) <= week && week < 53 {
			out = append(out, 0)
		}
		out[week] = n
		return nil
	}, `SELECT week, messages FROM judged WHERE year = ? AND week BETWEEN 0 AND 52 ORDER BY week`, year)
	return out, err
}

// Settings are those the user changed.
func (db *DB) Settings(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := db.query(ctx, "read settings", func(rows *sql.Rows) error {
		var k, v string
		err := rows.Scan(&k, &v)
		out[k] = v
		return err
	}, `SELECT key, value FROM setting`)
	return out, err
}
