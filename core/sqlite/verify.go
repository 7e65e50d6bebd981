package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Verify follows the chain from its first row to its head. ErrTampered names the first row that does not fit.
func (db *DB) Verify(ctx context.Context) error {
	var rows, first int64
	var head, before []byte
	if err := db.read.QueryRowContext(ctx, `SELECT rows, head, first, before FROM chain`).Scan(&rows, &head, &first, &before); err != nil {
		return fmt.Errorf("sqlite: verify: %w", named(err))
	}
	n, link := first, before
	err := db.rows(ctx, func(r *row) error {
		n++
		if r.seq != n {
			return fmt.Errorf("%w: row %d is missing", ErrTampered, n)
		}
		if !r.recipient.holds() || !r.suggest.holds() || !r.why.holds() {
			return fmt.Errorf("%w: an address or a reason in row %d", ErrTampered, n)
		}
		if link = r.after(link); string(link) != string(r.link) {
			return fmt.Errorf("%w: row %d", ErrTampered, n)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sqlite: verify: %w", err)
	}
	if rows != n || string(head) != string(link) {
		return fmt.Errorf("sqlite: verify: %w: rows are missing at the end", ErrTampered)
	}
	return nil
}

// Expire deletes the decisions before that time, from the oldest on, and tells how many rows went. The chain begins behind
// them, and holds. What was deleted is gone from the file.
func (db *DB) Expire(ctx context.Context, before time.Time) (n int, err error) {
	t, err := db.writer.begin(ctx, "FULL")
	if err != nil {
		return 0, fmt.Errorf("sqlite: expire: %w", err)
	}
	at := before.UnixNano()
	last := make([]driver.Value, 3)
	// The clock of a computer may go back: the rows go up to the first that is to stay.
	found, err := t.w.get(last, `SELECT seq, link, seq - (SELECT first FROM chain) FROM decision WHERE seq <
		coalesce((SELECT min(seq) FROM decision WHERE time >= ?), (SELECT rows + 1 FROM chain)) ORDER BY seq DESC LIMIT 1`, at)
	if err != nil || !found {
		return 0, errors.Join(err, t.Rollback())
	}
	gone, _ := last[2].(int64)
	t.w.scrub = true
	err = errors.Join(
		t.exec("expire", `UPDATE chain SET first = ?, before = ?`, last[0], last[1]),
		t.exec("expire", `DELETE FROM decision WHERE seq <= ?`, last[0]))
	if err != nil {
		return 0, errors.Join(err, t.Rollback())
	}
	return int(gone), t.Commit()
}
