package check

import (
	"math/rand/v2"
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

// BenchmarkMessage judges a message with 20 recipients, half of them strangers, by all checks, with 10,000 people known, each
// of them with as much company as is kept.
func BenchmarkMessage(b *testing.B) {
	k := Known{Book: history.NewBook(), Me: history.NewOwners(), Now: now}
	rng := rand.New(rand.NewPCG(11, 12))
	word := func(n int) (s string) {
		for range n {
			s += []string{"an", "ber", "cor", "da", "el", "fa", "gre", "hol", "in", "jo", "ka", "lu", "mar", "no"}[rng.IntN(14)]
		}
		return s
	}
	hosts := make([]string, 700)
	for i := range hosts {
		hosts[i] = word(4) + ".example"
	}
	var list string
	var all []mail.Address
	k.Company = history.NewCompany()
	for i := range 10_000 {
		local, host := word(3)+"."+word(3), hosts[rng.IntN(len(hosts))]
		a, _ := mail.ParseAddress(local + "@" + host)
		k.Book.Put(history.Record{Addr: a, Sent: 1 + i%30, Days: 1 + i%9, First: now.AddDate(-1, 0, 0), Last: now})
		if all = append(all, a); len(all) == 20 {
			k.Company.Meet(all)
			all = all[:10]
		}
		switch {
		case i%1000 == 0:
			list += local + "@" + host + ","
		case i%1000 == 500:
			list += local[1:] + "@" + host[:3] + host[4:] + ","
		}
	}
	m := &mail.Message{To: mail.ParseList(list, mail.To)}
	e := New()
	if v := e.Check(m, k); len(m.To) != 20 || v.Level != Warn {
		b.Fatalf("%d recipients, %s", len(m.To), v.Level)
	}
	for b.Loop() {
		e.Check(m, k)
	}
}
