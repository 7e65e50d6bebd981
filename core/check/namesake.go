package check

import (
	"slices"
	"strings"

	"missent/core/mail"
	"missent/core/policy"
)

// namesake: in a reply, somebody was put in who resembles a person of the thread, and that person was left out: the mail
// client's completion picked the other one. It is sure when the author of the message being answered himself is missing.
// The wrong person is often well known, so nothing the history says clears him.
func (s *subject) namesake() {
	if len(s.m.Parent) == 0 || s.brought || listLike(s.r.Addr) {
		return
	}
	name := s.r.Name
	if name == "" {
		name = s.record.Name
	}
	author := s.m.Parent[0]
	alike := sharedName(name, author.Name)
	if len(s.m.Parent) > 1 { // everybody on it is known, so this one was put in
		alike = alike || sameBeginning(s.r.Addr, author.Addr)
	} else if k, _ := s.known.Book.Get(author.Addr); k.Sent == 0 {
		return // only the author is known, and he may have asked for answers elsewhere (Reply-To)
	}
	if s.absent(author) && !sameName(name, author.Name) && alike {
		s.propose(proposal{policy.Namesake, "namesake", .9, author.Addr, 1})
		return
	}
	for _, others := range [][]mail.Recipient{s.m.Parent[1:], s.m.Thread} {
		for _, p := range others {
			if s.absent(p) && !sameName(name, p.Name) && sharedName(name, p.Name) {
				s.propose(proposal{policy.Namesake, "namesake", .5, p.Addr, 1})
			}
		}
	}
}

// absent tells whether p, a person of the thread, gets no copy of the message. The user himself needs none.
func (s *subject) absent(p mail.Recipient) bool {
	return p.Fault == mail.NoFault && p.Addr != s.r.Addr && p.Addr.Canonical() != s.r.Addr.Canonical() &&
		!s.has(p.Addr) && !s.known.Me.Has(p.Addr) && !listLike(p.Addr)
}

// sharedName tells whether two display names have a first or last name in common, of three letters or more.
func sharedName(a, b string) bool { return shareWord(a, b, 3) }

// sameName tells whether the display names are the same words: one person under two addresses.
func sameName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	slices.Sort(x)
	slices.Sort(y)
	return len(x) > 0 && slices.Equal(x, y)
}

// sameBeginning tells whether completion would have offered both for the same first letters.
func sameBeginning(a, b mail.Address) bool {
	x, y := a.Local(), b.Local()
	return len(x) >= 2 && len(y) >= 2 && strings.EqualFold(x[:2], y[:2])
}
