package guard_test

import (
	"testing"
	"time"

	"missent/core/history"
)

// TestForgetBefore: who has been silent for too long goes, from the file as well; who has no date stays.
func TestForgetBefore(t *testing.T) {
	w := newWorld(t)
	at := w.clock.Now()
	rec := func(a string, last, reply time.Time) history.Record {
		return history.Record{Addr: addr(a), Sent: 1, Days: 1, First: last, Last: last, LastReply: reply}
	}
	old, late := at.AddDate(-4, 0, 0), at.AddDate(0, -1, 0)
	for _, r := range []history.Record{
		rec("old@example.com", old, time.Time{}), rec("answers@example.com", old, late), rec("late@example.com", late, old),
		{Addr: addr("listed@example.com"), Listed: true},
		{Addr: addr("writes@example.com"), Received: 3},
	} {
		if err := w.guard.Put(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	n, err := w.guard.ForgetBefore(t.Context(), at.AddDate(-3, 0, 0))
	if n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	w.restart()
	for a, want := range map[string]bool{"old": false, "answers": true, "late": true, "listed": true, "writes": true} {
		if _, known := w.guard.Known(addr(a + "@example.com")); known != want {
			t.Errorf("%s: known %v", a, known)
		}
	}
}
