package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

func TestWrongSender(t *testing.T) {
	const office, home, free, free2, dots = "anna.ash@contoso.example", "anna@home.example", "anna.ash@gmx.net", "club.ash@gmx.net", "anna.ash@gmail.com"
	for _, c := range []struct {
		what, from string
		sent       []string // where the messages to him came from
		change     func(m *mail.Message, k *Known)
		want       string // the address to write from
	}{
		{"office mail from the private account", home, []string{office, office, office}, nil, office},
		{"private mail from the office", office, []string{free, free, free, free}, nil, free},
		{"the address as he writes it, not as the provider reads it", office, []string{dots, dots, "annaash@gmail.com"}, nil, dots},
		{"as ever", office, []string{office, office, office}, nil, ""},
		{"from both before", home, []string{office, home, office, office}, nil, ""},
		{"a plus tag is the same mailbox", "anna.ash+x@contoso.example", []string{office, office, office}, nil, ""},
		{"no habit yet", home, []string{office, office}, nil, ""},
		{"never written to", home, nil, nil, ""},
		{"not known where all of it came from", home, []string{"", office, office, office}, nil, ""},
		{"two names for one desk", "a.ash@contoso.example", []string{office, office, office}, nil, ""},
		{"two mailboxes of one provider", free2, []string{free, free, free}, nil, free},
		{"an address that is the user's no more", home, []string{"old@job.example", "old@job.example", "old@job.example"}, nil, ""},
		{"somebody else's message", "bob@fabrikam.example", []string{office, office, office}, nil, ""},
		{"an answer to what came to the other address", home, []string{office, office, office}, func(m *mail.Message, _ *Known) {
			m.Parent = mail.ParseList("kim.park@fabrikam.example, anna@home.example", mail.To)
		}, ""},
		{"a reply of which nothing is known", home, []string{office, office, office}, func(m *mail.Message, _ *Known) { m.InReplyTo = "1@x.example" }, ""},
		{"a program chose the sender", home, []string{office, office, office}, func(m *mail.Message, _ *Known) { m.Tool = true }, ""},
		{"switched off", home, []string{office, office, office}, func(_ *mail.Message, k *Known) {
			k.Rules = policy.Rules{Checks: map[string]string{policy.WrongSender: "off"}}
		}, ""},
	} {
		k := world(t, nil)
		k.Me = history.NewOwners(addrs(office, home, free, free2, dots, "a.ash@contoso.example")...)
		for i, from := range c.sent {
			m := &mail.Message{Time: now.AddDate(0, -1, i), To: mail.ParseList("Kim Park <kim.park@fabrikam.example>", mail.To)}
			if from != "" {
				m.From = mail.ParseList(from, mail.To)[0]
			}
			for _, s := range history.Read(m, k.Me, nil, nil) {
				k.Book.Add(s)
			}
		}
		m := &mail.Message{From: mail.ParseList(c.from, mail.To)[0], To: mail.ParseList("kim.park@fabrikam.example", mail.To)}
		if c.change != nil {
			c.change(m, &k)
		}
		got := ""
		for _, f := range New().Check(m, k).Findings {
			got += f.Suggest.Plain()
			if f.Check != policy.WrongSender || f.Level != Note || f.Evidence.Sent != len(c.sent) {
				t.Errorf("%s: %s %s, evidence %+v", c.what, f.Check, f.Level, f.Evidence)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
