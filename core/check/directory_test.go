package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// TestAddressBooks: who is in an address book may be meant, though nobody wrote to him yet; whom a mail program collected is
// no more than a hint.
func TestAddressBooks(t *testing.T) {
	listed := func(a string) history.Record { return history.Record{Addr: addrs(a)[0], Listed: true} }
	collected := func(a string) history.Record { return history.Record{Addr: addrs(a)[0], Collected: true} }
	for _, c := range []struct {
		what, to string
		book     []history.Record
		level    Level
		suggest  string
	}{
		{"a slip before the @", "jonh.smith@northwind.example", []history.Record{listed("john.smith@northwind.example")}, Warn, "john.smith@northwind.example"},
		{"behind it", "john.smith@nortwind.example", []history.Record{listed("john.smith@northwind.example")}, Warn, "john.smith@northwind.example"},
		{"in both", "jonh.smith@nortwind.example", []history.Record{listed("john.smith@northwind.example")}, Warn, "john.smith@northwind.example"},
		{"another host", "john.smith@mial.northwind.example", []history.Record{listed("john.smith@mail.northwind.example")}, Warn, "john.smith@mail.northwind.example"},
		{"a new person there", "new.one@nortwind.example", []history.Record{listed("john.smith@northwind.example")}, Warn, "new.one@northwind.example"},
		{"itself", "john.smith@northwind.example", []history.Record{listed("john.smith@northwind.example")}, OK, ""},
		{"both are in the book", "jonn.smith@northwind.example", []history.Record{listed("john.smith@northwind.example"), listed("jonn.smith@northwind.example")}, OK, ""},
		{"collected, before the @", "jonh.smith@northwind.example", []history.Record{collected("john.smith@northwind.example")}, Note, "john.smith@northwind.example"},
		{"collected, behind it", "john.smith@nortwind.example", []history.Record{collected("john.smith@northwind.example")}, Note, "john.smith@northwind.example"},
		{"both are collected", "jonn.smith@northwind.example", []history.Record{collected("john.smith@northwind.example"), collected("jonn.smith@northwind.example")}, OK, ""},
		{"the slip was collected", "jonh.smith@northwind.example", []history.Record{listed("john.smith@northwind.example"), collected("jonh.smith@northwind.example")}, Warn, "john.smith@northwind.example"},
		{"in the directory", "jonh.smith@northwind.example", []history.Record{{Addr: addrs("john.smith@northwind.example")[0], Directory: true}}, Warn, "john.smith@northwind.example"},
		{"a slip of him in an address book", "jonh.smith@northwind.example", []history.Record{{Addr: addrs("john.smith@northwind.example")[0], Directory: true}, listed("jonh.smith@northwind.example")}, Warn, "john.smith@northwind.example"},
		{"both in the directory", "jonn.smith@northwind.example", []history.Record{{Addr: addrs("john.smith@northwind.example")[0], Directory: true}, {Addr: addrs("jonn.smith@northwind.example")[0], Directory: true}}, OK, ""},
		{"who only wrote", "jonh.smith@northwind.example", []history.Record{{Addr: addrs("john.smith@northwind.example")[0], Received: 3}}, OK, ""},
	} {
		k := world(t, nil)
		for _, r := range c.book {
			k.Book.Put(r)
		}
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		got := ""
		if len(v.Findings) > 0 {
			got = v.Findings[0].Suggest.Plain()
		}
		if v.Level != c.level || got != c.suggest {
			t.Errorf("%s: %s, suggests %q; want %s, %q: %+v", c.what, v.Level, got, c.level, c.suggest, v.Findings)
		}
	}
}

// TestHouses: the organisation's own domains may be meant, by what policy says and by the user's own addresses, though he
// never wrote to anybody there.
func TestHouses(t *testing.T) {
	for _, c := range []struct {
		what, to, inside string
		want             string
	}{
		{"an edit from one of policy's", "bob@fabirkam.example", "fabrikam.example", "bob@fabrikam.example"},
		{"with everything below it", "bob@fabirkam.example", "*.fabrikam.example", "bob@fabrikam.example"},
		{"another ending", "bob@army.ml", "army.mil", "bob@army.mil"},
		{"of the same look", "bob@fabrikarn.example", "fabrikam.example", "bob@fabrikam.example"},
		{"an edit from his own", "bob@contosso.example", "", "bob@contoso.example"},
		{"itself", "bob@fabrikam.example", "fabrikam.example", ""},
		{"two of one organisation", "bob@fabrikan.example", "fabrikam.example\nfabrikan.example", ""},
		{"nothing is known of it", "bob@fabirkam.example", "", ""},
		{"an exception is none", "bob@fabirkam.example", "*.other.example\n!fabrikam.example", ""},
	} {
		k := world(t, nil)
		k.Rules.Inside = policy.ParseList(c.inside)
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		got := ""
		if v.Level == Warn {
			got = v.Findings[0].Suggest.Plain()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q: %+v", c.what, got, c.want, v.Findings)
		}
	}
	k := world(t, nil)
	k.Me = history.NewOwners(addrs("anna.ash@gmail.com")...)
	l := letter{m: &mail.Message{}, known: k}
	if p := l.houses(addrs("bob@gmial.com")[0].Domain(), nil); len(p) > 0 {
		t.Errorf("a provider is no organisation: %+v", p)
	}
}

// TestTheDirectoryKnowsColleagues: a slip of somebody nobody wrote to yet is asked about, and he himself is not.
func TestTheDirectoryKnowsColleagues(t *testing.T) {
	k := world(t, office)
	for _, a := range addrs("katharina.vogel@contoso.example", "tom.low@contoso.example") {
		k.Book.Add(history.Sighting{Kind: history.InDirectory, Addr: a, Name: "Katharina Vogel"})
	}
	for to, want := range map[string]string{"katharina.vogle@contoso.example": "katharina.vogel@contoso.example", "katharina.vogel@contoso.example": ""} {
		v := New().Check(&mail.Message{To: mail.ParseList(to, mail.To)}, k)
		got := ""
		for _, f := range v.Findings {
			got += f.Suggest.Plain()
		}
		if got != want || (v.Level == Warn) != (want != "") {
			t.Errorf("%s: %s, %q", to, v.Level, got)
		}
	}
}
