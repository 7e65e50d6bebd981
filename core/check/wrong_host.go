package check

import (
	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// wrongHost: the same person is known at another host of the same organisation. One edit between the hosts is a slip;
// more is most likely a second address of his.
func (s *subject) wrongHost() {
	typed := s.r.Addr.Domain()
	for _, k := range s.known.Book.Elsewhere(s.r.Addr, 64) {
		less, ok := s.hearsay(k)
		if !ok || !sameOrganisation(typed, k.Addr.Domain()) {
			continue
		}
		distance := near.Distance(typed.ASCII(), k.Addr.Domain().ASCII(), 2)
		score := [...]float64{0, .8, .5, .45}[distance] - less
		if s.brought && distance > 2 {
			continue // somebody else uses that host too
		}
		s.propose(proposal{policy.WrongHost, "wrong-host", score, k.Addr, distance})
	}
}

// sameOrganisation tells whether two different hosts belong to one registered domain.
func sameOrganisation(a, b mail.Domain) bool {
	r := a.Registered()
	return r == b.Registered() && r != a.Suffix()
}
