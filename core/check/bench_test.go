package check

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
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

// BenchmarkText judges a message to 20 known people with 10 kB of text that greets and quotes somebody else, with 10,000
// people known by name.
func BenchmarkText(b *testing.B) {
	k := Known{Book: history.NewBook(), Me: history.NewOwners(), Now: now}
	k.Rules.Checks = map[string]string{policy.Sensitive: "warn"}
	names := strings.Fields("Anna Bert Carla Dora Emil Frida Gustav Hanna Ida Jakob Karl Lena Mona Nils Olga Paul Rosa Sven Tilda Uwe")
	list := ""
	for i := range 10_000 {
		first, last := names[i%20], fmt.Sprintf("%s%dson", names[i/20%20], i/400)
		a, _ := mail.ParseAddress(fmt.Sprintf("%s.%s@host%d.example", first, last, i%700))
		k.Book.Put(history.Record{Addr: a, Name: first + " " + last, Sent: 1 + i%30, Days: 1, Received: 1, First: now, Last: now})
		if i%40 == 0 && i < 800 {
			list += a.Plain() + ","
		}
	}
	body := "Hi Uwe Uwe24son,\n" + strings.Repeat("on 2026-11-22 we shipped 1,200 units (order 4500012345), tel 020 7946 0018.\n", 140) +
		"On 5 Nov 2026, Anna Uwe24son <x@host1.example> wrote:\n> yes\n"
	m := &mail.Message{To: mail.ParseList(list, mail.To), Body: mail.Secret(body)}
	e := New()
	if v := e.Check(m, k); len(m.To) != 20 || v.Level < Note {
		b.Fatalf("%d recipients, %s", len(m.To), v.Level)
	}
	for b.Loop() {
		e.Check(m, k)
	}
}
