package check

import (
	"strings"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// oddAt is by how much more of the others' messages somebody absent must have been on than the one who is there.
const oddAt = 0.12

// leastOdd is what is not worth a score.
const leastOdd = 0.01

// oddOneOut: with the people on this message, somebody else usually stands, who begins alike or has the same first name,
// and who is not on it: the mail client's completion offered the wrong one of two people known well. That cannot be sure
// enough for a window, however the figures are turned, so it is a note.
func (s *subject) oddOneOut() {
	if s.known.Company == nil || s.record.Sent == 0 || s.brought || s.m.Tool || s.unclear() || listLike(s.r.Addr) {
		return
	}
	name := s.r.Name
	if name == "" {
		name = s.record.Name
	}
	best, meant := leastOdd, history.Record{}
	s.gathering().Rivals(s.r.Addr, leastOdd, func(y history.Rival) float64 {
		k, ok := s.known.Book.Get(y.Addr)
		lately := !k.Last.Before(s.record.Last) // he was written to, rather than this one
		if ok && lately && !listLike(y.Addr) && confusable(s.r.Addr, y.Addr, name, k.Name) {
			best, meant = y.Gap, k
		}
		return best
	})
	if best > leastOdd {
		s.propose(proposal{policy.OddOneOut, "odd-one-out", oddScore(best), meant.Addr, 2})
	}
}

// oddScore puts the gap between two shares on the scale of scores: a note from oddAt on, and never a window.
func oddScore(gap float64) float64 {
	if gap < oddAt {
		return noteAt * gap / oddAt
	}
	return noteAt + (quietAt-noteAt)*min(1, gap-oddAt)
}

// confusable tells whether completion would have offered both people for the same letters, and they are two people.
func confusable(a, b mail.Address, nameA, nameB string) bool {
	alike := sameBeginning(a, b)
	if a.Local() == b.Local() || !alike && !sameInitial(nameA, nameB) {
		return false
	}
	x, y := nameWords(nameA), nameWords(nameB)
	if !alike && (len(x) == 0 || len(y) == 0 || x[0] != y[0]) {
		return false
	}
	common := 0
	for _, w := range x {
		for _, v := range y {
			if v == w {
				common++
			}
		}
	}
	return common < 2
}

// sameInitial tells whether two names may begin with the same word; it is quick, and only sure when it says no.
func sameInitial(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	return a[0]|0x20 == b[0]|0x20 || !letter(a[0]) || !letter(b[0])
}

// unclear tells whether the message is a reply, and it is not known who else was on the message it answers: anybody may
// have come in with it.
func (l *letter) unclear() bool {
	if len(l.m.Parent) > 1 {
		return false
	}
	return len(l.m.Parent) == 1 || l.m.InReplyTo != "" || len(l.m.References) > 0 || answersBySubject(string(l.m.Subject))
}

func answersBySubject(subject string) bool {
	return len(subject) > 3 && strings.EqualFold(subject[:3], "re:")
}

// gathering is made when first asked for. Mail to people the user never wrote to, and to himself, says nothing.
func (l *letter) gathering() *history.Gathering {
	if l.together == nil {
		l.together = l.known.Company.Gather(l.all, func(a mail.Address) int {
			if n := l.known.Book.Sent(a); n > 0 && !l.known.Me.Has(a) {
				return n
			}
			return 0
		})
	}
	return l.together
}
