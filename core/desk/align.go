package desk

import (
	"strings"

	"missent/core/view"
)

// Kinds of segments, as view.Segment.Kind.
const (
	same    = "same"
	changed = "changed"
	gap     = "gap"
)

// op is one column of an alignment: a character of the typed text above one of the known text; 0 where there is none.
type op struct {
	typed, known rune
	swap         bool // this column and the next are two letters that changed places
}

// align puts two texts letter under letter with the fewest edits, a swap of neighbours counting one (the optimal string
// alignment distance), and gives that number.
func align(typed, known string) ([]op, int) {
	a, b := []rune(typed), []rune(known)
	cost := make([][]int, len(a)+1)
	for i := range cost {
		cost[i] = make([]int, len(b)+1)
		cost[i][0] = i
	}
	for j := range cost[0] {
		cost[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			c := cost[i-1][j-1]
			if a[i-1] != b[j-1] {
				c++
			}
			c = min(c, cost[i-1][j]+1, cost[i][j-1]+1)
			if swapped(a, b, i, j) {
				c = min(c, cost[i-2][j-2]+1)
			}
			cost[i][j] = c
		}
	}
	return path(a, b, cost), cost[len(a)][len(b)]
}

func swapped(a, b []rune, i, j int) bool {
	return i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2]
}

// path walks the table back. Of equal ways it prefers the one whose gap comes late, so that a doubled letter is marked at
// its second place.
func path(a, b []rune, cost [][]int) []op {
	var back []op
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && a[i-1] != b[j-1] && swapped(a, b, i, j) && cost[i][j] == cost[i-2][j-2]+1:
			back = append(back, op{a[i-1], b[j-1], false}, op{a[i-2], b[j-2], true})
			i, j = i-2, j-2
		case i > 0 && cost[i][j] == cost[i-1][j]+1:
			back = append(back, op{typed: a[i-1]})
			i--
		case j > 0 && cost[i][j] == cost[i][j-1]+1:
			back = append(back, op{known: b[j-1]})
			j--
		default:
			back = append(back, op{typed: a[i-1], known: b[j-1]})
			i, j = i-1, j-1
		}
	}
	out := make([]op, len(back))
	for i := range back {
		out[len(back)-1-i] = back[i]
	}
	return out
}

// segments draws an alignment: two rows with the same number of columns. A character the other row lacks is marked, and
// its place there is a gap that holds it.
func segments(ops []op) (typed, known []view.Segment) {
	var t, k row
	for i, o := range ops {
		inSwap := o.swap || i > 0 && ops[i-1].swap
		switch {
		case o.typed == 0:
			t.add(o.known, gap)
			k.add(o.known, changed)
		case o.known == 0:
			t.add(o.typed, changed)
			k.add(o.typed, gap)
		case o.typed != o.known || inSwap:
			t.add(o.typed, changed)
			k.add(o.known, changed)
		default:
			t.add(o.typed, same)
			k.add(o.known, same)
		}
	}
	return t.done(), k.done()
}

// row gathers runs of one kind.
type row struct {
	out  []view.Segment
	text strings.Builder
	kind string
}

func (r *row) add(c rune, kind string) {
	if kind != r.kind {
		r.flush()
		r.kind = kind
	}
	r.text.WriteRune(c)
}

func (r *row) flush() {
	if r.text.Len() > 0 {
		r.out = append(r.out, view.Segment{Text: r.text.String(), Kind: r.kind})
		r.text.Reset()
	}
}

func (r *row) done() []view.Segment {
	r.flush()
	if r.out == nil {
		return []view.Segment{}
	}
	return r.out
}

// whole is a text without marks.
func whole(s string) []view.Segment {
	if s == "" {
		return []view.Segment{}
	}
	return []view.Segment{{Text: s, Kind: same}}
}
