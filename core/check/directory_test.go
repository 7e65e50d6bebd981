package check

import (
	"testing"

	"missent/core/history"
	"missent/core/mail"
)

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
