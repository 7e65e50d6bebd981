package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"missent/core/guard"
)

// Gates are the accounts whose mail passes the gate.
func (db *DB) Gates(ctx context.Context) ([]guard.Gate, error) {
	var out []guard.Gate
	err := db.query(ctx, "read gates", func(rows *sql.Rows) error {
		var g guard.Gate
		var since int64
		if err := rows.Scan(&g.Account, &g.Host, &g.Port, &g.Security, &g.CAFile, &g.User, &g.Plain, &g.TLS, &g.Digest, &since); err != nil {
			return err
		}
		g.SignIn, g.Since = len(g.Digest) > 0, moment(since)
		out = append(out, g)
		return nil
	}, `SELECT account, host, port, security, ca_file, user, plain, tls, digest, since FROM gate ORDER BY account`)
	return out, err
}

// PutGate stores how the mail of an account passes, over what was stored before.
func (db *DB) PutGate(ctx context.Context, g guard.Gate) error {
	var digest driver.Value
	if g.SignIn {
		digest = g.Digest
	}
	return db.alone(ctx, "store gate", `INSERT OR REPLACE INTO gate VALUES (?,?,?,?,?,?,?,?,?,?)`, g.Account, g.Host, int64(g.Port),
		g.Security, g.CAFile, g.User, int64(g.Plain), int64(g.TLS), digest, seconds(g.Since))
}

// DeleteGate lets the mail of an account pass no more. It is no error where none did.
func (db *DB) DeleteGate(ctx context.Context, account string) error {
	return db.alone(ctx, "remove gate", `DELETE FROM gate WHERE account = ?`, account)
}

// alone runs one statement in a transaction of its own.
func (db *DB) alone(ctx context.Context, what, query string, args ...driver.Value) error {
	t, err := db.writer.begin(ctx, "FULL")
	if err != nil {
		return fmt.Errorf("sqlite: %s: %w", what, err)
	}
	if err := t.exec(what, query, args...); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.Commit()
}
