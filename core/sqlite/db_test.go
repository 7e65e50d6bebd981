package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/coretest/contract"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

func address(tb testing.TB, s string) mail.Address {
	tb.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		tb.Fatalf("%q: %s", s, fault)
	}
	return a
}

func openAt(tb testing.TB, path string) *DB {
	tb.Helper()
	db, err := Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

func fresh(tb testing.TB) *DB { return openAt(tb, filepath.Join(tb.TempDir(), "state", "missent.db")) }

// inTx runs f in a transaction of its own.
func inTx(tb testing.TB, db *DB, f func(guard.Tx) error) {
	tb.Helper()
	tx, err := db.Begin(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	if err := f(tx); err != nil {
		tb.Fatal(errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
}

func records(tb testing.TB, db *DB) []history.Record {
	tb.Helper()
	var out []history.Record
	if err := db.Records(context.Background(), func(r history.Record) error { out = append(out, r); return nil }); err != nil {
		tb.Fatal(err)
	}
	return out
}

// TestForgottenIsGoneFromTheFile searches all files for what was forgotten.
func TestForgottenIsGoneFromTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missent.db")
	db := openAt(t, path)
	secret := address(t, "canary.person@hidden.example")
	fill(t, db, 500)
	inTx(t, db, func(tx guard.Tx) error {
		return errors.Join(
			tx.Put(history.Record{Addr: secret, Name: "Canary Bird", Sent: 1}),
			tx.PutCompany(secret, []history.Companion{{Addr: contact(1).Addr, Messages: 3}}),
			tx.PutCompany(contact(1).Addr, []history.Companion{{Addr: contact(2).Addr, Messages: 7}, {Addr: secret, Messages: 3}}),
			tx.Decide(guard.Decision{Ask: "q1", Outcome: guard.Asked, Recipient: secret, Suggest: contact(1).Addr}),
			tx.Decide(guard.Decision{Ask: "q2", Outcome: guard.Asked, Recipient: contact(1).Addr, Suggest: secret}))
	})
	if n := search(t, path, "canary.person", "Canary Bird"); n == 0 {
		t.Fatal("the search finds nothing even before")
	}
	inTx(t, db, func(tx guard.Tx) error { return tx.Delete(secret) })
	if n := search(t, path, "canary.person", "hidden.example", "Canary Bird"); n != 0 {
		t.Errorf("found %d times in the raw files", n)
	}
	if len(records(t, db)) != 500 {
		t.Error("others were forgotten, too")
	}
	c := history.NewCompany()
	if err := db.Company(t.Context(), []mail.Address{secret, contact(1).Addr}, c); err != nil {
		t.Fatal(err)
	}
	want := []history.Companion{{Addr: contact(2).Addr, Messages: 7}}
	if got := c.Of(contact(1).Addr); len(c.Of(secret)) != 0 || !slices.Equal(got, want) {
		t.Errorf("company %v, want %v", got, want)
	}
	if err := db.Verify(context.Background()); err != nil {
		t.Errorf("forgetting broke the chain: %v", err)
	}
	ds, err := db.Decisions(context.Background(), time.Time{})
	if err != nil || len(ds) != 2 || !ds[0].Recipient.IsZero() || ds[0].Suggest.IsZero() {
		t.Errorf("decisions %+v, %v", ds, err)
	}
}

func search(tb testing.TB, path string, words ...string) int {
	tb.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		tb.Fatal(err)
	}
	n := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		for _, w := range words {
			n += bytes.Count(b, []byte(w))
		}
	}
	return n
}

func TestDecisionsAndTheirChain(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	at := time.Now().Add(-time.Hour).Round(0)
	asked := guard.Decision{
		Ask: "q1", Time: at, Account: "one", Draft: guard.DraftHash("one", "d"), Recipient: address(t, "jane@army.ml"), Suggest: address(t, "jane@army.mil"),
		Check: "lookalike-domain", Reason: "tld-slip", Level: check.Warn, Outcome: guard.Asked, Place: view.AddOn,
		Evidence: check.Evidence{Sent: 42, Replies: 3, Days: 9, Last: time.Unix(1_700_000_000, 0).UTC(), Domain: true},
	}
	answer := guard.Decision{Ask: "q1", Time: at.Add(time.Minute), Outcome: guard.Once}
	inTx(t, db, func(tx guard.Tx) error {
		return errors.Join(tx.Decide(asked), tx.Decide(guard.Decision{Ask: "q2", Time: at, Outcome: guard.Asked}), tx.Decide(answer))
	})
	want := asked
	want.Outcome, want.Answered = guard.Once, answer.Time
	got, err := db.Decisions(ctx, at)
	if err != nil || len(got) != 2 || !reflect.DeepEqual(got[0], want) || got[1].Outcome != guard.Asked {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	if got, err = db.Decisions(ctx, at.Add(time.Second)); err != nil || len(got) != 0 {
		t.Errorf("later than all of them: %+v, %v", got, err)
	}
	if err := db.Verify(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestAnEditedDecisionIsFound(t *testing.T) {
	for name, edit := range map[string]string{
		"outcome":     `UPDATE decision SET outcome = 'always' WHERE seq = 2`,
		"recipient":   `UPDATE decision SET recipient = 'x@y.example' WHERE seq = 1`,
		"digest":      `UPDATE decision SET recipient_digest = zeroblob(32), recipient = NULL, recipient_salt = NULL WHERE seq = 1`,
		"time":        `UPDATE decision SET time = time + 1 WHERE seq = 3`,
		"link":        `UPDATE decision SET link = zeroblob(32) WHERE seq = 2`,
		"row gone":    `DELETE FROM decision WHERE seq = 2`,
		"last gone":   `DELETE FROM decision WHERE seq = 3`,
		"first gone":  `DELETE FROM decision WHERE seq = 1`,
		"row added":   `INSERT INTO decision SELECT 4, ask, time, outcome, account, draft, recipient, recipient_salt, recipient_digest, suggest, suggest_salt, suggest_digest, "check", reason, level, sent, replies, days, last, domain, link, why, why_salt, why_digest, place FROM decision WHERE seq = 3`,
		"place":       `UPDATE decision SET place = '' WHERE seq = 1`,
		"begin moved": `UPDATE chain SET first = 1`,
		"begin cut":   `UPDATE chain SET first = 1; DELETE FROM decision WHERE seq = 1`,
		"all removed": `DELETE FROM decision`,
	} {
		t.Run(name, func(t *testing.T) {
			db := fresh(t)
			inTx(t, db, func(tx guard.Tx) error {
				return errors.Join(tx.Decide(guard.Decision{Ask: "a", Outcome: guard.Asked, Place: view.Gate, Recipient: address(t, "jane@army.ml")}),
					tx.Decide(guard.Decision{Ask: "a", Outcome: guard.Once}), tx.Decide(guard.Decision{Ask: "b", Outcome: guard.Asked}))
			})
			if err := db.writer.exec(edit); err != nil {
				t.Fatal(err)
			}
			if err := db.Verify(context.Background()); !errors.Is(err, ErrTampered) {
				t.Errorf("not found: %v", err)
			}
		})
	}
}

func TestGates(t *testing.T) {
	db := fresh(t)
	ctx := t.Context()
	for _, id := range []string{"a", "b"} {
		inTx(t, db, func(tx guard.Tx) error { return tx.PutAccount(guard.Account{ID: id, Host: "imap.example.com"}) })
	}
	since := time.Unix(1_700_000_000, 0).UTC()
	want := []guard.Gate{
		{Account: "a", Host: "smtp.example.com", Port: 465, Security: "tls", CAFile: "/ca", User: "ann", Plain: 1, TLS: 2, SignIn: true, Digest: []byte{1, 2}, Since: since},
		{Account: "b", Host: "smtp.example.org", Port: 587, Security: "starttls", Plain: 3, TLS: 4, Since: since},
	}
	for _, g := range append([]guard.Gate{{Account: "b", Host: "old"}}, want...) {
		if err := db.PutGate(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := db.Gates(ctx); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := db.DeleteGate(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	// An account takes its gate with it.
	inTx(t, db, func(tx guard.Tx) error { return tx.DeleteAccount("b") })
	if got, err := db.Gates(ctx); err != nil || len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestContract: what the guard expects of its Store.
func TestContract(t *testing.T) {
	contract.Store(t, func(t *testing.T) contract.Opened {
		path := filepath.Join(t.TempDir(), "state", "missent.db")
		db, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		closed := false
		end := func() {
			if closed {
				return
			}
			closed = true
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
		t.Cleanup(end)
		return contract.Opened{Store: db, Again: func() guard.Store { end(); return openAt(t, path) }}
	})
}
