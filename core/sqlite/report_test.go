package sqlite

import (
	"errors"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
)

// TestLogIsReadInOrder: each row comes with what its question was about, and a target's place in the log is kept.
func TestLogIsReadInOrder(t *testing.T) {
	db := fresh(t)
	at := time.Now().Add(-time.Hour).Round(0)
	inTx(t, db, func(tx guard.Tx) error {
		return errors.Join(
			tx.Decide(guard.Decision{Ask: "a", Time: at, Check: "policy", Outcome: guard.Asked, Recipient: address(t, "jane@army.ml")}),
			tx.Decide(guard.Decision{Ask: "b", Time: at, Check: "namesake", Outcome: guard.Noted}),
			tx.Decide(guard.Decision{Ask: "a", Time: at.Add(time.Minute), Outcome: guard.Validated, Why: "our embassy"}))
	})
	rows, err := db.After(t.Context(), 1, 10)
	if err != nil || len(rows) != 2 || rows[0].Seq != 2 || rows[0].Check != "namesake" {
		t.Fatalf("%+v, %v", rows, err)
	}
	last := rows[1]
	if last.Outcome != guard.Validated || last.Check != "policy" || last.Why != "our embassy" || !last.At.Equal(at.Add(time.Minute)) ||
		!last.Time.Equal(at) || last.Recipient.Plain() != "jane@army.ml" || len(last.Link) != 32 {
		t.Errorf("%+v", last)
	}
	if rows, err := db.After(t.Context(), 0, 1); err != nil || len(rows) != 1 {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, _, known, err := db.Reported(t.Context(), "x"); known || err != nil {
		t.Errorf("%v %v", known, err)
	}
	if err := db.SetReported(t.Context(), "x", 3, 7); err != nil {
		t.Fatal(err)
	}
	seq, lost, known, err := db.Reported(t.Context(), "x")
	if seq != 3 || lost != 7 || !known || err != nil {
		t.Errorf("%d %d %v %v", seq, lost, known, err)
	}
	if all, err := db.Targets(t.Context()); err != nil || strings.Join(all, ",") != "x" {
		t.Errorf("%q %v", all, err)
	}
	if err := db.EndReport(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	name, err := db.Instance(t.Context())
	other, _ := fresh(t).Instance(t.Context())
	if err != nil || len(name) != 16 || string(name) == string(other) {
		t.Errorf("%x %x %v", name, other, err)
	}
}

// TestOldDecisionsGo: their text is out of the file, what is left is still a chain, and new rows go on with it.
func TestOldDecisionsGo(t *testing.T) {
	db := fresh(t)
	now := time.Now()
	decide := func(ask string, at time.Time, o guard.Outcome, a string) {
		var to mail.Address
		if a != "" {
			to = address(t, a)
		}
		inTx(t, db, func(tx guard.Tx) error {
			return tx.Decide(guard.Decision{Ask: ask, Time: at, Outcome: o, Recipient: to})
		})
	}
	decide("a", now.AddDate(0, 0, -90), guard.Asked, "quitegone@example.com")
	decide("a", now.AddDate(0, 0, -90), guard.Once, "")
	decide("b", now.AddDate(0, 0, -10), guard.Asked, "stays@example.com")
	decide("c", now.AddDate(0, 0, -99), guard.Asked, "late@example.com") // the clock went back: it stays with those before
	for _, want := range []int{2, 0} {
		if n, err := db.Expire(t.Context(), now.AddDate(0, 0, -30)); err != nil || n != want {
			t.Fatalf("%d, %v", n, err)
		}
	}
	if err := db.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	decide("d", now, guard.Asked, "new@example.com")
	first, last, err := db.Bounds(t.Context())
	if err != nil || first != 2 || last != 5 || db.Verify(t.Context()) != nil {
		t.Errorf("%d %d %v", first, last, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := search(t, db.Path(), "quitegone"); n != 0 {
		t.Errorf("%d times in the file", n)
	}
	if n := search(t, db.Path(), "stays@example.com"); n == 0 {
		t.Error("what was to stay is not there")
	}
}

// TestAllDecisionsGo: the log may be empty and still be a chain.
func TestAllDecisionsGo(t *testing.T) {
	db := fresh(t)
	inTx(t, db, func(tx guard.Tx) error {
		return tx.Decide(guard.Decision{Ask: "a", Time: time.Now().AddDate(-1, 0, 0), Outcome: guard.Asked})
	})
	if n, err := db.Expire(t.Context(), time.Now()); n != 1 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	inTx(t, db, func(tx guard.Tx) error {
		return tx.Decide(guard.Decision{Ask: "b", Time: time.Now(), Outcome: guard.Asked})
	})
	if err := db.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if err := db.writer.exec(`UPDATE chain SET before = zeroblob(32)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Verify(t.Context()); !errors.Is(err, ErrTampered) {
		t.Errorf("the begin was changed: %v", err)
	}
}
