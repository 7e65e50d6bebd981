package check

import (
	"strings"

	"missent/core/policy"
)

// malformed: what was typed cannot be an address.
func (s *subject) malformed() {
	reason := string(s.r.Fault)
	if local := s.r.Addr.Local(); reason == "" && local != "" && strings.ContainsAny(local[:1], "=+-'*/") { // pasted with what stood before it
		reason = "character"
	}
	if reason == "" {
		s.unknownTLD()
		return
	}
	s.cannotArrive(policy.Malformed, reason)
}

// cannotArrive: if something known is near, that is meant, and the finding gets surer.
func (s *subject) cannotArrive(check, reason string) {
	if s.known.Rules.Off(check) {
		return
	}
	for i := range s.said {
		p := &s.said[i]
		if p.score = max(p.score, .9); check == policy.Malformed {
			p.check, p.reason = check, reason
		}
		if s.known.Rules.Quiet(p.check) {
			p.score = quietAt
		}
	}
	if len(s.said) == 0 {
		s.propose(proposal{check, reason, .8, s.mended(), 1})
	}
}
