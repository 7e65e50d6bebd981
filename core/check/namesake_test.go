package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

func TestNamesake(t *testing.T) {
	k := world(t, map[string][2]int{
		"John Adams <john.adams@northwind.example>": {30, 12},
		"John Baker <john.baker@fabrikam.example>":  {20, 9},
		"Joan Clark <joan@contoso.example>":         {20, 9},
		"Wu Li <wu@contoso.example>":                {20, 9},
	})
	parent := mail.ParseList("John Baker <john.baker@fabrikam.example>, Wu Li <wu@contoso.example>, anna.ash@contoso.example", mail.To)
	for _, c := range []struct {
		what, to string
		want     Level
	}{
		{"the other John instead of the author", "John Adams <john.adams@northwind.example>", Warn},
		{"the name is known though not typed", "john.adams@northwind.example, wu@contoso.example", Warn},
		{"what completion offers beside", "joan@contoso.example", Warn},
		{"the other John beside the author", "John Baker <john.baker@fabrikam.example>, John Adams <john.adams@northwind.example>", OK},
		{"somebody else is put in", "John Baker <john.baker@fabrikam.example>, Zoe Ash <zoe@contoso.example>", OK},
		{"the author under another address", "John Baker <jb@mail.example>", OK},
		{"another Li than the one in the thread", "john.baker@fabrikam.example, Xi Li <xi@fabrikam.example>", OK}, // two letters are no name
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To), Parent: parent}, k)
		if v.Level != c.want {
			t.Errorf("%s: %s, want %s %+v", c.what, v.Level, c.want, v.Findings)
			continue
		}
		if c.want == Warn && (v.Findings[0].Check != policy.Namesake || v.Findings[0].Suggest.Plain() != "john.baker@fabrikam.example") {
			t.Errorf("%s: %+v", c.what, v.Findings[0])
		}
	}
	toms := mail.ParseList("John Baker <john.baker@fabrikam.example>, Tom Reed <tom.reed@contoso.example>, anna.ash@contoso.example", mail.To)
	both := "john.baker@fabrikam.example, Tom Hill <tom.hill@northwind.example>"
	strangers, friends := history.NewCompany(), history.NewCompany()
	list := mail.ParseList(both, mail.To)
	friends.Meet([]mail.Address{list[0].Addr, list[1].Addr})
	for _, c := range []struct {
		what, to, text string
		company        *history.Company
		want           Level
	}{
		{"nobody kept who stands together", both, "", nil, Note},
		{"the other Tom never stood with the author", both, "", strangers, Warn},
		{"he did", both, "", friends, Note},
		{"the author gets nothing", "Tom Hill <tom.hill@northwind.example>", "", nil, Warn},
		{"the text speaks of him", both, "Adding Hill, who knows more.", strangers, Note},
	} {
		k.Company = c.company
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To), Parent: toms, Body: mail.Secret(c.text)}, k)
		if v.Level != c.want || v.Findings[0].Check != policy.Namesake || v.Findings[0].Suggest.Plain() != "tom.reed@contoso.example" {
			t.Errorf("%s: %s, want %s %+v", c.what, v.Level, c.want, v.Findings)
		}
	}
	k.Company = nil
	m := &mail.Message{To: mail.ParseList("joan@contoso.example", mail.To), Parent: parent, Body: "Joan, can you answer him?"}
	if v := New().Check(m, k); v.Level != Note {
		t.Errorf("the text speaks of who was put in: %s %+v", v.Level, v.Findings)
	}
}
