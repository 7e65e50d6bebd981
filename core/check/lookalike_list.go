package check

import (
	"strings"

	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
)

// How many lists begin with one word for that to be how lists are named, and how many letters the word has at least.
const (
	likeNamed = 3
	listWord  = 5
)

// lookalikeList: nobody has written to this list yet, nor to any that begins with its first word; and that word is a slip
// of one with which several lists begin that the user writes to: linux-, where inux- was typed.
func (s *subject) lookalikeList() {
	a := s.r.Addr
	word, rest, ok := strings.Cut(a.Local(), "-")
	if !ok || len(word) < listWord-1 || !listLike(a) || s.record.Sent > 0 {
		return
	}
	lists := map[string]int{} // by first word, those within reach of what was typed
	for _, k := range s.known.Book.Beginning(word, 1) {
		if w, _, ok := strings.Cut(k.Addr.Local(), "-"); ok && k.Sent > 0 && listLike(k.Addr) {
			lists[w]++
		}
	}
	if lists[word] > 0 {
		return
	}
	for w, n := range lists {
		if n < likeNamed || len(w) < listWord || near.Distance(word, w, 1) != 1 {
			continue
		}
		score := .8
		if s.brought {
			score -= .3
		}
		s.propose(proposal{policy.LookalikeAddress, editReason(word, w), score, mail.NewAddress(w+"-"+rest, a.Domain()), 1})
	}
}
