// Package replay runs past mail through the checks in the order of time: each sent message is checked against what was
// known at that moment, then learned.
//
// It answers "how often would Missent have asked me?" before anything is switched on, and it is what the evaluation
// measures; so it uses the same engine and the same history as the guard, and nothing else. It refuses to look ahead: a
// message never sees what came after it.
package replay

import (
	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// Replay is the state of one mailbox at one moment of the past.
type Replay struct {
	engine *check.Engine
	rules  policy.Rules
	me     history.Owners
	book   *history.Book
	met    *history.Company
	ours   map[history.Key]struct{}
	seen   map[history.Key]struct{}
	asked  map[mail.Address]struct{}
	all    bool
	words  words
}

// New starts with an empty history.
func New(engine *check.Engine, rules policy.Rules, me history.Owners) *Replay {
	return &Replay{
		engine: engine, rules: rules, me: me, book: history.NewBook(), met: history.NewCompany(),
		ours: map[history.Key]struct{}{}, seen: map[history.Key]struct{}{}, asked: map[mail.Address]struct{}{},
		words: newWords(),
	}
}

// WithScores makes the verdicts hold a finding for every recipient that was looked at.
func (r *Replay) WithScores() *Replay {
	r.all = true
	return r
}

// Book is what is known at this moment.
func (r *Replay) Book() *history.Book { return r.book }

// Own adds an address of the user.
func (r *Replay) Own(a mail.Address) { r.me.Add(a) }

// Next checks m, if it was sent, and learns it, unless it is a probe.
func (r *Replay) Next(m *mail.Message) check.Verdict {
	var v check.Verdict
	if m.Direction == mail.Sent {
		known := r.Known(m)
		if r.all {
			v = r.engine.Scores(m, known)
		} else {
			v = r.engine.Check(m, known)
		}
	}
	if !m.Probe {
		r.answered(&v)
		r.learn(m, v)
	}
	return v
}

// Known is what m is judged by at this moment.
func (r *Replay) Known(m *mail.Message) check.Known {
	return check.Known{Book: r.book, Company: r.met, Me: r.me, Rules: r.rules, Now: m.Time, Words: r.words.of(m)}
}

// answered takes back what a window asked about before: whoever is asked again about an address that is right says
// "always", and one that is wrong he corrects. It stays a note while the one he seems to mean is much better known. What
// is learned stays the same, since nobody was really asked.
func (r *Replay) answered(v *check.Verdict) {
	v.Level = check.OK
	kept := v.Findings[:0]
	for _, f := range v.Findings {
		if _, before := r.asked[f.Recipient.Addr]; before {
			known, ok := r.book.Get(f.Suggest)
			insisted, _ := r.book.Get(f.Recipient.Addr)
			if !ok || known.Weight() < 5*(insisted.Sent+insisted.Warned) {
				continue
			}
			f.Level = min(f.Level, check.Note)
		}
		v.Level = max(v.Level, f.Level)
		kept = append(kept, f)
	}
	v.Findings = kept
}

func (r *Replay) learn(m *mail.Message, v check.Verdict) {
	if m.MessageID != "" {
		key := history.KeyOfID(m.MessageID)
		if _, twice := r.seen[key]; twice {
			return
		}
		r.seen[key] = struct{}{}
		if m.Direction == mail.Sent {
			r.ours[key] = struct{}{}
		}
	}
	for _, f := range v.Findings {
		if f.Level >= check.Warn {
			r.asked[f.Recipient.Addr] = struct{}{}
		}
	}
	seen := history.Read(m, r.me, r.isOurs, r.warned)
	for _, s := range seen {
		r.Add(s)
	}
	r.met.Meet(history.Together(seen))
	r.words.learn(m, seen, v.Fitted)
}

// Add adds one sighting to the history.
func (r *Replay) Add(s history.Sighting) { r.book.Add(s) }

// Put adds what is already known of an address.
func (r *Replay) Put(rec history.Record) { r.book.Put(rec) }

// Stands adds whom somebody is known to stand with on messages.
func (r *Replay) Stands(a mail.Address, with []history.Companion) {
	if len(with) > 0 {
		r.met.Put(a, with)
	}
}

func (r *Replay) isOurs(k history.Key) bool {
	_, ok := r.ours[k]
	return ok
}

func (r *Replay) warned(a mail.Address) bool {
	_, ok := r.asked[a]
	return ok
}
