package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/mail"
)

// TestWhatIsTooOldGoes, as soon as the organisation says so, without a restart.
func TestWhatIsTooOldGoes(t *testing.T) {
	m := ruled(t, `{}`)
	h := wired(t, m, nil)
	defer shut(t, h)
	long := time.Now().AddDate(-4, 0, 0)
	a, _ := mail.ParseAddress("ann@example.com")
	if err := h.guard.Put(t.Context(), history.Record{Addr: a, Sent: 1, Days: 1, First: long, Last: long}); err != nil {
		t.Fatal(err)
	}
	tx, err := h.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Decide(guard.Decision{Ask: "q", Time: long, Outcome: guard.Asked, Recipient: a}); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for policy, want := range map[string][2]int{`{"learn.years":"2"}`: {1, 1}, `{"retention.people":"3","retention.decisions":"365","learn.years":"2"}`: {0, 0}} {
		putFile(t, filepath.Join(m.Root, "etc/missent/policies/managed/10.json"), policy)
		h.obey()
		if err := h.expire(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		all, err := h.db.Decisions(t.Context(), time.Time{})
		if got := [2]int{h.guard.Status().People, len(all)}; err != nil || strings.Contains(policy, "retention") && got != want {
			t.Errorf("%s: %v, %v", policy, got, err)
		}
		if since := h.desk.Effective().LearnSince(time.Now()); time.Since(since).Hours() < 17000 || time.Since(since).Hours() > 18000 {
			t.Errorf("learned since %s", since)
		}
	}
	if err := h.db.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestChannel: what the organisation says is what the program says.
func TestChannel(t *testing.T) {
	m := ruled(t, `{"update.channel":"preview"}`)
	if _, out, _ := callOn(t, m, "--data", t.TempDir(), "version"); !strings.HasSuffix(out, "(preview)\n") {
		t.Errorf("%q", out)
	}
	if _, out, _ := callOn(t, m, "--data", t.TempDir(), "version", "--json"); !strings.Contains(out, `"channel":"preview"`) {
		t.Errorf("%q", out)
	}
}
