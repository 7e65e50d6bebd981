package check

import (
	"missent/core/near"
	"missent/core/policy"
)

// WarnAt is the score from which on a finding is a warning.
const WarnAt = warnAt

// Class names the kind of evidence a finding rests on: its check, and what was done to the address. Slips of single letters
// are one class.
func (f *Finding) Class() string {
	if edits[f.Reason] {
		return f.Check + "/edit"
	}
	return f.Check + "/" + f.Reason
}

var edits = map[string]bool{
	"swap": true, "missing": true, "first-missing": true, "extra": true, "changed": true, "edit": true, "dot": true,
}

// Sure tells whether the finding is one that no budget holds back: the very domain under an ending that fingers slip to,
// letters that only look alike, or a slip of letters in the address of somebody the user really writes to.
func (f *Finding) Sure() bool {
	switch {
	case f.Level == Stop:
		return true
	case f.Level < Warn:
		return false
	case f.Check == policy.Rule:
		return true
	case f.Reason == "confusable":
		return true
	case f.Reason == "tld-slip" && f.Check == policy.LookalikeDomain:
		typed, known := f.Recipient.Addr.Domain(), f.Suggest.Domain()
		return slipTLDs[typed.Suffix()] || !exists(typed) || near.Distance(typed.Suffix(), known.Suffix(), 1) <= 1
	case edits[f.Reason] && (f.Check == policy.LookalikeDomain || f.Check == policy.LookalikeAddress):
		return f.Evidence.strong()
	}
	return false
}

// strong tells whether it is somebody the user really writes to: who answered, and got five messages or more; or got
// twenty.
func (e Evidence) strong() bool {
	return !e.Domain && (e.Replies > 0 && e.Sent >= 5 || e.Sent >= 20)
}
