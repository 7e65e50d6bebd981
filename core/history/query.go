package history

import (
	"time"

	"missent/core/mail"
	"missent/core/near"
)

// Neighbour is somebody known whose address is within a few edits of another.
type Neighbour struct {
	Addr     mail.Address
	Distance int // edits, a swap counts one
}

// Place is what is known of a domain.
type Place struct {
	Domain   mail.Domain
	Distance int // edits from the domain asked about, where a search found it; 3 for "more than two"
	People   int // different people known there, those only collected left out
	Sent     int // messages written to them
	Replies  int
	Heard    int       // different people there who wrote to us: the domain exists
	Last     time.Time // of Sent
}

// Near gives everybody known within max edits of a, a itself left out, in no order.
func (b *Book) Near(a mail.Address, max int) []Neighbour {
	plain := a.Plain()
	b.pattern.Set(plain)
	b.matches = b.nearPeople.Find(&b.pattern, max, b.matches[:0])
	var out []Neighbour
	for _, m := range b.matches {
		if p := &b.people[m.ID]; p.plain != plain {
			out = append(out, Neighbour{b.record(m.ID).Addr, m.Distance})
		}
	}
	return out
}

// Elsewhere gives the people with the same local part at other domains, at most limit of them.
func (b *Book) Elsewhere(a mail.Address, limit int) []Record {
	var out []Record
	id, ok := b.byLocal.get(a.Local())
	for ok && id != none && len(out) < limit {
		if b.domains[b.people[id].domain].name != a.Domain() {
			out = append(out, b.record(id))
		}
		id = b.people[id].local
	}
	return out
}

// NearAt gives the people at a domain whose local part is within max edits of local.
func (b *Book) NearAt(d mail.Domain, local string, max int) []Neighbour {
	did, ok := b.byDomain[d.ASCII()]
	if !ok {
		return nil
	}
	b.pattern.Set(local)
	var out []Neighbour
	for id := b.domains[did].first; id != none; id = b.people[id].neighbour {
		if n := b.pattern.Distance(b.local(id), max); n <= max {
			out = append(out, Neighbour{b.record(id).Addr, n})
		}
	}
	return out
}

// Place gives what is known of the domain d; People is 0 where nothing is.
func (b *Book) Place(d mail.Domain) Place {
	id, ok := b.byDomain[d.ASCII()]
	if !ok {
		return Place{Domain: d}
	}
	return b.place(id, 0)
}

// PlacesNear gives the known domains that could be meant by d: within two edits, of the same look, or of the same
// registered label under another suffix; d itself left out.
func (b *Book) PlacesNear(d mail.Domain) []Place {
	self := d.ASCII()
	b.pattern.Set(self)
	b.matches = b.nearDomains.Find(&b.pattern, 2, b.matches[:0])
	var out []Place
	for _, m := range b.matches {
		if d := &b.domains[m.ID]; d.counted() > 0 && d.name.ASCII() != self {
			out = append(out, b.place(m.ID, m.Distance))
		}
	}
	add := func(id uint32) {
		n := &b.domains[id]
		if n.counted() == 0 || n.name.ASCII() == self || near.Distance(self, n.name.ASCII(), 2) <= 2 {
			return
		}
		out = append(out, b.place(id, 3))
	}
	if id, ok := b.byLook[near.Skeleton(d.Unicode())]; ok {
		for ; id != none; id = b.domains[id].look {
			add(id)
		}
	}
	if id, ok := b.byName[d.Name()]; ok {
		for ; id != none; id = b.domains[id].same {
			add(id)
		}
	}
	return out
}

func (b *Book) place(id uint32, distance int) Place {
	d := &b.domains[id]
	return Place{
		Domain: d.name, Distance: distance, People: d.counted(), Sent: int(d.sent), Replies: int(d.replies),
		Heard: int(d.heard), Last: moment(d.last),
	}
}

// Standing is what a is worth at the time now: that of its record, but not more than Seen while it is suspect.
func (b *Book) Standing(a mail.Address, now time.Time) Standing {
	r, ok := b.Get(a)
	if !ok {
		return Stranger
	}
	s := r.Standing(now)
	if s > Seen && s < Answered {
		if _, suspect := b.Suspect(&r); suspect {
			return Seen
		}
	}
	return s
}

// stronger is how many times the evidence of a neighbour must exceed one's own to put one in doubt.
const stronger = 5

// Suspect tells whether r, known by sends alone, stands next to somebody much better known, and to whom: within two
// edits in the local part, or one in the domain, or of equal look. Sends to a slip, any number of them, do not make it
// good: the neighbour's weight is held against those that nothing but the user's own hand explains.
func (b *Book) Suspect(r *Record) (mail.Address, bool) {
	if r.Proven() || !b.overall.falls(r.Sent) {
		return mail.Address{}, false
	}
	a := r.Addr
	var best Record
	consider := func(k Record) {
		if k.Weight() > best.Weight() && k.Outweighs(*r) {
			best = k
		}
	}
	if d := &b.domains[b.byDomain[a.Domain().ASCII()]]; d.falls(r.Sent) {
		b.pattern.Set(a.Local())
		for id := d.first; id != none; id = b.people[id].neighbour {
			if !b.people[id].falls(r.Sent) {
				continue
			}
			if n := b.pattern.Distance(b.local(id), 2); n == 1 || n == 2 && len(a.Local()) > 4 {
				consider(b.record(id))
			}
		}
	}
	for _, k := range b.Elsewhere(a, 32) {
		if lookAlike(k.Addr.Domain(), a.Domain()) {
			consider(k)
		}
	}
	return best.Addr, !best.Addr.IsZero()
}

// Outweighs tells whether r is so much better known than the unproven o that o stands in its shadow: five times the
// evidence; or, where people at r answered, any send of which there are not more than five to o for each to r.
func (r *Record) Outweighs(o Record) bool {
	if o.Proven() {
		return false
	}
	return r.Weight() >= stronger*max(1, o.Sent) || r.Proven() && r.Weight() >= stronger
}

// lookAlike tells whether one domain is an edit from the other, or can be taken for it at a glance.
func lookAlike(a, b mail.Domain) bool {
	return near.Distance(a.ASCII(), b.ASCII(), 1) <= 1 || near.Skeleton(a.Unicode()) == near.Skeleton(b.Unicode())
}
