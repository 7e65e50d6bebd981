package check

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/profile"
	"missent/core/wording"
)

// Words is what is kept of the words in the user's mail, as far as one message needs it.
type Words struct {
	Text profile.Text                          // of the message itself
	All  *profile.Profile                      // of all messages
	Of   func(a mail.Address) *profile.Profile // of those to a person; nil where nothing is kept
}

// Fit is how one recipient fits the message.
type Fit struct {
	Recipient mail.Recipient
	Other     mail.Address // whom the user may mean instead; zero for nobody
	Features  Features
}

// others is at most how many a recipient is compared with.
const others = 8

// Fits measures every recipient the user chose himself among those he wrote to before, in a message whose text is there.
func (e *Engine) Fits(m *mail.Message, k Known) []Fit {
	l := letter{m: m, all: m.Recipients(), known: k}
	return l.fits()
}

// Wanted gives the people whose profiles Fits reads: the recipients it measures, and those they are compared with.
func (e *Engine) Wanted(m *mail.Message, k Known) []mail.Address {
	l := letter{m: m, all: m.Recipients(), known: k}
	seen, out := map[mail.Address]bool{}, []mail.Address(nil)
	add := func(a mail.Address) {
		if !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	chosen := l.chosen()
	if len(chosen) == 0 {
		return nil
	}
	for _, c := range chosen {
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
	if l.m.Tool || strings.TrimSpace(string(l.m.Body)) == "" {
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
		if c := &out[i]; resembles(c.r.Addr, k.Addr, c.name, k.Name) {
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

// fits measures.
func (l *letter) fits() []Fit {
	chosen := l.chosen()
	if len(chosen) == 0 {
		return nil
	}
	s := l.scene()
	out := make([]Fit, 0, len(chosen))
	for i := range chosen {
		out = append(out, s.measure(&chosen[i]))
	}
	return out
}

// scene is what the recipients of a message share when they are measured.
type scene struct {
	*letter
	n       float64 // messages the user wrote
	text    wordsOf
	subject wordsOf
	kept    map[mail.Address]*profile.Profile
	people  []history.Record // known on the message, lists and the user left out
	lists   []history.Record
	fit     map[mail.Address]float64 // of people
	liking  map[mail.Address]liking  // of people
	humans  int                      // on the message, known or not
	words   map[string]bool          // of the user's own text
	greets  []wording.Person
	quotes  bool
	author  wording.Author
}

// wordsOf are the words of a message that tell something, and how rare each is.
type wordsOf struct {
	words []profile.Word
	rare  []float64
	sum   float64
}

// liking is how well the words of the message fit a person.
type liking struct{ text, covered, subject float64 }

func (l *letter) scene() *scene {
	s := &scene{letter: l, kept: map[mail.Address]*profile.Profile{}, fit: map[mail.Address]float64{}, liking: map[mail.Address]liking{}, words: map[string]bool{}}
	if w := l.known.Words; w != nil && w.All != nil {
		s.n = float64(max(w.All.Subjects, w.All.Texts))
		s.text = rarest(w.Text.Body, w.All.Texts, w.All.Body, .7, 60)
		s.subject = rarest(w.Text.Subject, w.All.Subjects, w.All.Subject, .3, 20)
	}
	for i := range l.all {
		r := &l.all[i]
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
	}
	for _, p := range s.people {
		s.fit[p.Addr] = s.goes(p.Addr, p.Sent, p.Addr)
		s.liking[p.Addr] = s.likes(p.Addr)
	}
	own := wording.Own(string(l.m.Body), 1500)
	for _, w := range wording.Words(own) {
		s.words[w] = true
	}
	s.greets = wording.Greeted(string(l.m.Body))
	s.author, s.quotes = wording.Quoted(string(l.m.Body))
	return s
}

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
	var out wordsOf
	for _, w := range all[:min(len(all), most)] {
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
	all := s.known.Words.All
	if p.Texts > 0 && len(s.text.words) > 0 {
		for i, w := range s.text.words {
			n := float64(p.Body(w))
			usual := (float64(all.Body(w)) + .5) / float64(all.Texts+1)
			if n > 0 {
				l.covered += s.text.rare[i]
			}
			l.text += math.Log((n + 4*usual) / (float64(p.Texts) + 4) / usual)
		}
		l.text /= float64(len(s.text.words))
		l.covered /= s.text.sum
	}
	for i, w := range s.subject.words {
		if p.Subject(w) > 0 {
			l.subject += s.subject.rare[i] / s.subject.sum
		}
	}
	return l
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
			rare := math.Log((s.n + 1) / (float64(b.Sent) + .5))
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
