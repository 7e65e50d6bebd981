package guard_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

func TestASlipIsAskedAboutOnceHoweverOftenTheDraftIsSaved(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	for range 5 {
		w.saves("d1", "jane@army.ml")
	}
	w.asked("d1 jane@army.ml")
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	q := w.user.asked[0]
	if q.Finding.Suggest != addr("jane@army.mil") || q.Finding.Evidence.Sent != 20 {
		t.Errorf("suggests %s with %d messages", q.Finding.Suggest.Plain(), q.Finding.Evidence.Sent)
	}
	w.outcomes(guard.Unanswered)
}

func TestAGoodDraftIsSilent(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.saves("d1", "jane@army.mil")
	w.saves("d2", "ann@a.example")
	w.asked()
	weeks, err := w.db.Judged(context.Background(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, week := range weeks {
		n += week
	}
	if n != 2 {
		t.Errorf("%d messages judged, want 2: a draft counts once", n)
	}
}

func TestAlwaysIsEvidenceAndEndsTheQuestions(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Always)
	w.saves("d1", "jane@army.ml")
	w.saves("d2", "jane@army.ml") // waits in the queue while the first is asked
	w.asked("d1 jane@army.ml")
	w.saves("d3", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	if r := w.record("jane@army.ml"); !r.Confirmed {
		t.Errorf("%+v", r)
	}
	w.outcomes(guard.Always)

	// Undone, it is asked about again, and nothing is left of it.
	if err := w.guard.UndoAlways(context.Background(), w.user.asked[0].ID); err != nil {
		t.Fatal(err)
	}
	if r := w.record("jane@army.ml"); !r.Addr.IsZero() {
		t.Errorf("%+v", r)
	}
	w.user.answers(view.Once)
	w.saves("d4", "jane@army.ml")
	w.asked("d1 jane@army.ml", "d4 jane@army.ml")
	w.outcomes(guard.Undone, guard.Once)
	// The window that undid it may still answer.
	if err := w.guard.Answer(context.Background(), w.user.asked[0].ID, view.Edit); err != nil {
		t.Error(err)
	}
	w.outcomes(guard.Edited, guard.Once)
}

func TestOnceIsNoEvidence(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Once)
	for _, d := range []string{"d1", "d2", "d3"} {
		w.saves(d, "jane@army.ml")
		w.settled()
		if err := w.guard.Learn(context.Background(), []mail.Message{sent(w.clock.Now(), "jane@army.ml")}); err != nil {
			t.Fatal(err)
		}
	}
	w.asked("d1 jane@army.ml", "d2 jane@army.ml", "d3 jane@army.ml")
	if r := w.record("jane@army.ml"); r.Sent != 0 || r.Warned != 3 {
		t.Errorf("sent %d, warned %d: a send after a warning is no evidence", r.Sent, r.Warned)
	}
	// What was sent long before the question was not sent in spite of it, and an answer is evidence.
	if err := w.guard.Learn(context.Background(), []mail.Message{sent(w.clock.Now().AddDate(0, -6, 0), "jane@army.ml")}); err != nil {
		t.Fatal(err)
	}
	if r := w.record("jane@army.ml"); r.Sent != 1 || r.Warned != 3 {
		t.Errorf("sent %d, warned %d", r.Sent, r.Warned)
	}
	w.restart()
	if err := w.guard.Learn(context.Background(), []mail.Message{sent(w.clock.Now(), "jane@army.ml")}); err != nil {
		t.Fatal(err)
	}
	if r := w.record("jane@army.ml"); r.Warned != 4 {
		t.Errorf("warned %d: a restart forgot the question", r.Warned)
	}
}

func TestAWindowThatFailsIsTheSafeAnswer(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil", "kim@b.example")
	w.user.fails = errors.New("no display")
	w.saves("d1", "jane@army.ml")
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	w.outcomes(guard.Unanswered)
	if n := w.guard.Status().Notice; n != "window-failed" {
		t.Errorf("notice %q", n)
	}
	// Asked again when the message has other recipients, once, and not for each further one.
	w.saves("d1", "jane@army.ml", "bob@army.mil")
	w.saves("d1", "jane@army.ml", "bob@army.mil", "kim@b.example")
	w.saves("d1", "jane@army.ml", "kim@b.example")
	w.asked("d1 jane@army.ml", "d1 jane@army.ml")
}

func TestTheCorrectedDraftAnswers(t *testing.T) {
	for _, choice := range []view.Choice{view.Fix, view.Edit, view.Closed} {
		w := newWorld(t)
		w.wrote(20, "jane@army.mil", "bob@army.mil")
		feed := w.guard.Subscribe()
		defer feed.Close()
		w.user.answers(choice)
		w.saves("d1", "jane@army.ml", "bob@army.mil")
		w.asked("d1 jane@army.ml")
		w.types("d1", "bob@army.mil", "jane@arm") // in the middle of it: nothing is certain
		if ds, _ := w.db.Decisions(context.Background(), time.Time{}); ds[0].Outcome == guard.Corrected {
			t.Error("corrected too early")
		}
		w.types("d1", "jane@army.mil", "bob@army.mil")
		w.outcomes(guard.Corrected)
		if e := waitFor(t, feed, guard.Fixed); e.Ask != w.user.asked[0].ID || e.Known != addr("jane@army.mil") {
			t.Errorf("%+v", e)
		}
	}
}

func TestCorrectedWhileTheWindowIsOpen(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "kim@b.example")
	defer w.user.keepsOpen()()
	w.saves("d1", "jane@army.ml")
	w.until("the window is open", w.guard.Asking)
	w.saves("d1", "kim@b.example") // somebody else altogether
	w.asked("d1 jane@army.ml")
	w.outcomes(guard.Corrected)
}

func TestSentRightWithoutSavingTheDraftAgain(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Fix)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	w.gone("d1")
	w.outcomes(guard.Copied)
	w.box.pages = []guard.Page{{Messages: []mail.Message{sent(w.clock.Now(), "jane@army.mil")}, Cursor: guard.Cursor{Folder: "Sent"}}}
	w.box.sink.Sent() // as a server with NOTIFY tells; others are asked a while after the draft is gone
	w.until("the message in Sent was read", func() bool { r, _ := w.guard.Known(addr("jane@army.mil")); return r.Sent == 21 })
	w.until("the question is settled", func() bool {
		ds, err := w.db.Decisions(context.Background(), time.Time{})
		return err == nil && ds[0].Outcome == guard.Corrected
	})
}

func (w *world) gone(id string) {
	w.t.Helper()
	var sink guard.DraftSink
	w.until("the account is watched", func() bool {
		w.box.mu.Lock()
		defer w.box.mu.Unlock()
		sink = w.box.sink
		return sink != nil
	})
	if err := sink.Gone(context.Background(), guard.DraftGone{ID: id}); err != nil {
		w.t.Fatal(err)
	}
}

func waitFor(t *testing.T, f *guard.Feed, kind guard.Kind) guard.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		e, err := f.Next(ctx)
		if err != nil {
			t.Fatalf("no event of kind %d: %v", kind, err)
		}
		if e.Kind == kind {
			return e
		}
	}
}

func TestADraftThatIsGoneTakesItsQuestionsAlong(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	release := w.user.keepsOpen()
	defer release()
	w.saves("d1", "jane@army.ml")
	w.until("the window is open", w.guard.Asking)
	w.saves("d2", "bob@army.ml") // waits
	w.gone("d2")
	w.gone("d1")
	w.asked("d1 jane@army.ml")
	w.outcomes(guard.Withdrawn)
}

func TestHalfTypedAddressesAreNoFinding(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "robert@army.mil")
	for _, s := range []string{"j", "jane", "jane@", "jane@army", "jane@army.", "jane@army.m", "jane@army.mi", "robert@army.mi"} {
		w.types("d1", s)
	}
	w.asked()
	w.types("d1", "jane@army.ml") // no beginning of anything known
	w.asked("d1 jane@army.ml")
	w.saves("d2", "jane@army.mi") // stood still
	w.asked("d1 jane@army.ml", "d2 jane@army.mi")
}

func TestPausedMeansNoQuestionsAndStillLearning(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.guard.Pause(time.Hour)
	w.clock.jump(48 * time.Hour) // the wall clock does not end it
	w.saves("d1", "jane@army.ml")
	w.wrote(3, "new@c.example")
	w.asked()
	if s := w.guard.Status(); s.State != view.Paused || s.PausedUntil.IsZero() {
		t.Errorf("%+v", s.State)
	}
	if w.record("new@c.example").Sent != 3 {
		t.Error("nothing learned")
	}
	w.guard.Pause(0)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	w.guard.Pause(30 * time.Millisecond)
	w.until("the pause is over", func() bool { return w.guard.Status().State != view.Paused })
}

func TestOneQuestionAtATime(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil", "kim@army.mil")
	w.user.answers(view.Edit)
	release := w.user.keepsOpen()
	w.saves("d1", "jane@army.ml", "bob@army.ml")
	w.saves("d2", "kim@army.ml")
	w.until("the window is open", w.guard.Asking)
	release()
	w.until("all are asked", func() bool { w.user.mu.Lock(); defer w.user.mu.Unlock(); return len(w.user.asked) == 3 })
	w.settled()
	if w.user.most != 1 {
		t.Errorf("%d windows at once", w.user.most)
	}
	if q := w.user.asked[1]; q.Index != 2 || q.Count != 2 {
		t.Errorf("%d of %d", q.Index, q.Count)
	}
}

func TestAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	w.user.answers(view.Once)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	before := w.record("jane@army.mil")
	w.restart()
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	if after := w.record("jane@army.mil"); after != before {
		t.Errorf("%+v, want %+v", after, before)
	}
	if err := w.guard.Answer(context.Background(), w.user.asked[0].ID, view.Always); !errors.Is(err, guard.ErrAnswered) {
		t.Errorf("answered twice: %v", err)
	}
	if err := w.guard.Answer(context.Background(), "nothing", view.Once); !errors.Is(err, guard.ErrUnknown) {
		t.Error(err)
	}
	w.outcomes(guard.Once)
}

func TestTheWallClockJumps(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	w.user.answers(view.Once)
	w.saves("d1", "jane@army.ml")
	w.settled()
	w.clock.jump(-365 * 24 * time.Hour)
	w.saves("d1", "jane@army.ml")
	w.saves("d2", "bob@army.ml")
	w.settled()
	w.clock.jump(2 * 365 * 24 * time.Hour)
	w.saves("d1", "jane@army.ml")
	w.saves("d2", "bob@army.ml")
	w.asked("d1 jane@army.ml", "d2 bob@army.ml")
	w.outcomes(guard.Once, guard.Once)
}

func TestAlwaysTakenBackLaterStaysTakenBack(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Always)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	w.wrote(2, "jane@army.ml")
	if err := w.guard.Unconfirm(ctx, addr("jane@army.ml")); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Unconfirm(ctx, addr("nobody@army.ml")); !errors.Is(err, guard.ErrUnknown) {
		t.Error(err)
	}
	w.restart()
	if err := w.guard.Learn(ctx, []mail.Message{sent(w.clock.Now(), "jane@army.ml")}); err != nil {
		t.Fatal(err)
	}
	if r := w.record("jane@army.ml"); r.Confirmed || r.Sent != 2 || r.Warned != 1 {
		t.Errorf("%+v", r)
	}
	w.outcomes(guard.Undone)
}
