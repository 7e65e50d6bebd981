package guard_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// ml is the Pentagon's own rule.
func ml(mode policy.Mode, override policy.Override) policy.Rules {
	return policy.Rules{
		Mode: mode, Override: override, Windows: 2,
		Validate: policy.ParseList("*.ml | .ml (Mali) is often typed for .mil."), Blocked: policy.ParseList("rival.example"),
	}
}

// ruled is a world with the rule, in which the guard runs: what an earlier run left open is closed by then.
func ruled(t *testing.T, mode policy.Mode, override policy.Override) *world {
	t.Helper()
	w := newWorld(t)
	w.until("the guard runs", func() bool { return w.guard.Status().State == view.Watching })
	w.guard.SetRules(ml(mode, override))
	return w
}

// TestNoMailToMaliWithoutValidating: no answer of the dialog but a reason lets the message go, and that is written down.
func TestNoMailToMaliWithoutValidating(t *testing.T) {
	w := ruled(t, policy.Enforce, policy.WithReason)
	h := heldAt(view.Gate, "m1", "a.keita@sante.gov.ml")
	id := w.holds(h).Questions[0].ID
	ctx := context.Background()
	if err := w.guard.Shown(ctx, id); err != nil {
		t.Fatal(err)
	}
	for _, c := range []view.Choice{view.Once, view.Always} {
		if err := w.guard.Answer(ctx, id, c); !errors.Is(err, guard.ErrChoice) {
			t.Errorf("%q was accepted: %v", c, err)
		}
	}
	for _, why := range []mail.Secret{"", "  ", "...", "--- ", "x", mail.Secret(strings.Repeat("long", 200))} {
		if err := w.guard.Validate(ctx, id, why); !errors.Is(err, guard.ErrChoice) {
			t.Errorf("a reason of %d characters was accepted: %v", len(why), err)
		}
	}
	if err := w.guard.Validate(ctx, id, " confirmed by phone "); err != nil {
		t.Fatal(err)
	}
	if r := w.guard.AskHeld(ctx, w.holds(h)); r.Verdict != guard.Send {
		t.Errorf("validated: %+v", r)
	}
	ds, err := w.db.Decisions(ctx, time.Time{})
	if err != nil || len(ds) != 1 || ds[0].Outcome != guard.Validated || ds[0].Why != "confirmed by phone" || ds[0].Check != policy.Rule {
		t.Errorf("the log: %d rows, %v", len(ds), err)
	}
	if err := w.db.Verify(ctx); err != nil {
		t.Error(err)
	}
	if w.record("a.keita@sante.gov.ml").Confirmed {
		t.Error("a validation is no evidence")
	}
	// Another message is another question.
	if len(w.holds(heldAt(view.Gate, "m2", "a.keita@sante.gov.ml")).Questions) != 1 {
		t.Error("validated for good")
	}
}

func TestWhatIsBlockedDoesNotGo(t *testing.T) {
	w := ruled(t, policy.Enforce, policy.WithReason)
	asks := w.holds(heldAt(view.AddOn, "m1", "ann@rival.example"))
	if len(asks.Questions) != 1 || asks.Questions[0].Finding.Level != check.Stop {
		t.Fatalf("%d questions", len(asks.Questions))
	}
	id := asks.Questions[0].ID
	if err := w.guard.Shown(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Validate(context.Background(), id, "I have my reasons"); !errors.Is(err, guard.ErrChoice) {
		t.Errorf("validated: %v", err)
	}
	if err := w.guard.Answer(context.Background(), id, view.Edit); err != nil {
		t.Error(err)
	}
}

func TestAClickIsEnoughWhereTheRuleSaysSo(t *testing.T) {
	w := ruled(t, policy.Enforce, policy.WithoutReason)
	h := heldAt(view.Gate, "m1", "a.keita@sante.gov.ml")
	id := w.holds(h).Questions[0].ID
	if err := w.guard.Shown(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Validate(context.Background(), id, ""); err != nil {
		t.Fatal(err)
	}
	w.outcomes(guard.Validated)
}

// TestNothingLeadsAroundARule: a pause, an answer given before the rule came, and "always right" do not.
func TestNothingLeadsAroundARule(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Always)
	h := heldAt(view.Gate, "m1", "jane@army.ml")
	if r := w.released(h); r.Verdict != guard.Send {
		t.Fatalf("%+v", r)
	}
	w.guard.SetRules(ml(policy.Enforce, policy.WithReason))
	if len(w.holds(h).Questions) != 1 {
		t.Error("an earlier answer leads around the rule")
	}
	w.guard.Pause(time.Hour)
	if len(w.holds(heldAt(view.Gate, "m2", "jane@army.ml")).Questions) != 1 {
		t.Error("a pause leads around the rule")
	}
	if n := len(w.holds(heldAt(view.Gate, "m3", "jane@army.mmil")).Questions); n != 0 {
		t.Errorf("%d questions of the checks while paused", n)
	}
	w.user.answers(view.Edit)
	w.saves("d1", "kim@x.ml") // a draft is asked about, too
	w.asked("m1 jane@army.ml", "d1 kim@x.ml")
}

// TestAuditShowsNothing: it judges and records as if it asked, in the limits of the budget, and when it is over it asks.
func TestAuditShowsNothing(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.guard.SetRules(ml(policy.Audit, policy.WithReason))
	w.saves("d1", "jane@army.ml")
	w.until("the draft was recorded", func() bool { return w.guard.Budget().Asked == 1 })
	if asks := w.holds(heldAt(view.Gate, "m1", "ann@rival.example")); len(asks.Questions) != 0 || len(asks.Findings) != 1 {
		t.Errorf("%d questions, %d findings", len(asks.Questions), len(asks.Findings))
	}
	w.holds(heldAt(view.Gate, "m1", "ann@rival.example")) // another try
	w.asked()
	w.outcomes(guard.Audited, guard.Audited)
	if b := w.guard.Budget(); b.Asked != 2 {
		t.Errorf("budget %+v", b)
	}
	w.restart()
	w.guard.SetRules(ml(policy.Enforce, policy.WithReason))
	if b := w.guard.Budget(); b.Asked != 0 {
		t.Errorf("what was only looked on is no window: %+v", b)
	}
	if len(w.holds(heldAt(view.Gate, "m1", "ann@rival.example")).Questions) != 1 {
		t.Error("an audit is no answer")
	}
	w.user.answers(view.Edit)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
}

// TestRulesAreBroughtUpToDateFirst: before a message is judged.
func TestRulesAreBroughtUpToDateFirst(t *testing.T) {
	w := newWorld(t)
	w.before = func() { w.guard.SetRules(ml(policy.Enforce, policy.WithReason)) }
	w.restart()
	if len(w.holds(heldAt(view.Gate, "m1", "ann@x.ml")).Questions) != 1 {
		t.Error("a held message")
	}
}
