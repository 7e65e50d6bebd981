package history

import (
	"strings"

	"missent/core/mail"
	"missent/core/near"
)

// Namesakes are the people of each name at each domain, by which address books are cleaned up.
type Namesakes map[nameAt][]mail.Address

type nameAt struct {
	domain mail.Domain
	name   string
}

func nameKey(r *Record) nameAt {
	return nameAt{r.Addr.Domain(), strings.Join(strings.Fields(strings.ToLower(r.Name)), " ")}
}

// Namesakes collects them: a walk over everybody.
func (b *Book) Namesakes() Namesakes {
	n := Namesakes{}
	for r := range b.All() {
		if k := nameKey(&r); k.name != "" {
			n[k] = append(n[k], r.Addr)
		}
	}
	return n
}

// Double finds whom an address that lies in an address book can be taken for: somebody of the same name at the same domain
// within two edits, the same local part at a look-alike domain, or whoever puts it in doubt as Suspect does. Autocomplete
// keeps slips for ever, so one of the two may be one. Of two that look alike the less known is the double of the other;
// an address that answered is nobody's.
func (b *Book) Double(a mail.Address, all Namesakes) (mail.Address, bool) {
	r, ok := b.Get(a)
	if !ok || r.Proven() || !r.Listed && !r.Collected {
		return mail.Address{}, false
	}
	name := nameKey(&r)
	if by, suspect := b.Suspect(&r); suspect {
		k, _ := b.Get(by)
		// Two people of a family differ by a letter too, but not if the mail goes there, or nobody gave the address a name.
		if r.Sent > 0 || name.name == "" || name == nameKey(&k) || by.Local() == a.Local() {
			return by, true
		}
	}
	var best Record
	consider := func(o mail.Address) {
		if k, _ := b.Get(o); better(&k, &r) && (best.Addr.IsZero() || better(&k, &best)) {
			best = k
		}
	}
	if name.name != "" {
		for _, o := range all[name] {
			if o != a && near.Distance(o.Local(), a.Local(), 2) <= 2 {
				consider(o)
			}
		}
	}
	for _, k := range b.Elsewhere(a, 32) {
		d, e := k.Addr.Domain(), a.Domain()
		telling := d.Name() == e.Name() || len(e.Name()) >= 5 || nameKey(&k).name == name.name && name.name != ""
		if telling && lookAlike(d, e) {
			consider(k.Addr)
		}
	}
	return best.Addr, !best.Addr.IsZero()
}

// better tells whether more is known of k than of r; the order is strict, so that two that are equal are named once.
func better(k, r *Record) bool {
	rank := func(r *Record) int {
		n := 8 * r.Weight()
		if r.Received > 0 {
			n += 4
		}
		if r.Listed {
			n += 2
		}
		if r.Directory {
			n += 16
		}
		return n
	}
	if a, b := rank(k), rank(r); a != b {
		return a > b
	}
	return k.Addr.Plain() < r.Addr.Plain()
}
