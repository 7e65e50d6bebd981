package check

import (
	"testing"

	"missent/core/mail"
	"missent/core/policy"
)

// abroad is a history with addresses in other scripts (RFC 6531).
var abroad = map[string][2]int{
	"jürgen.groß@bücher.example":      {20, 6},
	"jane.doe@gmail.com":              {20, 6},
	"kim@northwind.example":           {20, 6},
	"paypal@northwind.example":        {20, 6},
	"דנה.כהן@דוגמה.example":           {20, 6},
	"محمد@مثال.example":               {20, 6},
	"иван.петров@пример.example":      {20, 6},
	"田中太郎@例え.example":                 {20, 6},
	"wanda.long-name@contoso.example": {20, 6},
}

// TestOneMailbox: other spellings of one mailbox are no slips of it, and are not new.
func TestOneMailbox(t *testing.T) {
	k := world(t, abroad)
	for _, to := range []string{
		"Kim@NorthWind.Example", "kim+news@northwind.example", "kim@northwind.example.",
		"janedoe@gmail.com", "j.a.n.e.d.o.e@gmail.com", "jane.doe@googlemail.com", "JaneDoe+x@GoogleMail.com",
		"jürgen.groß@xn--bcher-kva.example",      // the domain's ASCII form
		"ju\u0308rgen.groß@bu\u0308cher.example", // letters and their marks apart
		"ｋｉｍ@northwind.example",                  // full width
		"иван.петров@ПРИМЕР.example",
	} {
		if v := New().Check(&mail.Message{To: mail.ParseList(to, mail.To)}, k); v.Level != OK {
			t.Errorf("%s: %s %s", to, v.Level, v.Findings[0].Check)
		}
	}
}

// TestSlipsInAnyScript: an edit is a letter, not a byte, and a letter of another script may look like one of this.
func TestSlipsInAnyScript(t *testing.T) {
	k := world(t, abroad)
	for _, c := range []struct{ to, check, reason, suggest string }{
		{"jurgen.groß@bücher.example", policy.LookalikeAddress, "changed", "jürgen.groß@bücher.example"},
		{"jügren.groß@bücher.example", policy.LookalikeAddress, "swap", "jürgen.groß@bücher.example"},
		{"jürgen.groß@bucher.example", policy.LookalikeDomain, "confusable", "jürgen.groß@bücher.example"},
		{"kіm@northwind.example", policy.LookalikeAddress, "confusable", "kim@northwind.example"},       // a Ukrainian і
		{"раураl@northwind.example", policy.LookalikeAddress, "confusable", "paypal@northwind.example"}, // all but the last Cyrillic
		{"paypal@nоrthwind.example", policy.LookalikeDomain, "confusable", "paypal@northwind.example"},  // a Cyrillic о
		{"דנה.כןה@דוגמה.example", policy.LookalikeAddress, "swap", "דנה.כהן@דוגמה.example"},
		{"دحمد@مثال.example", policy.LookalikeAddress, "changed", "محمد@مثال.example"},
		{"иван.петро@пример.example", policy.LookalikeAddress, "missing", "иван.петров@пример.example"},
		{"иван.петров@прмер.example", policy.LookalikeDomain, "", "иван.петров@пример.example"},
		{"田中大郎@例え.example", policy.LookalikeAddress, "changed", "田中太郎@例え.example"},
		{"kim\u202e@northwind.example", policy.Malformed, "character", "kim@northwind.example"}, // turns the writing round
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		if v.Level != Warn || len(v.Findings) != 1 {
			t.Errorf("%s: %s %+v", c.to, v.Level, v.Findings)
			continue
		}
		want, _ := mail.ParseAddress(c.suggest)
		if f := v.Findings[0]; f.Check != c.check || c.reason != "" && f.Reason != c.reason || f.Suggest != want {
			t.Errorf("%s: %s %s, suggest %q", c.to, f.Check, f.Reason, f.Suggest.Plain())
		}
	}
}
