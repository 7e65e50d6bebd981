package guard_test

import (
	"context"
	"testing"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
)

// TestCompanyIsKeptAndForgotten: who stands together is learned, is there after a restart, and goes with the person.
func TestCompanyIsKeptAndForgotten(t *testing.T) {
	w := newWorld(t)
	w.wrote(2, "mark.ash@fabrikam.example")
	var ms []mail.Message
	for i := range 10 {
		ms = append(ms, sent(w.clock.Now().AddDate(0, 0, i-20), "maria.bell@contoso.example", "tom.low@contoso.example", "kai.orr@contoso.example"))
	}
	learn := func(ms []mail.Message) {
		if err := w.guard.Learn(context.Background(), ms); err != nil {
			t.Fatal(err)
		}
	}
	learn(ms[:4]) // in two pages: the second one adds to what the first one stored
	learn(ms[4:])
	learn(ms) // and again: counted once
	odd := func(want string) {
		t.Helper()
		m := draftOf("mark.ash@fabrikam.example", "tom.low@contoso.example", "kai.orr@contoso.example")
		got := ""
		for _, f := range w.guard.Judge(&m).Findings {
			if f.Check == policy.OddOneOut {
				got = f.Suggest.Plain()
				if f.Level != check.Note {
					t.Errorf("it is a %s", f.Level)
				}
			}
		}
		if got != want {
			t.Errorf("it suggests %q, want %q", got, want)
		}
	}
	odd("maria.bell@contoso.example")
	w.restart()
	odd("maria.bell@contoso.example")
	if with, err := storedWith(w, "tom.low@contoso.example"); err != nil || len(with) != 2 || with["kai.orr@contoso.example"] != 10 {
		t.Errorf("stored: %v, %v", with, err)
	}
	if _, err := w.guard.Forget(context.Background(), addr("maria.bell@contoso.example")); err != nil {
		t.Fatal(err)
	}
	odd("")
	if with, err := storedWith(w, "tom.low@contoso.example"); err != nil || len(with) != 1 {
		t.Errorf("after she was forgotten: %v, %v", with, err)
	}
}

// storedWith is the company of a person as it lies in the file.
func storedWith(w *world, a string) (map[string]int, error) {
	tx, err := w.db.Begin(context.Background())
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	with, err := tx.Company(addr(a))
	out := map[string]int{}
	for _, c := range with {
		out[c.Addr.Plain()] = c.Messages
	}
	return out, err
}

// TestOutsiderIsAskedAbout: set to warn, the check opens a window about somebody from outside among colleagues, and about
// nobody of the organisation's other domains.
func TestOutsiderIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	w.wrote(9, "bob@contoso.example", "kim@contoso.example", "jane@fabrikam.example", "lee@contoso-labs.example")
	w.guard.SetRules(policy.Rules{
		Checks: map[string]string{policy.Outsider: "warn"},
		Inside: policy.ParseList("contoso.example\n*.contoso.example\ncontoso-labs.example"),
	})
	w.saves("d1", "bob@contoso.example", "kim@contoso.example", "lee@contoso-labs.example") // a colleague elsewhere
	w.saves("d2", "bob@contoso.example", "kim@contoso.example")
	w.saves("d3", "bob@contoso.example", "kim@contoso.example", "jane@fabrikam.example")
	w.asked("d3 jane@fabrikam.example")
	w.settled()
	w.outcomes(guard.Unanswered)
}
