package check

import (
	"testing"

	"missent/core/contents"
	"missent/core/mail"
	"missent/core/policy"
)

// TestContentsAloneAskNothing: what a message holds is told where somebody is in doubt, and makes no finding of its own.
func TestContentsAloneAskNothing(t *testing.T) {
	const iban = "Pay to GB29 NWBK 6016 1331 9268 19, please."
	for _, c := range []struct {
		what, to, body, level string
		want                  Level
		holds                 int
	}{
		{"somebody known", "john.baker@fabrikam.example", iban, "warn", OK, 0},
		{"a stranger, nothing else", "zoe@unrelated.example", iban, "warn", OK, 0},
		{"a slip", "john.baker@fabrikm.example", iban, "note", Warn, 1},
		{"a slip, and it is not to be looked at", "john.baker@fabrikm.example", iban, "off", Warn, 0},
		{"a slip without contents", "john.baker@fabrikm.example", "See you.", "warn", Warn, 0},
		{"a note", "kai.orr@contoso.example, wu@contoso.example, john.baker@tailspin.example", iban, "note", Note, 1},
		{"a note that policy makes loud", "john.baker@tailspin.example", iban, "warn", Warn, 1},
		{"a note without contents", "john.baker@tailspin.example", "See you.", "warn", Note, 0},
		{"a note about a colleague", "stone@contoso.example", iban, "warn", Note, 1},
	} {
		k := circle(t)
		k.Rules = policy.Rules{Checks: map[string]string{policy.Sensitive: c.level}}
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To), Body: mail.Secret(c.body)}, k)
		if v.Level != c.want {
			t.Errorf("%s: %s %d findings", c.what, v.Level, len(v.Findings))
			continue
		}
		for _, f := range v.Findings {
			if len(f.Holds) != c.holds || c.holds == 1 && f.Holds[0] != (contents.Found{Kind: contents.IBAN, Count: 1}) {
				t.Errorf("%s: holds %v", c.what, f.Holds)
			}
		}
	}
}
