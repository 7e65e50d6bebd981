package check

import (
	"math"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/profile"
	"missent/core/wording"
)

// scene is what the recipients of a message share when they are measured.
type scene struct {
	*letter
	n       float64 // messages the user wrote
	text    wordsOf
	subject wordsOf
	kept    map[mail.Address]*profile.Profile
	people  []history.Record // known on the message, lists and the user left out
	lists   []history.Record
	liking  map[mail.Address]liking // of people
	lately  []float64               // how well the words fit those written to lately, in ascending order
	humans  int                     // on the message, known or not
	homes   []string                // the organisation of each recipient, "" of lists, the user and what is no address
	words   []string                // of the user's own text
	greets  []wording.Person
	quotes  bool
	author  wording.Author
}

func (l *letter) scene() *scene {
	s := &scene{letter: l, kept: map[mail.Address]*profile.Profile{}, liking: map[mail.Address]liking{}}
	if w := l.known.Words; w != nil && w.All != nil {
		s.n = float64(max(w.All.Subjects, w.All.Texts))
		s.text = rarest(w.Text.Body, w.All.Texts, w.All.Body, .7, 60)
		s.subject = rarest(w.Text.Subject, w.All.Subjects, w.All.Subject, .3, 20)
	}
	for i := range l.all {
		r := &l.all[i]
		s.homes = append(s.homes, "")
		if l.known.Me.Has(r.Addr) || r.Fault != mail.NoFault {
			continue
		}
		k, _ := l.known.Book.Get(r.Addr)
		switch {
		case listLike(r.Addr):
			if k.Sent >= 2 {
				s.lists = append(s.lists, k)
			}
			continue
		case k.Sent > 0:
			s.people = append(s.people, k)
			s.n = max(s.n, float64(k.Sent))
		}
		s.humans++
		s.homes[i] = r.Addr.Domain().Registered()
	}
	for _, p := range s.people {
		s.liking[p.Addr] = s.likes(p.Addr)
	}
	s.words = wording.Words(profile.Own(string(l.m.Body)))
	s.greets = wording.Greeted(string(l.m.Body))
	s.author, s.quotes = wording.Quoted(string(l.m.Body))
	return s
}

// goes is how well a goes with the people and lists on the message, without himself and somebody else: the mean of the
// logarithms by how much more often he stands with each than he would by chance, the rarer the more it counts.
func (s *scene) goes(a mail.Address, sent int, without mail.Address) float64 {
	if s.known.Company == nil {
		return 0
	}
	sum, weight := 0.0, 0.0
	usual := (float64(sent) + .5) / (s.n + 1)
	for _, all := range [][]history.Record{s.people, s.lists} {
		for i := range all {
			b := &all[i]
			if b.Addr == a || b.Addr == without || b.Sent < 2 {
				continue
			}
			rare := s.rare(b)
			if rare <= .1 {
				continue
			}
			p := float64(s.known.Company.Together(a, b.Addr)) / float64(b.Sent+1)
			sum += rare * math.Log((p+.3*usual+.002)/(usual+.002))
			weight += rare
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// last is the share of the people and lists on the message, without somebody else, whose last message was that of a, too: who
// was left out of it, and is put in now, was put in by hand. The rarer each is, the more it counts.
func (s *scene) last(a *history.Record, without mail.Address) float64 {
	sum, weight := 0.0, 0.0
	for _, all := range [][]history.Record{s.people, s.lists} {
		for i := range all {
			b := &all[i]
			if b.Addr == a.Addr || b.Addr == without {
				continue
			}
			rare := max(s.rare(b), .1)
			weight += rare
			if b.Last.Equal(a.Last) {
				sum += rare
			}
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// rare tells how much it says that somebody is on a message.
func (s *scene) rare(b *history.Record) float64 { return math.Log((s.n + 1) / (float64(b.Sent) + .5)) }

// writtenLast are the people written to last.
func (l *letter) writtenLast() []mail.Address {
	return l.known.Book.Latest(lately, func(a mail.Address) bool { return !listLike(a) && !l.known.Me.Has(a) })
}
