package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"missent/core/guard"
)

// Directory tells when the organisation's directory was read last.
func (db *DB) Directory(ctx context.Context) (guard.DirectoryRead, error) {
	var d guard.DirectoryRead
	var at int64
	err := db.read.QueryRowContext(ctx, `SELECT source, time, people FROM directory`).Scan(&d.Source, &at, &d.People)
	if errors.Is(err, sql.ErrNoRows) {
		return guard.DirectoryRead{}, nil
	}
	if err != nil {
		return guard.DirectoryRead{}, fmt.Errorf("sqlite: read directory: %w", named(err))
	}
	d.Time = moment(at)
	return d, nil
}

// PutDirectory stores that.
func (t *tx) PutDirectory(d guard.DirectoryRead) error {
	if d.Source == "" {
		return t.exec("forget directory", `DELETE FROM directory`)
	}
	return t.exec("store directory", `INSERT OR REPLACE INTO directory VALUES (1, ?, ?, ?)`, d.Source, seconds(d.Time), count(d.People))
}
