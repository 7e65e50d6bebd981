package audit

import (
	"slices"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// Audit gathers the mail of one mailbox, in any order. Make one with New; it is for one goroutine.
type Audit struct {
	engine  *check.Engine
	rules   policy.Rules
	me      history.Owners
	book    *history.Book
	counted map[mail.Address]bool // their record holds the messages already
	seen    map[history.Key]bool  // messages, and whether we sent them
	sent    []mail.Message        // those to somebody in doubt
	late    []answer
}

// answer is a message that answers one which was not read yet.
type answer struct {
	from mail.Address
	to   history.Key
	at   time.Time
}

// New starts with an empty history.
func New(engine *check.Engine, rules policy.Rules, me history.Owners) *Audit {
	return &Audit{
		engine: engine, rules: rules, me: me, book: history.NewBook(),
		counted: map[mail.Address]bool{}, seen: map[history.Key]bool{},
	}
}

// Own adds an address of the user.
func (a *Audit) Own(addr mail.Address) { a.me.Add(addr) }

// Put adds what is known of an address from other mail than that which is added.
func (a *Audit) Put(r history.Record) { a.book.Put(r) }

// Add adds one sighting, as an address book gives it.
func (a *Audit) Add(s history.Sighting) { a.book.Add(s) }

// Counted adds what is known of an address from the very mail that is added, and from all other: nothing of it is counted
// again.
func (a *Audit) Counted(r history.Record) {
	a.book.Put(r)
	a.counted[r.Addr] = true
}

// Next takes one message, sent or received. The same message does no harm when it comes twice. Its text is not kept.
func (a *Audit) Next(m *mail.Message) {
	key := history.KeyOf(m)
	ours := m.Direction == mail.Sent
	if before, twice := a.seen[key]; m.Probe || twice && before == ours {
		return
	}
	a.seen[key] = ours || a.seen[key]
	var answered history.Key
	isOurs := func(k history.Key) bool {
		answered = k
		return a.seen[k]
	}
	for _, s := range history.Read(m, a.me, isOurs, nil) {
		if a.counted[s.Addr] {
			continue
		}
		a.book.Add(s)
		if s.Kind == history.ReceivedFrom && !ours && !m.Tool && answered != 0 {
			a.late = append(a.late, answer{s.Addr, answered, s.At})
		}
	}
	if ours && slices.ContainsFunc(m.To, a.doubtful) {
		light := *m
		light.Body, light.Attachments = "", nil
		a.sent = append(a.sent, light)
	}
}

// doubtful tells whether nobody but the user himself speaks for a recipient so far.
func (a *Audit) doubtful(r mail.Recipient) bool {
	if r.Fault != mail.NoFault || a.me.Has(r.Addr) {
		return false
	}
	k, known := a.book.Get(r.Addr)
	return known && k.Sent > 0 && k.Received == 0 && !k.Proven() || known && bounced(&k) && k.Sent > 0
}

// bounced tells whether the last thing heard of an address is that mail to it failed.
func bounced(r *history.Record) bool { return r.Bounces > 0 && !r.LastReply.After(r.LastBounce) }

// Find is a message of the past to an address that was probably not meant.
type Find struct {
	Message *mail.Message
	Finding check.Finding
	Record  history.Record // what is known of the address
	Bounced bool           // mail to it failed; else it never answered
}

// Book is everything learned, as Finds judged by it.
func (a *Audit) Book() *history.Book { return a.book }

// Finds judges what was added, with the knowledge of all of it. The finds come in the order of time.
func (a *Audit) Finds() []Find {
	for _, l := range a.late {
		if !a.seen[l.to] {
			continue
		}
		r, _ := a.book.Get(l.from)
		r.Replies++
		if l.at.After(r.LastReply) {
			r.LastReply = l.at
		}
		a.book.Put(r)
	}
	a.late = nil
	slices.SortStableFunc(a.sent, func(x, y mail.Message) int { return x.Time.Compare(y.Time) })
	var out []Find
	for i := range a.sent {
		m := &a.sent[i]
		for _, r := range m.Recipients() {
			if !a.doubtful(r) {
				continue
			}
			if f, found := a.judge(m, &r); found {
				out = append(out, f)
			}
		}
	}
	return out
}

// judge holds one recipient against everything else that is known: as if nothing had ever been sent to it.
func (a *Audit) judge(m *mail.Message, r *mail.Recipient) (Find, bool) {
	k, _ := a.book.Get(r.Addr)
	a.book.Delete(r.Addr)
	f := Find{Message: m, Record: k, Bounced: bounced(&k)}
	f.Finding = a.engine.One(m, r, check.Known{Book: a.book, Me: a.me, Rules: a.rules, Now: m.Time})
	found := a.probable(&f)
	a.book.Put(k)
	return f, found
}

// regular is on how many days somebody writes to an address who knows what he does: a doubt that is not sure ends there.
const regular = 3

// probable tells whether the finding is more than a likeness. What bounced was wrong, so a note is enough there.
func (a *Audit) probable(f *Find) bool {
	level, suggest := f.Finding.Level, f.Finding.Suggest
	if level < check.Note || level < check.Warn && !f.Bounced || suggest.IsZero() {
		return false
	}
	sure := f.Finding.Sure()
	if f.Finding.Level = check.Warn; f.Bounced {
		return true
	}
	if !sure && f.Record.Days >= regular {
		return false
	}
	if k, known := a.book.Get(suggest); known {
		return k.Outweighs(f.Record) && k.Sent > f.Record.Sent
	}
	if p := a.book.Place(suggest.Domain()); p.People > 0 {
		return p.Sent >= 5*max(1, f.Record.Sent) && a.book.Place(f.Finding.Recipient.Addr.Domain()).Heard == 0
	}
	return true // a slip of the user's own address, or of a domain everybody knows
}
