package guard_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

func heldAt(place view.Place, id string, to ...string) guard.Held {
	return guard.Held{Source: place, Account: account, ID: id, Message: draftOf(to...), Client: "Evolution"}
}

// holds hands a message over and tells what must be asked.
func (w *world) holds(h guard.Held) guard.Holding {
	w.t.Helper()
	asks, err := w.guard.Hold(context.Background(), h)
	if err != nil {
		w.t.Fatal(err)
	}
	return asks
}

// released is what becomes of a message held by the gate, once the user has spoken.
func (w *world) released(h guard.Held) guard.Release {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return w.guard.AskHeld(ctx, w.holds(h))
}

func TestACleanHeldMessageGoes(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	if r := w.released(heldAt(view.Gate, "m1", "jane@army.mil", "kim@c.example")); r.Verdict != guard.Send {
		t.Errorf("%+v", r)
	}
	w.asked()
}

func TestAHeldMessageWaitsForTheAnswer(t *testing.T) {
	for choice, want := range map[view.Choice]guard.Release{
		view.Fix:    {Verdict: guard.Keep, Typed: addr("jane@army.ml"), Known: addr("jane@army.mil")},
		view.Edit:   {Verdict: guard.Keep},
		view.Closed: {Verdict: guard.Keep},
		view.Once:   {Verdict: guard.Send},
		view.Always: {Verdict: guard.Send},
	} {
		w := newWorld(t)
		w.wrote(20, "jane@army.mil")
		w.user.answers(choice)
		if r := w.released(heldAt(view.Gate, "m1", "jane@army.ml")); r != want {
			t.Errorf("%q: %+v, want %+v", choice, r, want)
		}
		w.asked("m1 jane@army.ml")
		if q := w.user.asked[0]; q.Place != view.Gate || q.Client != "Evolution" {
			t.Errorf("%q: shown as %s of %q", choice, q.Place, q.Client)
		}
		w.end()
	}
}

func TestAnotherTryOfAHeldMessageIsAskedOnce(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	w.user.answers(view.Once)
	for range 3 {
		if r := w.released(heldAt(view.Gate, "m1", "jane@army.ml")); r.Verdict != guard.Send {
			t.Errorf("%+v", r)
		}
	}
	w.asked("m1 jane@army.ml")
	// Other recipients are another message, and an old answer is no answer.
	w.released(heldAt(view.Gate, "m2", "jane@army.ml", "bob@army.mil"))
	w.asked("m1 jane@army.ml", "m2 jane@army.ml")
	w.clock.jump(time.Hour)
	w.released(heldAt(view.Gate, "m1", "jane@army.ml"))
	w.asked("m1 jane@army.ml", "m2 jane@army.ml", "m1 jane@army.ml")
}

func TestAnAnswerThatComesTooLateCountsForTheNextTry(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Once)
	release := w.user.keepsOpen()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	h := heldAt(view.Gate, "m1", "jane@army.ml")
	if r := w.guard.AskHeld(ctx, w.holds(h)); r.Verdict != guard.Waiting {
		t.Errorf("%+v", r)
	}
	if asks := w.holds(h); len(asks.Questions) != 1 { // the window is still open: the same question
		t.Errorf("%d questions", len(asks.Questions))
	}
	release()
	w.settled()
	if r := w.released(h); r.Verdict != guard.Send {
		t.Errorf("%+v", r)
	}
	w.asked("m1 jane@army.ml")
	w.outcomes(guard.Once)
}

func TestAHeldMessageThatWasGivenUpIsNoQuestionAnyMore(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	release := w.user.keepsOpen()
	defer release()
	h := heldAt(view.Gate, "m1", "jane@army.ml")
	asks := w.holds(h)
	answer := make(chan guard.Release)
	go func() { answer <- w.guard.AskHeld(context.Background(), asks) }()
	w.until("the window is open", func() bool { return !w.user.idle() })
	w.guard.Dropped(context.Background(), h)
	if r := <-answer; r.Verdict != guard.Keep {
		t.Errorf("%+v", r)
	}
	w.settled()
	w.outcomes(guard.Withdrawn)
}

func TestOneAskForTheDraftAndTheMessage(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil")
	w.user.answers(view.Once)
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	if asks := w.holds(heldAt(view.AddOn, "m1", "jane@army.ml")); len(asks.Questions) != 0 {
		t.Errorf("asked again: %v", asks.Questions)
	}
	if asks := w.holds(heldAt(view.AddOn, "m1", "jane@army.ml", "bob@army.mil")); len(asks.Questions) != 1 {
		t.Errorf("other recipients: %v", asks.Questions)
	}
}

func TestAHeldMessageTakesOverTheQuestionOfItsDraft(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	release := w.user.keepsOpen()
	defer release()
	w.saves("d1", "jane@army.ml")
	w.until("the window is open", func() bool { return !w.user.idle() })
	asks := w.holds(heldAt(view.AddOn, "m1", "jane@army.ml"))
	if len(asks.Questions) != 1 {
		t.Fatalf("%v", asks.Questions)
	}
	w.settled()
	w.outcomes(guard.Withdrawn)
	id := asks.Questions[0].ID
	if err := w.guard.Answer(context.Background(), id, view.Once); err == nil {
		t.Error("answered before it was shown")
	}
	if err := w.guard.Shown(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	w.saves("d1", "jane@army.ml") // an autosave meanwhile
	if err := w.guard.Answer(context.Background(), id, view.Fix); err != nil {
		t.Fatal(err)
	}
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
	w.outcomes(guard.Withdrawn, guard.Used)
	if err := w.guard.Shown(context.Background(), "none"); err == nil {
		t.Error("a question that never was could be shown")
	}
}

func TestWhatAnAddOnWatchesIsNotAskedAsDraft(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	m := draftOf("jane@army.ml")
	v := w.guard.Peek(context.Background(), &m)
	if !slices.ContainsFunc(v.Findings, func(f check.Finding) bool { return f.Suggest == addr("jane@army.mil") }) {
		t.Errorf("%+v", v)
	}
	w.guard.SetRules(policy.Rules{Mode: policy.Audit})
	if v := w.guard.Peek(context.Background(), &m); len(v.Findings) != 0 {
		t.Errorf("the organisation only looks on: %+v", v)
	}
	w.guard.SetRules(policy.Rules{})
	w.guard.Pause(time.Minute)
	if v := w.guard.Peek(context.Background(), &m); len(v.Findings) != 0 {
		t.Errorf("in a pause: %+v", v)
	}
	w.guard.Pause(0)
	w.saves("d1", "jane@army.ml")
	w.asked()
	w.clock.jump(10 * time.Minute) // the add-on went away
	w.saves("d1", "jane@army.ml")
	w.asked("d1 jane@army.ml")
}

func TestTheRightMessageAfterADontSendIsACorrection(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Fix)
	w.released(heldAt(view.Gate, "m1", "jane@army.ml"))
	w.outcomes(guard.Used)
	w.box.pages = []guard.Page{{Messages: []mail.Message{sent(w.clock.Now(), "jane@army.mil")}, Cursor: guard.Cursor{Folder: "Sent"}}}
	w.guard.Restart(account)
	w.until("the right message is found", func() bool {
		ds, err := w.db.Decisions(context.Background(), time.Time{})
		return err == nil && ds[0].Outcome == guard.Corrected
	})
}

func TestTheBudgetHoldsForHeldMessagesToo(t *testing.T) {
	w := newWorld(t)
	w.limit(1)
	w.wrote(20, "jane@army.mil")
	w.user.answers(view.Edit)
	w.released(heldAt(view.Gate, "m1", strangers[0]))
	for range 2 { // and another try is no second note
		if r := w.released(heldAt(view.Gate, "m2", strangers[1])); r.Verdict != guard.Send {
			t.Errorf("%+v", r)
		}
	}
	w.outcomes(guard.Edited, guard.Noted)
	if r := w.released(heldAt(view.Gate, "m3", strangers[2], "jane@army.ml")); r.Verdict != guard.Keep {
		t.Errorf("%+v", r)
	}
	asks := w.holds(heldAt(view.Gate, "m4", strangers[2], "jane@army.ml"))
	if len(asks.Questions) != 2 {
		t.Errorf("%d questions: what is sure brings the other along", len(asks.Questions))
	}
}

// TestTheOtherPersonIsRightForGood: what was called right of two people is not asked about again; another pair is.
func TestTheOtherPersonIsRightForGood(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "alex@army.mil", "jane@army.mil", "kim@army.mil")
	m := heldAt(view.Gate, "m1", "jane@army.mil")
	m.Message.Parent = []mail.Recipient{{Name: "Jane Low", Addr: addr("jane@home.example")}, {Addr: addr("kim@army.mil")}}
	m.Message.To[0].Name = "Jane Fir"
	w.user.answers(view.Always)
	w.released(m)
	w.asked("m1 jane@army.mil")
	for _, id := range []string{"m2", "m3"} {
		m.ID = id
		w.released(m)
	}
	w.asked("m1 jane@army.mil")
	m.ID, m.Message.Parent[0].Addr = "m4", addr("jane@other.example")
	w.released(m)
	w.asked("m1 jane@army.mil", "m4 jane@army.mil")
	w.restart()
	m.ID, m.Message.Parent[0].Addr = "m5", addr("jane@home.example")
	w.released(m)
	w.asked("m1 jane@army.mil", "m4 jane@army.mil")
}

// TestTheGreetedPersonIsRightForGood: the same of who is greeted and who gets the message; who else is greeted is asked about.
func TestTheGreetedPersonIsRightForGood(t *testing.T) {
	w := newWorld(t)
	for i, who := range []string{"John Baker <john@army.mil>", "Kim Orr <kim@army.mil>", "Ann Low <ann@army.mil>"} {
		if err := w.guard.Learn(t.Context(), []mail.Message{letter(w.clock.Now().AddDate(0, -1, i), "", "", who)}); err != nil {
			t.Fatal(err)
		}
	}
	w.user.answers(view.Always)
	hello := func(id, name string) {
		m := heldAt(view.Gate, id, "ann@army.mil")
		m.Message.Body = mail.Secret("Hi " + name + ",\nhere it is")
		w.released(m)
	}
	hello("m1", "John")
	hello("m2", "John")
	w.restart()
	hello("m3", "John")
	w.asked("m1 ann@army.mil")
	hello("m4", "Kim")
	w.asked("m1 ann@army.mil", "m4 ann@army.mil")
}

// TestHeldMessagesAreCounted: each once, by the end of the program at the latest.
func TestHeldMessagesAreCounted(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"m1", "m2", "m1"} {
		w.holds(heldAt(view.Gate, id, "jane@army.mil"))
	}
	w.restart()
	weeks, err := w.db.Judged(context.Background(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, week := range weeks {
		n += week
	}
	if n != 2 {
		t.Errorf("%d counted, want 2", n)
	}
}

// TestAnAnswerHoldsWhenAnotherAddressWasMended: one was right, the other is mended, and nothing is asked again.
func TestAnAnswerHoldsWhenAnotherAddressWasMended(t *testing.T) {
	w := newWorld(t)
	w.wrote(20, "jane@army.mil", "bob@army.mil", "kim@army.mil")
	answer := func(q guard.Question, c view.Choice) {
		t.Helper()
		if err := errors.Join(w.guard.Shown(context.Background(), q.ID), w.guard.Answer(context.Background(), q.ID, c)); err != nil {
			t.Fatal(err)
		}
	}
	asks := w.holds(heldAt(view.AddOn, "m1", "jane@army.ml", "bob@army.ml", "bob@army.mil"))
	if len(asks.Questions) != 2 {
		t.Fatalf("%v", asks.Questions)
	}
	for _, q := range asks.Questions {
		if q.Finding.Recipient.Addr == addr("jane@army.ml") {
			answer(q, view.Once)
		} else {
			answer(q, view.Fix)
		}
	}
	if again := w.holds(heldAt(view.AddOn, "m1", "jane@army.ml", "bob@army.mil")); len(again.Questions) != 0 {
		t.Errorf("asked again: %v", again.Questions)
	}
	// Somebody else on it, or another message to the same people: what was said is no answer for that.
	for _, h := range []guard.Held{heldAt(view.AddOn, "m1", "jane@army.ml", "kim@army.mil"), heldAt(view.AddOn, "m2", "jane@army.ml", "bob@army.mil")} {
		if other := w.holds(h); len(other.Questions) != 1 {
			t.Errorf("%s: %d questions, want 1", h.ID, len(other.Questions))
		}
	}
}

// TestManyVisible: the add-on asks whether they are to be moved to Bcc, the gate cannot.
func TestManyVisible(t *testing.T) {
	w := newWorld(t)
	var crowd []string
	for i := range 12 {
		crowd = append(crowd, fmt.Sprintf("p%d.low@client%d.example", i, i%4))
	}
	if asks := w.holds(heldAt(view.Gate, "m1", crowd...)); len(asks.Questions) != 0 || len(asks.Findings) != 1 {
		t.Errorf("at the gate: %v", asks)
	}
	asks := w.holds(heldAt(view.AddOn, "m2", crowd...))
	if len(asks.Questions) != 1 || len(asks.Questions[0].Finding.Hide) != 12 {
		t.Fatalf("%v", asks.Questions)
	}
	id := asks.Questions[0].ID
	if err := w.guard.Shown(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Answer(context.Background(), id, view.Always); !errors.Is(err, guard.ErrChoice) {
		t.Errorf("right for good: %v", err)
	}
	if err := w.guard.Answer(context.Background(), id, view.Fix); err != nil {
		t.Fatal(err)
	}
	moved := heldAt(view.AddOn, "m2", crowd...)
	for i := range moved.Message.To {
		moved.Message.To[i].Field = mail.Bcc
	}
	if asks := w.holds(moved); len(asks.Questions) != 0 {
		t.Errorf("moved, and asked again: %v", asks.Questions)
	}
	w.outcomes(guard.Used)
	w.restart() // and the log can be read
	w.outcomes(guard.Used)
	w.guard.SetRules(policy.Rules{Checks: map[string]string{policy.Visible: "note"}})
	if asks := w.holds(heldAt(view.AddOn, "m3", crowd...)); len(asks.Questions) != 0 || len(asks.Findings) != 1 {
		t.Errorf("a note by policy: %v", asks)
	}
}

// TestFilesAreFetchedWhereTheyCount: a source that can get files is asked for them where what they hold could matter, and
// nothing is decided before.
func TestFilesAreFetchedWhereTheyCount(t *testing.T) {
	falcon := policy.Rules{Words: policy.ParsePhrases("Project Falcon | Ask Legal.")}
	for _, c := range []struct {
		what  string
		to    string
		rules policy.Rules
		file  string
		fetch bool
		asks  int // once they are there
	}{
		{"a clean message", "kim@c.example", policy.Rules{}, "a.docx", false, 0},
		{"without a file", "jane@army.ml", falcon, "", false, 1},
		{"somebody in doubt", "jane@army.ml", policy.Rules{}, "a.docx", true, 1},
		{"words of the organisation, somebody outside", "kim@c.example", falcon, "a.docx", true, 1},
		{"words of the organisation, a colleague", "bob@a.example", falcon, "a.docx", false, 0},
		{"switched off", "jane@army.ml", policy.Rules{Checks: map[string]string{policy.Document: "off"}}, "a.docx", false, 1},
	} {
		w := newWorld(t)
		w.wrote(20, "jane@army.mil", "bob@a.example", "kim@c.example")
		w.guard.SetRules(c.rules)
		h := heldAt(view.AddOn, "m1", c.to)
		h.Fetch = true
		if c.file != "" {
			h.Message.Attachments = []string{c.file}
		}
		asks := w.holds(h)
		if asks.Fetch != c.fetch || asks.Fetch && len(asks.Questions)+len(asks.Findings) != 0 {
			t.Errorf("%s: %+v", c.what, asks)
		}
		if c.fetch {
			h.Fetch, h.Files = false, func(context.Context) []mail.File {
				return []mail.File{{Name: c.file, State: mail.Read, Text: "Project Falcon\npassword: Hunter2!x"}}
			}
			asks = w.holds(h)
		}
		if asks.Fetch || len(asks.Questions) != c.asks {
			t.Errorf("%s: %d questions, want %d", c.what, len(asks.Questions), c.asks)
		}
		if c.what == "somebody in doubt" && len(asks.Questions) == 1 && len(asks.Questions[0].Finding.Holds) == 0 {
			t.Errorf("%s: what the file holds is not said", c.what)
		}
		w.end()
	}
}
