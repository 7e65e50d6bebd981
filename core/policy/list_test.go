package policy

import (
	"errors"
	"testing"
)

func TestEntriesMatch(t *testing.T) {
	list := ParseList("*.ml | .ml is Mali\nARMY.example\n!sante.gov.ml\n*-test@x.example\nbücher.example\n*@*.corp.example\n!boss@a.corp.example")
	for _, c := range []struct {
		address, domain string
		pattern         string // "" for none
	}{
		{"ann@army.ml", "army.ml", "*.ml"},
		{"ann@us.army.ml", "us.army.ml", "*.ml"},
		{"ann@sante.gov.ml", "sante.gov.ml", ""}, // an exception, wherever it stands
		{"ann@x.sante.gov.ml", "x.sante.gov.ml", "*.ml"},
		{"ann@army.mil", "army.mil", ""},
		{"ann@army.example", "army.example", "army.example"},
		{"ann@us.army.example", "us.army.example", ""}, // that domain alone
		{"a-test@x.example", "x.example", "*-test@x.example"},
		{"a@x.example", "x.example", ""},
		{"a@xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"a@b.corp.example", "b.corp.example", "*@*.corp.example"},
		{"boss@a.corp.example", "a.corp.example", ""},
	} {
		e, ok := list.Match(c.address, c.domain)
		if ok != (c.pattern != "") || e.Pattern != c.pattern {
			t.Errorf("%s: %q, want %q", c.address, e.Pattern, c.pattern)
		}
	}
	if e, _ := list.Match("army.ml"); e.Text != ".ml is Mali" {
		t.Errorf("text %q", e.Text)
	}
	if _, ok := ParseList("a*.ml").Match("ann@b.ml", "b.ml"); ok {
		t.Error("a pattern of a domain fitted an address")
	}
}

func TestEntriesRefuse(t *testing.T) {
	for _, bad := range []string{"*", "*.*", "*@*", "a@", "a@b@c.example", "with space.example", "nodot", "a..example", "@x.example", "x.example | a\tb"} {
		if err := Check("rule.validate", bad); !errors.Is(err, ErrValue) {
			t.Errorf("%q was accepted", bad)
		}
	}
	if err := Check("rule.validate", "*.ml\n\n !sante.gov.ml |\n"); err != nil {
		t.Error(err)
	}
}

// TestTheOrganisationGoesFirst: the machine before the user's part of the policy, both before the user, who may not set
// what is not his.
func TestTheOrganisationGoesFirst(t *testing.T) {
	set, err := Merge(
		Layer{Origin: Recommended, Source: "r", Values: map[string]string{"theme": "dark", "windows-a-month": "5"}},
		Layer{Origin: User, Values: map[string]string{"theme": "light", "mode": "audit", "rule.trusted": "*.ml", "text-size": "150"}},
		Layer{Origin: Managed, Source: "machine", Values: map[string]string{"mode": "enforce", "text-size": "90"}},
		Layer{Origin: Managed, Source: "user", Values: map[string]string{"mode": "audit", "check.malformed": "note"}},
	)
	if !errors.Is(err, ErrValue) {
		t.Errorf("what the user may not set was not named: %v", err)
	}
	for name, want := range map[string]Value{
		"theme":           {Value: "light", Origin: User},
		"windows-a-month": {Value: "5", Origin: Recommended, Source: "r"},
		"mode":            {Value: "enforce", Origin: Managed, Locked: true, Source: "machine"},
		"rule.trusted":    {Origin: Default},
		"check.malformed": {Value: "note", Origin: Managed, Locked: true, Source: "user"},
		"text-size":       {Value: "150", Origin: User}, // free
	} {
		if got := set.Get(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestWhatUsersMayChange(t *testing.T) {
	user := Layer{Origin: User, Values: map[string]string{"theme": "dark", "check.malformed": "off", "text-size": "120", "windows-a-month": "off"}}
	for may, want := range map[string][4]string{
		"all":        {"dark", "off", "120", "off"},
		"appearance": {"dark", "default", "120", "3"},
		"nothing":    {"system", "default", "120", "3"},
	} {
		set, err := Merge(user,
			Layer{Origin: Managed, Values: map[string]string{usersMayChange: may}},
			Layer{Origin: Recommended, Values: map[string]string{"windows-a-month": "3"}})
		got := [4]string{set.Get("theme").Value, set.Get("check.malformed").Value, set.Get("text-size").Value, set.Get("windows-a-month").Value}
		if err != nil || got != want {
			t.Errorf("%s: %v, want %v (%v)", may, got, want, err)
		}
		if set.Get("check.malformed").Locked != (may != "all") || set.Get("text-size").Locked {
			t.Errorf("%s: what is locked", may)
		}
	}
}

func TestReadOfANewerVersion(t *testing.T) {
	l, unknown, err := Read([]byte(`{"$schema":"x","theme":"dark","of-tomorrow":[1],"rule.validate":["*.ml","!a.ml | b"]}`))
	if err != nil || len(unknown) != 1 || unknown[0] != "of-tomorrow" || l.Values["rule.validate"] != "*.ml\n!a.ml | b" {
		t.Errorf("%+v %v %v", l, unknown, err)
	}
	for _, bad := range []string{`null`, `{"rule.validate":["*.ml\nx.example"]}`, `{"rule.validate":[1]}`, `{"theme":["dark"]}`, `{"organisation.name":"a\u0007"}`} {
		if _, _, err := Read([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestEveryKeyHasItsText(t *testing.T) {
	for _, k := range Keys {
		if Texts[k.Name] == "" {
			t.Errorf("%s has no text", k.Name)
		}
	}
	if len(Texts) != len(Keys) {
		t.Error("a text of no key")
	}
}
