package guard_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"missent/core/guard"
	"missent/core/view"
)

// TestNoSequenceOfDraftsAsksTwice saves, changes and removes drafts at random. Whatever comes, nobody is asked twice about
// the same recipient of the same draft, unless the first window got no answer.
func TestNoSequenceOfDraftsAsksTwice(t *testing.T) {
	people := []string{"jane@army.ml", "bob@army.ml", "jane@army.mil", "bob@army.mil", "jan@army.mil", "jane@army", "jane@", "kim@b.example", "kmi@b.example"}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 1))
			w := newWorld(t)
			w.wrote(20, "jane@army.mil", "bob@army.mil", "kim@b.example")
			choices := []view.Choice{view.Fix, view.Edit, view.Once, view.Always, view.Closed}
			w.user.mu.Lock()
			w.user.says = func(q guard.Question) view.Choice { return choices[int(q.ID[0])%len(choices)] }
			w.user.mu.Unlock()
			for range 150 {
				id := fmt.Sprint("d", rnd.IntN(4))
				var to []string
				for range 1 + rnd.IntN(3) {
					to = append(to, people[rnd.IntN(len(people))])
				}
				switch n := rnd.IntN(20); {
				case n == 0:
					w.gone(id)
				case n == 1:
					w.restart()
				case n < 8:
					w.types(id, to...)
				default:
					w.saves(id, to...)
				}
			}
			w.settled()
			times, open := map[string]int{}, map[string]int{}
			for _, q := range w.user.asked {
				key := q.Draft + " " + q.Finding.Recipient.Addr.Plain()
				times[key]++
				if choices[int(q.ID[0])%len(choices)] == view.Closed {
					open[key]++
				}
			}
			for key, n := range times {
				if n > 1 && (n > 2 || open[key] == 0) {
					t.Errorf("asked %d times about %s, %d without an answer", n, key, open[key])
				}
			}
			if len(times) == 0 {
				t.Error("nothing was asked at all")
			}
		})
	}
}
