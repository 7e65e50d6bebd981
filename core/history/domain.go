package history

import (
	"strings"

	"missent/core/mail"
	"missent/core/near"
)

// domain is what is known of everybody at one domain together.
type domain struct {
	name   mail.Domain
	label  string // the registered label, "af" of us.af.mil
	people uint32 // how many are known there
	first  uint32 // the first of them
	look   uint32 // next domain with the same skeleton
	same   uint32 // next domain with the same registered label

	sent, replies, last uint32 // of everybody there together
	heard               uint32 // how many there wrote to us
	weak                uint32 // of people, those who were only collected

	shade
}

// domain gives the number of a domain, and puts it in where it is new.
func (b *Book) domain(d mail.Domain) uint32 {
	if id, ok := b.byDomain[d.ASCII()]; ok {
		return id
	}
	id := uint32(len(b.domains))
	look, label := near.Skeleton(d.Unicode()), d.Name()
	n := domain{name: mail.ParseDomain(strings.Clone(d.ASCII())), label: label, first: none, look: none, same: none}
	if next, ok := b.byLook[look]; ok {
		n.look = next
	}
	if next, ok := b.byName[label]; ok {
		n.same = next
	}
	b.domains = append(b.domains, n)
	b.byDomain[n.name.ASCII()], b.byLook[look], b.byName[label] = id, id, id
	return id
}

// counted is how many people speak for the domain being one that people write to.
func (d *domain) counted() int { return int(d.people - d.weak) }

// shade tells at once that nobody of many puts an address in the shadow: the greatest Weight ever put in, and whether
// somebody answered or was confirmed.
type shade struct {
	heaviest uint32
	proof    bool
}

func (s *shade) add(r *Record) {
	s.heaviest = max(s.heaviest, count(r.Weight()))
	s.proof = s.proof || r.Proven()
}

// falls tells whether somebody of them may outweigh an address that sent messages went to.
func (s *shade) falls(sent int) bool {
	return s.proof || int(s.heaviest) >= stronger*max(1, sent)
}

// falls is the same of one person, before his whole record is looked at.
func (p *person) falls(sent int) bool {
	alone := shade{heaviest: count(int(p.sent) + 3*int(p.replies)), proof: p.replies > 0 || p.confirmed || p.marks&directory != 0}
	return alone.heaviest >= stronger && alone.falls(sent)
}
