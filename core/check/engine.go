package check

import (
	"cmp"
	"slices"
	"time"

	"missent/core/contents"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// Known is what a message is judged by: who is known, who the user is, what is switched on, and the time.
type Known struct {
	Book    *history.Book
	Company *history.Company // of the recipients at least; nil where nobody kept it
	Me      history.Owners
	Rules   policy.Rules
	Now     time.Time
	// Right tells whether the user, asked which of two people he means, called the first one right for good. It may be nil.
	Right func(one, rather mail.Address) bool
	Words *Words // nil where no words are kept
	Hides bool   // the source of the message can move recipients to Bcc
}

// Engine runs the checks. It has no state.
type Engine struct{}

// New makes an Engine.
func New() *Engine { return &Engine{} }

// Check judges every recipient of m. Each gets at most one finding: the one with the strongest evidence speaks, the
// others stay silent. The findings come strongest first.
func (e *Engine) Check(m *mail.Message, k Known) Verdict { return judge(m, k, false) }

// Scores is Check with a finding for every recipient that was looked at, of level OK where nothing is said.
func (e *Engine) Scores(m *mail.Message, k Known) Verdict { return judge(m, k, true) }

// One judges the recipient r of m alone. Its level is OK where nothing is said.
func (e *Engine) One(m *mail.Message, r *mail.Recipient, k Known) Finding {
	l := letter{m: m, all: m.Recipients(), known: k}
	f, _ := l.judge(r)
	return f
}

func judge(m *mail.Message, k Known, all bool) Verdict {
	var v Verdict
	l := letter{m: m, all: m.Recipients(), known: k, exact: all}
	for i := range l.all {
		f, looked := l.judge(&l.all[i])
		if !looked || f.Level == OK && !all {
			continue
		}
		v.Level = max(v.Level, f.Level)
		v.Findings = append(v.Findings, f)
	}
	for _, whole := range []func() (Finding, bool){l.forgotten, l.visible, l.closed, l.missing, l.blindReply, l.listName} {
		if f, said := whole(); said {
			v.Level = max(v.Level, f.Level)
			v.Findings = append(v.Findings, f)
		}
	}
	v.Fitted = l.verdict()
	if len(v.Findings) > 1 {
		slices.SortStableFunc(v.Findings, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(b.Score, a.Score))
		})
	}
	return v
}

// letter is the message under judgement, with what its checks share.
type letter struct {
	m        *mail.Message
	all      []mail.Recipient
	known    Known
	exact    bool               // scores count that nobody is told, too
	together *history.Gathering // nil until asked for, as is stray
	stray    *stray
	hail     *[]absentee
	cited    *mail.Recipient
	holding  *[]contents.Found
	is       *found
	about    *[]mail.Recipient
}

// right tells whether the user said before that he means the recipient, and not the other one.
func (s *subject) right(other mail.Address) bool {
	return s.known.Right != nil && s.known.Right(s.r.Addr, other)
}

// brought tells whether the message being answered already had a among its people, or a wrote earlier in the thread.
func (l *letter) brought(a mail.Address) bool {
	return mail.Among(l.m.Parent, a) || mail.Among(l.m.Thread, a)
}

// has tells whether a is a recipient too.
func (l *letter) has(a mail.Address) bool { return mail.Among(l.all, a) }

// judge looks at one recipient; looked is false where there is nothing to doubt. Where a rule of the organisation speaks,
// the checks only help it: they may know who was meant.
func (l *letter) judge(r *mail.Recipient) (f Finding, looked bool) {
	rule, spoke := l.rule(r)
	if spoke && rule.Level == OK {
		return f, false
	}
	f, looked = l.doubt(r)
	if !spoke {
		l.stop(&f)
		return f, looked
	}
	if f.Level >= Warn {
		rule.Suggest, rule.Evidence, rule.Person = f.Suggest, f.Evidence, f.Person
	}
	return rule, true
}

// doubt runs the checks.
func (l *letter) doubt(r *mail.Recipient) (f Finding, looked bool) {
	book := l.known.Book
	switch {
	case r.Fault == mail.NoAt || r.Fault == mail.List:
		return f, false // a name the mail client still has to expand
	case l.known.Me.Has(r.Addr):
		return f, false
	case len(l.m.Parent) > 0 && l.m.Parent[0].Addr == r.Addr:
		return f, false // who wrote the message being answered exists
	}
	rec, known := book.Get(r.Addr)
	s := subject{letter: l, r: r, record: rec, brought: l.brought(r.Addr)}
	s.namesake()
	s.greeting()
	s.quotation()
	s.oddOneOut()
	s.outsider()
	s.fitting()
	s.document()
	s.wrongSender()
	switch {
	case rec.Proven():
	case rec.Sent > 0:
		s.sentBefore()
	default:
		if _, same := book.Same(r.Addr); known || !same { // else it is a known mailbox under another spelling
			s.stranger()
		}
	}
	f = s.finish()
	s.sensitive(&f)
	return f, true
}

// stranger runs the checks for an address nothing was ever sent to.
func (s *subject) stranger() {
	d := s.r.Addr.Domain()
	s.place = s.known.Book.Place(d)
	if s.record.Sent > 0 { // what was sent to this very address proves nothing of its domain
		s.place.Sent -= s.record.Sent
		s.place.People--
	}
	s.famous = famous(d)
	s.trusted = s.place.Sent >= 3 || s.place.People >= 2
	var near []history.Place
	if s.place.Sent < 50 {
		near = s.known.Book.PlacesNear(d)
	}
	if s.trusted && s.overshadowed(near) {
		s.trusted = false
	}
	s.trusted = s.trusted || s.inside(d)
	s.lookalikeAddress()
	s.lookalikeList()
	s.ownAddress()
	if !s.trusted {
		s.lookalikeDomain(s.houses(d, near))
		s.wrongHost()
		s.coldStart()
	}
	s.otherOrganisation()
	s.displayName()
	s.malformed()
	s.firstTime()
}

// overshadowed tells whether the domain is a rare twin of a much used one: it was learned from slips.
func (s *subject) overshadowed(near []history.Place) bool {
	d := s.r.Addr.Domain()
	for _, p := range near {
		twin := p.Distance <= 1 || p.Domain.Name() == d.Name() && p.Domain.Registered() != d.Registered()
		unheard := s.place.Heard == 0 && p.Replies > 0 // here nobody ever wrote to us, there they answer
		if twin && (p.Sent >= 20*max(1, s.place.Sent) || unheard && p.Sent >= 5*max(1, s.place.Sent)) {
			return true
		}
	}
	return false
}

// sentBefore looks at an address the user has written to. Sends alone do not make it good: while nothing else vouches for
// it, somebody much better known beside it puts it in doubt, however often it was used.
func (s *subject) sentBefore() {
	if s.record.Received > 0 && !s.record.Bounced() {
		return // it wrote to us, so it exists
	}
	if _, suspect := s.known.Book.Suspect(&s.record); !suspect {
		return
	}
	before := len(s.said)
	s.stranger()
	s.said = append(s.said[:before], slices.DeleteFunc(s.said[before:], func(p proposal) bool {
		k, ok := s.known.Book.Get(p.suggest)
		return !ok || !k.Outweighs(s.record) || p.score < warnAt // a note would come with every message
	})...)
}
