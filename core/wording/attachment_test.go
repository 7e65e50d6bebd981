package wording

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRooted: at once as one by one, wherever the root stands.
func TestRooted(t *testing.T) {
	texts := []string{"", "a", "at", "anhan", "xanhang", "beigefügt", "beigef\xc3", "segu", "segue", "aattached", "ci-join ci-joint", "the cat sat on an annex"}
	for _, r := range roots {
		texts = append(texts, r, r[:len(r)-1], "x"+r+"x", r[1:], r[:1]+r, strings.ToUpper(r), strings.ToUpper(r[:1])+r[1:], "é "+strings.ToUpper(r))
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := ""
		for range chance.IntN(6) {
			r := roots[chance.IntN(len(roots))]
			at := chance.IntN(len(r))
			text += r[at:] + r[:chance.IntN(len(r))]
		}
		texts = append(texts, text)
	}
	for _, s := range texts {
		if rooted(s) != containsAny(strings.ToLower(s), roots) {
			t.Errorf("%q: %v", s, rooted(s))
		}
	}
}
