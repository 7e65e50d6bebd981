package check

import (
	"slices"

	"missent/core/mail"
	"missent/core/model"
)

// found is what was found out about a message on the way to measuring its recipients. It holds as long as the message is the same.
type found struct {
	m      *mail.Message
	chosen []choice
	scene  *scene
	fits   []Fit // of the chosen
	ranked bool  // the fits have their Rank; before, they have the one that makes most of the doubt
	last   []mail.Address
}

// measure measures all but the Rank, which takes the words of a hundred others.
func (f *found) measure(l *letter) {
	if f.scene != nil {
		return
	}
	f.scene = l.scene()
	for i := range f.chosen {
		f.fits = append(f.fits, f.scene.measure(&f.chosen[i]))
	}
}

// matters tells whether one of them may reach a score that counts.
func (f *found) matters() bool {
	m := model.Shipped()
	least := m.Least()
	return slices.ContainsFunc(f.fits, func(fit Fit) bool { return m.Score(&fit.Features) >= least })
}

// Wanted gives those whose profiles measuring the recipients of m takes at first, each once: the recipients, and those they are
// compared with. k has Words, whose Of is not called yet.
func (e *Engine) Wanted(m *mail.Message, k Known) []mail.Address {
	l := letter{m: m, all: m.Recipients(), known: k}
	k.Words.found = &found{m: m, chosen: l.chosen()}
	var out []mail.Address
	if len(k.Words.found.chosen) == 0 {
		return nil
	}
	seen := map[mail.Address]bool{}
	add := func(a mail.Address) {
		if !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	for _, c := range k.Words.found.chosen {
		add(c.r.Addr)
		for i := range c.others {
			add(c.others[i].Addr)
		}
	}
	for i := range l.all {
		if k, ok := l.known.Book.Get(l.all[i].Addr); ok && k.Sent > 0 && !listLike(k.Addr) {
			add(k.Addr)
		}
	}
	return out
}

// Lately measures with the profiles that Wanted asked for. Where that leaves open what a check says, it gives those whose
// profiles settle it, the people written to last; mostly it gives nobody.
func (e *Engine) Lately(m *mail.Message, k Known) []mail.Address {
	l := letter{m: m, all: m.Recipients(), known: k}
	is := l.found()
	if len(is.chosen) == 0 {
		return nil
	}
	if is.measure(&l); !is.matters() {
		return nil
	}
	is.last = l.writtenLast()
	return is.last
}

// found is what Wanted and Lately found out about the message, or the beginning of it.
func (l *letter) found() *found {
	if l.is == nil {
		if w := l.known.Words; w != nil && w.found != nil && w.found.m == l.m {
			l.is = w.found
		} else {
			l.is = &found{m: l.m, chosen: l.chosen()}
		}
	}
	return l.is
}
