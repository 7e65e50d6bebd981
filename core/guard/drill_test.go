package guard_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

func (w *world) drills(days int, r policy.Rules) {
	r.Drill = days
	w.guard.SetRules(r)
}

// logged are the outcomes of the drills in the log.
func (w *world) logged() []guard.Outcome {
	w.t.Helper()
	all, err := w.db.Decisions(w.t.Context(), time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	var out []guard.Outcome
	for _, d := range all {
		if d.Check == policy.Drill {
			out = append(out, d.Outcome)
		}
	}
	return out
}

// TestDrill: one in each span, when the user is there, through the same checks and the same window; it costs no budget,
// teaches nothing, and its answer is in the log.
func TestDrill(t *testing.T) {
	w := newWorld(t)
	w.user.says = func(q guard.Question) view.Choice {
		if q.Finding.Check == policy.Drill {
			return view.Edit
		}
		return view.Closed
	}
	w.wrote(20, "jane@army.mil")
	w.saves("d0", "jane@army.mil")
	w.asked() // off by default
	w.drills(30, policy.Rules{Windows: 1})
	const spans = 4
	for day := range 30 * spans {
		w.saves(fmt.Sprint("day", day), "jane@army.mil")
		w.settled()
		w.clock.jump(24 * time.Hour)
		if day == 45 {
			w.restart()
			w.drills(30, policy.Rules{Windows: 1})
		}
	}
	got := w.logged()
	if len(got) < spans || len(got) > spans+1 || slices.ContainsFunc(got, func(o guard.Outcome) bool { return o != guard.Edited }) {
		t.Errorf("drills in %d days: %v", 30*spans, got)
	}
	if b := w.guard.Budget(); b.Asked != 0 || b.Held != 0 || b.Raised != 0 {
		t.Errorf("it cost budget: %+v", b)
	}
	if _, known := w.guard.Known(addr("drill@gmial.com")); known {
		t.Error("something was learned")
	}
}

// TestDrillInAuditMode opens no window, and one that no check sees is written down as that.
func TestDrillInAuditMode(t *testing.T) {
	off := map[string]string{policy.ColdStart: "off", policy.LookalikeDomain: "off", policy.LookalikeAddress: "off", policy.OtherPlace: "off"}
	for want, rules := range map[guard.Outcome]policy.Rules{guard.Audited: {Mode: policy.Audit}, guard.Noted: {Checks: off}} {
		w := newWorld(t)
		w.drills(30, rules)
		for day := range 40 {
			w.saves(fmt.Sprint("day", day), "jane@army.mil")
			w.settled()
			w.clock.jump(24 * time.Hour)
		}
		w.asked()
		if got := w.logged(); len(got) == 0 || got[0] != want {
			t.Errorf("%v, want %s", got, want)
		}
		w.end()
	}
}

// TestDrillIsNoRight: it cannot be made to last.
func TestDrillIsNoRight(t *testing.T) {
	w := newWorld(t)
	refused := 0
	w.user.says = func(q guard.Question) view.Choice {
		if errors.Is(w.guard.Answer(t.Context(), q.ID, view.Always), guard.ErrChoice) {
			refused++
		}
		return view.Closed
	}
	w.drills(30, policy.Rules{})
	for day := range 31 {
		w.saves(fmt.Sprint("day", day), "jane@army.mil")
		w.clock.jump(24 * time.Hour)
	}
	w.settled()
	if got := w.logged(); slices.Contains(got, guard.Always) || refused == 0 {
		t.Errorf("%v, refused %d times", got, refused)
	}
}
