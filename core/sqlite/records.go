package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/mattn/go-sqlite3"

	"missent/core/history"
	"missent/core/mail"
)

// loadQuery reads contacts with two figures in each number. The start reads 50,000 rows, and of that the greater part is
// making a value of each column.
const loadQuery = `SELECT address, name, sent << 32 | days, warned << 32 | replies, received << 32 | bounces,
	first << 32 | last, last_reply << 32 | last_bounce, last_warned << 32 | flags, sender FROM contact`

const loadColumns = 9

// Records calls f for everybody known, in the order of addresses. It speaks to the driver itself: database/sql would
// convert each value once more.
func (db *DB) Records(ctx context.Context, f func(history.Record) error) error {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("sqlite: load contacts: %w", named(err))
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		rows, err := c.(*sqlite3.SQLiteConn).QueryContext(ctx, loadQuery, nil)
		if err != nil {
			return err
		}
		defer rows.Close()
		row := make([]driver.Value, loadColumns)
		for {
			err := rows.Next(row)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			r, err := parseRecord(row)
			if err != nil {
				return err
			}
			if err := f(r); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return fmt.Errorf("sqlite: load contacts: %w", named(err))
	}
	return nil
}

func parseRecord(row []driver.Value) (history.Record, error) {
	var r history.Record
	address, ok := row[0].(string)
	if r.Name, _ = row[1].(string); !ok {
		return r, fmt.Errorf("%w: a contact without an address", errCheck)
	}
	r.Addr = mail.FromPlain(address)
	var n [2 * (loadColumns - 2)]int64
	for i, v := range row[2:] {
		pair, ok := v.(int64)
		if !ok {
			return r, fmt.Errorf("%w: column %d of a contact", errCheck, i)
		}
		n[2*i], n[2*i+1] = int64(uint64(pair)>>32), int64(uint32(pair))
	}
	for i, to := range []*int{&r.Sent, &r.Days, &r.Warned, &r.Replies, &r.Received, &r.Bounces} {
		*to = int(n[i])
	}
	for i, to := range []*time.Time{&r.First, &r.Last, &r.LastReply, &r.LastBounce, &r.LastWarned} {
		*to = moment(n[6+i])
	}
	r.From = history.Sender(n[13])
	r.Listed, r.Confirmed, r.Collected = n[11]&listed != 0, n[11]&confirmed != 0, n[11]&collected != 0
	r.Directory = n[11]&directory != 0
	return r, nil
}
