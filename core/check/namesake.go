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
	name, author := s.nameOf(s.r), s.answered()
	alike := sharedName(name, author.Name)
	if len(s.m.Parent) > 1 { // everybody on it is known, so this one was put in
		alike = resembles(s.r.Addr, author.Addr, name, author.Name)
	} else if k, _ := s.known.Book.Get(author.Addr); k.Sent == 0 {
		return // only the author is known, and he may have asked for answers elsewhere (Reply-To)
	}
	if alike && s.absent(author) && !sameName(name, author.Name) {
		score := .9
		if s.spokenOf(author.Name) {
			score = .5
		}
		s.propose(proposal{policy.Namesake, "answered", score, author.Addr, 1})
		return
	}
	if s.m.Tool {
		return // a program puts in whom it finds
	}
	for _, p := range slices.Concat(s.m.Parent[1:], s.m.Thread) {
		switch other := s.nameOf(&p); {
		case !s.absent(p) || onePerson(s.r.Addr, p.Addr, name, other):
		case sharedName(name, other):
			score := .5
			if s.apart(author) && !s.spokenOf(other) {
				score = .7
			}
			s.propose(proposal{policy.Namesake, "namesake", score, p.Addr, 1})
		case len(s.m.Parent) > 1 && resembles(s.r.Addr, p.Addr, name, other):
			s.propose(proposal{policy.Namesake, "namesake", .45, p.Addr, 1})
		}
	}
}

// apart tells whether the recipient has nothing to do with whom the message answers: he gets it in his place, or never stood
// on a message with him.
func (s *subject) apart(author mail.Recipient) bool {
	return s.absent(author) || s.known.Company != nil && !s.known.Company.With(s.r.Addr, author.Addr)
}

// answered is whom the message answers: the author of the one before, or, where that is the user himself, the first one
// he wrote to.
func (l *letter) answered() mail.Recipient {
	for _, p := range l.m.Parent {
		if !l.known.Me.Has(p.Addr) {
			return p
		}
	}
	return l.m.Parent[0]
}

// absent tells whether p, a person of the thread, gets no copy of the message. The user himself needs none.
func (s *subject) absent(p mail.Recipient) bool {
	return p.Fault == mail.NoFault && p.Addr != s.r.Addr && !s.right(p.Addr) && p.Addr.Canonical() != s.r.Addr.Canonical() &&
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
