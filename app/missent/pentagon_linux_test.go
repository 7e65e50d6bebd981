package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// firstPolicy is the example in docs/ADMIN.md, "A first policy", letter by letter.
func firstPolicy(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/ADMIN.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), "## A first policy")
	_, after, _ = strings.Cut(after, "```json\n")
	text, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("docs/ADMIN.md has no first policy")
	}
	return text
}

// TestTheFirstPolicyOfTheDocuments does what the page says: mail to .ml cannot go without validating the address, by a reason
// that is kept; the address he knows stands beside it; no answer makes it last; the embassy is an exception.
func TestTheFirstPolicyOfTheDocuments(t *testing.T) {
	o := newOffice(t)
	o.says(firstPolicy(t))
	ctx := t.Context()
	hold := func(id, to string) guard.Holding {
		t.Helper()
		m := mail.Message{Direction: mail.Sent, To: mail.ParseList(to, mail.To)}
		h, err := o.guard.Hold(ctx, guard.Held{Source: view.Gate, ID: id, Message: m})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	held := hold("one", "j.doe@us.af.ml")
	if len(held.Questions) != 1 {
		t.Fatalf("%d questions", len(held.Questions))
	}
	q := held.Questions[0]
	f := q.Finding
	if f.Level != check.Stop || f.Check != policy.Rule || f.Suggest.Plain() != "j.doe@us.af.mil" || f.Demand.Override != policy.WithReason || f.Demand.Text != ".ml (Mali) is often typed for .mil." {
		t.Errorf("%+v", f)
	}
	if err := o.guard.Shown(ctx, q.ID); err != nil {
		t.Fatal(err)
	}
	for _, c := range []view.Choice{view.Once, view.Always} {
		if err := o.guard.Answer(ctx, q.ID, c); !errors.Is(err, guard.ErrChoice) {
			t.Errorf("%s lets it go: %v", c, err)
		}
	}
	if err := o.guard.Validate(ctx, q.ID, ""); !errors.Is(err, guard.ErrChoice) {
		t.Errorf("it goes without a reason: %v", err)
	}
	if r := o.guard.AskHeld(ctx, hold("one", "j.doe@us.af.mil")); r.Verdict != guard.Send {
		t.Errorf("the right address is kept: %+v", r)
	}
	again := hold("two", "j.doe@us.af.ml")
	if err := o.guard.Shown(ctx, again.Questions[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := o.guard.Validate(ctx, again.Questions[0].ID, "confirmed by phone"); err != nil {
		t.Fatal(err)
	}
	if r := o.guard.AskHeld(ctx, again); r.Verdict != guard.Send {
		t.Errorf("validated, and kept: %+v", r)
	}
	if len(hold("three", "j.doe@us.af.ml").Questions) != 1 {
		t.Error("the answer lasts")
	}
	if len(hold("four", "consul@embassy.gov.ml").Questions) != 0 {
		t.Error("the exception is none")
	}
	all, err := o.db.Decisions(ctx, now2026.AddDate(-1, 0, 0))
	if err != nil || len(all) < 2 || all[1].Why != "confirmed by phone" || all[1].Outcome != guard.Validated {
		t.Errorf("the reason is not kept: %d rows, %v", len(all), err)
	}

	m := ruled(t, firstPolicy(t))
	letter := toMali(t)
	code, out, _ := callOn(t, m, "--data", t.TempDir(), "check", letter)
	if code != 2 || !strings.Contains(out, ".ml (Mali) is often typed for .mil.") {
		t.Errorf("missent check: exit %d, %s", code, out)
	}
}
