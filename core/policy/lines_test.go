package policy

import "testing"

func TestLinesOfRules(t *testing.T) {
	for name, c := range map[string]struct{ good, bad []string }{
		"rule.marking": {
			good: []string{"OFFICIAL-SENSITIVE: gov.uk, *.gov.uk, *.nhs.uk", "TLP:RED: a.example"},
			bad:  []string{"SECRET", ": gov.uk", "SECRET: *", "SECRET:"},
		},
		"rule.apart": {
			good: []string{"a.example = b.example", "a.example, *.a.example = b.example | They are rivals."},
			bad:  []string{"a.example", "a.example = ", "= b.example"},
		},
		"organisation.clients": {
			good: []string{"Northwind Traders: northwind.example, *.northwind.example", "Fabrikam: fabrikam.example"},
			bad:  []string{"Northwind", ": a.example", "Northwind: *", "Northwind:", "/(/: a.example"},
		},
		"rule.words": {
			good: []string{"Project Falcon", "Project Falcon | Ask Legal.", `/\bFX-\d{4}\b/ | A part number.`},
			bad:  []string{`/(/`, `/x*/`, "/open"},
		},
	} {
		for _, v := range c.good {
			if err := Check(name, v); err != nil {
				t.Errorf("%s: %q: %v", name, v, err)
			}
		}
		for _, v := range c.bad {
			if err := Check(name, v); err == nil {
				t.Errorf("%s: %q passed", name, v)
			}
		}
	}
	p := ParsePhrases("Project Falcon | Ask Legal.")[0]
	if !p.In("the project\nFALCON, again") || p.In("Project Falconry") || p.Text != "Ask Legal." {
		t.Errorf("%+v", p)
	}
}
