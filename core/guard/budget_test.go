package guard_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// strangers are slips of well-known domains: doubts, since no mail of the user says so.
var strangers = []string{"kim@gmial.com", "lee@hotmial.com", "max@yahooo.com", "eve@outlok.com"}

func (w *world) limit(n int) { w.guard.SetRules(policy.Rules{Windows: n}) }

func TestBudgetNotesWhatIsBeyondIt(t *testing.T) {
	w := newWorld(t)
	w.limit(2)
	w.wrote(20, "jane@army.mil")
	for i, a := range strangers {
		w.saves(fmt.Sprint("d", i), a)
		w.settled()
	}
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com")
	w.outcomes(guard.Unanswered, guard.Unanswered, guard.Noted, guard.Noted)
	if b := w.guard.Budget(); b.Asked != 2 || b.Held != 2 || b.Limit != 2 {
		t.Errorf("%+v", b)
	}
	w.saves("d2", strangers[2]) // the same draft again is no second note
	w.saves("d9", "jane@army.ml")
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com", "d9 jane@army.ml") // what is sure always asks
	w.settled()
	w.outcomes(guard.Unanswered, guard.Unanswered, guard.Noted, guard.Noted, guard.Unanswered)

	w.restart() // all of it is in the log
	w.limit(2)
	w.saves("d10", "tom@gmial.com")
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com", "d9 jane@army.ml")
	if b := w.guard.Budget(); b.Asked != 3 || b.Held != 3 {
		t.Errorf("after a restart %+v", b)
	}
	// What was noted was not asked about, so sends to it are judged like any other.
	if err := w.guard.Learn(context.Background(), []mail.Message{sent(w.clock.Now(), strangers[3])}); err != nil {
		t.Fatal(err)
	}
	if r := w.record(strangers[3]); r.Sent != 1 || r.Warned != 0 {
		t.Errorf("sent %d, warned %d", r.Sent, r.Warned)
	}
	w.clock.jump(31 * 24 * time.Hour)
	w.saves("d11", "tom@gmial.com")
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com", "d9 jane@army.ml", "d11 tom@gmial.com")
}

func TestBudgetOffAsksAboutEverything(t *testing.T) {
	w := newWorld(t)
	w.limit(1)
	w.saves("d0", strangers[0])
	w.saves("d1", strangers[1])
	w.asked("d0 kim@gmial.com")
	w.limit(0)
	w.saves("d1", strangers[1]) // it was noted; now there is room
	w.saves("d2", strangers[2])
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com", "d2 max@yahooo.com")
}

func TestBudgetFollowsTheAnswers(t *testing.T) {
	w := newWorld(t)
	w.limit(10)
	w.user.answers(view.Once)
	for i, a := range strangers[:3] {
		w.saves(fmt.Sprint("d", i), a)
		w.settled()
	}
	w.saves("d3", strangers[3]) // three were right: this kind has been asked about enough
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com", "d2 max@yahooo.com")
	if _, err := w.guard.Forget(context.Background(), addr(strangers[0])); err == nil {
		t.Error("nothing was learned of it, and it could be forgotten")
	}
	if b := w.guard.Budget(); b.Raised != 1 {
		t.Errorf("%+v", b)
	}
}

// TestBudgetSurvivesForgetting: the addresses go, the answers count on.
func TestBudgetSurvivesForgetting(t *testing.T) {
	w := newWorld(t)
	w.limit(2)
	w.user.answers(view.Always)
	for i, a := range strangers[:2] {
		w.saves(fmt.Sprint("d", i), a)
		w.settled()
		if _, err := w.guard.Forget(context.Background(), addr(a)); err != nil {
			t.Fatal(err)
		}
	}
	before := w.guard.Budget()
	w.restart()
	w.limit(2)
	if after := w.guard.Budget(); after != before || after.Asked != 2 || after.Raised != 1 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	w.saves("d2", strangers[2])
	w.asked("d0 kim@gmial.com", "d1 lee@hotmial.com")
}
