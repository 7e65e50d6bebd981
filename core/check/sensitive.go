package check

import "missent/core/policy"

// sensitive adds to a finding what is at stake: what the text and the files hold. By itself it makes no finding. A note about
// somebody outside the user's own organisation, or about somebody new, becomes a window where policy wants that: of any check
// where something sensitive is there, of those that go by the whole message where a file is there, too.
func (s *subject) sensitive(f *Finding) {
	if f.Level == OK {
		return
	}
	rules := &s.known.Rules
	if !rules.Off(policy.Sensitive) {
		f.Holds = s.holds()
	}
	away := !s.own(s.r.Addr.Domain().Registered())
	loud := len(f.Holds) > 0 && away && rules.Loud(policy.Sensitive)
	if f.Check == policy.Fitting || f.Check == policy.Document {
		stakes := len(f.Holds) > 0 || len(s.m.Attachments) > 0
		loud = loud || stakes && (away || s.record.Sent == 0) && rules.Loud(f.Check)
	}
	if loud && f.Level == Note {
		f.Level, f.Score = Warn, warnAt
	}
}
