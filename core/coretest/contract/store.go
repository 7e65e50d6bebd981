// Package contract holds what the guard expects of its ports, as tests that every adapter runs: restic tests its backends
// so. A clause uses the port alone, so that it cannot come to rely on one adapter; what only one adapter has (the rights of
// its file, what stays in it after forgetting) is tested beside that adapter.
//
// It imports the package testing, which core/coretest refuses, since the demo links that. No program links this one.
package contract

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

// Opened is a Store under test.
type Opened struct {
	guard.Store
	// Again gives what another run of the program would find.
	Again func() guard.Store
}

// Store holds an empty Store, a new one for each clause, against the contract in guard/ports.go.
func Store(t *testing.T, open func(t *testing.T) Opened) {
	for what, clause := range map[string]func(*testing.T, Opened){
		"a record comes back as it was":               comesBack,
		"a message is new once":                       newOnce,
		"a rollback leaves nothing":                   rollsBack,
		"begin waits, and gives up with its context":  beginWaits,
		"accounts, cursors, settings and counters":    keepsTheRest,
		"company is kept, and goes with who is in it": keepsCompany,
		"what was committed is there in the next run": isThereAgain,
	} {
		t.Run(what, func(t *testing.T) { clause(t, open(t)) })
	}
}

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, fault := mail.ParseAddress(s)
	if fault != mail.NoFault {
		t.Fatalf("%q: %s", s, fault)
	}
	return a
}

// inTx runs f in a transaction of its own.
func inTx(t *testing.T, db guard.Store, f func(guard.Tx) error) {
	t.Helper()
	tx, err := db.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := f(tx); err != nil {
		t.Fatal(errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func records(t *testing.T, db guard.Store) []history.Record {
	t.Helper()
	var out []history.Record
	if err := db.Records(context.Background(), func(r history.Record) error { out = append(out, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func comesBack(t *testing.T, db Opened) {
	at := func(s int64) time.Time { return time.Unix(s, 0).UTC() }
	want := []history.Record{
		{
			Addr: address(t, "j.doe@us.af.mil"), Name: "Doe, Jane \x1f <x>", Sent: 1, Days: 2, Warned: 3, Replies: 4, Received: 5, Bounces: 6,
			First: at(1), Last: at(1_700_000_000), LastReply: at(4_000_000_000), LastBounce: at(5), LastWarned: at(6), From: 1<<32 - 1, Listed: true, Collected: true, Directory: true,
		},
		{Addr: address(t, "zoë@bücher.example"), Confirmed: true},
	}
	inTx(t, db, func(tx guard.Tx) error { return errors.Join(tx.Put(want[0]), tx.Put(want[1])) })
	if got := records(t, db); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	want[0].Sent, want[0].Listed = 7, false
	inTx(t, db, func(tx guard.Tx) error { return tx.Put(want[0]) })
	if got := records(t, db); !reflect.DeepEqual(got, want) {
		t.Errorf("after a second Put: got %+v", got)
	}
}

func newOnce(t *testing.T, db Opened) {
	for _, step := range []struct {
		key         history.Key
		sent, novel bool
		ours        bool
	}{
		{1, true, true, true},
		{1, true, false, true},
		{1, false, false, true}, // our own mail in the inbox
		{2, false, true, false},
		{2, false, false, false},
		{2, true, true, true}, // known as received, now found in Sent
		{2, true, false, true},
	} {
		inTx(t, db, func(tx guard.Tx) error {
			novel, err := tx.Novel(step.key, step.sent, 5)
			if err != nil {
				return err
			}
			ours, err := tx.Ours(step.key)
			if novel != step.novel || ours != step.ours {
				t.Errorf("%+v: novel %v, ours %v", step, novel, ours)
			}
			return err
		})
	}
	inTx(t, db, func(tx guard.Tx) error {
		ours, err := tx.Ours(99)
		if ours {
			t.Error("a message never seen is ours")
		}
		return err
	})
}

func rollsBack(t *testing.T, db Opened) {
	inTx(t, db, func(tx guard.Tx) error { return tx.PutAccount(guard.Account{ID: "a"}) })
	one := history.Record{Addr: address(t, "ann@a.example"), Sent: 1}
	ctx := context.Background()
	tx, err := db.BeginBulk(ctx)
	if err != nil {
		t.Fatal(err)
	}
	novel, err := tx.Novel(7, true, 0)
	err = errors.Join(err, tx.Put(one), tx.SetCursor(guard.Cursor{Account: "a", Folder: "Sent"}), tx.Rollback(), tx.Rollback())
	if err != nil || !novel {
		t.Fatal(novel, err)
	}
	if err := tx.Put(one); err == nil {
		t.Error("a transaction that is over took a record")
	}
	cursors, err := db.Cursors(ctx, "a")
	if err != nil || len(cursors) != 0 || len(records(t, db)) != 0 {
		t.Errorf("left behind: %v, %v, %v", cursors, records(t, db), err)
	}
	inTx(t, db, func(tx guard.Tx) error {
		if novel, _ := tx.Novel(7, true, 0); !novel {
			t.Error("the message stayed")
		}
		return nil
	})
}

func beginWaits(t *testing.T, db Opened) {
	tx, err := db.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.Begin(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("second Begin: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	inTx(t, db, func(guard.Tx) error { return nil })
}

func keepsTheRest(t *testing.T, db Opened) {
	ctx := context.Background()
	a := guard.Account{
		ID: "one", Address: address(t, "ann@a.example"), Host: "imap.a.example", Port: 993, Security: "tls", User: "ann",
		PasswordCommand: "pass show mail", Aliases: []string{"Ann <ann@b.example>", "a@c.example"}, CAFile: "/etc/ca.pem",
	}
	b := guard.Account{ID: "another", Address: address(t, "bob@a.example"), Host: "h", Port: 143, Security: "starttls", User: "bob"}
	cursor := guard.Cursor{Account: "one", Folder: "Sent", UIDValidity: 1<<32 - 1, High: 1<<32 - 1, Low: 3}
	inTx(t, db, func(tx guard.Tx) error {
		return errors.Join(tx.PutAccount(a), tx.PutAccount(b), tx.SetCursor(cursor), tx.AddKnown("one", 3), tx.AddKnown("one", 4),
			tx.AddJudged(2026, 0, 2), tx.AddJudged(2026, 3, 1), tx.AddJudged(2026, 3, 1), tx.AddJudged(2025, 52, 9),
			tx.PutSetting("theme", "dark"), tx.PutSetting("locale", "en"))
	})
	a.Host = "mail.a.example"
	inTx(t, db, func(tx guard.Tx) error { return errors.Join(tx.PutAccount(a), tx.PutSetting("locale", "")) })

	accounts, err := db.Accounts(ctx)
	if want := []guard.Account{a, b}; err != nil || !reflect.DeepEqual(accounts, want) {
		t.Errorf("accounts %+v, %v", accounts, err)
	}
	known, err := db.Known(ctx)
	if err != nil || known["one"] != 7 || known["another"] != 0 {
		t.Errorf("known %v, %v", known, err)
	}
	weeks, err := db.Judged(ctx, 2026)
	if err != nil || !slices.Equal(weeks, []int{2, 0, 0, 2}) {
		t.Errorf("weeks %v, %v", weeks, err)
	}
	settings, err := db.Settings(ctx)
	if err != nil || !reflect.DeepEqual(settings, map[string]string{"theme": "dark"}) {
		t.Errorf("settings %v, %v", settings, err)
	}
	cursors, err := db.Cursors(ctx, "one")
	if err != nil || !reflect.DeepEqual(cursors, []guard.Cursor{cursor}) {
		t.Errorf("cursors %v, %v", cursors, err)
	}

	inTx(t, db, func(tx guard.Tx) error { return tx.DeleteAccount("one") })
	if cursors, err = db.Cursors(ctx, "one"); err != nil || len(cursors) != 0 {
		t.Errorf("cursors of a removed account: %v, %v", cursors, err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.SetCursor(cursor); err == nil {
		t.Error("a page that came too late left a cursor behind: the account, added again, would not be read")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

func keepsCompany(t *testing.T, db Opened) {
	ctx := context.Background()
	ann, bob, kim := address(t, "ann@a.example"), address(t, "bob@b.example"), address(t, "kim@c.example")
	of := func(a mail.Address) []history.Companion {
		t.Helper()
		c := history.NewCompany()
		if err := db.Company(ctx, []mail.Address{a, address(t, "nobody@x.example")}, c); err != nil {
			t.Fatal(err)
		}
		return c.Of(a)
	}
	inTx(t, db, func(tx guard.Tx) error {
		return errors.Join(tx.PutCompany(ann, []history.Companion{{Addr: bob, Messages: 3}, {Addr: kim, Messages: 1}}),
			tx.PutCompany(bob, []history.Companion{{Addr: ann, Messages: 3}}), tx.PutCompany(kim, []history.Companion{{Addr: ann, Messages: 9}}),
			tx.PutCompany(kim, []history.Companion{{Addr: ann, Messages: 1}}))
	})
	if got := of(ann); len(got) != 2 || !slices.Contains(got, history.Companion{Addr: bob, Messages: 3}) {
		t.Errorf("ann stands with %v", got)
	}
	inTx(t, db, func(tx guard.Tx) error {
		around, err := tx.Around(ann)
		if len(around) != 2 || !slices.Contains(around, history.Companion{Addr: kim, Messages: 1}) {
			t.Errorf("around ann: %v", around)
		}
		if none, e := tx.Around(address(t, "n@a.example")); len(none) != 0 { // the end of ann's address
			t.Errorf("around nobody: %v, %v", none, e)
		}
		return errors.Join(err, tx.Delete(ann))
	})
	if len(of(ann)) != 0 || len(of(bob)) != 0 || len(of(kim)) != 0 {
		t.Errorf("after ann was forgotten: %v %v %v", of(ann), of(bob), of(kim))
	}
}

func isThereAgain(t *testing.T, db Opened) {
	ann := history.Record{Addr: address(t, "ann@a.example"), Sent: 2, First: time.Unix(1, 0).UTC(), Last: time.Unix(2, 0).UTC()}
	inTx(t, db, func(tx guard.Tx) error { return errors.Join(tx.Put(ann), tx.PutSetting("theme", "dark")) })
	bulk, err := db.BeginBulk(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bulk.Novel(7, true, 0); err != nil {
		t.Fatal(err)
	}
	if err := bulk.Commit(); err != nil {
		t.Fatal(err)
	}
	next := db.Again()
	if got := records(t, next); !reflect.DeepEqual(got, []history.Record{ann}) {
		t.Errorf("records %+v", got)
	}
	if s, err := next.Settings(context.Background()); err != nil || s["theme"] != "dark" {
		t.Errorf("settings %v, %v", s, err)
	}
	inTx(t, next, func(tx guard.Tx) error {
		novel, err := tx.Novel(7, true, 0)
		if novel {
			t.Error("the message is new once more")
		}
		return err
	})
}
