package guard_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/profile"
)

// letter is a message of the user's with its text.
func letter(at time.Time, subject, text string, to ...string) mail.Message {
	m := sent(at)
	for _, a := range to {
		m.To = append(m.To, mail.ParseList(a, mail.To)...)
	}
	m.Subject, m.Body = mail.Secret(subject), mail.Secret(text)
	return m
}

// taught is a world in which boilers are written about to Bob and Carl, and poems to Dora.
func taught(t *testing.T) *world {
	w := newWorld(t)
	var ms []mail.Message
	for i := range 50 {
		at := w.clock.Now().AddDate(0, 0, -200+i)
		ms = append(ms, letter(at, "Boiler pressure", fmt.Sprintf("the valve and the pump of boiler %d leak again, pressure drops", i), "Bob Orr <bob@a.example>", "Carl Ash <carl@a.example>"))
		if i%10 == 0 {
			ms = append(ms, letter(at.Add(time.Hour), "Poems", fmt.Sprintf("a sonnet about the moon and %d stars, with rhyme and verse", i), "Dora Lee <dora@p.example>"))
		}
	}
	if err := w.guard.Learn(context.Background(), ms); err != nil {
		t.Fatal(err)
	}
	if err := w.guard.Rehearse(context.Background()); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWordsAreKeptAsNumbersInTheFile(t *testing.T) {
	w := taught(t)
	m, err := w.db.Model(t.Context())
	if err != nil || len(m.Key) == 0 {
		t.Fatalf("nothing is kept: %v", err)
	}
	if m.All.Texts != 55 || m.Tally.Messages != 55 {
		t.Fatalf("%d texts, %d messages, %v", m.All.Texts, m.Tally.Messages, err)
	}
	people, err := w.db.Profiles(t.Context(), []mail.Address{addr("bob@a.example"), addr("dora@p.example")})
	if err != nil || len(people) != 2 || people[addr("bob@a.example")].Texts == 0 {
		t.Fatalf("%v, %v", people, err)
	}
	words := people[addr("bob@a.example")].Bytes()
	for _, word := range []string{"boiler", "sonnet", "pressure"} {
		for _, end := range []string{"", "-wal"} {
			if raw, _ := os.ReadFile(w.path + end); bytes.Contains(raw, []byte(word)) {
				t.Errorf("%q stands in the file%s", word, end)
			}
		}
	}
	bob, err := w.guard.Forget(t.Context(), addr("bob@a.example"))
	if err != nil {
		t.Fatal(err)
	}
	if people, err = w.db.Profiles(t.Context(), []mail.Address{addr("bob@a.example")}); err != nil || len(people) != 0 {
		t.Errorf("forgotten, but his words are there: %v", err)
	}
	// Undone, they are there again; not where all words were dropped meanwhile, nor where none are to be kept.
	back := func() []byte {
		t.Helper()
		if err := w.guard.Restore(t.Context(), bob); err != nil {
			t.Fatal(err)
		}
		people, err := w.db.Profiles(t.Context(), []mail.Address{bob.Addr})
		if err != nil || people[bob.Addr] == nil {
			return nil
		}
		if _, err := w.guard.Forget(t.Context(), bob.Addr); err != nil {
			t.Fatal(err)
		}
		return people[bob.Addr].Bytes()
	}
	if got := back(); !bytes.Equal(got, words) {
		t.Errorf("undone: %d bytes of words, want %d", len(got), len(words))
	}
	w.guard.SetRules(policy.Rules{Checks: map[string]string{policy.Fitting: "off"}})
	if got := back(); got != nil {
		t.Error("the words came back though none are to be kept")
	}
	w.guard.SetRules(policy.Rules{})
	if err := w.guard.ForgetWords(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m, err = w.db.Model(t.Context()); err != nil || len(m.Key) != 0 {
		t.Errorf("words dropped, but there: %v", err)
	}
	if got := back(); got != nil {
		t.Error("the words came back after all words were dropped")
	}
}

func TestWhoDoesNotFitIsNoted(t *testing.T) {
	w := taught(t)
	wrong := letter(w.clock.Now(), "Boiler pressure", "the valve of the boiler leaks, the pump drops pressure again", "Bob Orr <bob@a.example>", "Dora Lee <dora@p.example>")
	v := w.guard.Judge(&wrong)
	if len(v.Findings) == 0 || v.Findings[0].Check != policy.Fitting || v.Findings[0].Recipient.Addr != addr("dora@p.example") || v.Level != check.Note {
		t.Fatalf("%+v", v)
	}
	right := letter(w.clock.Now(), "Boiler pressure", "the valve of the boiler leaks, the pump drops pressure again", "Bob Orr <bob@a.example>", "Carl Ash <carl@a.example>")
	if v := w.guard.Judge(&right); v.Level != check.OK {
		t.Fatalf("%+v", v)
	}
	w.guard.SetRules(policy.Rules{Checks: map[string]string{policy.Fitting: "off"}})
	if v := w.guard.Judge(&wrong); v.Fitted.Measured {
		t.Error("switched off, and measured")
	}
}

// TestWordsOfWhatWasJudgedAreLearnedFromItsHeader: a message that passed with its text is found in Sent by its header alone. One
// of many at once teaches nothing.
func TestWordsOfWhatWasJudgedAreLearnedFromItsHeader(t *testing.T) {
	for _, c := range []struct {
		rush bool
		want int
	}{{false, 56}, {true, 55}} {
		w := taught(t)
		m := letter(w.clock.Now(), "Garden", "roses and tulips in the greenhouse", "Bob Orr <bob@a.example>")
		if _, err := w.guard.Hold(t.Context(), guard.Held{Account: account, ID: "one", Message: m, Rush: c.rush}); err != nil {
			t.Fatal(err)
		}
		header := m
		header.Body = ""
		if err := w.guard.Learn(t.Context(), []mail.Message{header}); err != nil {
			t.Fatal(err)
		}
		model, err := w.db.Model(t.Context())
		if err != nil || model.All.Texts != c.want || model.Tally.Messages != c.want {
			t.Errorf("rush %v: %d texts, %d messages, %v", c.rush, model.All.Texts, model.Tally.Messages, err)
		}
	}
}

// TestARushIsJudgedByItsAddresses: the words of a message that nobody typed say nothing; a slip in it is one.
func TestARushIsJudgedByItsAddresses(t *testing.T) {
	w := taught(t)
	for _, rush := range []bool{false, true} {
		wrong := letter(w.clock.Now(), "Boiler pressure", "the valve of the boiler leaks, the pump drops pressure again", "Bob Orr <bob@a.example>", "Dora Lee <dora@p.example>")
		asks, err := w.guard.Hold(t.Context(), guard.Held{Account: account, ID: fmt.Sprint("note", rush), Message: wrong, Rush: rush})
		if err != nil || (len(asks.Findings) == 0) != rush {
			t.Errorf("rush %v: %d notes, %v", rush, len(asks.Findings), err)
		}
		slip := letter(w.clock.Now(), "Boiler pressure", "the valve of the boiler leaks", "Bob Orr <bobb@a.example>")
		asks, err = w.guard.Hold(t.Context(), guard.Held{Account: account, ID: fmt.Sprint("slip", rush), Message: slip, Rush: rush})
		if err != nil || len(asks.Findings) != 1 || asks.Findings[0].Suggest != addr("bob@a.example") {
			t.Errorf("rush %v: the slip was not found: %+v, %v", rush, asks.Findings, err)
		}
	}
}

// counted counts how often words are read.
type counted struct {
	guard.Store
	reads *atomic.Int64
}

func (c *counted) Model(ctx context.Context) (guard.Model, error) {
	c.reads.Add(1)
	return c.Store.Model(ctx)
}

func (c *counted) Profiles(ctx context.Context, of []mail.Address) (map[mail.Address]*profile.Profile, error) {
	c.reads.Add(1)
	return c.Store.Profiles(ctx, of)
}

// TestWordsInMemoryAreThoseOfTheFile: what was read for one message serves the next, until the file says something else.
func TestWordsInMemoryAreThoseOfTheFile(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection of garbage takes them out of memory
	w := taught(t)
	w.stop()
	var reads atomic.Int64
	w.open(func(s guard.Store) guard.Store { return &counted{s, &reads} })
	notes := func(what string, want int) {
		t.Helper()
		wrong := letter(w.clock.Now(), "Boiler pressure", "the valve of the boiler leaks, the pump drops pressure again", "Bob Orr <bob@a.example>", "Dora Lee <dora@p.example>")
		if v := w.guard.Judge(&wrong); len(v.Findings) != want {
			t.Errorf("%s: %d notes, want %d", what, len(v.Findings), want)
		}
	}
	notes("first", 1)
	before := reads.Load()
	notes("again", 1)
	if n := reads.Load() - before; before == 0 || n != 0 {
		t.Errorf("the file was read %d times for the second message", n)
	}
	var more []mail.Message
	for i := range 60 { // now it is Dora who is written to about boilers
		more = append(more, letter(w.clock.Now().AddDate(0, 0, -20).Add(time.Duration(i)*time.Hour), "Boiler pressure", "the valve of the boiler leaks, the pump drops pressure again", "Dora Lee <dora@p.example>", "Bob Orr <bob@a.example>"))
	}
	if err := w.guard.Learn(t.Context(), more); err != nil {
		t.Fatal(err)
	}
	notes("learned", 0)
	if err := w.guard.ForgetWords(t.Context()); err != nil {
		t.Fatal(err)
	}
	before = reads.Load()
	notes("forgotten", 0)
	if reads.Load() == before {
		t.Error("words that were forgotten are still in memory")
	}
}
