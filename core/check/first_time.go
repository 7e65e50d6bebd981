package check

import (
	"missent/core/mail"
	"missent/core/policy"
)

// firstTime: nothing ever went to this address or to anybody at its domain, nothing came from there, and no address book
// lists it. Nothing looks wrong with it; it is only new. Every new acquaintance is, so this is off unless somebody asks
// for it.
func (s *subject) firstTime() {
	if s.brought || s.unclear() || s.r.Fault != mail.NoFault || s.record.Listed || s.record.Received > 0 || s.record.Warned > 0 {
		return
	}
	if s.place.Sent == 0 && s.place.Heard == 0 {
		s.propose(proposal{policy.FirstTime, "first-time", noteAt, mail.Address{}, 0})
	}
}
