package history

import (
	"slices"

	"missent/core/mail"
)

// Company is who stands together with whom on the messages the user sent: for each person at most companions others,
// those he is seen with most. The guard keeps it in its file and takes from there whom a message is about; a replay has
// all of it in memory. It is not safe for concurrent use.
type Company struct {
	ids   map[string]uint32
	who   []mail.Address
	rings []ring
	marks []uint16 // scratch of Gather, all 0 between two calls
}

// Limits of a Company. Who is put on a message of more than crowd recipients says little about the others on it.
const (
	companions = 16
	crowd      = 30
)

// ring is one person's company: others, and how many messages they were on together.
type ring struct {
	who  [companions]uint32
	seen [companions]uint16
	len  uint8
}

// Companion is somebody who stood on the same messages.
type Companion struct {
	Addr     mail.Address
	Messages int
}

// NewCompany makes an empty one.
func NewCompany() *Company { return &Company{ids: map[string]uint32{}} }

// Together tells the addresses a sent message went to, each once, by what was seen in it.
func Together(ss []Sighting) []mail.Address {
	out := make([]mail.Address, 0, len(ss))
	for i := range ss {
		if ss[i].Kind == SentTo {
			out = append(out, ss[i].Addr)
		}
	}
	if len(out) < 2 || len(out) > crowd {
		return nil
	}
	return out
}

// Meet counts one message on which all of these stood.
func (c *Company) Meet(all []mail.Address) {
	var room [crowd]uint32
	ids := room[:0]
	for _, a := range all {
		ids = append(ids, c.id(a))
	}
	for _, id := range ids {
		r := &c.rings[id]
		for _, other := range ids {
			if other != id {
				r.meet(other)
			}
		}
	}
}

// Put adds what was kept of a person's company.
func (c *Company) Put(a mail.Address, with []Companion) {
	id := c.id(a)
	var r ring
	for _, w := range with[:min(len(with), companions)] {
		r.who[r.len], r.seen[r.len] = c.id(w.Addr), uint16(min(w.Messages, 1<<16-1))
		r.len++
	}
	c.rings[id] = r
}

// Of gives the company of a, in no order.
func (c *Company) Of(a mail.Address) []Companion {
	id, ok := c.ids[a.Plain()]
	if !ok {
		return nil
	}
	r := &c.rings[id]
	out := make([]Companion, 0, r.len)
	for i := range r.who[:r.len] {
		out = append(out, Companion{c.who[r.who[i]], int(r.seen[i])})
	}
	return out
}

// With tells whether b is in the company of a, or a in that of b.
func (c *Company) With(a, b mail.Address) bool {
	x, ok := c.ids[a.Plain()]
	y, there := c.ids[b.Plain()]
	return ok && there && (c.rings[x].has(y) || c.rings[y].has(x))
}

func (r *ring) has(id uint32) bool { return slices.Contains(r.who[:r.len], id) }

func (c *Company) id(a mail.Address) uint32 {
	if id, ok := c.ids[a.Plain()]; ok {
		return id
	}
	id := uint32(len(c.who))
	c.ids[a.Plain()] = id
	c.who, c.rings, c.marks = append(c.who, a), append(c.rings, ring{}), append(c.marks, 0)
	return id
}

// Among is a person's company with one more in it, or with another figure for one who is there. Where all places are taken,
// whoever was seen least goes.
func Among(with []Companion, more Companion) []Companion {
	with = slices.DeleteFunc(slices.Clone(with), func(c Companion) bool { return c.Addr == more.Addr })
	with = append(with, more)
	if len(with) > companions {
		least := slices.MinFunc(with, func(a, b Companion) int { return a.Messages - b.Messages })
		with = slices.DeleteFunc(with, func(c Companion) bool { return c.Addr == least.Addr })
	}
	return with
}

// meet counts other once more. Where all places are taken, a newcomer first wears down who was seen least.
func (r *ring) meet(other uint32) {
	least := 0
	for i, who := range r.who[:r.len] {
		if who == other {
			r.seen[i] = min(r.seen[i], 1<<16-2) + 1
			return
		}
		if r.seen[i] < r.seen[least] {
			least = i
		}
	}
	switch {
	case r.len < companions:
		r.who[r.len], r.seen[r.len] = other, 1
		r.len++
	case r.seen[least] > 1:
		r.seen[least]--
	default:
		r.who[least], r.seen[least] = other, 1
	}
}
