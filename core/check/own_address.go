package check

import (
	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// ownAddress asks whether the recipient is a slip of the user's own address, which people put in Cc, or of somebody on
// the message being answered who is not a recipient any more.
func (s *subject) ownAddress() {
	if s.brought {
		return
	}
	for _, own := range s.known.Me {
		s.likeness(own, "")
	}
	for _, p := range s.m.Parent {
		if !s.has(p.Addr) {
			s.likeness(p.Addr, p.Name)
		}
	}
}

// likeness proposes a, one edit away from what was typed.
func (s *subject) likeness(a mail.Address, name string) {
	typed := s.r.Addr
	if min(len(a.Local()), len(typed.Local())) < 3 || a == typed {
		return
	}
	d := near.Distance(typed.Plain(), a.Plain(), 2)
	if d > 2 || d == 2 && min(len(a.Local()), len(typed.Local())) < 8 {
		return
	}
	score := .8 - .1*float64(d-1)
	if name != "" {
		score += s.nameSpeaks(a, name)
	} else if s.r.Name != "" && fit(s.r.Name, typed) > fit(s.r.Name, a) {
		score -= .6
	}
	check, reason := policy.LookalikeAddress, "edit"
	if a.Domain() != typed.Domain() {
		check, reason = policy.LookalikeDomain, domainReason(typed.Domain(), a.Domain(), d)
	} else if d == 1 {
		reason = editReason(typed.Local(), a.Local())
	}
	s.propose(proposal{check, reason, score, a, d})
}
