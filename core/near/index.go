package near

import "math/bits"

// Index holds the numbers of many strings, by length and letters. The strings stay with the caller, who gives them back
// by number: 12 bytes a string is all an Index costs. It is not safe for concurrent writing.
type Index struct {
	text    func(id uint32) string
	buckets [maxLength + 1]bucket
}

// maxLength is where a bucket of its own ends; longer strings share the last.
const maxLength = 96

type bucket struct {
	masks []uint64
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
	b.masks = append(b.masks, mask(s))
	b.ids = append(b.ids, id)
}

// Compact gives back the room that was kept for growing, once most strings are in.
func (x *Index) Compact() {
	for i := range x.buckets {
		b := &x.buckets[i]
		b.masks, b.ids = append([]uint64(nil), b.masks...), append([]uint32(nil), b.ids...)
	}
}

// Remove takes the string out again; text must still give it.
func (x *Index) Remove(id uint32) {
	b := &x.buckets[min(len(x.text(id)), maxLength)]
	for i, have := range b.ids {
		if have == id {
			last := len(b.ids) - 1
			b.ids[i], b.masks[i] = b.ids[last], b.masks[last]
			b.ids, b.masks = b.ids[:last], b.masks[:last]
			return
		}
	}
}

// Find appends to out everything within max edits of p, p's own string included, in no order.
func (x *Index) Find(p *Pattern, max int, out []Match) []Match {
	lo, hi := len(p.text)-max, len(p.text)+max
	for n := min(maxLength, lo); n <= min(maxLength, hi); n++ {
		if n < 0 {
			continue
		}
		b := &x.buckets[n]
		ids := b.ids[:len(b.masks)]
		for i, m := range b.masks {
			diff := m ^ p.mask
			if bits.OnesCount64(diff) > 2*max || bits.OnesCount64(diff&m) > max || bits.OnesCount64(diff&p.mask) > max {
				continue
			}
			if d := p.Distance(x.text(ids[i]), max); d <= max {
				out = append(out, Match{ids[i], d})
			}
		}
	}
	return out
}
