package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"missent/core/guard"
	"missent/core/mail"
)

// Instance is a random name of this database, the same as long as it is there.
func (db *DB) Instance(ctx context.Context) ([]byte, error) {
	var name []byte
	err := db.query(ctx, "read instance", func(rows *sql.Rows) error { return rows.Scan(&name) }, `SELECT name FROM instance`)
	return name, err
}

// Bounds are the numbers of the log of decisions: its rows are those after first, up to last.
func (db *DB) Bounds(ctx context.Context) (first, last int64, err error) {
	err = db.query(ctx, "read bounds", func(rows *sql.Rows) error { return rows.Scan(&first, &last) }, `SELECT first, rows FROM chain`)
	return first, last, err
}

// After gives at most n rows of the log behind row seq, in order, each with the question it is about.
func (db *DB) After(ctx context.Context, seq int64, n int) ([]guard.Logged, error) {
	var out []guard.Logged
	err := db.query(ctx, "read log", func(rows *sql.Rows) error {
		var l guard.Logged
		var r row
		var outcome string
		var at int64
		var why sql.NullString
		if err := rows.Scan(append([]any{&l.Seq, &l.Link, &outcome, &at, &why}, r.scan()...)...); err != nil {
			return err
		}
		l.Decision, l.At = r.decision(), time.Unix(0, at)
		l.Outcome, l.Why = guard.Outcome(outcome), mail.Secret(why.String)
		out = append(out, l)
		return nil
	}, `SELECT a.seq, a.link, a.outcome, a.time, a.why, `+columns+` FROM decision a JOIN decision d
		ON d.seq = (SELECT min(seq) FROM decision WHERE ask = a.ask) WHERE a.seq > ? ORDER BY a.seq LIMIT ?`, seq, n)
	return out, err
}

// Reported tells up to which row a target has the log, and how many rows it will never get; known is false where nothing
// was ever noted of it.
func (db *DB) Reported(ctx context.Context, target string) (seq, lost int64, known bool, err error) {
	err = db.query(ctx, "read report", func(rows *sql.Rows) error {
		known = true
		return rows.Scan(&seq, &lost)
	}, `SELECT seq, lost FROM report WHERE target = ?`, target)
	return seq, lost, known, err
}

// SetReported notes up to which row a target has the log.
func (db *DB) SetReported(ctx context.Context, target string, seq, lost int64) error {
	return db.alone(ctx, "store report", `INSERT OR REPLACE INTO report VALUES (?,?,?)`, target, seq, lost)
}

// EndReport forgets a target.
func (db *DB) EndReport(ctx context.Context, target string) error {
	return db.alone(ctx, "end report", `DELETE FROM report WHERE target = ?`, target)
}

// Targets are those something was noted of.
func (db *DB) Targets(ctx context.Context) ([]string, error) {
	var out []string
	err := db.query(ctx, "read targets", func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out = append(out, name)
		return err
	}, `SELECT target FROM report ORDER BY target`)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	return out, nil
}
