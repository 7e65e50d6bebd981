package history

import "missent/core/mail"

// Delete forgets a.
func (b *Book) Delete(a mail.Address) {
	plain := a.Plain()
	id, ok := b.byPlain.get(plain)
	if !ok {
		return
	}
	p := &b.people[id]
	b.nearPeople.Remove(id)
	b.byPlain.remove(plain)
	b.known--
	if c := a.Canonical().Plain(); b.byCanon[c] == id {
		delete(b.byCanon, c)
	}
	b.unlink(a.Local(), id)
	d := &b.domains[p.domain]
	d.people--
	d.sent -= p.sent
	d.replies -= p.replies
	d.heard -= flag(p.received > 0)
	d.weak -= p.weak()
	for at := &d.first; *at != none; at = &b.people[*at].neighbour {
		if *at == id {
			*at = p.neighbour
			break
		}
	}
	if d.people == 0 {
		b.nearDomains.Remove(p.domain)
	}
	*p = person{}
	b.free = append(b.free, id)
}

// unlink takes a person out of the chain of those with his local part.
func (b *Book) unlink(local string, id uint32) {
	head, _ := b.byLocal.get(local)
	if head == id {
		if next := b.people[id].local; next != none {
			b.byLocal.put(local, next)
		} else {
			b.byLocal.remove(local)
		}
		return
	}
	for at := head; at != none; at = b.people[at].local {
		if b.people[at].local == id {
			b.people[at].local = b.people[id].local
			return
		}
	}
}
