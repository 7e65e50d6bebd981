package guard_test

import (
	"context"
	"testing"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
)

// TestTheOtherAccountIsNoted: who was only written to from the office is remembered over a restart, and noted when the
// private account writes. One message from there, and both are usual.
func TestTheOtherAccountIsNoted(t *testing.T) {
	w := newWorld(t)
	home := guard.Account{ID: "home", Address: addr("ann@home.example"), Host: "imap.home.example", Port: 993, User: "ann"}
	if err := w.guard.AddAccount(context.Background(), home); err != nil {
		t.Fatal(err)
	}
	w.wrote(4, "kim.park@fabrikam.example")
	w.restart()
	fromHome := draftOf("kim.park@fabrikam.example")
	fromHome.From.Addr = home.Address
	noted := func(want string) {
		t.Helper()
		got := ""
		for _, f := range w.guard.Judge(&fromHome).Findings {
			got += f.Check + " " + f.Suggest.Plain()
		}
		if got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	noted(policy.WrongSender + " ann@a.example")
	m := sent(w.clock.Now(), "kim.park@fabrikam.example")
	m.From.Addr = home.Address
	if err := w.guard.Learn(context.Background(), []mail.Message{m}); err != nil {
		t.Fatal(err)
	}
	noted("")
	w.restart()
	noted("")
}
