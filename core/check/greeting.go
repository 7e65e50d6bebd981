package check

import (
	"slices"
	"strings"

	"missent/core/mail"
	"missent/core/near"
	"missent/core/policy"
	"missent/core/wording"
)

// greeting: the message greets somebody by a name that none of its recipients has, and who is known. Where he resembles a
// recipient, completion picked the wrong one; and a message to one person that greets another goes to the wrong one. Any
// recipient who could be meant makes it silent, and so does the user's own name. Otherwise it is a note: people are
// greeted who read a list, or the thread.
func (s *subject) greeting() {
	if s.brought || !s.written() || listLike(s.r.Addr) || roles[s.r.Addr.Local()] {
		return
	}
	g := s.greeted()
	if len(g) == 0 {
		return
	}
	name := s.nameOf(s.r)
	best, rank := -1, 0.0
	for i, p := range g {
		if onePerson(s.r.Addr, p.Addr, name, p.Name) || s.right(p.Addr) {
			return
		}
		v := s.rank(proposal{suggest: p.Addr})
		if p.inThread {
			v += 3
		}
		if resembles(s.r.Addr, p.Addr, name, p.Name) {
			v += 2
		}
		if best < 0 || v > rank {
			best, rank = i, v
		}
	}
	y, score := g[best], .5
	if (s.put() == 1 && !s.unnamed() || resembles(s.r.Addr, y.Addr, name, y.Name)) && !s.spokenOf(y.Name) {
		score = .85
	}
	s.propose(proposal{policy.Greeting, "greeting", score, y.Addr, 1})
}

// absentee is somebody known who is greeted and gets no copy of the message.
type absentee struct {
	mail.Recipient
	inThread bool
}

// greeted are those whom the message greets though it does not go to them, found once for a message.
func (l *letter) greeted() []absentee {
	if l.hail == nil {
		found := l.findGreeted()
		l.hail = &found
	}
	return *l.hail
}

func (l *letter) findGreeted() (out []absentee) {
	if l.m.Tool || len(l.m.Body) == 0 {
		return nil
	}
	people := wording.Greeted(string(l.m.Body))
	sure := true // nobody present even nearly bears the name
	present := 0 // how often the one who does was written to
	for _, p := range people {
		if l.mine(p) {
			return nil
		}
		for i := range l.all {
			switch r := &l.all[i]; l.mayBe(p, r) {
			case bears:
				return nil
			case nearly:
				k, _ := l.known.Book.Get(r.Addr)
				sure, present = false, max(present, k.Weight())
			}
		}
	}
	seen := map[mail.Address]bool{}
	add := func(r mail.Recipient, inThread bool) {
		if !seen[r.Addr] && r.Fault == mail.NoFault && !l.has(r.Addr) && !l.known.Me.Has(r.Addr) && !listLike(r.Addr) {
			seen[r.Addr] = true
			k, _ := l.known.Book.Get(r.Addr)
			if sure || k.Weight() >= 5*max(1, present) {
				out = append(out, absentee{r, inThread})
			}
		}
	}
	for _, p := range people {
		called := p.Called()
		for _, r := range slices.Concat(l.m.Parent, l.m.Thread) {
			if called(r.Name) {
				add(r, true)
			}
		}
		for _, k := range l.known.Book.Named(called) {
			add(mail.Recipient{Name: k.Name, Addr: k.Addr}, false)
		}
	}
	return out
}

// mine tells whether the name is the user's own: a signature, or a note to himself.
func (l *letter) mine(p wording.Person) bool {
	if !l.m.From.Addr.IsZero() && l.mayBe(p, &l.m.From) != no {
		return true
	}
	for _, me := range l.known.Me {
		if l.mayBe(p, &mail.Recipient{Addr: me}) != no {
			return true
		}
	}
	return false
}

// How a recipient can be meant by a name.
type likeness uint8

const (
	no     likeness = iota
	nearly          // it begins like his, or is a letter off
	bears           // it is his, or it cannot be told
)

// mayBe tells whether a recipient can be meant by a name, which may be in his own or in front of the @. Where that cannot
// be told, since he has another script or a list hides him, he bears it.
func (l *letter) mayBe(p wording.Person, r *mail.Recipient) likeness {
	if r.Fault == mail.NoAt || r.Fault == mail.List {
		return bears
	}
	own := wording.Words(l.nameOf(r))
	local := wording.Words(strings.Map(wordy, r.Addr.Local()))
	best, fitting := no, 0
	for _, w := range p.Words {
		fits := wordFits(w, own, local)
		best = max(best, fits)
		if fits != no {
			fitting++
		}
	}
	if fitting < len(p.Words) && len(own) > 1 {
		return no // "John Baker" is not John Adams
	}
	return best
}

// wordFits is mayBe for one word.
func wordFits(w string, own, local []string) likeness {
	var initials strings.Builder
	for _, o := range own {
		if wording.Nickname(w, o) || latin(w) != latin(o) {
			return bears
		}
		initials.WriteString(o[:1])
	}
	switch {
	case w == initials.String(), slices.Contains(own, w), slices.Contains(local, w):
		return bears
	case slices.ContainsFunc(own, func(o string) bool { return wording.Near(w, o) || len(w) >= 4 && near.Distance(w, o, 1) <= 1 }):
		return nearly
	case slices.ContainsFunc(local, func(o string) bool {
		return wording.Nickname(w, o) || wording.Near(w, o) || len(w) >= 3 && strings.HasSuffix(o, w) || len(w) >= 4 && strings.Contains(o, w)
	}):
		return nearly
	}
	return no
}

// wordy parts a local part at its digits.
func wordy(r rune) rune {
	if r >= '0' && r <= '9' {
		return ' '
	}
	return r
}

func latin(w string) bool { return w != "" && w[0] < 0x80 || w != "" && []rune(w)[0] < 0x250 }

// written tells whether the recipient is somebody who can be confused with another: one who is known.
func (s *subject) written() bool {
	return s.record.Sent > 0 || s.record.Received > 0 || s.record.Listed || s.record.Directory
}

// spokenOf tells whether the text speaks of the recipient by a name that the other one does not have: "adding Tomasz", or
// above what is quoted "Tomasz wrote". Whoever is spoken of was put in on purpose.
func (s *subject) spokenOf(other string) bool {
	theirs := nameWords(other)
	own := slices.DeleteFunc(nameWords(s.nameOf(s.r)), func(w string) bool { return len(w) < 3 || slices.Contains(theirs, w) })
	return len(own) > 0 && wording.Mentions(string(s.m.Body), own)
}

// put is how many persons the user put in himself: not those whom the message being answered brought along, nor lists,
// nor the user.
func (l *letter) put() int {
	n := 0
	for i := range l.all {
		r := &l.all[i]
		nameless := strings.Contains(r.Addr.Local(), "-") && l.nameOf(r) == "" // most likely a list
		if !listLike(r.Addr) && !nameless && !l.known.Me.Has(r.Addr) && !l.brought(r.Addr) {
			n++
		}
	}
	return n
}

// unnamed tells whether somebody else in To could be the one who is greeted, since nothing tells his name.
func (s *subject) unnamed() bool {
	return slices.ContainsFunc(s.all, func(r mail.Recipient) bool {
		return r.Field == mail.To && r.Addr != s.r.Addr && !listLike(r.Addr) && !s.known.Me.Has(r.Addr) && s.nameOf(&r) == "" && !strings.ContainsAny(r.Addr.Local(), "._-")
	})
}

// resembles tells whether one can be picked for the other: completion offers both for the same letters.
func resembles(a, b mail.Address, nameA, nameB string) bool {
	if sharedName(nameA, nameB) || sameBeginning(a, b) {
		return true
	}
	x, y := nameWords(nameA), nameWords(nameB)
	return len(x) > 0 && len(y) > 0 && len(x[0]) >= 3 && len(y[0]) >= 3 && x[0][:3] == y[0][:3]
}

// onePerson tells whether both are most likely one person under two addresses.
func onePerson(a, b mail.Address, nameA, nameB string) bool {
	if a.Canonical() == b.Canonical() || sameName(nameA, nameB) || a.Local() == b.Local() && len(a.Local()) >= 4 {
		return true
	}
	common := 0
	y := nameWords(nameB)
	for _, w := range nameWords(nameA) {
		if slices.Contains(y, w) {
			common++
		}
	}
	return common >= 2
}
