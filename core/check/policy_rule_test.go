package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

func recipients(to string) *mail.Message { return &mail.Message{To: mail.ParseList(to, mail.To)} }

// TestRulesOfTheOrganisation: the Pentagon's own rule among others. The rules of the organisation hold for everybody, and whatever the user
// said or is.
func TestRulesOfTheOrganisation(t *testing.T) {
	k := world(t, office)
	keita, _ := mail.ParseAddress("a.keita@sante.gov.ml")
	rec, _ := k.Book.Get(keita)
	rec.Confirmed = true // "always right"
	k.Book.Put(rec)
	mine, _ := mail.ParseAddress("anna@private.example.ml")
	k.Me = history.NewOwners(mine)
	k.Rules = policy.Rules{
		Override: policy.WithReason,
		Validate: policy.ParseList("*.ml | .ml (Mali) is often typed for .mil.\n!embassy.gov.ml"),
		Blocked:  policy.ParseList("rival.example\nbob@fabrikam.example"),
		Trusted:  policy.ParseList("*.northwnid.example\nnorthwnid.example\nrival.example\nx@trusted.example\n*.ml"),
	}
	for _, c := range []struct {
		to, reason, suggest string
		level               Level
		override            policy.Override
	}{
		{"a.keita@sante.gov.ml", "validate", "", Stop, policy.WithReason},
		{"J.Doe@US.AF.ML", "validate", "j.doe@us.af.mil", Stop, policy.WithReason},
		{"anna@private.example.ml", "validate", "", Stop, policy.WithReason},
		{"consul@embassy.gov.ml", "", "", OK, ""}, // excepted, and so trusted
		{"ann@rival.example", "blocked", "", Stop, policy.NotAllowed},
		{"ann@RIVAL.example.", "blocked", "", Stop, policy.NotAllowed},
		{"bob+tag@fabrikam.example", "blocked", "", Stop, policy.NotAllowed},
		{"carol@fabrikam.example", "", "", OK, ""},
		{"john.smith@northwnid.example", "", "", OK, ""}, // a slip, but trusted
		{"j.doe@us.af.mil", "", "", OK, ""},
	} {
		v := New().Check(recipients(c.to), k)
		if v.Level != c.level {
			t.Errorf("%s: level %s, want %s", c.to, v.Level, c.level)
			continue
		}
		if c.level == OK {
			continue
		}
		f := v.Findings[0]
		if f.Check != policy.Rule || f.Reason != c.reason || f.Suggest.Plain() != c.suggest || f.Demand.Override != c.override || !f.Sure() {
			t.Errorf("%s: %s/%s suggests %s, override %s", c.to, f.Check, f.Reason, f.Suggest.Plain(), f.Demand.Override)
		}
	}
	answer := recipients("ann@rival.example")
	answer.Parent = mail.ParseList("ann@rival.example", mail.To)
	if v := New().Check(answer, k); v.Level != Stop {
		t.Error("an answer leads around a rule")
	}
	k.Rules.Mode = policy.Warn
	if v := New().Check(recipients("ann@rival.example"), k); v.Level != Warn || !v.Findings[0].Sure() {
		t.Error("mode warn")
	}
}

// TestInside: a domain of the organisation exists, and nobody there is an outsider.
func TestInside(t *testing.T) {
	k := world(t, office)
	m := recipients("x@contoso.example, y@contoso.example, z@contozo.example")
	k.Rules.Checks = map[string]string{policy.Outsider: "warn"}
	if v := New().Check(m, k); v.Level != Warn {
		t.Fatalf("level %s: the test shows nothing", v.Level)
	}
	k.Rules.Inside = policy.ParseList("contozo.example\n*.contozo.example")
	if v := New().Check(m, k); v.Level != OK {
		t.Errorf("inside: %s", v.Level)
	}
	slip := recipients("z@northwnid.example")
	if New().Check(slip, k).Level != Warn {
		t.Fatal("the slip")
	}
	k.Rules.Inside = policy.ParseList("northwnid.example")
	if v := New().Check(slip, k); v.Level != OK {
		t.Errorf("a domain that exists is a slip: %+v", v.Findings[0].Reason)
	}
}
