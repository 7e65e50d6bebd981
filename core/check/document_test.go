package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

func TestDocument(t *testing.T) {
	people := map[string][2]int{"John Baker <john.baker@fabrikam.example>": {20, 5}, "Zoe Hart <zoe@client.example>": {12, 3}, "Kai Orr <kai@contoso.example>": {9, 2}}
	for _, c := range []struct {
		what, to, file, inside string
		want                   string
	}{
		{"a file named after somebody else", "zoe@client.example", "Invoice_John_Baker.pdf", "", "john.baker@fabrikam.example"},
		{"a letter to somebody else", "zoe@client.example", "letter.docx", "Dear John Baker,\nyour account", "john.baker@fabrikam.example"},
		{"his own file", "john.baker@fabrikam.example", "Invoice_John_Baker.pdf", "", ""},
		{"both get it", "zoe@client.example, john.baker@fabrikam.example", "Invoice_John_Baker.pdf", "", ""},
		{"half a name", "zoe@client.example", "Baker.pdf", "", ""},
		{"nobody known", "zoe@client.example", "Invoice_Mary_Stone.pdf", "Dear Mary Stone,", ""},
		{"a letter to the recipient", "zoe@client.example", "letter.docx", "Dear Zoe Hart,", ""},
	} {
		m := &mail.Message{To: mail.ParseList(c.to, mail.To), Attachments: []string{c.file}}
		if c.inside != "" {
			m.Files = []mail.File{{Name: c.file, State: mail.Read, Text: mail.Secret(c.inside)}}
		}
		k := world(t, people)
		v := New().Check(m, k)
		got := ""
		for _, f := range v.Findings {
			if f.Check == policy.Document {
				got = f.Suggest.Plain()
			}
		}
		if got != c.want || v.Level > Note {
			t.Errorf("%s: %q at %s", c.what, got, v.Level)
		}
		k.Rules.Checks = map[string]string{policy.Document: "warn"}
		if v := New().Check(m, k); c.want != "" && v.Level != Warn {
			t.Errorf("%s: policy wants a window, and it is %s", c.what, v.Level)
		}
	}
}

// TestClients: what is about one client of the organisation does not go to another one unasked.
func TestClients(t *testing.T) {
	for _, c := range []struct {
		what, to, file, inside, want string
	}{
		{"the file of another client, by its name", "zoe@client.example", "Northwind_Traders-offer.pdf", "", "Northwind Traders"},
		{"by what is in it", "zoe@client.example", "offer.docx", "Offer\nfor Northwind\nTraders, Hamburg", "Northwind Traders"},
		{"to a stranger", "eve@new.example", "Northwind Traders.pdf", "", "Northwind Traders"},
		{"his own", "john@mail.northwind.example", "Northwind Traders.pdf", "", ""},
		{"both are named", "john@northwind.example", "Fabrikam and Northwind Traders.pdf", "", ""},
		{"a colleague", "dee@ours.example", "Northwind Traders.pdf", "", ""},
		{"half the name", "zoe@client.example", "Northwind.pdf", "", ""},
		{"no file", "zoe@client.example", "", "", ""},
	} {
		m := recipients(c.to)
		if c.file != "" {
			m.Attachments, m.Files = []string{c.file}, []mail.File{{Name: c.file, State: mail.Read, Text: mail.Secret(c.inside)}}
		}
		k := world(t, map[string][2]int{"Zoe Hart <zoe@client.example>": {12, 3}, "john@northwind.example": {12, 3}, "john@mail.northwind.example": {12, 3}})
		k.Rules = policy.Rules{
			Clients: policy.ParseClients("Northwind Traders: northwind.example, *.northwind.example\nFabrikam: fabrikam.example"), Inside: policy.ParseList("ours.example"),
		}
		for level, loud := range map[string]Level{"note": Note, "warn": Warn} {
			k.Rules.Checks = map[string]string{policy.Document: level}
			v := New().Check(m, k)
			got := ""
			for _, f := range v.Findings {
				if f.Reason == "document-client" {
					got = f.Demand.Pattern
					if f.Level != loud {
						t.Errorf("%s: %s, and policy says %q", c.what, f.Level, level)
					}
				}
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q %+v", c.what, got, c.want, v.Findings)
			}
		}
	}
}

func TestFilesNobodyLooksInto(t *testing.T) {
	for state, want := range map[mail.FileState]string{mail.Locked: "file-locked", mail.Unreadable: "file-unreadable", mail.Read: "", mail.NotLooked: ""} {
		m := recipients("john.baker@fabrikam.example")
		m.Attachments, m.Files = []string{"a.zip"}, []mail.File{{Name: "a.zip", State: state}}
		v := New().Check(m, world(t, map[string][2]int{"john.baker@fabrikam.example": {20, 5}}))
		if got := len(v.Findings) == 1 && v.Findings[0].Reason == want && v.Level == Note; got != (want != "") {
			t.Errorf("state %d: %+v", state, v)
		}
	}
}

func TestRulesAboutWhatIsInIt(t *testing.T) {
	k := world(t, map[string][2]int{"ann@gov.example": {9, 3}, "bob@firm.example": {9, 3}, "cy@rival.example": {9, 3}})
	k.Rules = policy.Rules{
		Override: policy.WithReason, Inside: policy.ParseList("ours.example"),
		Marking: policy.ParseMarkings("OFFICIAL-SENSITIVE: gov.example, *.gov.example"),
		Apart:   policy.ParseAparts("firm.example = rival.example | They are rivals."),
		Words:   policy.ParsePhrases("Project Falcon | Ask Legal."),
		Files:   []string{"exe"},
	}
	for _, c := range []struct {
		what, to string
		m        mail.Message
		reason   string
	}{
		{"marked, where it may go", "ann@gov.example", mail.Message{Subject: "OFFICIAL-SENSITIVE: plan"}, ""},
		{"marked in the subject", "bob@firm.example", mail.Message{Subject: "OFFICIAL-SENSITIVE: plan"}, "marking"},
		{"marked in the text", "bob@firm.example", mail.Message{Body: "[OFFICIAL-SENSITIVE]\nthe plan"}, "marking"},
		{"marked in its header", "bob@firm.example", mail.Message{Marks: []mail.Secret{"VER=2018.6, SEC=OFFICIAL-SENSITIVE"}}, "marking"},
		{"marked by the label of a file", "bob@firm.example", mail.Message{Files: []mail.File{{Label: "Official-Sensitive"}}}, "marking"},
		{"marked in a file", "bob@firm.example", mail.Message{Files: []mail.File{{Text: "OFFICIAL-SENSITIVE\nthe plan"}}}, "marking"},
		{"spoken of", "bob@firm.example", mail.Message{Body: "We say OFFICIAL-SENSITIVE for what is."}, ""},
		{"another marking", "bob@firm.example", mail.Message{Subject: "OFFICIAL"}, ""},
		{"rivals together", "bob@firm.example, cy@rival.example", mail.Message{}, "apart"},
		{"a rival alone", "cy@rival.example", mail.Message{}, ""},
		{"words", "bob@firm.example", mail.Message{Body: "about project\nfalcon"}, "words"},
		{"words in a file", "bob@firm.example", mail.Message{Files: []mail.File{{Text: "Project Falcon"}}}, "words"},
		{"words to a colleague", "dee@ours.example", mail.Message{Body: "Project Falcon"}, ""},
		{"a kind of file", "bob@firm.example", mail.Message{Attachments: []string{"setup.EXE"}}, "file"},
		{"another kind", "bob@firm.example", mail.Message{Attachments: []string{"setup.txt"}}, ""},
	} {
		c.m.To = mail.ParseList(c.to, mail.To)
		v := New().Check(&c.m, k)
		got := ""
		for _, f := range v.Findings {
			if f.Check == policy.Rule {
				got = f.Reason
				if f.Level != Stop || f.Demand.Override != policy.WithReason {
					t.Errorf("%s: %s, %q", c.what, f.Level, f.Demand.Override)
				}
			}
		}
		if got != c.reason {
			t.Errorf("%s: %q, want %q", c.what, got, c.reason)
		}
	}
}

func TestGroups(t *testing.T) {
	k := world(t, map[string][2]int{
		"Ann Bell <ann@a.example>": {20, 4}, "Bob Low <bob@a.example>": {20, 4}, "Cy Orr <cy@b.example>": {20, 4}, "Dee Ash <dee@b.example>": {21, 4},
	})
	k.Me = history.NewOwners(addrs("me@own.example")...)
	k.Company = history.NewCompany()
	for range 20 {
		k.Company.Meet(addrs("ann@a.example", "bob@a.example", "cy@b.example", "dee@b.example"))
	}
	said := func(m *mail.Message) string {
		all := New().Check(m, k).Findings
		if len(all) == 0 {
			return ""
		}
		if all[0].Level != Note {
			t.Errorf("%s is %s", all[0].Reason, all[0].Level)
		}
		return all[0].Reason + " " + all[0].Suggest.Plain()
	}
	if got := said(recipients("ann@a.example, bob@a.example, cy@b.example")); got != "usual-person dee@b.example" {
		t.Errorf("the usual one is missing: %q", got)
	}
	for _, to := range []string{"ann@a.example, bob@a.example, cy@b.example, dee@b.example", "ann@a.example, bob@a.example", "ann@a.example, bob@a.example, cy@b.example, list@lists.example"} {
		if got := said(recipients(to)); got != "" {
			t.Errorf("%s: %q", to, got)
		}
	}
	answer := recipients("ann@a.example, bob@a.example, cy@b.example, dee@b.example")
	answer.Parent = mail.ParseList("Ann Bell <ann@a.example>, Bob Low <bob@a.example>, Cy Orr <cy@b.example>", mail.To)
	if got := said(answer); got != "blind-reply " {
		t.Errorf("an answer to all after a blind copy: %q", got)
	}
	for _, parent := range []string{
		"Ann Bell <ann@a.example>, Bob Low <bob@a.example>, me@own.example", // named
		"Ann Bell <ann@a.example>, Bob Low <bob@a.example>, list@lists.example",
		"Ann Bell <ann@a.example>, Bob Low <bob@a.example>, sales@a.example",
	} {
		answer.Parent = mail.ParseList(parent, mail.To)
		if got := said(answer); got != "" {
			t.Errorf("%s: %q", parent, got)
		}
	}
	if got := said(recipients("Team X <Team X>, ann@a.example")); got != "list-name " {
		t.Errorf("a list: %q", got)
	}
}
