package check

import (
	"testing"

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
	m := &mail.Message{To: mail.ParseList("joan@contoso.example", mail.To), Parent: parent, Body: "Joan, can you answer him?"}
	if v := New().Check(m, k); v.Level != Note {
		t.Errorf("the text speaks of who was put in: %s %+v", v.Level, v.Findings)
	}
}
