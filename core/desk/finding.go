package desk

import (
	"strings"

	"missent/core/check"
	"missent/core/policy"
)

// ofFinding is slipOf for a finding.
func ofFinding(f check.Finding) slip {
	s := slipOf(f.Check, f.Reason, f.Recipient.Addr, f.Suggest)
	if f.Reason == client {
		s.args["client"] = Safe(f.Demand.Pattern, longName)
	}
	if f.Check == policy.Rule {
		s.args["rule"] = Safe(strings.TrimPrefix(f.Demand.Pattern, "*"), longName)
		s.args["text"] = Safe(f.Demand.Text, longSubject)
	}
	return s
}

// demands is what the organisation asks for before the message may go, as a window knows it.
func demands(f check.Finding) string {
	if f.Level < check.Stop {
		return ""
	}
	switch f.Demand.Override {
	case policy.WithReason:
		return "reason"
	case policy.WithoutReason:
		return "click"
	}
	return "never"
}
