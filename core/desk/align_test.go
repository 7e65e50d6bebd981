package desk

import (
	"testing"

	"github.com/agnivade/levenshtein"

	"missent/core/near"
	"missent/core/view"
)

// drawn writes segments as the mocks do: [x] marked, [-x] a gap.
func drawn(ss []view.Segment) string {
	out := ""
	for _, s := range ss {
		switch s.Kind {
		case same:
			out += s.Text
		case gap:
			out += "[-" + s.Text + "]"
		case changed:
			out += "[" + s.Text + "]"
		}
	}
	return out
}

func TestLetterUnderLetter(t *testing.T) {
	for _, c := range []struct {
		typed, known         string
		wantTyped, wantKnown string
		distance             int
	}{
		{"us.af.ml", "us.af.mil", "us.af.m[-i]l", "us.af.m[i]l", 1},
		{"us.af.mill", "us.af.mil", "us.af.mil[l]", "us.af.mil[-l]", 1},
		{"exampel", "example", "examp[el]", "examp[le]", 1},
		{"lim", "lin", "li[m]", "li[n]", 1},
		{"oe", "joe", "[-j]oe", "[j]oe", 1},
		{"gmai.com", "gmail.com", "gmai[-l].com", "gmai[l].com", 1},
		{"kernel.com", "kernel.org", "kernel.[c]o[m]", "kernel.[-o][r][g]", 3},
		{"раypal", "paypal", "[ра]ypal", "[pa]ypal", 2},
		{"", "abc", "[-abc]", "[abc]", 3},
		{"same", "same", "same", "same", 0},
		{"", "", "", "", 0},
	} {
		ops, n := align(c.typed, c.known)
		typed, known := segments(ops)
		if c.typed == "kernel.com" { // more than one way is right: only the columns count
			if columns(typed) != columns(known) || n != c.distance {
				t.Errorf("%s %s %d", drawn(typed), drawn(known), n)
			}
			continue
		}
		if drawn(typed) != c.wantTyped || drawn(known) != c.wantKnown || n != c.distance {
			t.Errorf("%s over %s: %s, %s, %d", c.typed, c.known, drawn(typed), drawn(known), n)
		}
	}
}

func columns(ss []view.Segment) int {
	n := 0
	for _, s := range ss {
		n += len([]rune(s.Text))
	}
	return n
}

func text(ss []view.Segment) string {
	out := ""
	for _, s := range ss {
		if s.Kind != gap {
			out += s.Text
		}
	}
	return out
}

// FuzzAlign: both rows have the same number of columns and lose nothing; the distance is that of the index, and never
// above the plain one, in which a swap counts two.
func FuzzAlign(f *testing.F) {
	f.Add("us.af.ml", "us.af.mil")
	f.Add("abcd", "badc")
	f.Add("ca", "abc")
	f.Add("aab", "ab")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 60 || len(b) > 60 {
			return
		}
		a, b = safeAddress(a), safeAddress(b)
		ops, n := align(a, b)
		typed, known := segments(ops)
		if columns(typed) != columns(known) {
			t.Errorf("%s and %s do not stand below each other", drawn(typed), drawn(known))
		}
		if text(typed) != a || text(known) != b {
			t.Errorf("%q %q became %s %s", a, b, drawn(typed), drawn(known))
		}
		if plain := levenshtein.ComputeDistance(a, b); n > plain || n < plain/2 {
			t.Errorf("distance %d, plain %d", n, plain)
		}
		if ascii(a) && ascii(b) && len(a) > 0 && len(b) > 0 {
			if index := near.Distance(a, b, 2); index <= 2 && index != n || index > 2 && n <= 2 {
				t.Errorf("%q %q: distance %d, the index says %d", a, b, n, index)
			}
		}
	})
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
