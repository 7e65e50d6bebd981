package check

import (
	"cmp"
	"math"
	"slices"

	"missent/core/mail"
	"missent/core/profile"
)

// wordsOf are the words of a message that tell something, in the order of their numbers, and how rare each is.
type wordsOf struct {
	words []profile.Word
	rare  []float64
	sum   float64
}

// liking is how well the words of the message fit a person.
type liking struct{ text, covered, subject, topic float64 }

// rarest are the words that are known and rarer than least, at most so many.
func rarest(words []profile.Word, of int, known func(profile.Word) int, least float64, most int) wordsOf {
	type word struct {
		w    profile.Word
		rare float64
	}
	var all []word
	for _, w := range words {
		if n := known(w); n > 0 {
			if rare := math.Log(float64(of+1) / (float64(n) + .5)); rare > least {
				all = append(all, word{w, rare})
			}
		}
	}
	slices.SortFunc(all, func(a, b word) int { return cmp.Or(cmp.Compare(b.rare, a.rare), cmp.Compare(a.w, b.w)) })
	all = all[:min(len(all), most)]
	slices.SortFunc(all, func(a, b word) int { return cmp.Compare(a.w, b.w) })
	var out wordsOf
	for _, w := range all {
		out.words, out.rare, out.sum = append(out.words, w.w), append(out.rare, w.rare), out.sum+w.rare
	}
	return out
}

func (s *scene) profile(a mail.Address) *profile.Profile {
	if s.known.Words == nil || s.known.Words.Of == nil {
		return nil
	}
	p, ok := s.kept[a]
	if !ok {
		p = s.known.Words.Of(a)
		s.kept[a] = p
	}
	return p
}

// likes compares the words of the message with those of earlier messages to a.
func (s *scene) likes(a mail.Address) (l liking) {
	p := s.profile(a)
	if p == nil {
		return l
	}
	l.covered, l.subject = s.covers(p)
	all := s.known.Words.All
	if p.Texts > 0 && len(s.text.words) > 0 {
		for _, w := range s.text.words {
			usual := (float64(all.Body(w)) + .5) / float64(all.Texts+1)
			l.text += math.Log((float64(p.Body(w)) + 4*usual) / (float64(p.Texts) + 4) / usual)
		}
		l.text /= float64(len(s.text.words))
	}
	if t := s.known.Words.Text.Topic; t != 0 {
		l.topic = flag(p.Had(t))
	}
	return l
}

// covers is the share of the words of the message that stood in earlier ones of a profile, the rarer the more it counts.
func (s *scene) covers(p *profile.Profile) (text, subject float64) {
	p.Bodies(s.text.words, func(i int) { text += s.text.rare[i] })
	if text > 0 {
		text /= s.text.sum
	}
	for i, w := range s.subject.words {
		if p.Subject(w) > 0 {
			subject += s.subject.rare[i] / s.subject.sum
		}
	}
	return text, subject
}

// rankOf is the share of the people written to lately, nil where they are to be found yet, whom the words fit less.
func (s *scene) rankOf(l liking, last []mail.Address) float64 {
	if s.lately == nil {
		s.lately = []float64{}
		if last == nil {
			last = s.writtenLast()
		}
		for _, a := range last {
			var covered, subject float64
			if p := s.profile(a); p != nil {
				covered, subject = s.covers(p)
			}
			s.lately = append(s.lately, covered+.5*subject)
		}
		slices.Sort(s.lately)
	}
	i, _ := slices.BinarySearch(s.lately, l.covered+.5*l.subject)
	return share(i, len(s.lately))
}
