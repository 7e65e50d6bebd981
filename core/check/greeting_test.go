package check

import (
	"testing"

	"missent/core/mail"
	"missent/core/policy"
)

// circle is a history of people with names.
func circle(t *testing.T) Known {
	t.Helper()
	return world(t, map[string][2]int{
		"John Baker <john.baker@fabrikam.example>": {30, 12}, "John Adams <john.adams@northwind.example>": {20, 9},
		"Johanna Low <johanna@tailspin.example>": {9, 3}, "Jörg Müller <jm@contoso.example>": {9, 3},
		"Robert Ash <r.ash@wingtip.example>": {9, 4}, "Ольга Орлова <olga@nakhla.example>": {9, 4},
		"Sudeep Rao <sudeep@tailspin.example>": {9, 4}, "kim77@home.example": {9, 4}, "Kai Orr <kai.orr@contoso.example>": {9, 2},
		"sales@wingtip.example": {9, 2}, "Wu Li <wu@contoso.example>": {9, 1}, "Michael Stone <stone@tailspin.example>": {90, 9},
		"Michal Fir <fir@northwind.example>": {8, 4}, "Robert Ash <bob@home.example>": {3, 0},
	})
}

func TestGreeting(t *testing.T) {
	const adams = "john.adams@northwind.example"
	for _, c := range []struct {
		what, to, body string
		want           Level
		suggest        string
	}{
		{"one other person", "wu@contoso.example", "Hi John Baker,\nhere it is", Warn, "john.baker@fabrikam.example"},
		{"the more usual of two", "wu@contoso.example", "Hi John,\nhere it is", Warn, "john.baker@fabrikam.example"},
		{"the other John, by his surname", adams, "Dear Mr Baker,", Warn, "john.baker@fabrikam.example"},
		{"the other John, by both names", adams, "Dear John Baker,", Warn, "john.baker@fabrikam.example"},
		{"who begins alike, among others", "johanna@tailspin.example, wu@contoso.example", "Hi Baker,", Warn, "john.baker@fabrikam.example"},
		{"nobody alike, among others", "kai.orr@contoso.example, wu@contoso.example", "Hi Michael,", Note, "stone@tailspin.example"},
		{"in German", "wu@contoso.example", "Sehr geehrter Herr Müller,", Warn, "jm@contoso.example"},
		{"in French", "wu@contoso.example", "Bonjour Monsieur Müller,", Warn, "jm@contoso.example"},
		{"in Spanish", "wu@contoso.example", "Estimado Sr. Müller:", Warn, "jm@contoso.example"},
		{"in Italian", "wu@contoso.example", "Gentile Dott. Müller,", Warn, "jm@contoso.example"},
		{"in Dutch", "wu@contoso.example", "Geachte heer Müller,", Warn, "jm@contoso.example"},
		{"in Portuguese", "wu@contoso.example", "Prezado Sr. Muller,", Warn, "jm@contoso.example"},
		{"a title in English", "wu@contoso.example", "Dear Dr. Müller,", Warn, "jm@contoso.example"},
		{"two who are both absent", "wu@contoso.example", "Hi Jörg and Kai,", Warn, "jm@contoso.example"},
		{"by a nickname", "wu@contoso.example", "Hi Bob,", Warn, "r.ash@wingtip.example"},
		{"in another script", "wu@contoso.example", "Здравствуйте, Ольга!", OK, ""}, // Wu Li may be written so
		{"the text speaks of the recipient", "kai.orr@contoso.example", "Hi John Baker,\nask Kai about it", Note, "john.baker@fabrikam.example"},
		{"of the other John, too", adams, "Dear Mr Baker,\nas John Adams said", Note, "john.baker@fabrikam.example"},
		{"only of the name they share", adams, "Dear John Baker,\nas John said", Warn, "john.baker@fabrikam.example"},
		{"a letter off, and much better known", "fir@northwind.example", "Hi Michael,", Warn, "stone@tailspin.example"},
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To), Body: mail.Secret(c.body)}, circle(t))
		if v.Level != c.want || c.want != OK && (v.Findings[0].Check != policy.Greeting || v.Findings[0].Suggest.Plain() != c.suggest) {
			t.Errorf("%s: %s %+v", c.what, v.Level, v.Findings)
		}
	}
}

// TestGreetingIsSilent: whoever may be meant ends the doubt.
func TestGreetingIsSilent(t *testing.T) {
	for what, c := range map[string]struct {
		to, body string
		change   func(m *mail.Message, k *Known)
	}{
		"the right one":                    {"john.baker@fabrikam.example", "Hi John,", nil},
		"both":                             {"john.baker@fabrikam.example, wu@contoso.example", "Hi John and Wu,", nil},
		"one of two who are greeted":       {"wu@contoso.example", "Hi John and Wu,", nil},
		"by the nickname":                  {"r.ash@wingtip.example", "Hi Bobby,", nil},
		"with accents left out":            {"jm@contoso.example", "Hallo Joerg,", nil},
		"by initials":                      {"jm@contoso.example", "Hi JM,", nil},
		"by the part before the @":         {"kim77@home.example", "Hi Kim,", nil},
		"spelt otherwise":                  {"sudeep@tailspin.example", "Hi Sudip,", nil},
		"his name is in another script":    {"olga@nakhla.example", "Hi John,", nil},
		"a role":                           {"sales@wingtip.example", "Hi John,", nil},
		"nobody known":                     {"wu@contoso.example", "Hi Zacharias,", nil},
		"everybody":                        {"wu@contoso.example", "Hi all,", nil},
		"the user signs":                   {"wu@contoso.example", "Anna,", nil},
		"the user greets himself":          {"wu@contoso.example", "Hi Anna,", nil},
		"the same person's second address": {"bob@home.example", "Hi Robert,", nil},
		"he is in Cc":                      {"wu@contoso.example, john.adams@northwind.example", "Hi John,", nil},
		"a list still to be expanded":      {"wu@contoso.example, Team X <Team X>", "Hi John,", nil},
		"a stranger":                       {"zoe@unrelated.example", "Hi John,", nil},
		"no text":                          {"wu@contoso.example", "", nil},
		"a program":                        {"wu@contoso.example", "Hi John,", func(m *mail.Message, _ *Known) { m.Tool = true }},
		"he came in with the message answered": {"wu@contoso.example", "Hi John,", func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("john.adams@northwind.example, wu@contoso.example", mail.To)
		}},
		"the user said that it is right": {"wu@contoso.example", "Hi John,", func(_ *mail.Message, k *Known) {
			k.Right = func(one, rather mail.Address) bool {
				return one.Plain() == "wu@contoso.example" && rather.Plain() == "john.adams@northwind.example"
			}
		}},
		"switched off": {"wu@contoso.example", "Hi John,", func(_ *mail.Message, k *Known) {
			k.Rules = policy.Rules{Checks: map[string]string{policy.Greeting: "off"}}
		}},
	} {
		k := circle(t)
		m := &mail.Message{To: mail.ParseList(c.to, mail.To), Body: mail.Secret(c.body)}
		m.From = mail.ParseList("Anna Ash <anna.ash@contoso.example>", mail.To)[0]
		if c.change != nil {
			c.change(m, &k)
		}
		for _, f := range New().Check(m, k).Findings {
			if f.Check == policy.Greeting {
				t.Errorf("%s: %s, suggests %s", what, f.Level, f.Suggest.Plain())
			}
		}
	}
}

func TestQuotation(t *testing.T) {
	const quoted = "Yes.\n\nOn 5 Nov 2026, John Baker <john.baker@fabrikam.example> wrote:\n> May I?"
	for _, c := range []struct {
		what, to, subject, body string
		want                    Level
	}{
		{"the other John", "john.adams@northwind.example", "Re: plan", quoted, Warn},
		{"who begins alike", "johanna@tailspin.example", "Re: plan", quoted, Warn},
		{"who is spoken of", "johanna@tailspin.example", "Re: plan", "Johanna knows.\n" + quoted, Note},
		{"himself", "john.baker@fabrikam.example", "Re: plan", quoted, OK},
		{"himself too", "john.baker@fabrikam.example, john.adams@northwind.example", "Re: plan", quoted, OK},
		{"somebody quite different", "wu@contoso.example", "Re: plan", quoted, OK},
		{"forwarded", "john.adams@northwind.example", "Fwd: plan", quoted, OK},
		{"forwarded in German", "john.adams@northwind.example", "WG: plan", quoted, OK},
		{"nothing quoted", "john.adams@northwind.example", "Re: plan", "Yes, as John Baker wrote.", OK},
	} {
		m := &mail.Message{To: mail.ParseList(c.to, mail.To), Subject: mail.Secret(c.subject), Body: mail.Secret(c.body)}
		v := New().Check(m, circle(t))
		if v.Level != c.want || c.want != OK && (v.Findings[0].Check != policy.Quotation || v.Findings[0].Suggest.Plain() != "john.baker@fabrikam.example") {
			t.Errorf("%s: %s %+v", c.what, v.Level, v.Findings)
		}
	}
	m := &mail.Message{To: mail.ParseList("john.adams@northwind.example", mail.To), Body: quoted}
	m.Parent = mail.ParseList("wu@contoso.example, john.baker@fabrikam.example", mail.To)
	m.To = append(m.To, mail.ParseList("wu@contoso.example", mail.To)...)
	if v := New().Check(m, circle(t)); v.Level != Note {
		t.Errorf("the author of the message answered is there: %s", v.Level)
	}
}
