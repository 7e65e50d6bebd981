package mail

import (
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// want is one recipient as a test writes it: "name|address|fault".
func show(rs []Recipient) []string {
	var out []string
	for _, r := range rs {
		s := r.Name + "|" + r.Addr.Plain()
		if r.Fault != NoFault {
			s += "|" + string(r.Fault)
		}
		out = append(out, s)
	}
	return out
}

func TestParseList(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{``, nil},
		{`j.doe@us.af.mil`, []string{"|j.doe@us.af.mil"}},
		{`Jane Doe <J.Doe@US.AF.MIL>`, []string{"Jane Doe|j.doe@us.af.mil"}},
		{`"Doe, Jane" <jane@a.example>, bob@b.example`, []string{"Doe, Jane|jane@a.example", "|bob@b.example"}},
		{`Doe, Jane <jane@a.example>`, []string{"Doe, Jane|jane@a.example"}},
		{`bob@army.mil <bob@army.ml>`, []string{"bob@army.mil|bob@army.ml"}}, // the angle address is where it goes
		{`alice@a.example, bo`, []string{"|alice@a.example", "|bo|no-at"}},
		{`Team X <Team X>`, []string{"Team X|team x|list"}},
		{`Team X <"Team X">`, []string{`Team X|"team x"|list`}},
		{`a@x.example; b@x.example`, []string{"|a@x.example", "|b@x.example"}},
		{`a@x.example b@x.example`, []string{"|a@x.example", "|b@x.example"}},
		{`alice@a.example.`, []string{"|alice@a.example"}},
		{`b@@bad.example, c@d.example`, []string{"|b@@bad.example|two-ats", "|c@d.example"}},
		{`bob@`, []string{"|bob|no-domain"}},
		{`@a.example`, []string{"|@a.example|no-local"}},
		{`bob@example`, []string{"|bob@example|no-dot"}},
		{`bob@a..example`, []string{"|bob@a..example|dots"}},
		{`bob..smith@a.example`, []string{"|bob..smith@a.example"}}, // against RFC 5322, and delivered to all the same
		{`bob smith@a.example`, []string{"|smith@a.example|space"}},
		{`Bob [HR] <bob@a.example>`, []string{"Bob [HR]|bob@a.example"}},
		{`undisclosed-recipients:;`, nil},
		{`Friends: a@x.example, B <b@x.example>;, c@x.example`, []string{"|a@x.example", "B|b@x.example", "|c@x.example"}},
		{`<@relay.example,@b.example:c@d.example>`, []string{"|c@d.example"}},
		{`"unclosed <a@x.example>`, []string{`unclosed|a@x.example`}},
		{`a@x.example <dangling, b@x.example`, []string{"|a@x.example", "|b@x.example"}},
		{`mailto:a@x.example`, []string{"|a@x.example"}},
		{`<mailto:a@x.example>`, []string{"|a@x.example"}},
		{`a@x.example (Alice (the boss))`, []string{"Alice (the boss)|a@x.example"}},
		{`=?utf-8?q?J=C3=BCrgen?= <j@a.example>`, []string{"Jürgen|j@a.example"}},
		{`=?iso-8859-1?q?J=FCrgen?= <j@a.example>`, []string{"Jürgen|j@a.example"}},
		{`=?x-unknown?q?J=FCrgen?= <j@a.example>`, []string{"=?x-unknown?q?J=FCrgen?=|j@a.example"}},
		{"J\xfcrgen <j@a.example>", []string{"Jürgen|j@a.example"}},
		{`jürgen@bücher.example`, []string{"|jürgen@xn--bcher-kva.example"}},
		{`"john smith"@a.example`, []string{`|"john smith"@a.example`}},
		{`"john.smith"@a.example`, []string{`|john.smith@a.example`}},
		{`user@[192.0.2.1]`, []string{"|user@[192.0.2.1]"}},
		{`user@[IPv6:2001:db8::1]`, []string{"|user@[ipv6:2001:db8::1]"}},
		{`a@x.example,,;, b@x.example`, []string{"|a@x.example", "|b@x.example"}},
		{`'bob@a.example' <bob@a.example>`, []string{"'bob@a.example'|bob@a.example"}},
		{`jane@army.m1l`, []string{"|jane@army.m1l"}},
		{`jane@arm_y.example`, []string{"|jane@arm_y.example"}},
		{`jane@army!.example`, []string{"|jane@army!.example|character"}},
	} {
		if got := show(ParseList(c.in, To)); !slices.Equal(got, c.want) {
			t.Errorf("ParseList(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestLongListEnds(t *testing.T) {
	many := strings.Repeat("a@x.example,", 3*maxRecipients)
	if n := len(ParseList(many, To)); n != maxRecipients {
		t.Errorf("%d recipients, want the limit %d", n, maxRecipients)
	}
	for _, s := range []string{"<", "(", `"`, "[", ",", "@", `\`} {
		ParseList(strings.Repeat(s, 1<<17), To) // must end: the test's time limit is the assertion
	}
}

// FuzzParseList holds ParseList against net/mail: whatever that accepts as a whole must come out with the same
// addresses; and no input makes it panic, lose an @, or make text that is not UTF-8.
func FuzzParseList(f *testing.F) {
	for _, s := range []string{
		`a@x.example, "B, C" <b@x.example>`, `A: a@x.example;`, `"q"@x.example`, `x <y@z.example> (c)`, `a@x.example; b`,
		"J\xfc <j@a.example>", `=?utf-8?q?=2C?= <a@b.example>`, `<@r:a@b.example>`, `a.b+c@d.example (x(y)z), <e@f.example>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4096 {
			return
		}
		got := ParseList(s, To)
		for _, r := range got {
			if !utf8.ValidString(r.Name) || !utf8.ValidString(r.Addr.Plain()) || len(r.Typed) > maxTyped {
				t.Fatalf("%q: bad text in %q", s, show(got))
			}
		}
		list, err := netmail.ParseAddressList(s)
		if err != nil {
			return
		}
		have := map[string]int{}
		for _, r := range got {
			have[r.Addr.Plain()]++
		}
		for _, a := range list {
			w, _ := ParseAddress(canonicalSpec(a.Address))
			if have[w.Plain()] == 0 {
				t.Fatalf("%q: net/mail finds %q, we find %q", s, w.Plain(), show(got))
			}
		}
	})
}

// canonicalSpec puts the quotes back that net/mail took off a local part that needs them.
func canonicalSpec(spec string) string {
	i := strings.LastIndexByte(spec, '@')
	local := spec[:i]
	if strings.ContainsAny(local, " \t\"\\(),:;<>@[]") || local == "" {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"` + spec[i:]
	}
	return spec
}
