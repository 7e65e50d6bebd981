package check

import (
	"strings"
	"testing"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// world is a history in short: "name <address>: sent/answers".
func world(t testing.TB, people map[string][2]int) Known {
	t.Helper()
	b := history.NewBook()
	for who, n := range people {
		r := mail.ParseList(who, mail.To)
		if len(r) != 1 || r[0].Fault != mail.NoFault {
			t.Fatalf("%q is no recipient", who)
		}
		rec := history.Record{
			Addr: r[0].Addr, Name: r[0].Name, Sent: n[0], Days: n[0], Replies: n[1],
			First: now.AddDate(-1, 0, 0), Last: now.AddDate(0, 0, -8),
		}
		if n[1] > 0 {
			rec.LastReply = now.AddDate(0, 0, -8)
		}
		b.Put(rec)
	}
	me, _ := mail.ParseAddress("anna.ash@contoso.example")
	return Known{Book: b, Me: history.NewOwners(me), Now: now}
}

var office = map[string][2]int{
	"Jane Doe <j.doe@us.af.mil>":              {42, 38},
	"john.smith@northwind.example":            {30, 10},
	"Lin Zhao <lin.zhao@northwind.example>":   {12, 4},
	"Amadou Keita <a.keita@sante.gov.ml>":     {50, 20},
	"bob@fabrikam.example":                    {8, 0},
	"caleb.connolly@linaro.example":           {9, 0},
	"orders@paypal.example":                   {9, 1},
	"dora.long-name@organisation.example.com": {9, 0},
	"info@tailspin.example":                   {9, 2},
}

func TestSlips(t *testing.T) {
	k := world(t, office)
	for _, c := range []struct{ to, check, reason, suggest string }{
		{"j.doe@us.af.ml", policy.LookalikeDomain, "tld-slip", "j.doe@us.af.mil"},
		{"J.Doe@US.AF.MI", policy.LookalikeDomain, "tld-slip", "j.doe@us.af.mil"},
		{"new.person@us.af.ml", policy.LookalikeDomain, "tld-slip", "new.person@us.af.mil"},
		{"john.smith@northwnid.example", policy.LookalikeDomain, "swap", "john.smith@northwind.example"},
		{"john.smith@nortwind.example", policy.LookalikeDomain, "missing", "john.smith@northwind.example"},
		{"john.smith@northwiind.example", policy.LookalikeDomain, "extra", "john.smith@northwind.example"},
		{"john.smith@orthwind.example", policy.LookalikeDomain, "first-missing", "john.smith@northwind.example"},
		{"john.smith@northvvind.example", policy.LookalikeDomain, "confusable", "john.smith@northwind.example"},
		{"orders@раураl.example", policy.LookalikeDomain, "confusable", "orders@paypal.example"},
		{"john.smith@northwind.exmaple", policy.LookalikeDomain, "tld-slip", "john.smith@northwind.example"},
		{"jonh.smith@northwind.example", policy.LookalikeAddress, "swap", "john.smith@northwind.example"},
		{"ohn.smith@northwind.example", policy.LookalikeAddress, "first-missing", "john.smith@northwind.example"},
		{"lin.zaho@northwnid.example", policy.LookalikeDomain, "edit", "lin.zhao@northwind.example"},
		{"anna.ahs@contoso.example", policy.LookalikeAddress, "swap", "anna.ash@contoso.example"},
		{"somebody@gmial.com", policy.ColdStart, "swap", "somebody@gmail.com"},
		{"somebody@gmail.con", policy.ColdStart, "tld-slip", "somebody@gmail.com"},
		{"somebody@nowhere.comm", policy.UnknownTLD, "unknown-tld", "somebody@nowhere.com"},
		{`"lin.zhao@northwind.example" <lz1@mail.example>`, policy.DisplayName, "display-name", "lin.zhao@northwind.example"},
		{"bob@", policy.Malformed, "no-domain", ""},
		{"bob@@fabrikam.example", policy.Malformed, "two-ats", "bob@fabrikam.example"},
		{"john.smith@northwind", policy.Malformed, "no-dot", "john.smith@northwind.example"},
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		if v.Level != Warn || len(v.Findings) != 1 {
			t.Errorf("%s: %s %+v", c.to, v.Level, v.Findings)
			continue
		}
		if f := v.Findings[0]; f.Check != c.check || f.Reason != c.reason || f.Suggest.Plain() != c.suggest {
			t.Errorf("%s: %s %s, suggest %q; want %s %s %q", c.to, f.Check, f.Reason, f.Suggest.Plain(), c.check, c.reason, c.suggest)
		}
	}
}

func TestSilence(t *testing.T) {
	k := world(t, office)
	for _, to := range []string{
		"j.doe@us.af.mil",
		"j.doe+news@us.af.mil",                           // the same mailbox
		"a.keita@sante.gov.ml",                           // a genuine contact in a dangerous TLD
		"new.person@sante.gov.ml",                        // and a colleague of his
		"new.person@northwind.example",                   // a new person at a known domain
		"Casey Connolly <casey.connolly@linaro.example>", // near caleb.connolly, but the name says who it is
		"stranger@unrelated.example", "stranger@mail.example",
		"info@fabrikam.example",    // a role that every organisation has
		"anna.ash@contoso.example", // oneself
		"half", "Team X <Team X>",  // still to be expanded by the client
		"someone@gmx.net", "someone@gmx.de", // two real providers
		"someone@foxmail.com", "someone@hotmail.com",
	} {
		if v := New().Check(&mail.Message{To: mail.ParseList(to, mail.To)}, k); v.Level >= Warn {
			t.Errorf("%s: %s %+v", to, v.Level, v.Findings[0])
		}
	}
}

func TestEvidence(t *testing.T) {
	k := world(t, office)
	v := New().Check(&mail.Message{To: mail.ParseList("j.doe@us.af.ml", mail.To)}, k)
	e := v.Findings[0].Evidence
	if e.Sent != 42 || e.Replies != 38 || e.Domain || !e.Last.Equal(now.AddDate(0, 0, -8)) || v.Findings[0].Person != "Jane Doe" {
		t.Errorf("%+v", v.Findings[0])
	}
	v = New().Check(&mail.Message{To: mail.ParseList("new.person@nortwhind.example", mail.To)}, k)
	if e := v.Findings[0].Evidence; !e.Domain || e.Sent != 42 || e.Replies != 14 {
		t.Errorf("of the domain: %+v", e)
	}
}

func TestThread(t *testing.T) {
	k := world(t, office)
	parent := mail.ParseList("Jon <john.smith@northwnid.example>, anna.ash@contoso.example", mail.To)
	m := &mail.Message{To: mail.ParseList("john.smith@northwnid.example", mail.To), Parent: parent}
	if v := New().Check(m, k); v.Level != OK {
		t.Errorf("the author of the message being answered exists: %+v", v.Findings)
	}
	m = &mail.Message{
		To:     mail.ParseList("pedro.alvraez@wingtip.example", mail.To),
		Parent: mail.ParseList("Pedro <pedro.alvarez@wingtip.example>", mail.To),
	}
	if v := New().Check(m, k); v.Level != Warn || v.Findings[0].Suggest.Plain() != "pedro.alvarez@wingtip.example" {
		t.Errorf("the author was typed anew, wrongly: %+v", v)
	}
}

// TestSlipNeverBecomesGood: sends alone, before or after a warning, never silence a slip of somebody who answers.
func TestSlipNeverBecomesGood(t *testing.T) {
	slip, _ := mail.ParseAddress("j.doe@us.af.ml")
	m := &mail.Message{To: mail.ParseList("j.doe@us.af.ml", mail.To)}
	for n := range 300 {
		k := world(t, office)
		r := history.Record{Addr: slip}
		for i := range n {
			kind := history.SentTo
			if i%3 == 0 {
				kind = history.SentWarned
			}
			r.Add(history.Sighting{Kind: kind, Addr: slip, At: now.AddDate(0, 0, -i)})
		}
		if n > 0 {
			k.Book.Put(r)
		}
		if v := New().Check(m, k); v.Level != Warn {
			t.Fatalf("after %d sends: %s", n, v.Level)
		}
		r.Add(history.Sighting{Kind: history.Confirmed, Addr: slip, At: now})
		k.Book.Put(r)
		if v := New().Check(m, k); v.Level != OK {
			t.Fatalf("confirmed after %d sends: %s", n, v.Level)
		}
	}
}

func TestRules(t *testing.T) {
	k := world(t, office)
	m := &mail.Message{To: mail.ParseList("j.doe@us.af.ml", mail.To)}
	k.Rules = policy.Rules{Checks: map[string]string{policy.LookalikeDomain: "off"}}
	if v := New().Check(m, k); v.Level >= Warn || len(v.Findings) > 0 && v.Findings[0].Check == policy.LookalikeDomain {
		t.Errorf("switched off: %+v", v.Findings)
	}
	k.Rules.Checks[policy.LookalikeDomain] = "note"
	if v := New().Check(m, k); v.Level != Note {
		t.Errorf("made quiet: %s", v.Level)
	}
}

// TestRulesHoldForMalformed: what cannot be an address makes what is near surer, but never louder than its switch allows.
func TestRulesHoldForMalformed(t *testing.T) {
	k := world(t, office)
	for _, c := range []struct{ to, check, value string }{
		{"j.doe@us.af.mli", policy.LookalikeDomain, "note"},
		{"j.doe@us.af..mil", policy.Malformed, "off"},
		{"j.doe@us.af..mil", policy.Malformed, "note"},
	} {
		k.Rules = policy.Rules{Checks: map[string]string{c.check: c.value}}
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		for _, f := range v.Findings {
			if f.Check == c.check && f.Level >= Warn {
				t.Errorf("%s with %s %s: %s", c.to, c.check, c.value, f.Level)
			}
		}
	}
}

// TestStrongestFirst: one finding a recipient, the loudest first.
func TestStrongestFirst(t *testing.T) {
	k := world(t, office)
	v := New().Check(&mail.Message{To: mail.ParseList(
		"caleb.connolly@elsewhere.example, j.doe@us.af.mil, lin.zhao@nortwind.example, j.doe@us.af.ml", mail.To)}, k)
	if len(v.Findings) != 3 || v.Findings[0].Level != Warn || v.Findings[1].Level != Warn || v.Findings[2].Level != Note {
		t.Fatalf("%+v", v.Findings)
	}
}

// TestListsHoldNoSlips: a list of real domains that held a misspelt provider would hide the slip it should find.
func TestListsHoldNoSlips(t *testing.T) {
	l := wellKnown()
	if n := len(l.names) - l.providers; l.providers < 300 || l.providers > 500 || n < 5000 || len(domainText) > 80_000 {
		t.Fatalf("%d providers, %d other domains, %d bytes", l.providers, n, len(domainText)) // it is to be small, too
	}
	real := map[string]bool{}
	for _, p := range l.names[:l.providers] {
		real[p] = true
	}
	for _, big := range strings.Fields("gmail.com yahoo.com hotmail.com outlook.com aol.com icloud.com live.com comcast.net msn.com googlemail.com gmx.de web.de protonmail.com yahoo.co.uk hotmail.co.uk hotmail.fr yahoo.fr btinternet.com") {
		if !real[big] {
			t.Errorf("%s is missing", big)
		}
		for _, n := range l.othersNear(big) {
			t.Errorf("%s stands beside %s", n, big)
		}
	}
	for i, n := range l.names {
		if n != strings.ToLower(n) || i > 0 && i != l.providers && l.names[i-1] >= n {
			t.Fatalf("%q is out of order", n)
		}
	}
	if near.Distance("gmail.com", "gmial.com", 2) != 1 {
		t.Fatal("a swap must be one edit")
	}
}
