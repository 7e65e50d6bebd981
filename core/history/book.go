package history

import (
	"iter"
	"time"

	"missent/core/mail"
	"missent/core/near"
)

// Book is everybody known, in memory, with the indexes that find who stands near whom. It is small, about 200 bytes a
// person, since it is there all day. It is not safe for concurrent use; the guard locks it.
type Book struct {
	people  []person
	free    []uint32 // numbers of people forgotten
	known   int      // people in it
	byPlain table
	byCanon map[string]uint32 // the canonical form, where it differs from the plain one
	byLocal table             // the first person with a local part; person.local goes on

	domains  []domain
	byDomain map[string]uint32
	byLook   map[string]uint32 // the first domain with a skeleton; domain.look goes on
	byName   map[string]uint32 // the first domain with a registered label; domain.same goes on

	overall shade

	nearPeople  *near.Index
	nearDomains *near.Index
	texts       arena
	pattern     near.Pattern
	matches     []near.Match
}

const none = ^uint32(0)

// person is a Record, packed: the address is one string, times are Unix seconds.
type person struct {
	plain, name               string
	domain                    uint32
	local                     uint32 // next person with the same local part
	neighbour                 uint32 // next person at the same domain
	sent, days, warned        uint32
	replies, received         uint32
	bounces                   uint32
	first, last               uint32
	reply, bounce, lastWarned uint32
	from                      Sender
	listed, collected         bool
	confirmed                 bool
	marks                     uint8
}

// Bits of person.marks. A byte more would make each person eight longer.
const (
	weak      = 1 // see Record.weak
	directory = 2
)

func (p *person) weak() uint32 { return uint32(p.marks & weak) }

// NewBook makes an empty book.
func NewBook() *Book {
	b := &Book{
		byCanon:  map[string]uint32{},
		byDomain: map[string]uint32{},
		byLook:   map[string]uint32{},
		byName:   map[string]uint32{},
	}
	plain := func(id uint32) string { return b.people[id].plain }
	b.byPlain = newTable(plain)
	b.byLocal = newTable(b.local)
	b.nearPeople = near.NewIndex(plain)
	b.nearDomains = near.NewIndex(func(id uint32) string { return b.domains[id].name.ASCII() })
	return b
}

// Len is how many people are known.
func (b *Book) Len() int { return b.known }

// Domains is at how many domains.
func (b *Book) Domains() int {
	n := 0
	for i := range b.domains {
		if b.domains[i].counted() > 0 {
			n++
		}
	}
	return n
}

// Get gives the record of a.
func (b *Book) Get(a mail.Address) (Record, bool) {
	id, ok := b.byPlain.get(a.Plain())
	if !ok {
		return Record{}, false
	}
	return b.record(id), true
}

// Sent is how many messages went to a, those after a warning left out.
func (b *Book) Sent(a mail.Address) int {
	id, ok := b.byPlain.get(a.Plain())
	if !ok {
		return 0
	}
	return int(b.people[id].sent)
}

// Same gives the record of the mailbox a delivers to under another spelling: another plus tag, Gmail's dots.
func (b *Book) Same(a mail.Address) (Record, bool) {
	c := a.Canonical().Plain()
	if id, ok := b.byCanon[c]; ok {
		return b.record(id), true
	}
	if id, ok := b.byPlain.get(c); ok {
		return b.record(id), true
	}
	return Record{}, false
}

// All gives everybody, in no order. The book must not be changed meanwhile.
func (b *Book) All() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for id := range b.people {
			if b.people[id].plain != "" && !yield(b.record(uint32(id))) {
				return
			}
		}
	}
}

// Add takes one more sighting into the record of its address.
func (b *Book) Add(s Sighting) {
	id := b.person(s.Addr)
	r := b.record(id)
	r.Add(s)
	b.set(id, &r)
}

// person gives the number of a, who is put in where he is new.
func (b *Book) person(a mail.Address) uint32 {
	id, known := b.byPlain.get(a.Plain())
	if !known {
		id = b.insert(a, a.Plain())
	}
	return id
}

// Put inserts r, or replaces what was known of its address.
func (b *Book) Put(r Record) { b.set(b.person(r.Addr), &r) }

func (b *Book) set(id uint32, r *Record) {
	p := &b.people[id]
	d := &b.domains[p.domain]
	b.overall.add(r)
	d.shade.add(r)
	d.sent += count(r.Sent) - p.sent
	d.replies += count(r.Replies) - p.replies
	d.heard += flag(r.Received > 0) - flag(p.received > 0)
	d.last = max(d.last, stamp(r.Last))
	d.weak += flag(r.weak()) - p.weak()
	if p.name != r.Name {
		p.name = b.texts.keep(r.Name)
	}
	p.sent, p.days, p.warned = count(r.Sent), count(r.Days), count(r.Warned)
	p.replies, p.received, p.bounces = count(r.Replies), count(r.Received), count(r.Bounces)
	p.first, p.last = stamp(r.First), stamp(r.Last)
	p.reply, p.bounce, p.lastWarned = stamp(r.LastReply), stamp(r.LastBounce), stamp(r.LastWarned)
	p.from = r.From
	p.listed, p.collected, p.confirmed = r.Listed, r.Collected, r.Confirmed
	p.marks = uint8(weak*flag(r.weak()) | directory*flag(r.Directory))
}

// Compact gives back the room that was kept for growing, once everybody is in. Adding goes on as before.
func (b *Book) Compact() {
	b.people = append([]person(nil), b.people...)
	b.domains = append([]domain(nil), b.domains...)
	b.nearPeople.Compact()
	b.nearDomains.Compact()
}

// local is the local part of a person.
func (b *Book) local(id uint32) string {
	p := &b.people[id]
	at := len(p.plain)
	if d := len(b.domains[p.domain].name.ASCII()); d > 0 {
		at -= d + 1
	}
	return p.plain[:at]
}

func (b *Book) insert(a mail.Address, plain string) uint32 {
	var id uint32
	if n := len(b.free); n > 0 {
		id, b.free = b.free[n-1], b.free[:n-1]
	} else {
		id = uint32(len(b.people))
		b.people = append(b.people, person{})
	}
	plain = b.texts.keep(plain)
	p := &b.people[id]
	p.plain = plain
	p.domain = b.domain(a.Domain())
	p.local, p.neighbour = none, none
	d := &b.domains[p.domain]
	p.neighbour, d.first = d.first, id
	if d.people++; d.people == 1 {
		b.nearDomains.Add(p.domain)
	}
	local := plain[:len(a.Local())]
	if next, ok := b.byLocal.get(local); ok {
		p.local = next
	}
	b.byLocal.put(local, id)
	b.byPlain.put(plain, id)
	b.known++
	if c := a.Canonical(); c != a {
		b.byCanon[c.Plain()] = id
	}
	b.nearPeople.Add(id)
	return id
}

func (b *Book) record(id uint32) Record {
	p := &b.people[id]
	return Record{
		Addr: mail.FromPlain(p.plain), Name: p.name,
		Sent: int(p.sent), Days: int(p.days), Warned: int(p.warned),
		Replies: int(p.replies), Received: int(p.received), Bounces: int(p.bounces),
		First: moment(p.first), Last: moment(p.last),
		LastReply: moment(p.reply), LastBounce: moment(p.bounce), LastWarned: moment(p.lastWarned), From: p.from,
		Listed: p.listed, Collected: p.collected, Confirmed: p.confirmed, Directory: p.marks&directory != 0,
	}
}

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

func count(n int) uint32 { return uint32(max(0, min(n, 1<<31))) }

func stamp(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return uint32(max(1, min(t.Unix(), 1<<32-1)))
}

func moment(s uint32) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(int64(s), 0).UTC()
}
