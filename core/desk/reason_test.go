package desk

import (
	"strings"
	"testing"
	"unicode/utf8"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

func TestWhatTheEyeShallSee(t *testing.T) {
	for _, c := range []struct {
		check, reason, typed, known string
		want                        string
		class                       view.Class
		mark                        string
		args                        string // "key=value" that must be there
	}{
		{policy.LookalikeDomain, "tld-slip", "j.doe@us.af.ml", "j.doe@us.af.mil", "tld-country", view.Red, "country ML MALI", "country=Mali"},
		{policy.LookalikeDomain, "tld-slip", "j.doe@us.af.ml", "j.doe@us.af.mil", "tld-country", view.Red, "country ML MALI", "known=us.af.mil"},
		{policy.LookalikeDomain, "tld-slip", "a@kernel.com", "a@kernel.org", "tld-other", view.Red, "other .com ", "tld=com"},
		{policy.LookalikeDomain, "tld-slip", "a@gmail.co", "a@gmail.com", "tld-other", view.Red, "other .co ", "domain=gmail.co"},
		{policy.LookalikeDomain, "edit", "a@gmai.com", "a@gmail.com", "edit-missing", view.Red, "missing ^ ", ""},
		{policy.LookalikeDomain, "extra", "a@gmaill.com", "a@gmail.com", "edit-extra", view.Red, "extra l ", ""},
		{policy.LookalikeDomain, "changed", "a@gnail.com", "a@gmail.com", "edit-changed", view.Red, "changed n≠m ", ""},
		{policy.LookalikeDomain, "swap", "a@gmial.com", "a@gmail.com", "swap", view.Red, "swap ia ", ""},
		{policy.LookalikeDomain, "dot", "a@usaf.mil", "a@us.af.mil", "moved-dot", view.Red, "dot . ", ""},
		{policy.LookalikeDomain, "confusable", "a@раypal.example", "a@paypal.example", "confusable", view.Red, "confusable р≠p ", "n=2"},
		{policy.LookalikeDomain, "confusable", "a@раypal.example", "a@paypal.example", "confusable", view.Red, "confusable р≠p ", "script=Cyrillic"},
		{policy.LookalikeDomain, "confusable", "a@bũcher.example", "a@bücher.example", "edit-changed", view.Red, "changed ũ≠ü ", ""},
		{policy.LookalikeDomain, "confusable", "a@exarnple.com", "a@example.com", "edit-several", view.Red, "changed ≠ ", ""},
		{policy.LookalikeDomain, "edit", "jan@gmai.com", "jane@gmail.com", "edit-several", view.Red, "changed ≠ ", "known=jane@gmail.com"},
		{policy.LookalikeAddress, "first-missing", "ane@army.mil", "jane@army.mil", "lost-first", view.Red, "missing ^ ", "known=jane@army.mil"},
		{policy.LookalikeAddress, "edit", "jan@army.mil", "jane@army.mil", "edit-missing", view.Red, "missing ^ ", ""},
		{policy.UnknownTLD, "unknown-tld", "a@b.exapmle", "", "tld-unknown", view.Red, "other ? ", "tld=exapmle"},
		{policy.Malformed, "no-domain", "ada@", "", "malformed", view.Red, "other @? ", "what=no-domain"},
		{policy.ColdStart, "edit", "a@gmial.com", "a@gmail.com", "cold-start", view.Red, "swap ia ", "famous=gmail.com"},
		{policy.DisplayName, "display-name", "bob@army.ml", "bob@army.mil", "tld-country", view.Red, "country ML MALI", "known=army.mil"},
		{policy.DisplayName, "display-name", "bob@home.example", "robert.brown@army.mil", "wrong-host", view.Amber, "other @≠@ ", "host=home.example"},
		{policy.Namesake, "namesake", "john.smith@contoso.example", "john.smith@northwind.example", "namesake", view.Amber, "other 2× ", ""},
		{policy.Namesake, "answered", "john.smith@contoso.example", "john.smith@northwind.example", "answered", view.Amber, "other 2× ", ""},
		{policy.Greeting, "greeting", "jane@contoso.example", "john@northwind.example", "greeting", view.Amber, "other 2× ", "known=john@northwind.example"},
		{policy.Quotation, "quotation", "joan@contoso.example", "john@northwind.example", "quotation", view.Amber, "other 2× ", ""},
		{policy.OddOneOut, "odd-one-out", "mark.ash@contoso.example", "maria.bell@contoso.example", "odd-one-out", view.Amber, "other 2× ", "known=maria.bell@contoso.example"},
		{policy.Outsider, "outsider", "kim.park@fabrikam.example", "", "outsider", view.Amber, "other ≠ ", ""},
		{policy.WrongSender, "wrong-sender", "kim.park@fabrikam.example", "kim.park@home.example", "wrong-sender", view.Amber, "other ≠ ", "known=kim.park@home.example"},
		{policy.FirstTime, "first-time", "kim.park@fabrikam.example", "", "first-time", view.Amber, "other 1× ", "domain=fabrikam.example"},
		{policy.WrongHost, "wrong-host", "ada@contoso.example", "ada@northwind.example", "wrong-host", view.Amber, "other @≠@ ", "organisation=northwind"},
	} {
		typed, _ := mail.ParseAddress(c.typed)
		known, _ := mail.ParseAddress(c.known)
		s := slipOf(c.check, c.reason, typed, known)
		mark := s.mark.Kind + " " + s.mark.Text + " " + s.mark.Caption
		if s.reason != c.want || s.class != c.class || mark != c.mark {
			t.Errorf("%s %s: %s %s %q", c.typed, c.reason, s.reason, s.class, mark)
		}
		if key, value, ok := strings.Cut(c.args, "="); ok && s.args[key] != value {
			t.Errorf("%s: %s is %q, want %q", c.typed, key, s.args[key], value)
		}
	}
}

func TestCountries(t *testing.T) {
	for in, want := range map[string]string{
		"us.af.ml": "Mali", "x.co.uk": "United Kingdom", "x.de": "Germany", "example.com": "", "x.co": "", "x.io": "", "x.eu": "",
		"localhost": "", "x.xn--p1ai": "", "ml": "Mali", "x.qq": "",
	} {
		code, name, ok := country(mail.ParseDomain(in))
		if name != want || ok != (want != "") || ok && code == "" {
			t.Errorf("%s: %s %s %v", in, code, name, ok)
		}
	}
	for line := range strings.Lines(countries) {
		if len(line) < 6 || line[2] != ' ' || !strings.HasSuffix(line, "\n") {
			t.Errorf("%q", line)
		}
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                      "plain",
		"two\nlines\tand\rtab":       "two lines and tab",
		"bell\a nul\x00 del\x7f":     "bell· nul· del·",
		"c1\u0085\u009b":             "c1··",
		"evil\u202egnp.exe":          "evil·gnp.exe",
		"\u2066isolate\u2069":        "·isolate·",
		"zero\u200bwidth\ufeff":      "zero·width·",
		"line\u2028para\u2029":       "line·para·",
		"<b>%s%n</b>":                "<b>%s%n</b>",
		"می\u200cخواهم":              "می\u200cخواهم",
		"bad \xff utf8":              "bad · utf8",
		"tag\U000e0041":              "tag·",
		"abcdefghijklmnopqrstuvwxyz": "abcdefghijklmnopqrstuvwxyz"[:26],
	} {
		if got := Safe(in, 40); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Safe(strings.Repeat("é", 10_000), 10); got != strings.Repeat("é", 10)+"…" {
		t.Errorf("%q", got)
	}
	if got := safeAddress("a\u200db@c"); got != "a·b@c" {
		t.Errorf("%q", got)
	}
}

func FuzzSafe(f *testing.F) {
	f.Add("evil\u202e\x00\xff")
	f.Fuzz(func(t *testing.T, in string) {
		got := Safe(in, 100)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 101 || strings.ContainsFunc(got, hidden) || strings.ContainsAny(got, "\n\r\t") {
			t.Errorf("%q became %q", in, got)
		}
		if again := Safe(got, 101); again != got {
			t.Errorf("%q changes again, to %q", got, again)
		}
	})
}

func TestWhereEverybodyElseIs(t *testing.T) {
	f := check.Finding{Recipient: mail.Recipient{Addr: addr("john.smith@contoso.example")}, Suggest: addr("john.smith@northwind.example")}
	for _, c := range []struct {
		others []string
		want   bool
	}{
		{[]string{"ada@northwind.example", "lin@northwind.example"}, true},
		{[]string{"ada@northwind.example", "lin@fabrikam.example"}, false},
		{nil, false},
	} {
		m := message(now, append([]string{"john.smith@contoso.example"}, c.others...)...)
		if d, ok := meeting(&m, f); ok != c.want || ok && d.ASCII() != "northwind.example" {
			t.Errorf("%v: %v", c.others, ok)
		}
	}
}

// TestWhomTheSentenceSpeaksOf: the person it would go to bears his own name, not that of the one who is meant.
func TestWhomTheSentenceSpeaksOf(t *testing.T) {
	b := history.NewBook()
	b.Put(history.Record{Addr: addr("kim.ash@northwind.example"), Name: "Kim Ash", Sent: 9})
	b.Put(history.Record{Addr: addr("j.doe@army.mil"), Name: "Jane Doe", Sent: 9})
	for _, c := range []struct{ check, reason, to, want string }{
		{policy.Greeting, "greeting", "kim.ash@northwind.example", "Kim Ash, not Jane Doe"},
		{policy.Greeting, "greeting", "Kimberly <kim.ash@northwind.example>", "Kimberly, not Jane Doe"},
		{policy.Greeting, "greeting", "new@northwind.example", "new, not Jane Doe"},
		{policy.Namesake, "answered", "kim.ash@northwind.example", "Kim Ash, not Jane Doe"},
		{policy.Fitting, "fitting-other", "kim.ash@northwind.example", "Kim Ash, not Jane Doe"},
		{policy.OddOneOut, "odd-one-out", "kim.ash@northwind.example", "Kim Ash, not Jane Doe"},
		{policy.WrongHost, "wrong-host", "j.doe@navy.mil", "Jane Doe, not Jane Doe"}, // she herself, elsewhere
		{policy.Namesake, "namesake", "j.doe@navy.mil", "Jane Doe, not Jane Doe"},
		{policy.Namesake, "namesake", "Jane Roe <j.roe@navy.mil>", "Jane, not Jane Doe"}, // "Which Jane?"
	} {
		m := mail.Message{To: mail.ParseList(c.to, mail.To)}
		a := Draw(b, &m, check.Finding{Check: c.check, Reason: c.reason, Recipient: m.To[0], Suggest: addr("j.doe@army.mil"), Person: "Jane Doe"})
		if got := a.Args["person"] + ", not " + a.Args["other"]; got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.reason, c.to, got, c.want)
		}
	}
}
