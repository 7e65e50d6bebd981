package check

import (
	"fmt"
	"testing"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/policy"
	"missent/core/profile"
)

// plumbing is a history in which boilers are written about to Bob and Carl, and poems to Dora, seldom.
func plumbing(t testing.TB) (Known, *profile.Hasher) {
	k := world(t, map[string][2]int{"Bob Orr <bob@a.example>": {60, 20}, "Carl Ash <carl@a.example>": {55, 20}, "Dora Lee <dora@p.example>": {1, 1}})
	dora, _ := k.Book.Get(mail.FromPlain("dora@p.example"))
	dora.First = now.AddDate(0, -10, 0)
	dora.Last = dora.First // not on the last message to the others
	k.Book.Put(dora)
	k.Company = history.NewCompany()
	h := profile.NewHasher([]byte("test"))
	people := map[mail.Address]*profile.Profile{}
	var all profile.Profile
	add := func(text profile.Text, to ...string) {
		all.Add(text, profile.Everyone)
		for _, a := range addrs(to...) {
			if people[a] == nil {
				people[a] = &profile.Profile{}
			}
			people[a].Add(text, profile.Person)
		}
		k.Company.Meet(addrs(to...))
	}
	for i := range 50 {
		add(h.Text("Boiler pressure", fmt.Sprintf("the valve and pump of boiler%c leak again, pressure drops", 'a'+i%26)), "bob@a.example", "carl@a.example")
		if i == 0 {
			add(h.Text("Poems", "a sonnet about the moon, with rhyme and verse"), "dora@p.example")
		}
	}
	k.Words = &Words{All: &all, Of: func(a mail.Address) *profile.Profile { return people[a] }, Tally: &model.Tally{}}
	return k, h
}

func wrongOne(h *profile.Hasher, k Known) (*mail.Message, Known) {
	m := &mail.Message{
		To: mail.ParseList("Bob Orr <bob@a.example>, Dora Lee <dora@p.example>", mail.To), Time: now,
		Subject: "Boiler pressure", Body: "Carl says that the valve of the boiler leaks, and the pump drops pressure again",
	}
	w := *k.Words
	w.Text = h.Text(string(m.Subject), string(m.Body))
	k.Words = &w
	return m, k
}

func TestFitting(t *testing.T) {
	k, h := plumbing(t)
	m, k := wrongOne(h, k)
	v := New().Check(m, k)
	if v.Level != Note || v.Findings[0].Check != policy.Fitting || v.Findings[0].Recipient.Addr.Plain() != "dora@p.example" || !v.Fitted.Anybody {
		t.Fatalf("%+v", v)
	}
	if New().Check(m, Known{Book: k.Book, Company: k.Company, Now: now}).Fitted.Measured {
		t.Error("measured without words")
	}
	tool := *m
	tool.Tool = true
	if v := New().Check(&tool, k); v.Level != OK || v.Fitted.Measured {
		t.Error("a program's message was measured")
	}
	for _, c := range []struct {
		what, level, file string
		inside            bool
		want              Level
	}{
		{"nothing at stake", "warn", "", false, Note},
		{"a file to somebody outside", "warn", "plan.txt", false, Warn},
		{"policy wants no window", "note", "plan.txt", false, Note},
		{"a colleague", "warn", "plan.txt", true, Note},
	} {
		k, m := k, *m
		k.Rules.Checks = map[string]string{policy.Fitting: c.level}
		if c.inside {
			k.Rules.Inside = policy.ParseList("p.example\na.example")
		}
		if c.file != "" {
			m.Attachments = []string{c.file}
		}
		if v := New().Check(&m, k); v.Level != c.want {
			t.Errorf("%s: %s", c.what, v.Level)
		}
	}
	k.Right = func(one, rather mail.Address) bool { return one.Plain() == "dora@p.example" }
	if v := New().Check(m, k); v.Level != OK {
		t.Error("the user said that she is right")
	}
}

// BenchmarkFitting: twenty recipients the user chose, with text, 10,000 known. Profiles are in memory here.
func BenchmarkFitting(b *testing.B) {
	book := history.NewBook()
	h := profile.NewHasher(nil)
	company := history.NewCompany()
	var all profile.Profile
	people := map[mail.Address]*profile.Profile{}
	var to string
	for i := range 10000 {
		a := mail.FromPlain(fmt.Sprintf("%c%c.person%d@org%d.example", 'a'+i%26, 'a'+i/26%26, i, i%300))
		book.Put(history.Record{Addr: a, Name: fmt.Sprintf("%c%cven %c%c%cily", 97+i%26, 97+i/26%26, 97+i/7%26, 97+i/3%26, 97+i%26), Sent: 3 + i%40, Days: 3, First: now.AddDate(-1, 0, 0), Last: now.Add(-time.Duration(i) * time.Hour)})
		if i%20 == 0 {
			p := &profile.Profile{}
			for j := range 12 {
				p.Add(h.Text("subject", fmt.Sprintf("alpha%d beta%d gamma%d delta%d words of this message about%d things%d", j, i, j+i, j*i, i%7, j%5)), profile.Person)
			}
			for j := range 20 {
				people[mail.FromPlain(a.Plain())] = p
				_ = j
			}
		}
		if i < 20 {
			to += fmt.Sprintf("%s, ", a.Plain())
		}
	}
	for i := range 300 {
		all.Add(h.Text("subject", fmt.Sprintf("alpha%d beta%d words of this message about%d things%d", i%12, i, i%7, i%5)), profile.Everyone)
	}
	m := &mail.Message{To: mail.ParseList(to, mail.To), Time: now, Subject: "subject", Body: "alpha1 beta7 words of this message about3 things2 and gamma9"}
	k := Known{Book: book, Company: company, Now: now, Words: &Words{
		Text: h.Text(string(m.Subject), string(m.Body)), All: &all, Of: func(a mail.Address) *profile.Profile { return people[a] }, Tally: &model.Tally{},
	}}
	e := New()
	b.ReportAllocs()
	for b.Loop() {
		if !e.Check(m, k).Fitted.Anybody {
			b.Fatal("nobody was measured")
		}
	}
}
