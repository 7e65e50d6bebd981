package check

import (
	"missent/core/history"
	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// lookalikeDomain asks whether the domain is a slip of one the user writes to: the same person is known there, or
// somebody of nearly the same name, or, for a new person, the domain alone.
func (s *subject) lookalikeDomain(places []history.Place) {
	s.samePerson()
	for _, p := range places {
		s.twoPartEdit(p)
		s.newPerson(p)
	}
}

// samePerson holds people of the same local part at other domains against this one. That somebody else has the same name
// before the @ and nearly the same domain behind it hardly ever happens.
func (s *subject) samePerson() {
	typed := s.r.Addr.Domain()
	for _, k := range s.known.Book.Elsewhere(s.r.Addr, 64) {
		known := k.Addr.Domain()
		less, ok := s.hearsay(k)
		if !ok || sameOrganisation(typed, known) {
			continue
		}
		x, y := letters(typed.Unicode(), known.Unicode())
		distance := near.Distance(x, y, 2)
		reason := domainReason(typed, known, distance)
		score := 0.0
		switch {
		case reason == "tld-slip":
			if score = .9; !plausibleTLD(typed, known) {
				score = .7
			}
		case distance <= 2 || reason == "confusable":
			score = .95
		case reason == "dot", reason == "extra":
			score = .85
		default:
			continue
		}
		score -= s.doubt(k.Sent) + less
		score += min(0, s.nameSpeaks(k.Addr, k.Name))
		s.propose(proposal{policy.LookalikeDomain, reason, score, k.Addr, min(distance, 2)})
	}
}

// twoPartEdit: one edit before the @ and one or two behind it, of somebody known.
func (s *subject) twoPartEdit(p history.Place) {
	local := s.r.Addr.Local()
	if p.Distance > 2 || len(local) < 3 {
		return
	}
	for _, n := range s.known.Book.NearAt(p.Domain, local, 1) {
		if n.Distance == 0 || len(n.Addr.Local()) < 4 {
			continue
		}
		k, _ := s.known.Book.Get(n.Addr)
		if less, ok := s.hearsay(k); ok {
			s.propose(proposal{policy.LookalikeDomain, "edit", .93 - less, k.Addr, p.Distance + 1})
		}
	}
}

// newPerson: nobody of this name is known, but the domain is nearly one the user writes to.
func (s *subject) newPerson(p history.Place) {
	typed, known := s.r.Addr.Domain(), p.Domain
	reason := domainReason(typed, known, p.Distance)
	n := len(known.Name())
	score := 0.0
	switch {
	case reason == "confusable":
		score = .85
	case reason == "tld-slip":
		score = .3
		switch {
		case len(host(known)) >= 3 && p.Sent >= 2 && (slipTLDs[typed.Suffix()] || !exists(typed) || p.Distance == 1):
			score = .75
		case n >= 5 && p.Sent >= 3 && isCommonTLD(typed.Suffix()) && famous(known):
			score = .7
		}
	case numbered(typed.Name(), known.Name()):
		return
	case p.Distance == 1 && n >= 4, p.Distance == 2 && n >= 8 && typed.ASCII()[0] == known.ASCII()[0], n >= 7 && lostTwo(typed, known):
		score = .8
		if p.Sent < 3 {
			score -= .1 * float64(p.Distance)
		}
		if hyphened(typed.Name(), known.Name()) || widened(typed.Name(), known.Name()) {
			score -= .25
		}
	default:
		return
	}
	suggest := mail.NewAddress(s.r.Addr.Local(), known)
	score -= s.real()
	if fit(s.r.Name, s.r.Addr) > fit(s.r.Name, suggest) {
		score -= .6 // the display name is spelt out in the domain as it was typed
	}
	s.propose(proposal{policy.LookalikeDomain, reason, score, suggest, p.Distance})
}

// real is what speaks for the domain being a real one, whatever stands near it: it is well known, somebody there wrote
// to the user, or it came in with the message being answered.
func (s *subject) real() float64 {
	switch {
	case s.famous:
		return .35
	case s.brought, s.place.Heard > 0:
		return .25
	}
	return 0
}

// doubt is the same where the very person is known at the other domain: then even a real domain is most likely a slip,
// unless somebody else used it first and the user hardly ever wrote to the other one.
func (s *subject) doubt(sent int) float64 {
	switch {
	case s.brought && (s.famous || s.place.Heard > 0 || sent < 3):
		return .3
	case s.brought, s.place.Heard > 0:
		return .15
	}
	return 0
}
