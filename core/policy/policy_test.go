package policy

import (
	"errors"
	"testing"
)

func TestMerge(t *testing.T) {
	set, err := Merge(
		Layer{Origin: Managed, Values: map[string]string{"theme": "dark", "check.lookalike-domain": "note"}},
		Layer{Origin: User, Values: map[string]string{"theme": "light", "text-size": "120"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Value{
		"theme":                  {Value: "dark", Origin: Managed, Locked: true}, // the user cannot change what the organisation set
		"check.lookalike-domain": {Value: "note", Origin: Managed, Locked: true},
		"text-size":              {Value: "120", Origin: User},
		"autostart":              {Value: "true", Origin: Default},
	} {
		if got := set.Get(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if r := set.Rules(); !r.Quiet(LookalikeDomain) || r.Off(LookalikeDomain) || r.Quiet(ColdStart) {
		t.Errorf("rules %+v", r)
	}
	if set.Int("text-size") != 120 || !set.Bool("autostart") {
		t.Error("typed values")
	}
}

func TestMergeNamesWhatIsWrong(t *testing.T) {
	set, err := Merge(Layer{Origin: User, Values: map[string]string{"theme": "pink", "text-size": "9000", "no-such-key": "1", "autostart": "false"}})
	if !errors.Is(err, ErrValue) || !errors.Is(err, ErrUnknown) {
		t.Errorf("err %v", err)
	}
	if set.Get("theme").Value != "system" || set.Bool("autostart") {
		t.Errorf("the rest must hold: %+v", set)
	}
}

func TestParse(t *testing.T) {
	l, err := Parse([]byte(`{"theme":"dark","text-size":150,"autostart":false}`))
	if err != nil || l.Origin != Managed || l.Values["text-size"] != "150" || l.Values["autostart"] != "false" {
		t.Errorf("%+v %v", l, err)
	}
	for _, bad := range []string{`[]`, `{`, `{"theme":"pink"}`, `{"unheard":1}`, `{"theme":["dark"]}`} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

// TestDefaultsFit: the table itself obeys its types.
func TestDefaultsFit(t *testing.T) {
	for _, k := range Keys {
		if err := Check(k.Name, k.Default); err != nil {
			t.Error(err)
		}
	}
}
