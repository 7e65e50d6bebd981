package check

import (
	"math/rand/v2"
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

// TestNoHistoryMakesASlipGood: whatever is sent to A beside a much stronger B, in whatever order, with questions or without,
// A is asked about. Only its answer ends that, until it bounces, and "always right", until it is taken back.
func TestNoHistoryMakesASlipGood(t *testing.T) {
	pairs := [][2]string{
		{"j.doe@us.af.ml", "j.doe@us.af.mil"},                            // another ending
		{"john.smith@northwnid.example", "john.smith@northwind.example"}, // two letters of the domain swapped
		{"jonh.smith@northwind.example", "john.smith@northwind.example"}, // of the local part
		{"orders@\u0440\u0430ypal.example", "orders@paypal.example"},     // another script
	}
	rng := rand.New(rand.NewPCG(21, 22))
	ended := map[string]int{}
	for i := range 6000 {
		pair := pairs[i%len(pairs)]
		k := world(t, office)
		slip, _ := mail.ParseAddress(pair[0])
		r := history.Record{Addr: slip, Listed: i%3 == 0, Collected: i%5 == 0}
		at := now.AddDate(-1, 0, 0)
		answers, always, bounced, undone := false, false, false, false
		for range 1 + rng.IntN(50) {
			at = at.AddDate(0, 0, 1+rng.IntN(6))
			s := history.Sighting{Addr: slip, At: at}
			switch n := rng.IntN(60); {
			case n == 0:
				s.Kind, answers = history.AnsweredUs, true
			case n == 1:
				s.Kind, bounced, answers = history.Bounced, bounced || answers, false
			case n == 2:
				s.Kind, always = history.Confirmed, true
			case n < 5 && always:
				s.Kind, always, undone = history.Unconfirmed, false, true
			case n < 25:
				s.Kind = history.SentWarned
			default:
				s.Kind = history.SentTo
			}
			r.Add(s)
		}
		k.Book.Put(r)
		k.Now = at.AddDate(0, 0, 1)
		v := New().Check(&mail.Message{To: mail.ParseList(pair[0], mail.To)}, k)
		if asks := v.Level >= Warn; asks == (answers || always) {
			t.Fatalf("sequence %d, pair %d: %s: %+v", i, i%len(pairs), v.Level, r)
		}
		if v.Level >= Warn && v.Findings[0].Suggest.Plain() != pair[1] {
			t.Fatalf("sequence %d: suggests another one", i)
		}
		switch {
		case always:
			ended["always right"]++
		case answers:
			ended["it answered"]++
		case undone:
			ended["taken back"]++
		case bounced:
			ended["it bounced"]++
		default:
			ended["nothing"]++
		}
	}
	for _, why := range []string{"nothing", "it answered", "it bounced", "always right", "taken back"} {
		if ended[why] < 50 {
			t.Errorf("%s: only %d sequences", why, ended[why])
		}
	}
}
