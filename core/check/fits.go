package check

import (
	"cmp"
	"slices"
	"strings"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/model"
	"missent/core/profile"
)

// Words is what is kept of the words in the user's mail, as far as one message needs it.
type Words struct {
	Text  profile.Text                          // of the message itself
	All   *profile.Profile                      // of all messages
	Of    func(a mail.Address) *profile.Profile // of those to a person; nil where nothing is kept
	Tally *model.Tally                          // of the user's own messages
	found *found                                // about one message, before it is judged; nil: it is found out then
}

// Fit is how one recipient fits the message.
type Fit struct {
	Recipient mail.Recipient
	Other     mail.Address // whom the user may mean instead; zero for nobody
	Features  model.Features
}

// others is at most how many a recipient is compared with, lately how many of those written to last.
const (
	others = 8
	lately = 120
)

// Fits measures every recipient the user chose himself among those he wrote to before, in a message whose text is there.
func (e *Engine) Fits(m *mail.Message, k Known) []Fit {
	l := letter{m: m, all: m.Recipients(), known: k, exact: true}
	return l.fits()
}

// choice is a recipient the user chose, and who can be taken for him.
type choice struct {
	r      *mail.Recipient
	record history.Record
	name   string
	others []other
}

// other is somebody absent who can be taken for a recipient.
type other struct {
	history.Record
	inThread bool
}

// chosen are the recipients that are measured.
func (l *letter) chosen() []choice {
	if l.m.Tool || l.unclear() || strings.TrimSpace(string(l.m.Body)) == "" {
		return nil
	}
	var out []choice
	var who []history.Alike
	for i := range l.all {
		r := &l.all[i]
		rec, _ := l.known.Book.Get(r.Addr)
		if r.Fault != mail.NoFault || rec.Sent == 0 || l.known.Me.Has(r.Addr) || listLike(r.Addr) || l.brought(r.Addr) {
			continue
		}
		name := cmp.Or(r.Name, rec.Name)
		out = append(out, choice{r: r, record: rec, name: name})
		who = append(who, history.Alike{Addr: r.Addr, Words: nameWords(name)})
	}
	if len(out) == 0 {
		return nil
	}
	take := func(c *choice, y other) {
		if y.Addr == c.r.Addr || l.has(y.Addr) || l.known.Me.Has(y.Addr) || listLike(y.Addr) || onePerson(c.r.Addr, y.Addr, c.name, y.Name) {
			return
		}
		if !slices.ContainsFunc(c.others, func(o other) bool { return o.Addr == y.Addr }) {
			c.others = append(c.others, y)
		}
	}
	for i := range out {
		c := &out[i]
		for _, p := range slices.Concat(l.m.Parent, l.m.Thread) {
			if p.Fault == mail.NoFault && resembles(c.r.Addr, p.Addr, c.name, p.Name) {
				k, _ := l.known.Book.Get(p.Addr)
				k.Addr, k.Name = p.Addr, cmp.Or(p.Name, k.Name)
				take(c, other{k, true})
			}
		}
	}
	l.known.Book.Alike(who, func(i int, k history.Record) {
		if c := &out[i]; len(c.others) < others && resembles(c.r.Addr, k.Addr, c.name, k.Name) {
			take(c, other{k, false})
		}
	})
	for i := range out {
		slices.SortFunc(out[i].others, func(a, b other) int {
			return cmp.Or(cmp.Compare(flag(b.inThread), flag(a.inThread)), cmp.Compare(b.Sent, a.Sent), cmp.Compare(a.Addr.Plain(), b.Addr.Plain()))
		})
		out[i].others = out[i].others[:min(len(out[i].others), others)]
	}
	return out
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// fits measures, once for a message. Whom the words fit better is looked at only where it can matter, unless the measures must be
// exact: it takes the words of a hundred others.
func (l *letter) fits() []Fit {
	is := l.found()
	if len(is.chosen) == 0 {
		return nil
	}
	is.measure(l)
	if !is.ranked && (l.exact || is.matters()) {
		is.ranked = true
		for i := range is.fits {
			is.fits[i].Features[model.Rank] = is.scene.rankOf(is.scene.liking[is.chosen[i].record.Addr], is.last)
		}
	}
	return is.fits
}
