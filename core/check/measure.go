package check

import (
	"math"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// measure fills in the features of one recipient.
func (s *scene) measure(c *choice) Fit {
	out := Fit{Recipient: *c.r}
	f := &out.Features
	x := c.record
	logUses := math.Log1p(float64(x.Sent))
	f[fUses] = logUses
	f[fDays] = math.Log1p(math.Max(0, s.known.Now.Sub(x.Last).Hours()/24))
	f[fShare] = float64(x.Sent) / max(1, s.n)
	f[fRecipients] = math.Log1p(float64(len(s.all)))
	reply := len(s.m.Parent) > 0 || s.unclear()
	f[fReply] = flag(reply)
	f[fOrphan] = flag(reply && len(s.m.Parent) == 0)
	f[fInTo] = flag(c.r.Field == mail.To)
	f[fOutside] = flag(!s.own(x.Addr.Domain().Registered()))
	if len(s.m.Parent) > 0 {
		a := s.answered()
		f[fAuthorAbsent] = flag(a.Fault == mail.NoFault && !s.has(a.Addr) && !s.known.Me.Has(a.Addr) && !listLike(a.Addr))
	}
	s.among(c, f)
	s.named(c, f)
	like := s.liking[x.Addr]
	f[fText], f[fCovered], f[fSubject], f[fTopic] = like.text, like.covered, like.subject, like.topic
	f[fRank] = s.rankOf(like)
	f[fSeldom] = flag(x.Sent <= 2)
	f[fLately] = flag(s.known.Now.Sub(x.Last) < 7*24*time.Hour)
	f[fWords] = math.Log1p(float64(len(s.text.words)))
	var text, covered float64
	for _, l := range s.liking {
		text, covered = text+l.text, covered+l.covered
	}
	if n := float64(len(s.liking)); n > 0 {
		f[fTextRelative], f[fCoveredRelative] = like.text-text/n, like.covered-covered/n
	}
	s.compare(c, f, &out.Other)
	return out
}

// among looks at whom he stands with.
func (s *scene) among(c *choice, f *Features) {
	x := c.record.Addr
	f[fFit] = s.fit[x]
	together := func(b mail.Address) bool { return s.known.Company != nil && s.known.Company.Together(x, b) > 0 }
	known, strange, worse, house := 0, 0, 0, 0
	for i := range s.people {
		p := &s.people[i]
		if p.Addr == x {
			continue
		}
		if s.fit[p.Addr] < s.fit[x] {
			worse++
		}
		if p.Sent >= 2 {
			if known++; !together(p.Addr) {
				strange++
			}
		}
	}
	for i := range s.all {
		r := &s.all[i]
		if r.Addr != x && r.Fault == mail.NoFault && !listLike(r.Addr) && !s.known.Me.Has(r.Addr) && r.Addr.Domain().Registered() == x.Domain().Registered() {
			house++
		}
	}
	f[fOthers] = math.Min(10, float64(known))
	f[fStrangersTo] = share(strange, known)
	f[fSameHouse] = share(house, s.humans-1)
	f[fFitRank] = .5
	if n := len(s.people) - 1; n > 0 {
		f[fFitRank] = share(worse, n)
	}
	strange = 0
	for i := range s.lists {
		if !together(s.lists[i].Addr) {
			strange++
		}
	}
	f[fListsStrange] = share(strange, len(s.lists))
	f[fStranger] = flag(f[fOthers]+float64(len(s.lists)) > 0 && strange == len(s.lists) && f[fStrangersTo] == flag(known > 0))
	if s.known.Company == nil || s.unclear() {
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
	f[fGap] = best
}

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// named looks at who is greeted, mentioned and quoted.
func (s *scene) named(c *choice, f *Features) {
	f[fGreets] = flag(len(s.greets) > 0)
	for _, p := range s.greets {
		for i := range s.all {
			if r := &s.all[i]; s.mayBe(p, r) != no {
				if r.Addr == c.r.Addr {
					f[fGreeted] = 1
				} else if !s.known.Me.Has(r.Addr) {
					f[fGreetsOther] = 1
				}
			}
		}
	}
	f[fGreetsAbsent] = flag(len(s.greeted()) > 0)
	f[fMentioned] = flag(s.mentions(c.name, ""))
	if s.quotes {
		f[fQuoted] = flag(s.author.Addr == c.r.Addr || s.author.Named(c.name))
		f[fQuotesAbsent] = flag(!slices.ContainsFunc(s.all, func(r mail.Recipient) bool {
			return s.author.Addr == r.Addr || s.author.Named(s.nameOf(&r))
		}))
	}
}

// mentions tells whether the text has a word of the name that the other name has not.
func (s *scene) mentions(name, but string) bool {
	not := nameWords(but)
	return slices.ContainsFunc(nameWords(name), func(w string) bool { return len(w) > 2 && s.words[w] && !slices.Contains(not, w) })
}

// compare finds the one who could be meant instead, and what speaks for him.
func (s *scene) compare(c *choice, f *Features, meant *mail.Address) {
	x := c.record.Addr
	like, best := s.liking[x], math.Inf(-1)
	absent := s.greeted()
	for i := range c.others {
		y := &c.others[i]
		greeted := slices.ContainsFunc(absent, func(a absentee) bool { return a.Addr == y.Addr })
		quoted := s.quotes && (s.author.Addr == y.Addr || s.author.Named(y.Name))
		its, fit := s.likes(y.Addr), 0.0
		if y.Sent > 0 {
			fit = s.goes(y.Addr, y.Sent, x)
		}
		rank := 3*(its.covered-like.covered) + .5*(fit-f[fFit]) + its.subject - like.subject + 2*flag(y.inThread) + 1.5*flag(greeted) + flag(quoted) + its.topic
		if rank <= best {
			continue
		}
		best, *meant = rank, y.Addr
		f[fOther] = 1
		f[fOtherInThread] = flag(y.inThread)
		f[fOtherNamesake] = flag(y.inThread && sharedName(c.name, y.Name))
		f[fOtherUses] = math.Log1p(float64(y.Sent)) - f[fUses]
		f[fOtherFit] = fit - f[fFit]
		f[fOtherGreeted] = flag(greeted)
		f[fOtherText], f[fOtherCovered], f[fOtherSubject] = its.text-like.text, its.covered-like.covered, its.subject-like.subject
		f[fOtherTopic] = its.topic
		f[fOtherMentioned] = flag(s.mentions(y.Name, c.name))
		f[fOtherQuoted] = flag(quoted)
	}
}
