package near

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/agnivade/levenshtein"
)

// corpus is n made-up addresses of mean length 26, and queries for them: a quarter with one edit, a quarter with two,
// half unrelated.
func corpus(n int) (texts, queries []string) {
	rng := rand.New(rand.NewPCG(9, 10))
	syllables := []string{"an", "ber", "cor", "da", "el", "fa", "gre", "hol", "in", "jo", "ka", "lu", "mar", "no", "os", "pe", "ri", "sa", "to", "ul", "vi", "wa", "xe", "yo", "za"}
	word := func(n int) string {
		s := ""
		for range n {
			s += syllables[rng.IntN(len(syllables))]
		}
		return s
	}
	hosts := make([]string, 1+n/40)
	for i := range hosts {
		hosts[i] = word(1+rng.IntN(6)) + []string{".example", ".example.com", ".org.example"}[rng.IntN(3)]
	}
	texts = make([]string, n)
	for i := range texts {
		texts[i] = word(1+rng.IntN(4)) + "." + word(1+rng.IntN(4)) + "@" + hosts[rng.IntN(len(hosts))]
	}
	queries = make([]string, 400)
	for i := range queries {
		switch t := texts[rng.IntN(n)]; i % 4 {
		case 0:
			queries[i] = edit(rng, t, 1)
		case 1:
			queries[i] = edit(rng, t, 2)
		default:
			queries[i] = word(5) + "@" + word(4) + ".example.net"
		}
	}
	return texts, queries
}

// BenchmarkNear finds everybody known within two edits, beside plain agnivade/levenshtein over all, and agnivade behind
// the same length and letter filters.
func BenchmarkNear(b *testing.B) {
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		texts, queries := corpus(size)
		before := heap()
		x := NewIndex(func(id uint32) string { return texts[id] })
		for i := range texts {
			x.Add(uint32(i))
		}
		grown := heap() - before
		b.Run(fmt.Sprintf("%d/missent", size), func(b *testing.B) {
			var p Pattern
			var out []Match
			found := 0
			for i := 0; b.Loop(); i++ {
				p.Set(queries[i%len(queries)])
				out = x.Find(&p, 2, out[:0])
				found += len(out)
			}
			b.ReportMetric(float64(grown)/(1<<20), "MiB")
		})
		masks := make([]uint64, size)
		for i, t := range texts {
			masks[i] = mask(t)
		}
		b.Run(fmt.Sprintf("%d/agnivade-filtered", size), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q := queries[i%len(queries)]
				m := mask(q)
				for j, t := range texts {
					if d := len(t) - len(q); d > 2 || d < -2 || bits.OnesCount64(m&^masks[j]) > 2 || bits.OnesCount64(masks[j]&^m) > 2 {
						continue
					}
					levenshtein.ComputeDistance(q, t)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/agnivade", size), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q := queries[i%len(queries)]
				for _, t := range texts {
					levenshtein.ComputeDistance(q, t)
				}
			}
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
