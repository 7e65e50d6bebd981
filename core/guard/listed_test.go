package guard_test

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

// What address books say is added to what is known; the user himself is nobody's contact.
func TestAddressBooksAddAndReplaceNothing(t *testing.T) {
	w := newWorld(t)
	at := w.clock.Now()
	known := history.Record{Addr: addr("bob@fabrikam.example"), Name: "Bob", Sent: 3, Days: 3, First: at, Last: at}
	if err := w.guard.Put(t.Context(), known); err != nil {
		t.Fatal(err)
	}
	var own mail.Address
	w.guard.Look(func(_ *history.Book, me history.Owners) {
		for own = range me {
			break
		}
	})
	for range 2 { // the same book again does no harm
		err := w.guard.List(t.Context(), []history.Sighting{
			{Kind: history.Listed, Addr: known.Addr, Name: "Robert"},
			{Kind: history.Collected, Addr: known.Addr},
			{Kind: history.Collected, Addr: addr("new@example.com"), Name: "New"},
			{Kind: history.Listed, Addr: own},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	known.Listed, known.Collected = true, true
	fresh := history.Record{Addr: addr("new@example.com"), Name: "New", Collected: true}
	stored := map[mail.Address]history.Record{}
	if err := w.db.Records(t.Context(), func(r history.Record) error { stored[r.Addr] = r; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []history.Record{known, fresh} {
		got, _ := w.guard.Known(want.Addr)
		if got.Name != want.Name || got.Sent != want.Sent || got.Listed != want.Listed || !got.Collected || stored[want.Addr] != got {
			t.Errorf("known %+v, stored %+v, want %+v", got, stored[want.Addr], want)
		}
	}
	if _, listed := stored[own]; listed || own.IsZero() {
		t.Error("the user is his own contact")
	}
}

// A mail program collects slips. However many of them it collected at a domain, they make neither the domain nor one
// another good.
func TestCollectedSlipsAreAskedAboutAllTheSame(t *testing.T) {
	w := newWorld(t)
	at := w.clock.Now()
	jane := history.Record{Addr: addr("j.doe@us.af.mil"), Name: "Jane Doe", Sent: 40, Days: 30, Replies: 12, Received: 12, First: at.AddDate(-1, 0, 0), Last: at, LastReply: at}
	if err := w.guard.Put(t.Context(), jane); err != nil {
		t.Fatal(err)
	}
	judge := func(to string) string {
		m := sent(at, to)
		v := w.guard.Judge(&m)
		if len(v.Findings) == 0 {
			return "nothing"
		}
		return v.Findings[0].Check + " " + v.Level.String()
	}
	slips := []string{"j.doe@us.af.ml", "new.one@us.af.ml", "new@gmial.com"}
	before := make([]string, len(slips))
	for i, s := range slips {
		before[i] = judge(s)
	}
	var seen []history.Sighting
	for _, a := range append(slips, "j.roe@us.af.ml", "k.roe@us.af.ml", "old@gmial.com", "older@gmial.com") {
		seen = append(seen, history.Sighting{Kind: history.Collected, Addr: addr(a)})
	}
	if err := w.guard.List(t.Context(), seen); err != nil {
		t.Fatal(err)
	}
	for i, s := range slips {
		if after := judge(s); after != before[i] || after == "nothing" {
			t.Errorf("%s: %s, before %s", s, after, before[i])
		}
	}
}
