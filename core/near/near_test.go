package near

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/agnivade/levenshtein"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"us.af.mil", "us.af.ml", 1},
		{"gmail.com", "gamil.com", 1}, // a swap is one edit
		{"gmail.com", "gmail.com", 0},
		{"ca", "abc", 3}, // optimal string alignment: no part is edited twice
		{"", "ab", 2},
		{"ab", "", 2},
		{"example.com", "exmaple.con", 2},
		{"kernel.org", "kernel.com", 3},
		{"bücher", "bucher", 2},
	} {
		if got := Distance(c.a, c.b, 5); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := slowDistance(c.a, c.b, 5); got != c.want {
			t.Errorf("slowDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Distance(c.a, c.b, 0); c.want > 0 && got != 1 {
			t.Errorf("Distance(%q, %q) with max 0 = %d, want 1", c.a, c.b, got)
		}
	}
}

// TestDistanceAgrees holds the bit-parallel form against the matrix and against Levenshtein, which a swap can only exceed.
func TestDistanceAgrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abcd.@"[rng.IntN(6)]
		}
		return string(b)
	}
	for range 20000 {
		a := word(rng.IntN(72))
		b := edit(rng, a, rng.IntN(4))
		const max = 5
		fast, slow := Distance(a, b, max), slowDistance(a, b, max)
		if fast != slow {
			t.Fatalf("%q %q: bit-parallel %d, matrix %d", a, b, fast, slow)
		}
		for max := range 5 {
			if got := Distance(a, b, max); got != min(slow, max+1) {
				t.Fatalf("%q %q within %d: %d, matrix %d", a, b, max, got, slow)
			}
		}
		if lev := levenshtein.ComputeDistance(a, b); fast <= max && (fast > lev || lev > 2*fast) {
			t.Fatalf("%q %q: distance %d, Levenshtein %d", a, b, fast, lev)
		}
	}
}

// edit applies n random edits to s.
func edit(rng *rand.Rand, s string, n int) string {
	b := []byte(s)
	for range n {
		i := 0
		if len(b) > 0 {
			i = rng.IntN(len(b))
		}
		c := byte('a' + rng.IntN(26))
		switch k := rng.IntN(4); {
		case k == 0 || len(b) == 0:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		case k == 1:
			b = append(b[:i], b[i+1:]...)
		case k == 2:
			b[i] = c
		case i > 0:
			b[i], b[i-1] = b[i-1], b[i]
		}
	}
	return string(b)
}

// TestIndexFindsAll: the filters never lose what a plain scan finds, also after removals.
func TestIndexFindsAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var texts []string
	x := NewIndex(func(id uint32) string { return texts[id] })
	gone := map[uint32]bool{}
	for i := range 4000 {
		text := randomAddress(rng)
		if i%40 == 0 {
			text += strings.Repeat(".host", 14+rng.IntN(2)) // beyond the buckets of their own
		}
		texts = append(texts, text)
		x.Add(uint32(i))
		if i%7 == 0 {
			r := uint32(rng.IntN(i + 1))
			if !gone[r] {
				gone[r] = true
				x.Remove(r)
			}
		}
	}
	var p Pattern
	found := 0
	for i := range 200 {
		q := edit(rng, texts[rng.IntN(len(texts)/40)*40+i%3], rng.IntN(4))
		p.Set(q)
		max := []int{2, 1, 2, 3, 0}[i%5]
		got := map[uint32]int{}
		for _, m := range x.Find(&p, max, nil) {
			got[m.ID] = m.Distance
		}
		for id, s := range texts {
			want := slowDistance(q, s, max)
			d, ok := got[uint32(id)]
			if shown := want <= max && !gone[uint32(id)]; shown != ok || ok && d != want {
				t.Fatalf("query %q, known %q: found %v at %d, want %d", q, s, ok, d, want)
			}
			if ok {
				found++
			}
		}
	}
	if found < 100 {
		t.Fatalf("only %d matches: the queries do not test anything", found)
	}
}

func randomAddress(rng *rand.Rand) string {
	first := []string{"anna", "bob", "carl", "dora", "emil", "fay", "greta", "hans", "ida", "jane"}
	last := []string{"ash", "berg", "cole", "doe", "eck", "fox", "gold", "hill", "ivers", "jones"}
	return fmt.Sprintf("%s.%s%d@host%d.example", first[rng.IntN(10)], last[rng.IntN(10)], rng.IntN(1000), rng.IntN(300))
}

func TestSkeleton(t *testing.T) {
	same := [][2]string{
		{"paypal.example", "раураl.example"}, // Cyrillic а, у, р
		{"modern.example", "rnodern.example"},
		{"google.example", "g00gle.example"},
		{"apple.example", "app1e.example"},
		{"bucher.example", "bücher.example"},
		{"us.af.mil", "us.af.miI"[:8] + "l"},
		{"vvork.example", "work.example"},
		{"cloud.example", "doud.example"},
	}
	for _, c := range same {
		if a, b := Skeleton(c[0]), Skeleton(c[1]); a != b {
			t.Errorf("Skeleton(%q) = %q, of %q %q", c[0], a, c[1], b)
		}
	}
	for _, c := range [][2]string{{"army.mil", "army.ml"}, {"example.com", "example.net"}, {"abc", "abd"}} {
		if Skeleton(c[0]) == Skeleton(c[1]) {
			t.Errorf("%q and %q have one skeleton", c[0], c[1])
		}
	}
}
