package sqlite

import (
	"context"
	"fmt"
)

// applicationID marks the file as ours: "MISS".
const applicationID = 0x4d495353

// migrations bring the file from version n to n+1, in order. A released one is never edited: a change is a new one.
// schema_test.go holds the reason for each column.
var migrations = []string{
	`CREATE TABLE contact (
		address     TEXT PRIMARY KEY,
		name        TEXT NOT NULL,
		sent        INTEGER NOT NULL,
		days        INTEGER NOT NULL,
		warned      INTEGER NOT NULL,
		replies     INTEGER NOT NULL,
		received    INTEGER NOT NULL,
		bounces     INTEGER NOT NULL,
		first       INTEGER NOT NULL,
		last        INTEGER NOT NULL,
		last_reply  INTEGER NOT NULL,
		last_bounce INTEGER NOT NULL,
		last_warned INTEGER NOT NULL,
		flags       INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE message (
		key    INTEGER PRIMARY KEY,
		sent   INTEGER NOT NULL,
		author INTEGER NOT NULL
	);
	CREATE TABLE account (
		id               TEXT PRIMARY KEY,
		place            INTEGER NOT NULL,
		address          TEXT NOT NULL,
		host             TEXT NOT NULL,
		port             INTEGER NOT NULL,
		security         TEXT NOT NULL,
		user             TEXT NOT NULL,
		password_command TEXT NOT NULL,
		aliases          TEXT NOT NULL,
		ca_file          TEXT NOT NULL,
		known            INTEGER NOT NULL
	);
	CREATE TABLE cursor (
		account     TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
		folder      TEXT NOT NULL,
		uidvalidity INTEGER NOT NULL,
		high        INTEGER NOT NULL,
		low         INTEGER NOT NULL,
		PRIMARY KEY (account, folder)
	) WITHOUT ROWID;
	CREATE TABLE decision (
		seq              INTEGER PRIMARY KEY,
		ask              TEXT NOT NULL,
		time             INTEGER NOT NULL,
		outcome          TEXT NOT NULL,
		account          TEXT NOT NULL,
		draft            TEXT NOT NULL,
		recipient        TEXT,
		recipient_salt   BLOB,
		recipient_digest BLOB NOT NULL,
		suggest          TEXT,
		suggest_salt     BLOB,
		suggest_digest   BLOB NOT NULL,
		"check"          TEXT NOT NULL,
		reason           TEXT NOT NULL,
		level            INTEGER NOT NULL,
		sent             INTEGER NOT NULL,
		replies          INTEGER NOT NULL,
		days             INTEGER NOT NULL,
		last             INTEGER NOT NULL,
		domain           INTEGER NOT NULL,
		link             BLOB NOT NULL
	);
	CREATE INDEX decision_time ON decision(time);
	CREATE TABLE chain (
		only INTEGER PRIMARY KEY CHECK (only = 1),
		rows INTEGER NOT NULL,
		head BLOB NOT NULL
	);
	INSERT INTO chain VALUES (1, 0, zeroblob(32));
	CREATE TABLE judged (
		year     INTEGER NOT NULL,
		week     INTEGER NOT NULL,
		messages INTEGER NOT NULL,
		PRIMARY KEY (year, week)
	) WITHOUT ROWID;
	CREATE TABLE setting (
		key   TEXT PRIMARY KEY,
		value TEXT NOT NULL
	) WITHOUT ROWID;`,
	`CREATE TABLE company (
		address TEXT PRIMARY KEY,
		others  TEXT NOT NULL
	) WITHOUT ROWID;`,
	`ALTER TABLE account ADD COLUMN sign_in TEXT NOT NULL DEFAULT '';`,
	`CREATE TABLE gate (
		account  TEXT PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
		host     TEXT NOT NULL,
		port     INTEGER NOT NULL,
		security TEXT NOT NULL,
		ca_file  TEXT NOT NULL,
		user     TEXT NOT NULL,
		plain    INTEGER NOT NULL,
		tls      INTEGER NOT NULL,
		digest   BLOB,
		since    INTEGER NOT NULL
	) WITHOUT ROWID;`,
	`ALTER TABLE decision ADD COLUMN why TEXT;
	ALTER TABLE decision ADD COLUMN why_salt BLOB;
	ALTER TABLE decision ADD COLUMN why_digest BLOB;`,
	`ALTER TABLE contact ADD COLUMN sender INTEGER NOT NULL DEFAULT 0;`,
	`ALTER TABLE decision ADD COLUMN place TEXT NOT NULL DEFAULT '';
	CREATE INDEX decision_ask ON decision(ask);
	ALTER TABLE chain ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE chain ADD COLUMN before BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
	CREATE TABLE report (
		target TEXT PRIMARY KEY,
		seq    INTEGER NOT NULL,
		lost   INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE instance (
		only INTEGER PRIMARY KEY CHECK (only = 1),
		name BLOB NOT NULL
	);
	INSERT INTO instance VALUES (1, randomblob(16));`,
	`CREATE TABLE directory (
		only   INTEGER PRIMARY KEY CHECK (only = 1),
		source TEXT NOT NULL,
		time   INTEGER NOT NULL,
		people INTEGER NOT NULL
	);`,
	`CREATE TABLE profile (
		address TEXT PRIMARY KEY,
		words   BLOB NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE model (
		only     INTEGER PRIMARY KEY CHECK (only = 1),
		key      BLOB NOT NULL,
		words    BLOB NOT NULL,
		messages INTEGER NOT NULL,
		reached  TEXT NOT NULL
	);`,
}

// migrate runs what is missing, in one transaction: a process killed in the middle leaves the old version.
func (w *writer) migrate(steps []string) error {
	ctx := context.Background()
	var have int
	if err := w.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("sqlite: read version: %w", err)
	}
	if have == len(steps) {
		return nil
	}
	if _, err := w.conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return fmt.Errorf("sqlite: migrate: %w", named(err))
	}
	err := func() error {
		// Another process may have been quicker.
		if err := w.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
			return err
		}
		for ; have < len(steps); have++ {
			if _, err := w.conn.ExecContext(ctx, steps[have]); err != nil {
				return fmt.Errorf("to version %d: %w", have+1, err)
			}
		}
		mark := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, len(steps))
		if _, err := w.conn.ExecContext(ctx, mark); err != nil {
			return err
		}
		_, err := w.conn.ExecContext(ctx, "COMMIT")
		return err
	}()
	if err != nil {
		_, _ = w.conn.ExecContext(ctx, "ROLLBACK") // the first error is the one that counts
		return fmt.Errorf("sqlite: migrate: %w", named(err))
	}
	return nil
}
