package budget

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"missent/core/check"
	"missent/core/mail"
	"missent/core/policy"
)

var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func address(s string) mail.Address {
	a, _ := mail.ParseAddress(s)
	return a
}

func finding(name, reason, typed, known string, score float64, e check.Evidence) check.Finding {
	return check.Finding{
		Check: name, Reason: reason, Level: check.Warn, Score: score, Evidence: e,
		Recipient: mail.Recipient{Addr: address(typed)}, Suggest: address(known),
	}
}

var (
	friend = check.Evidence{Sent: 42, Replies: 38}
	rare   = check.Evidence{Sent: 3}

	sure = []check.Finding{
		finding(policy.LookalikeDomain, "tld-slip", "j.doe@us.af.ml", "j.doe@us.af.mil", .9, rare),
		finding(policy.LookalikeDomain, "tld-slip", "new.one@us.af.ml", "new.one@us.af.mil", .75, check.Evidence{Sent: 9, Domain: true}),
		finding(policy.LookalikeDomain, "confusable", "a@exarnple.com", "a@example.com", .7, rare),
		finding(policy.LookalikeDomain, "missing", "jane@nortwind.example", "jane@northwind.example", .7, friend),
		finding(policy.LookalikeAddress, "swap", "jaen@northwind.example", "jane@northwind.example", .7, friend),
		finding(policy.LookalikeAddress, "changed", "jame@northwind.example", "jane@northwind.example", .7, check.Evidence{Sent: 25}),
	}
	doubts = []check.Finding{
		finding(policy.LookalikeDomain, "tld-slip", "j.doe@northwind.fr", "j.doe@northwind.de", .7, friend),
		finding(policy.LookalikeDomain, "missing", "new.one@nortwind.example", "new.one@northwind.example", .8, check.Evidence{Sent: 90, Replies: 9, Domain: true}),
		finding(policy.LookalikeAddress, "changed", "jame@northwind.example", "jane@northwind.example", .77, rare),
		finding(policy.ColdStart, "changed", "kim@gmial.com", "kim@gmail.com", .85, check.Evidence{}),
		finding(policy.WrongHost, "wrong-host", "kim@a.northwind.example", "kim@b.northwind.example", .8, friend),
		finding(policy.Namesake, "namesake", "john@contoso.example", "john@northwind.example", .9, friend),
	}
)

func TestWhatIsSure(t *testing.T) {
	for _, f := range sure {
		if !f.Sure() {
			t.Errorf("%s of %s is not sure", f.Class(), f.Recipient.Addr.Plain())
		}
	}
	for _, f := range doubts {
		if f.Sure() {
			t.Errorf("%s of %s is sure", f.Class(), f.Recipient.Addr.Plain())
		}
	}
	stop, note := doubts[0], sure[0]
	stop.Level, note.Level = check.Stop, check.Note
	if !stop.Sure() || note.Sure() {
		t.Errorf("a stop %t, a note %t", stop.Sure(), note.Sure())
	}
}

// life plays two years of a user with random answers, through a budget of limit, and calls see before each finding.
func life(rnd *rand.Rand, limit int, see func(b *Budget, past []Past, f *check.Finding, draft string)) {
	var past []Past
	now := start
	for n := range 300 {
		now = now.Add(time.Duration(rnd.IntN(96)) * time.Hour)
		all := [][]check.Finding{sure, doubts, doubts, doubts}[rnd.IntN(4)]
		f := all[rnd.IntN(len(all))]
		draft := fmt.Sprint("d", n-rnd.IntN(2))
		b := New(limit, past, now)
		see(b, past, &f, draft)
		past = append(past, Past{At: now, Draft: draft, Class: f.Class(), Answer: Answer(rnd.IntN(3)), Held: !b.Allows(&f, draft)})
		rnd.Shuffle(len(past), func(i, j int) { past[i], past[j] = past[j], past[i] }) // the log is read in any order
	}
}

// TestLimitsHoldForAnySequenceOfAnswers: whatever the user answers, the bar stays between its limits, what is sure is
// asked, and what is not sure opens no window beyond the limit.
func TestLimitsHoldForAnySequenceOfAnswers(t *testing.T) {
	held := 0
	for seed := range uint64(15) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		limit := 1 + rnd.IntN(4)
		life(rnd, limit, func(b *Budget, past []Past, f *check.Finding, draft string) {
			if bar := b.Bar(f.Class()); bar < Lowest || bar > Highest {
				t.Fatalf("seed %d: the bar of %s is at %g", seed, f.Class(), bar)
			}
			month := map[string]bool{}
			for _, p := range past {
				if !p.Held && p.At.Year() == b.now.Year() && p.At.Month() == b.now.Month() {
					month[p.Draft] = true
				}
			}
			if got := b.State(); got.Asked != len(month) || got.Limit != limit {
				t.Fatalf("seed %d: %+v, and %d drafts were asked about", seed, got, len(month))
			}
			switch ok := b.Allows(f, draft); {
			case f.Sure() && !ok:
				t.Fatalf("seed %d: %s was sure, and silent", seed, f.Class())
			case !f.Sure() && ok && !month[draft] && len(month) >= limit:
				t.Fatalf("seed %d: window %d of %d", seed, len(month)+1, limit)
			case !ok:
				held++
			}
		})
	}
	if held == 0 {
		t.Error("nothing was ever held back: this proves nothing")
	}
}

// TestOffIsAsIfThereWereNoBudget: every warning asks.
func TestOffIsAsIfThereWereNoBudget(t *testing.T) {
	for seed := range uint64(6) {
		life(rand.New(rand.NewPCG(seed, 9)), 0, func(b *Budget, _ []Past, f *check.Finding, draft string) {
			if !b.Allows(f, draft) {
				t.Fatalf("seed %d: %s was held back", seed, f.Class())
			}
			note := *f
			note.Level = check.Note
			if b.Allows(&note, draft) {
				t.Fatalf("seed %d: a note opens a window", seed)
			}
		})
	}
}

func TestAnswersMoveTheBarOfTheirKind(t *testing.T) {
	weak, strong := doubts[2], doubts[1]
	other := strong
	other.Check = policy.WrongHost
	answers := func(n int, a Answer) (out []Past) {
		for i := range n {
			out = append(out, Past{At: start.AddDate(0, -1-i, 0), Draft: fmt.Sprint(i), Class: strong.Class(), Answer: a})
		}
		return out
	}
	allows := func(f check.Finding, past []Past) bool { return New(2, past, start).Allows(&f, "new") }
	if !allows(strong, nil) || !allows(strong, answers(1, Needless)) || allows(strong, answers(2, Needless)) {
		t.Error("a doubt of 0.80 is to be silent after two needless questions")
	}
	if !allows(other, answers(5, Needless)) || !allows(weak, answers(5, Needless)) {
		t.Error("the answers of one kind silenced another")
	}
	if got := New(2, answers(5, Needless), start).State().Raised; got != 1 {
		t.Errorf("%d kinds raised, want 1", got)
	}
	past := append(answers(2, Needless), Past{At: start.AddDate(0, 0, -1), Draft: "fixed", Class: strong.Class(), Answer: Useful})
	if !allows(strong, past) {
		t.Error("a correction did not lower the bar again")
	}
	if later := New(2, answers(9, Needless), start.AddDate(2, 0, 0)); !later.Allows(&strong, "new") {
		t.Error("what was answered two years ago still silences")
	}
}

func TestOneDraftIsOneWindowAndAMonthEnds(t *testing.T) {
	past := []Past{{At: start, Draft: "a"}, {At: start, Draft: "b"}, {At: start, Draft: "b"}}
	f := doubts[5]
	if b := New(2, past, start.Add(time.Hour)); b.Allows(&f, "c") || !b.Allows(&f, "b") {
		t.Error("the third draft asks, or the second does not")
	}
	held := append(past, Past{At: start, Draft: "c", Held: true})
	got := New(2, held, start.Add(time.Hour)).State()
	if want := (State{Limit: 2, Asked: 2, Held: 1, Until: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if b := New(2, past, got.Until); !b.Allows(&f, "c") {
		t.Error("a new month has no room")
	}
}
