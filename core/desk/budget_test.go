package desk

import (
	"context"
	"fmt"
	"testing"

	"missent/core/guard"
	"missent/core/view"
)

// The budget of the settings holds: two doubts are asked about, the third is noted, Home lists it, Settings tells it.
func TestBudgetIsSeen(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.window = func(ctx context.Context, w view.Desk) error {
		start, err := w.Start(ctx)
		if err == nil {
			err = w.Answer(ctx, start.Ask.ID, view.Edit)
		}
		return err
	}
	for i, a := range []string{"kim@gmial.com", "lee@hotmial.com"} {
		o.saves(fmt.Sprint("d", i), a)
		o.until("it is asked", func() bool { return o.windows() == i+1 && !o.g.Asking() })
	}
	o.saves("d2", "max@yahooo.com")
	o.until("it is noted", func() bool {
		home, err := o.d.Home(ctx)
		return err == nil && len(home.Answers) == 3
	})
	if o.windows() != 2 {
		t.Errorf("%d windows", o.windows())
	}
	home, err := o.d.Home(ctx)
	if err != nil || home.Asked != 2 || len(home.Marks) != 2 || len(home.Answers) != 3 {
		t.Fatalf("%+v, %v", home, err)
	}
	if a := home.Answers[0]; a.Outcome != "noted" || a.Typed != "max@yahooo.com" || a.Known != "max@yahoo.com" {
		t.Errorf("%+v", a)
	}
	p, err := o.d.Settings(ctx)
	if b := p.Budget; err != nil || b.Limit != 2 || b.Asked != 2 || b.Held != 1 || b.Raised != 0 || b.Until.Before(now) {
		t.Errorf("%+v, %v", b, err)
	}
	if err := o.d.Set(ctx, "windows-a-month", "off"); err != nil {
		t.Fatal(err)
	}
	if b := o.g.Budget(); b.Limit != 0 {
		t.Errorf("switched off: %+v", b)
	}
	if err := o.d.Set(ctx, "windows-a-month", "4"); key(err) != "invalid" {
		t.Errorf("a number that is none of the choices: %v", err)
	}
	ds, err := o.db.Decisions(ctx, now.AddDate(-1, 0, 0))
	if err != nil || len(ds) != 3 || ds[2].Outcome != guard.Noted || ds[2].Check != "cold-start" {
		t.Errorf("%+v, %v", ds, err)
	}
}
