package near

import "math/bits"

// block holds the masks of 64 strings, letter by letter: bit j of word i tells whether string j has class i. So one machine
// word answers for 64 strings at once.
type block [64]uint64

// put makes m the mask of string j, whose place is empty.
func (k *block) put(j int, m uint64) {
	for ; m != 0; m &= m - 1 {
		k[bits.TrailingZeros64(m)&63] |= 1 << j
	}
}

// take empties the place of string j, and gives its mask.
func (k *block) take(j int) (m uint64) {
	for i := range k {
		m |= k[i] >> j & 1 << i
		k[i] &^= 1 << j
	}
	return m
}

// without tells which of the strings lack more than few of the classes in m; those in out are not asked. The rarest class
// comes first: hardly any string has it.
func (k *block) without(m uint64, few int, out uint64) uint64 {
	c := counter(few)
	for ; m != 0 && c.over|out != ^uint64(0); m &= m - 1 {
		c.add(^k[bits.TrailingZeros64(m)&63])
	}
	return c.over | out
}

// with tells which of the strings have more than few of the classes in m; those in out are not asked. The commonest class
// comes first.
func (k *block) with(m uint64, few int, out uint64) uint64 {
	c := counter(few)
	for m != 0 && c.over|out != ^uint64(0) {
		i := 63 - bits.LeadingZeros64(m)
		c.add(k[i&63])
		m &^= 1 << i
	}
	return c.over | out
}

// mostCounted is up to how many edits a tally can count.
const mostCounted = 2

// tally counts to three, for 64 strings at once.
type tally struct{ one, two, over uint64 }

// counter makes a tally that is over once more than few were added; few is at most mostCounted.
func counter(few int) tally {
	switch few {
	case 0:
		return tally{one: ^uint64(0), two: ^uint64(0)}
	case 1:
		return tally{one: ^uint64(0)}
	}
	return tally{}
}

func (c *tally) add(x uint64) {
	c.over |= c.two & x
	c.two |= c.one & x
	c.one |= x
}
