package check

import (
	"fmt"
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// team is a history in which Maria Bell, Tom and Kai always stand together, and Mark Ash was written to alone, long ago.
func team(t *testing.T) Known {
	t.Helper()
	k := world(t, map[string][2]int{
		"Maria Bell <maria.bell@contoso.example>": {20, 9}, "Tom Low <tom.low@contoso.example>": {20, 8},
		"Kai Orr <kai.orr@contoso.example>": {20, 2}, "Mark Ash <mark.ash@fabrikam.example>": {6, 3},
		"Maria Bell <maria.b@home.example>": {20, 1}, "martha@fabrikam.example": {20, 1},
	})
	k.Company = history.NewCompany()
	for range 15 {
		k.Company.Meet(addrs("maria.bell@contoso.example", "tom.low@contoso.example", "kai.orr@contoso.example"))
	}
	mark, _ := k.Book.Get(addrs("mark.ash@fabrikam.example")[0])
	mark.Last = now.AddDate(0, -3, 0)
	k.Book.Put(mark)
	return k
}

func addrs(all ...string) []mail.Address {
	var out []mail.Address
	for _, s := range all {
		a, _ := mail.ParseAddress(s)
		out = append(out, a)
	}
	return out
}

func TestOddOneOut(t *testing.T) {
	for _, c := range []struct {
		what, to string
		change   func(m *mail.Message, k *Known)
		want     string // whom it suggests
	}{
		{"the wrong one of two", "mark.ash@fabrikam.example, tom.low@contoso.example, kai.orr@contoso.example", nil, "maria.bell@contoso.example"},
		{"both", "mark.ash@fabrikam.example, maria.bell@contoso.example, tom.low@contoso.example, lin@tailspin.example", nil, ""},
		{"nobody else", "mark.ash@fabrikam.example", nil, ""},
		{"the usual three", "maria.bell@contoso.example, tom.low@contoso.example, kai.orr@contoso.example", nil, ""},
		{"the same person at home", "maria.b@home.example, tom.low@contoso.example", nil, ""},
		{"he came in with the message answered", "mark.ash@fabrikam.example, tom.low@contoso.example", func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("tom.low@contoso.example, mark.ash@fabrikam.example", mail.To)
		}, ""},
		{"a reply, and it is not known who was on the message answered", "mark.ash@fabrikam.example, tom.low@contoso.example", func(m *mail.Message, _ *Known) {
			m.Subject = "Re: the plan"
		}, ""},
		{"a program chose them", "mark.ash@fabrikam.example, tom.low@contoso.example", func(m *mail.Message, _ *Known) { m.Tool = true }, ""},
		{"written to later than the other", "mark.ash@fabrikam.example, tom.low@contoso.example", func(_ *mail.Message, k *Known) {
			r, _ := k.Book.Get(addrs("mark.ash@fabrikam.example")[0])
			r.Last = now
			k.Book.Put(r)
		}, ""},
		{"he stood with them as often", "mark.ash@fabrikam.example, tom.low@contoso.example", func(_ *mail.Message, k *Known) {
			for range 15 {
				k.Company.Meet(addrs("mark.ash@fabrikam.example", "tom.low@contoso.example"))
			}
		}, ""},
		{"switched off", "mark.ash@fabrikam.example, tom.low@contoso.example", func(_ *mail.Message, k *Known) {
			k.Rules = policy.Rules{Checks: map[string]string{policy.OddOneOut: "off"}}
		}, ""},
	} {
		k := team(t)
		m := &mail.Message{To: mail.ParseList(c.to, mail.To)}
		if c.change != nil {
			c.change(m, &k)
		}
		got := ""
		v := New().Check(m, k)
		for _, f := range v.Findings {
			got += f.Suggest.Plain()
			if f.Check != policy.OddOneOut || f.Level != Note {
				t.Errorf("%s: %s %s", c.what, f.Check, f.Level)
			}
		}
		if got != c.want {
			t.Errorf("%s: suggests %q, want %q", c.what, got, c.want)
		}
	}
}

func TestOutsider(t *testing.T) {
	const inside = "tom.low@contoso.example, kai.orr@contoso.example, "
	for _, c := range []struct {
		what, to string
		change   func(m *mail.Message, k *Known)
		want     Level
	}{
		{"one from outside", inside + "kim.park@fabrikam.example", nil, Note},
		{"policy asks", inside + "kim.park@fabrikam.example", func(_ *mail.Message, k *Known) {
			k.Rules = policy.Rules{Checks: map[string]string{policy.Outsider: "warn"}}
		}, Warn},
		{"policy does not care", inside + "kim.park@fabrikam.example", func(_ *mail.Message, k *Known) {
			k.Rules = policy.Rules{Checks: map[string]string{policy.Outsider: "off"}}
		}, OK},
		{"two from outside", inside + "kim.park@fabrikam.example, lin@tailspin.example", nil, OK},
		{"one inside is no organisation", "tom.low@contoso.example, kim.park@fabrikam.example", nil, OK},
		{"another host of it", inside + "lab@uk.contoso.example", nil, OK},
		{"a provider is no organisation", "a.low@gmail.com, b.orr@gmail.com, kim.park@fabrikam.example", nil, OK},
		{"a list has members nobody sees", inside + "all@lists.contoso.example, kim.park@fabrikam.example", nil, OK},
		{"a colleague among customers", "a.low@fabrikam.example, b.orr@fabrikam.example, ben.fir@contoso.example", nil, OK},
		{"she answers", inside + "kim.park@fabrikam.example", func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("kim.park@fabrikam.example, tom.low@contoso.example, anna.ash@contoso.example", mail.To)
		}, OK},
		{"she is put into an internal thread", inside + "kim.park@fabrikam.example", func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("tom.low@contoso.example, kai.orr@contoso.example, anna.ash@contoso.example", mail.To)
		}, Note},
		{"the thread was not internal", inside + "kim.park@fabrikam.example", func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("tom.low@contoso.example, lin@tailspin.example", mail.To)
		}, OK},
		{"she was with them before", inside + "kim.park@fabrikam.example", func(_ *mail.Message, k *Known) {
			k.Company.Meet(addrs("kai.orr@contoso.example", "kim.park@fabrikam.example"))
		}, OK},
	} {
		k := team(t)
		m := &mail.Message{To: mail.ParseList(c.to, mail.To)}
		if c.change != nil {
			c.change(m, &k)
		}
		if v := New().Check(m, k); v.Level != c.want {
			t.Errorf("%s: %s, want %s (%d findings)", c.what, v.Level, c.want, len(v.Findings))
		}
	}
}

func TestFirstTime(t *testing.T) {
	k := world(t, office)
	to := func(s string) *mail.Message { return &mail.Message{To: mail.ParseList(s, mail.To)} }
	if v := New().Check(to("somebody@unrelated.example"), k); v.Level != OK {
		t.Errorf("it is off, and says %s", v.Level)
	}
	k.Rules = policy.Rules{Checks: map[string]string{policy.FirstTime: "note"}}
	for who, want := range map[string]Level{
		"somebody@unrelated.example": Note, "somebody@northwind.example": OK, "bob@fabrikam.example": OK,
	} {
		if v := New().Check(to(who), k); v.Level != want {
			t.Errorf("%s: %s", who, v.Level)
		}
	}
	m := to("somebody@unrelated.example")
	m.Parent = mail.ParseList("bob@fabrikam.example, somebody@unrelated.example", mail.To)
	if v := New().Check(m, k); v.Level != OK {
		t.Errorf("brought in: %s", v.Level)
	}
}

// TestOddOneOutNeverAsks: however much more usual the other one is, it stays a note.
func TestOddOneOutNeverAsks(t *testing.T) {
	last := 0.0
	for gap := 0.0; gap <= 1; gap += .01 {
		s := oddScore(gap)
		if s < last || s >= warnAt || (s >= noteAt) != (gap >= oddAt) {
			t.Fatalf("a gap of %.2f scores %.3f after %.3f", gap, s, last)
		}
		last = s
	}
}

// TestManyOnOneMessage: the company of a big group stays within its bounds, and holds who is seen most.
func TestManyOnOneMessage(t *testing.T) {
	c := history.NewCompany()
	for i := range 200 {
		c.Meet(addrs("a@x.example", "b@x.example", fmt.Sprintf("p%d@x.example", i)))
	}
	with := c.Of(addrs("a@x.example")[0])
	most := with[0]
	for _, w := range with {
		if w.Messages > most.Messages {
			most = w
		}
	}
	if len(with) > 16 || most.Addr.Plain() != "b@x.example" || most.Messages != 200 {
		t.Errorf("%d companions, most %d", len(with), most.Messages)
	}
}
