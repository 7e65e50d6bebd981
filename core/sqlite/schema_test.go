package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"missent/core/guard"
)

// reasons says why each column is kept. There is none for a subject, a body, a password; a column without a reason fails
// the test, and so does a reason without its column.
var reasons = map[string]string{
	"contact.address":     "whom the user writes to: what everything is compared with",
	"contact.name":        "the display name, to say whom a sentence speaks of and to tell namesakes apart",
	"contact.sent":        "evidence: messages to it",
	"contact.days":        "evidence: on how many days",
	"contact.warned":      "messages sent in spite of a question: no evidence, but shown",
	"contact.replies":     "evidence: it answered",
	"contact.received":    "it exists",
	"contact.bounces":     "it may not exist",
	"contact.first":       "a first send counts after a fortnight",
	"contact.last":        "evidence fades, and the window says when",
	"contact.last_reply":  "whether the reply came after the bounce",
	"contact.last_bounce": "the same",
	"contact.last_warned": "shown",
	"contact.flags":       "listed in an address book; confirmed by the user; collected by a mail program; in the directory of the organisation",

	"contact.sender": "a hash of which of the user's own addresses wrote to it: to see that he writes from another one",

	"message.key":    "a hash by which a message is not counted twice; it leads back to no message",
	"message.sent":   "an answer to one of ours is evidence",
	"message.author": "a hash of who wrote it, so that a reply can be held against the person it answers; 0 for our own",

	"company.address": "whose company it is",
	"company.others":  "who stands on messages together with him, and on how many: to see that the wrong one of two stands there",

	"profile.address": "whose profile it is",
	"profile.words":   "numbers of words in messages to him, each a keyed hash, and in how many: to see that a message is unlike them",
	"model.only":      "there is one row",
	"model.key":       "what the hashes are keyed with, so that profiles of two installations cannot be compared",
	"model.words":     "the same numbers of all messages: a word that stands everywhere tells nothing",
	"model.messages":  "of how many messages",
	"model.reached":   "how many of them reached which score: the threshold is the user's own",

	"account.id":               "names the account in the other tables and in the keyring",
	"account.place":            "the order they were added in",
	"account.address":          "the user himself",
	"account.host":             "the mail server",
	"account.port":             "the mail server",
	"account.security":         "how its connection is protected",
	"account.user":             "to sign in with; the password is in the keyring",
	"account.password_command": "the command that prints the password, not the password",
	"account.aliases":          "the user himself, under other addresses",
	"account.ca_file":          "a certificate authority of the organisation",
	"gate.account":             "whose mail passes",
	"gate.host":                "the provider's server for sending",
	"gate.port":                "the provider's server for sending",
	"gate.security":            "how its connection is protected",
	"gate.ca_file":             "a certificate authority of the organisation",
	"gate.user":                "to sign in with there",
	"gate.plain":               "where mail clients find it on this computer",
	"gate.tls":                 "where mail clients find it on this computer",
	"gate.digest":              "SHA-256 of the random password mail clients use here; none where they use the provider's",
	"gate.since":               "mail sent earlier could not pass",
	"account.sign_in":          "whether a password or the browser is used",
	"account.known":            "how many people came from it, for the page of accounts",

	"cursor.account":     "whose folder",
	"cursor.folder":      "which folder",
	"cursor.uidvalidity": "whether its numbers still mean the same",
	"cursor.high":        "how far it was read",
	"cursor.low":         "how far it was read",

	"directory.only":   "there is one",
	"directory.source": "which directory of the organisation was read: another one is read at once",
	"directory.time":   "when: it is read once a day, and the doctor says",
	"directory.people": "how many addresses it had, for the doctor",

	"decision.seq":              "a missing row is found by it",
	"decision.ask":              "which question",
	"decision.time":             "when",
	"decision.outcome":          "what the user decided",
	"decision.account":          "whose draft",
	"decision.draft":            "a hash by which a draft is not asked about twice",
	"decision.recipient":        "the address in doubt; absent once it was forgotten",
	"decision.recipient_salt":   "to check the digest with; absent once it was forgotten",
	"decision.recipient_digest": "what the chain holds of the address",
	"decision.suggest":          "the address that was suggested; absent once it was forgotten",
	"decision.suggest_salt":     "as above",
	"decision.suggest_digest":   "as above",
	"decision.check":            "which check asked",
	"decision.reason":           "what it said",
	"decision.level":            "how loud",
	"decision.sent":             "the evidence that was shown",
	"decision.replies":          "the evidence that was shown",
	"decision.days":             "the evidence that was shown",
	"decision.last":             "the evidence that was shown",
	"decision.domain":           "whether it was that of the whole domain",
	"decision.why":              "the reason the user gave where the organisation demands one; absent once its address was forgotten",
	"decision.why_salt":         "as above",
	"decision.why_digest":       "what the chain holds of the reason",
	"decision.place":            "where the message was caught: a draft can still be sent, one that is held cannot",
	"decision.link":             "an edited row is found by it",

	"chain.only":   "there is one row",
	"chain.rows":   "rows missing at the end are found by it",
	"chain.head":   "the same",
	"chain.first":  "rows up to it were older than the organisation keeps them, and were deleted",
	"chain.before": "the link of the last of those, so that the rest is still a chain",

	"report.target": "who gets events: a server of the organisation",
	"report.seq":    "the decisions it has, so that none is lost and none comes twice without need",
	"report.lost":   "how many it will never get, so that it can be told",

	"instance.only": "there is one row",
	"instance.name": "random: names events, so that a database that was made anew is not taken for the old one",

	"judged.year":     "silence is the product, and Home shows it",
	"judged.week":     "the same",
	"judged.messages": "the same",

	"setting.key":   "what the user set",
	"setting.value": "what the user set",
}

func TestEveryColumnHasItsReason(t *testing.T) {
	db := fresh(t)
	found := map[string]bool{}
	rows, err := db.read.Query(`SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatal(err)
		}
		found[column] = true
		if reasons[column] == "" {
			t.Errorf("%s is kept without a reason", column)
		}
		for _, never := range []string{"subject", "body", "text", "secret", "token"} {
			if strings.Contains(column, never) {
				t.Errorf("%s must not be kept", column)
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for column := range reasons {
		if !found[column] {
			t.Errorf("a reason for %s, which is not there", column)
		}
	}
}

// TestMigrationsRunInOrderAndAsAWhole takes a file one version further.
func TestMigrationsRunInOrderAndAsAWhole(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "missent.db"))
	fill(t, db, 10)
	version := func() (v int) {
		if err := db.writer.conn.QueryRowContext(t.Context(), "PRAGMA user_version").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	next := append(append([]string(nil), migrations...), "ALTER TABLE contact ADD COLUMN extra INTEGER", "no such statement")
	if err := db.writer.migrate(next); err == nil {
		t.Fatal("a bad migration passed")
	}
	if version() != len(migrations) {
		t.Error("a failed migration left its version")
	}
	if err := db.writer.migrate(next[:len(next)-1]); err != nil {
		t.Fatal(err)
	}
	var n int
	err := db.writer.conn.QueryRowContext(t.Context(), "SELECT count(*) FROM contact WHERE extra IS NULL").Scan(&n)
	if err != nil || n != 10 || version() != len(migrations)+1 {
		t.Errorf("%d contacts, version %d, %v", n, version(), err)
	}
	if err := db.writer.exec(fmt.Sprintf("PRAGMA user_version=%d", len(migrations))); err != nil {
		t.Fatal(err)
	}
}

func TestTwoProcessesMakeTheFileAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	ended := make(chan error)
	for range 8 {
		go func() {
			db, err := Open(path)
			if err == nil {
				err = db.Close()
			}
			ended <- err
		}()
	}
	var errs []error
	for range 8 {
		errs = append(errs, <-ended)
	}
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

// TestAnOlderFileIsCopiedFirst: what was stored by version 1 is there in this one, and as it was in a copy, until the next
// start or until something is forgotten.
func TestAnOlderFileIsCopiedFirst(t *testing.T) {
	for _, ended := range []struct {
		by string
		do func(t *testing.T, db *DB)
	}{
		{"the next start", func(t *testing.T, db *DB) { openAt(t, db.Path()) }},
		{"forgetting", func(t *testing.T, db *DB) {
			inTx(t, db, func(tx guard.Tx) error { return tx.Delete(contact(3).Addr) })
		}},
	} {
		t.Run(ended.by, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "missent.db")
			old, err := newWriter(path)
			if err != nil {
				t.Fatal(err)
			}
			r := contact(3)
			err = errors.Join(old.migrate(migrations[:1]),
				old.exec(`INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.Addr.Plain(), r.Name, int64(r.Sent), int64(r.Days),
					int64(r.Warned), int64(r.Replies), int64(r.Received), int64(r.Bounces), seconds(r.First), seconds(r.Last), seconds(r.LastReply),
					seconds(r.LastBounce), seconds(r.LastWarned), flag(r.Listed, listed)), old.close())
			if err != nil {
				t.Fatal(err)
			}
			db := openAt(t, path)
			if got := records(t, db); len(got) != 1 || got[0] != contact(3) {
				t.Fatalf("after the migration: %+v", got)
			}
			before := nameBefore(path, 1)
			if v, _, err := header(before); err != nil || v != 1 || search(t, before, contact(3).Addr.Plain()) == 0 {
				t.Fatalf("the copy: version %d, %v", v, err)
			}
			if info, err := os.Stat(before); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the copy: %v, %v", info.Mode(), err)
			}
			ended.do(t, db)
			if _, err := os.Stat(before); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the copy outlived %s: %v", ended.by, err)
			}
		})
	}
}
