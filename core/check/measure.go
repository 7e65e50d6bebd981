package check

import (
	"math"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/model"
)

// measure fills in the features of one recipient.
func (s *scene) measure(c *choice) Fit {
	out := Fit{Recipient: *c.r}
	f, x := &out.Features, c.record
	f[model.Uses] = math.Log1p(float64(x.Sent))
	f[model.Days] = s.days(x.Last)
	f[model.InTo] = flag(c.r.Field == mail.To)
	if len(s.m.Parent) > 0 {
		a := s.answered()
		f[model.Reply] = 1
		f[model.AuthorAbsent] = flag(a.Fault == mail.NoFault && !s.has(a.Addr) && !s.known.Me.Has(a.Addr) && !listLike(a.Addr))
	}
	s.among(c, f)
	s.named(c, f)
	s.worded(s.liking[x.Addr], f)
	s.compare(c, f, &out.Other)
	return out
}

// days is how long ago that was, as a logarithm; what never was counts as ten years.
func (s *scene) days(last time.Time) float64 {
	if last.IsZero() {
		return math.Log1p(3652)
	}
	return math.Log1p(max(0, s.known.Now.Sub(last).Hours()/24))
}

// worded looks at the words of the text and the subject.
func (s *scene) worded(like liking, f *model.Features) {
	f[model.Text], f[model.Topic] = like.text, like.topic
	f[model.Words] = math.Log1p(float64(len(s.text.words)))
	f[model.Rank] = model.Shipped().Worse(model.Rank)
	var text, covered float64
	for _, l := range s.liking {
		text, covered = text+l.text, covered+l.covered
	}
	n := float64(max(1, len(s.liking)))
	f[model.TextRelative], f[model.CoveredRelative] = like.text-text/n, like.covered-covered/n
}

// among looks at whom he stands with.
func (s *scene) among(c *choice, f *model.Features) {
	x := c.record.Addr
	together := func(b mail.Address) bool { return s.known.Company != nil && s.known.Company.Together(x, b) > 0 }
	others, met := 0, false
	for i := range s.people {
		if p := &s.people[i]; p.Addr != x && p.Sent >= 2 {
			others++
			met = met || together(p.Addr)
		}
	}
	strange := 0
	for i := range s.lists {
		if !together(s.lists[i].Addr) {
			strange++
		}
	}
	house, own := 0, x.Domain().Registered()
	for i := range s.homes {
		if s.homes[i] == own && s.all[i].Addr != x {
			house++
		}
	}
	f[model.Others] = math.Min(10, float64(others))
	f[model.Company], f[model.Last] = s.goes(x, c.record.Sent, x), s.last(&c.record, x)
	f[model.ListsStrange] = share(strange, len(s.lists))
	f[model.Stranger] = flag(others+len(s.lists) > 0 && !met && strange == len(s.lists))
	f[model.SameHouse] = share(house, s.humans-1)
	if s.known.Company == nil {
		return
	}
	best := 0.0
	s.gathering().Rivals(x, 0, func(y history.Rival) float64 {
		k, ok := s.known.Book.Get(y.Addr)
		if ok && !k.Last.Before(c.record.Last) && !listLike(y.Addr) && confusable(x, y.Addr, c.name, k.Name) {
			best = y.Gap
		}
		return best
	})
	f[model.Gap] = best
}

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// named looks at who is greeted, mentioned and quoted.
func (s *scene) named(c *choice, f *model.Features) {
	f[model.Greets] = flag(len(s.greets) > 0)
	for _, p := range s.greets {
		for i := range s.all {
			switch r := &s.all[i]; {
			case s.mayBe(p, r) == no:
			case r.Addr == c.r.Addr:
				f[model.Greeted] = 1
			case !s.known.Me.Has(r.Addr):
				f[model.GreetsOther] = 1
			}
		}
	}
	f[model.GreetsAbsent] = flag(len(s.greeted()) > 0)
	f[model.Mentioned] = flag(s.mentions(c.name, ""))
	f[model.QuotesAbsent] = flag(s.quotes && !slices.ContainsFunc(s.all, func(r mail.Recipient) bool { return s.quoted(r.Addr, s.nameOf(&r)) }))
}

// mentions tells whether the text has a word of the name that the other name has not.
func (s *scene) mentions(name, but string) bool {
	not := nameWords(but)
	return slices.ContainsFunc(nameWords(name), func(w string) bool { return len(w) > 2 && !slices.Contains(not, w) && slices.Contains(s.words, w) })
}

// quoted tells whether what is quoted is of that person.
func (s *scene) quoted(a mail.Address, name string) bool {
	return s.quotes && (s.author.Addr == a || s.author.Named(name))
}

// compare finds the one who could be meant instead, and what speaks for him.
func (s *scene) compare(c *choice, f *model.Features, meant *mail.Address) {
	x := c.record.Addr
	like, best := s.liking[x], math.Inf(-1)
	absent := s.greeted()
	for i := range c.others {
		y := &c.others[i]
		greeted := slices.ContainsFunc(absent, func(a absentee) bool { return a.Addr == y.Addr })
		quoted := s.quoted(y.Addr, y.Name)
		its, goes, last := s.likes(y.Addr), 0.0, 0.0
		if y.Sent > 0 {
			goes, last = s.goes(y.Addr, y.Sent, x), s.last(&y.Record, x)
		}
		rank := 3*(its.covered-like.covered) + .5*(goes-f[model.Company]) + its.subject - like.subject + its.topic +
			2*flag(y.inThread) + 2*last + 1.5*flag(greeted) + flag(quoted)
		if rank <= best {
			continue
		}
		best, *meant = rank, y.Addr
		f[model.OtherInThread] = flag(y.inThread)
		f[model.OtherNamesake] = flag(y.inThread && sharedName(c.name, y.Name))
		f[model.OtherUses], f[model.OtherDays] = math.Log1p(float64(y.Sent))-f[model.Uses], f[model.Days]-s.days(y.Last)
		f[model.OtherCompany], f[model.OtherLast] = goes-f[model.Company], last
		f[model.OtherText], f[model.OtherCovered], f[model.OtherSubject] = its.text-like.text, its.covered-like.covered, its.subject-like.subject
		f[model.OtherMentioned] = flag(s.mentions(y.Name, c.name))
		f[model.OtherQuoted] = flag(quoted)
	}
}
