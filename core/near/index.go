package near

import (
	"math/bits"
	"slices"
)

// Index holds the numbers of many strings, by length and letters. The strings stay with the caller, who gives them back
// by number: 12 bytes a string is all an Index costs. It is not safe for concurrent writing.
type Index struct {
	text    func(id uint32) string
	buckets [maxLength + 1]bucket
}

// maxLength is where a bucket of its own ends; longer strings share the last.
const maxLength = 96

// bucket holds strings of one length: their numbers, and their masks, of 64 strings at a time.
type bucket struct {
	masks []block
	ids   []uint32
}

// Match is one string found.
type Match struct {
	ID       uint32
	Distance int
}

// NewIndex makes an empty index over the strings that text gives.
func NewIndex(text func(id uint32) string) *Index { return &Index{text: text} }

// Add puts in the string with the number id.
func (x *Index) Add(id uint32) {
	s := x.text(id)
	b := &x.buckets[min(len(s), maxLength)]
	at := len(b.ids)
	if at%64 == 0 {
		b.masks = append(b.masks, block{})
	}
	b.masks[at/64].put(at%64, mask(s))
	b.ids = append(b.ids, id)
}

// Compact gives back the room that was kept for growing, once most strings are in.
func (x *Index) Compact() {
	for i := range x.buckets {
		b := &x.buckets[i]
		b.masks, b.ids = append([]block(nil), b.masks...), append([]uint32(nil), b.ids...)
	}
}

// Remove takes the string out again; text must still give it.
func (x *Index) Remove(id uint32) {
	b := &x.buckets[min(len(x.text(id)), maxLength)]
	at := slices.Index(b.ids, id)
	if at < 0 {
		return
	}
	last := len(b.ids) - 1
	b.masks[at/64].take(at % 64)
	if at < last { // its place is filled from the end
		b.ids[at] = b.ids[last]
		b.masks[at/64].put(at%64, b.masks[last/64].take(last%64))
	}
	b.ids, b.masks = b.ids[:last], b.masks[:(last+63)/64]
}

// Find appends to out everything within max edits of p, p's own string included, in no order.
func (x *Index) Find(p *Pattern, max int, out []Match) []Match {
	for longer := -max; longer <= max; longer++ {
		switch n := len(p.text) + longer; {
		case n < 0:
		case n < maxLength:
			// So many edits only put letters in, or only take letters out: the others alone can do both.
			out = x.scan(&x.buckets[n], p, max, max+min(0, -longer), max+min(0, longer), out)
		default: // by how much these are longer is not known
			return x.scan(&x.buckets[maxLength], p, max, max, max, out)
		}
	}
	return out
}

// scan looks through a bucket, where a string within max edits of p lacks at most so many of p's classes and has at most so
// many others: an edit takes one away at most, and adds one at most.
func (x *Index) scan(b *bucket, p *Pattern, max, lacks, others int, out []Match) []Match {
	for i := range b.masks {
		ids := b.ids[64*i:]
		bad := uint64(0)
		if len(ids) < 64 {
			bad = ^uint64(0) << len(ids)
		}
		if max <= mostCounted {
			bad = b.masks[i].without(p.mask, lacks, bad)
			if bad != ^uint64(0) {
				bad = b.masks[i].with(^p.mask, others, bad)
			}
		}
		for good := ^bad; good != 0; good &= good - 1 {
			id := ids[bits.TrailingZeros64(good)]
			if d := p.Distance(x.text(id), max); d <= max {
				out = append(out, Match{id, d})
			}
		}
	}
	return out
}
