package check

import (
	"testing"

	"missent/core/mail"
	"missent/core/policy"
)

// TestStopFrom: which findings hold a message is the organisation's matter; mode warn stops nothing, and a note never is.
func TestStopFrom(t *testing.T) {
	for _, c := range []struct {
		from policy.StopFrom
		mode policy.Mode
		to   string
		want Level
	}{
		{"", "", "j.doe@us.af.ml", Warn},
		{policy.StopRules, "", "j.doe@us.af.ml", Warn},
		{policy.StopSure, "", "j.doe@us.af.ml", Stop},
		{policy.StopSure, "", "somebody@gmial.com", Warn},
		{policy.StopAll, "", "somebody@gmial.com", Stop},
		{policy.StopAll, policy.Warn, "j.doe@us.af.ml", Warn},
		{policy.StopAll, policy.Audit, "j.doe@us.af.ml", Stop},
		{policy.StopAll, "", "j.doe@us.af.mil", OK},
	} {
		k := world(t, office)
		k.Rules.StopFrom, k.Rules.Mode, k.Rules.Override = c.from, c.mode, policy.WithReason
		v := New().Check(&mail.Message{To: mail.ParseList(c.to, mail.To)}, k)
		if v.Level != c.want {
			t.Errorf("%s, mode %q, to %s: %s, want %s", c.from, c.mode, c.to, v.Level, c.want)
		}
		if c.want == Stop && v.Findings[0].Demand.Override != policy.WithReason {
			t.Errorf("%s: nothing is demanded", c.to)
		}
	}
}
