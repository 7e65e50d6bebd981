package history

import (
	"slices"

	"missent/core/mail"
)

// Gathering is the known people on one message, and who usually stands with them.
type Gathering struct {
	company *Company
	here    []seat
	absent  []share
}

// seat is one person on the message: his number, none for one who never stood with anybody, and how many messages went to
// him.
type seat struct {
	addr mail.Address
	id   uint32
	sent int
	sum  float64 // as of a share
}

// share is somebody who stood with the people here: on which part of the messages to each, added up over all of them.
type share struct {
	id  uint32
	sum float64
}

// Rival is somebody absent who stands with the people on a message more than one of them does.
type Rival struct {
	Addr mail.Address
	Gap  float64 // by which part of their messages more, on the average; 0 to 1
}

// Gather brings the recipients of a message together. sent tells how many messages went to an address, 0 where it is not
// to be counted.
func (c *Company) Gather(all []mail.Recipient, sent func(mail.Address) int) *Gathering {
	g := &Gathering{company: c}
	for i := range all {
		a := all[i].Addr
		n := sent(a)
		if n == 0 {
			continue
		}
		id, ok := c.ids[a.Plain()]
		if !ok {
			id = none
		}
		g.here = append(g.here, seat{addr: a, id: id, sent: n})
	}
	var usual []share
	for _, p := range g.here {
		if p.id == none {
			continue
		}
		r := &c.rings[p.id]
		for i, who := range r.who[:r.len] {
			if c.marks[who] == 0 {
				usual = append(usual, share{id: who})
				c.marks[who] = uint16(len(usual))
			}
			usual[c.marks[who]-1].sum += r.part(i, p.sent)
		}
	}
	for i := range g.here {
		if p := &g.here[i]; p.id != none && c.marks[p.id] > 0 {
			u := &usual[c.marks[p.id]-1]
			p.sum, u.sum = u.sum, 0
		}
	}
	for _, u := range usual {
		if c.marks[u.id] = 0; u.sum > 0 {
			g.absent = append(g.absent, u)
		}
	}
	return g
}

// Rivals calls f for everybody absent who stands with the others on this message by more than least more than x does, x
// being one of them. f gives the new least.
func (g *Gathering) Rivals(x mail.Address, least float64, f func(Rival) float64) {
	others := float64(len(g.here) - 1)
	at := slices.IndexFunc(g.here, func(p seat) bool { return p.addr == x })
	if at < 0 || others < 1 {
		return
	}
	me, own := g.here[at], ring{}
	if me.id != none {
		own = g.company.rings[me.id]
	}
	here := me.sum / others
	for _, u := range g.absent {
		if u.sum/others-here <= least {
			continue
		}
		sum := u.sum
		for i, who := range own.who[:own.len] {
			if who == u.id {
				sum -= own.part(i, me.sent)
			}
		}
		if gap := sum/others - here; gap > least {
			least = f(Rival{g.company.who[u.id], gap})
		}
	}
}

// part is on which part of the messages to its owner the other at place i stood.
func (r *ring) part(i, sent int) float64 { return min(1, float64(r.seen[i])/float64(sent)) }

// Usual gives somebody absent who stood on at least this share of the messages to everybody here. Three have to be here.
func (g *Gathering) Usual(least float64) (mail.Address, bool) {
	if len(g.here) < 3 {
		return mail.Address{}, false
	}
	for _, u := range g.absent {
		if u.sum < least*float64(len(g.here)) {
			continue
		}
		all := true
		for _, p := range g.here {
			if p.id == none {
				all = false
				break
			}
			r := &g.company.rings[p.id]
			if i := slices.Index(r.who[:r.len], u.id); i < 0 || r.part(i, p.sent) < least {
				all = false
				break
			}
		}
		if all {
			return g.company.who[u.id], true
		}
	}
	return mail.Address{}, false
}
