package check

import (
	"missent/core/contents"
	"missent/core/policy"
)

// sensitive adds to a finding what is at stake: what the text holds. By itself it makes no finding. Where policy wants it, a
// note about somebody outside the user's own organisation becomes a window.
func (s *subject) sensitive(f *Finding) {
	if f.Level == OK || s.known.Rules.Off(policy.Sensitive) {
		return
	}
	f.Holds = s.holds()
	outside := !s.own(s.r.Addr.Domain().Registered())
	if len(f.Holds) > 0 && outside && f.Level == Note && s.known.Rules.Loud(policy.Sensitive) {
		f.Level, f.Score = Warn, warnAt
	}
}

// holds is what the text holds, looked for once, when first somebody is in doubt.
func (l *letter) holds() []contents.Found {
	if l.holding == nil {
		found := contents.Look(string(l.m.Subject), string(l.m.Body))
		l.holding = &found
	}
	return *l.holding
}
