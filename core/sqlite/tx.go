package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

// tx is one transaction. It is for one goroutine.
type tx struct {
	w    *writer
	done bool
}

// Begin opens a transaction that is on the disk when Commit returns.
func (db *DB) Begin(ctx context.Context) (guard.Tx, error) { return db.begin(ctx, "FULL") }

// BeginBulk opens one that a power cut may undo as a whole.
func (db *DB) BeginBulk(ctx context.Context) (guard.Tx, error) { return db.begin(ctx, "NORMAL") }

func (db *DB) begin(ctx context.Context, synchronous string) (guard.Tx, error) {
	t, err := db.writer.begin(ctx, synchronous)
	if err != nil {
		return nil, err // not a nil *tx in an interface
	}
	return t, nil
}

func (t *tx) exec(what, query string, args ...driver.Value) error {
	if t.done {
		return fmt.Errorf("sqlite: %s: %w", what, sql.ErrTxDone)
	}
	if err := t.w.exec(query, args...); err != nil {
		return fmt.Errorf("sqlite: %s: %w", what, err)
	}
	return nil
}

// Novel remembers a message. The row changes when the message was new, or was only known as received and is now sent.
func (t *tx) Novel(k history.Key, sent bool, author history.Key) (bool, error) {
	if sent {
		author = 0
	}
	n, err := t.w.run(`INSERT INTO message VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sent = 1, author = 0 WHERE sent < excluded.sent`,
		int64(k), flag(sent, 1), int64(author))
	if err != nil {
		return false, fmt.Errorf("sqlite: remember message: %w", err)
	}
	return n > 0, nil
}

// Ours tells whether k is a message we sent.
func (t *tx) Ours(k history.Key) (bool, error) {
	row := make([]driver.Value, 1)
	found, err := t.w.get(row, `SELECT sent FROM message WHERE key = ?`, int64(k))
	if err != nil {
		return false, fmt.Errorf("sqlite: look up message: %w", err)
	}
	return found && row[0] == int64(1), nil
}

// putQuery takes two figures in each number, as loadQuery gives them: binding values is most of what storing a row costs.
const putQuery = `INSERT OR REPLACE INTO contact VALUES (?1, ?2, ?3 >> 32, ?3 & 0xffffffff, ?4 >> 32, ?4 & 0xffffffff, ?5 >> 32, ?5 & 0xffffffff,
	?6 >> 32, ?6 & 0xffffffff, ?7 >> 32, ?7 & 0xffffffff, ?8 >> 32, ?8 & 0xffffffff, ?9)`

// Put stores a record over the one before.
func (t *tx) Put(r history.Record) error {
	return t.exec("store contact", putQuery, r.Addr.Plain(), r.Name,
		count(r.Sent)<<32|count(r.Days), count(r.Warned)<<32|count(r.Replies), count(r.Received)<<32|count(r.Bounces),
		shifted(r.First)|seconds(r.Last), shifted(r.LastReply)|seconds(r.LastBounce),
		shifted(r.LastWarned)|flag(r.Listed, listed)|flag(r.Confirmed, confirmed)|flag(r.Collected, collected)|flag(r.Directory, directory), int64(r.From))
}

// Delete forgets the address, in everybody's company and in the text of past decisions too; their chain holds only a
// digest of it.
func (t *tx) Delete(a mail.Address) error {
	t.w.scrub = true
	for _, q := range []string{
		`DELETE FROM contact WHERE address = ?`,
		`DELETE FROM profile WHERE address = ?`,
		`UPDATE decision SET why = NULL, why_salt = NULL WHERE why IS NOT NULL AND ask IN (SELECT ask FROM decision WHERE recipient = ?)`,
		`UPDATE decision SET recipient = NULL, recipient_salt = NULL WHERE recipient = ?`,
		`UPDATE decision SET suggest = NULL, suggest_salt = NULL WHERE suggest = ?`,
	} {
		if err := t.exec("forget", q, a.Plain()); err != nil {
			return err
		}
	}
	return t.leave(a)
}

// SetCursor remembers how far a folder was read.
func (t *tx) SetCursor(c guard.Cursor) error {
	return t.exec("store place in folder", `INSERT OR REPLACE INTO cursor VALUES (?,?,?,?,?)`,
		c.Account, c.Folder, int64(c.UIDValidity), int64(c.High), int64(c.Low))
}

// AddJudged counts judged messages.
func (t *tx) AddJudged(year, week, n int) error {
	return t.exec("count messages", `INSERT INTO judged VALUES (?,?,?) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages`,
		int64(year), int64(week), int64(n))
}

// PutAccount stores an account; a new one takes the last place.
func (t *tx) PutAccount(a guard.Account) error {
	return t.exec("store account", `INSERT INTO account
		VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM account), ?,?,?,?,?,?,?,?, 0, ?)
		ON CONFLICT (id) DO UPDATE SET address = excluded.address, host = excluded.host, port = excluded.port, security = excluded.security,
		user = excluded.user, password_command = excluded.password_command, aliases = excluded.aliases, ca_file = excluded.ca_file,
		sign_in = excluded.sign_in`,
		a.ID, a.Address.Plain(), a.Host, int64(a.Port), a.Security, a.User, a.PasswordCommand, strings.Join(a.Aliases, "\n"), a.CAFile, a.SignIn)
}

// DeleteAccount removes the account; its cursors go with it.
func (t *tx) DeleteAccount(id string) error {
	t.w.scrub = true
	return t.exec("remove account", `DELETE FROM account WHERE id = ?`, id)
}

// AddKnown counts people first seen in the account.
func (t *tx) AddKnown(account string, n int) error {
	return t.exec("count people", `UPDATE account SET known = known + ? WHERE id = ?`, int64(n), account)
}

// PutSetting stores a setting, or its absence.
func (t *tx) PutSetting(key, value string) error {
	if value == "" {
		return t.exec("reset setting", `DELETE FROM setting WHERE key = ?`, key)
	}
	return t.exec("store setting", `INSERT OR REPLACE INTO setting VALUES (?,?)`, key, value)
}

// Commit makes it last. After an error nothing of it was stored.
func (t *tx) Commit() error {
	if t.done {
		return fmt.Errorf("sqlite: commit: %w", sql.ErrTxDone)
	}
	if err := t.w.exec("COMMIT"); err != nil {
		return errors.Join(fmt.Errorf("sqlite: commit: %w", err), t.Rollback())
	}
	t.done = true
	defer func() { <-t.w.token }()
	if t.w.scrub {
		return t.w.scrubJournal()
	}
	return nil
}

// Rollback undoes everything since Begin.
func (t *tx) Rollback() error {
	if t.done {
		return nil
	}
	t.done = true
	defer func() { <-t.w.token }()
	// SQLite has already rolled back by itself after some errors, a full disk among them; ROLLBACK is then an error.
	if t.w.raw.AutoCommit() {
		return nil
	}
	if err := t.w.exec("ROLLBACK"); err != nil {
		return fmt.Errorf("sqlite: roll back: %w", err)
	}
	return nil
}

// Bits of contact.flags.
const (
	listed    = 1
	confirmed = 2
	collected = 4
	directory = 8
)

func flag(on bool, bit int64) int64 {
	if on {
		return bit
	}
	return 0
}

// seconds is the form of times in the file: seconds since 1970 in 32 bits, 0 for "never".
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return max(1, min(t.Unix(), math.MaxUint32))
}

// count is the form of figures in the file: 31 bits.
func count(n int) int64 { return int64(max(0, min(n, math.MaxInt32))) }

// shifted is a time in the upper half of a number. The highest bit would make it negative, which is no harm: it is shifted
// back and cut to 32 bits where it is read.
func shifted(t time.Time) int64 { return int64(uint64(seconds(t)) << 32) }

func moment(s int64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}
