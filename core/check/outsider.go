package check

import (
	"slices"

	"missent/core/mail"
	"missent/core/policy"
)

// outsider: everybody else on the message, and on the message being answered, is of one organisation, and this one is not.
// Who came in with that message is no outsider, nor one who was on a message with any of them before, nor a colleague of
// the user's own. Providers of mail are no organisation, and lists have members nobody sees.
func (s *subject) outsider() {
	if s.brought || len(s.all) < 3 || s.unclear() {
		return
	}
	if s.stray == nil {
		s.stray = s.findStray()
	}
	if s.stray.addr != s.r.Addr {
		return
	}
	for _, p := range s.m.Parent {
		if !s.known.Me.Has(p.Addr) && p.Addr.Domain().Registered() != s.stray.from {
			return
		}
	}
	for i := range s.all {
		if p := &s.all[i]; s.known.Company != nil && s.known.Company.With(p.Addr, s.r.Addr) {
			return
		}
	}
	score := noteAt + .05
	if s.known.Rules.Loud(policy.Outsider) {
		score = warnAt
	}
	s.propose(proposal{policy.Outsider, "outsider", score, mail.Address{}, 0})
}

// stray is the one recipient who is not of the organisation that all others are of; zero where there is none.
type stray struct {
	addr mail.Address
	from string // the organisation of the others
	n    int    // how many these are
}

// findStray looks for it. Two others at least make an organisation.
func (l *letter) findStray() *stray {
	if slices.ContainsFunc(l.all, func(r mail.Recipient) bool { return r.Fault != mail.NoFault || listLike(r.Addr) }) {
		return &stray{}
	}
	kinds := map[string]*stray{} // by organisation
	n := 0
	for i := range l.all {
		a := l.all[i].Addr
		if l.known.Me.Has(a) {
			continue
		}
		at := a.Domain().Registered()
		if kinds[at] == nil {
			kinds[at] = &stray{addr: a}
		}
		kinds[at].n++
		if n++; len(kinds) > 2 {
			return &stray{}
		}
	}
	for out, s := range kinds {
		for at := range kinds {
			if at != out && s.n == 1 && n > 2 && !provider(at) && !l.own(out) {
				return &stray{addr: s.addr, from: at, n: n - 1}
			}
		}
	}
	return &stray{}
}

// own tells whether the user himself is of the organisation.
func (l *letter) own(registered string) bool {
	if l.inside(mail.ParseDomain(registered)) {
		return true
	}
	for _, me := range l.known.Me {
		if me.Domain().Registered() == registered {
			return true
		}
	}
	return false
}
