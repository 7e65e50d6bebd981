package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// TestColdStart: what is found while the user's mail knows nothing, and what is not.
func TestColdStart(t *testing.T) {
	for _, c := range []struct {
		to    string
		level Level
		meant string
	}{
		{"somebody@gmial.com", Warn, "gmail.com"},
		{"somebody@gmila.co.uk", Warn, "gmail.co.uk"}, // the same letters
		{"somebody@gamli.com", Warn, "gmail.com"},
		{"somebody@hotmial.org", Warn, "hotmail.com"},
		{"somebody@bol.co.br", Warn, "bol.com.br"}, // br has no co
		{"somebody@lists.kerne.org", Warn, "lists.kernel.org"},
		{"somebody@microsfot.com", Warn, "microsoft.com"},
		{"somebody@example-shop.ne", Warn, "example-shop.net"},
		{"somebody@example-shopn.et", Warn, "example-shop.net"},
		{"somebody@example-shop.om", Warn, "example-shop.com"},
		{"somebody@us.af.ml", Warn, "us.af.mil"},
		{"somebody@yahoo.com.com", Warn, "yahoo.com"},
		{"somebody@gmx.net", OK, ""},
		{"somebody@example-shop.co", OK, ""}, // many have it
		{"somebody@gouv.gov.ml", OK, ""},     // not beside .mil
		{"somebody@mail.microsoft.com", OK, ""},
		{"somebody@unrelated.example", OK, ""},
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, world(t, nil))
		got := ""
		if len(v.Findings) > 0 {
			got = v.Findings[0].Suggest.Domain().ASCII()
		}
		if v.Level != c.level || got != c.meant || c.meant != "" && v.Findings[0].Check != policy.ColdStart {
			t.Errorf("%s: %s, %q; want %s, %q: %+v", c.to, v.Level, got, c.level, c.meant, v.Findings)
		}
	}
}

// TestRareEndingIsLeftAlone: one acquaintance under the ending is enough, and so is living there. What a mail program
// collected is not.
func TestRareEndingIsLeftAlone(t *testing.T) {
	const to = "new.one@sahel.ml"
	keita := addrs("a.keita@sante.gov.ml")[0]
	for what, c := range map[string]struct {
		change func(k *Known)
		want   Level
	}{
		"nothing is known":          {func(*Known) {}, Warn},
		"somebody there is known":   {func(k *Known) { k.Book.Put(history.Record{Addr: keita, Sent: 1, Last: now}) }, OK},
		"somebody wrote from there": {func(k *Known) { k.Book.Put(history.Record{Addr: keita, Received: 1}) }, OK},
		"somebody was collected":    {func(k *Known) { k.Book.Put(history.Record{Addr: keita, Collected: true}) }, Warn},
		"the user lives there":      {func(k *Known) { k.Me = history.NewOwners(addrs("anna@bamako.ml")...) }, OK},
	} {
		k := world(t, nil)
		c.change(&k)
		if v := New().Check(&mail.Message{To: mail.ParseList(to, mail.To)}, k); v.Level != c.want {
			t.Errorf("%s: %s %+v", what, v.Level, v.Findings)
		}
	}
	m := &mail.Message{To: mail.ParseList(to, mail.To), Parent: mail.ParseList("bob@fabrikam.example, "+to, mail.To)}
	if v := New().Check(m, world(t, nil)); v.Level != Note {
		t.Errorf("brought in: %s %+v", v.Level, v.Findings)
	}
}

// TestListsNamedAlike: a list that nobody knows, whose first word is a slip of the word with which several others begin.
func TestListsNamedAlike(t *testing.T) {
	k := world(t, map[string][2]int{
		"linux-arm@lists.example.org": {9, 0}, "linux-usb@lists.example.org": {9, 0}, "linux-mm@lists.example.com": {4, 0},
		"users-north@lists.example.org": {9, 0}, "users-south@lists.example.org": {9, 0}, "linus-fans@lists.example.org": {2, 0},
	})
	for to, want := range map[string]string{
		"inux-phy@lists.example.org":         "linux-phy@lists.example.org",
		"linuz-phy@lists.example.org":        "linux-phy@lists.example.org",
		"linus-club@lists.example.org":       "", // some list begins so
		"user-west@lists.example.org":        "", // two lists are no habit
		"inux-phy@people.example":            "", // no list
		"inuxphy@lists.example.org":          "",
		"gnome-people-all@lists.example.org": "",
	} {
		v := New().Check(&mail.Message{To: mail.ParseList(to, mail.To)}, k)
		got := ""
		for _, f := range v.Findings {
			got = f.Suggest.Plain()
		}
		if got != want || want != "" && (v.Level != Warn || v.Findings[0].Check != policy.LookalikeAddress) {
			t.Errorf("%s: %s, suggests %q, want %q", to, v.Level, got, want)
		}
	}
}
