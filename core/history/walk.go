package history

import (
	"slices"
	"strings"

	"missent/core/mail"
)

// What no index answers is found by a walk over everybody, a millisecond for ten thousand people: for a question that comes
// up now and then.

// ByKey gives the person whose KeyOfAddress is k.
func (b *Book) ByKey(k Key) (Record, bool) {
	for id := range b.people {
		if p := &b.people[id]; p.plain != "" && KeyOfAddress(mail.FromPlain(p.plain)) == k {
			return b.record(uint32(id)), true
		}
	}
	return Record{}, false
}

// Named gives the people known whose name is accepted by f, in no order.
func (b *Book) Named(f func(name string) bool) []Record {
	var out []Record
	for id := range b.people {
		if p := &b.people[id]; p.name != "" && f(p.name) {
			out = append(out, b.record(uint32(id)))
		}
	}
	return out
}

// Beginning gives the people whose local part is a word and a hyphen first, the word within max edits of the given one.
func (b *Book) Beginning(word string, max int) []Record {
	b.pattern.Set(word)
	var out []Record
	for id := range b.people {
		p := &b.people[id]
		if n := strings.IndexByte(p.plain, '-'); n > 0 && b.pattern.Distance(p.plain[:n], max) <= max {
			out = append(out, b.record(uint32(id)))
		}
	}
	return out
}

// Under tells whether anybody is known at a domain with this ending, or one below it. Who was only collected does not count.
func (b *Book) Under(suffix string) bool {
	return slices.ContainsFunc(b.domains, func(d domain) bool {
		return d.counted() > 0 && strings.HasSuffix(d.name.ASCII(), "."+suffix)
	})
}
