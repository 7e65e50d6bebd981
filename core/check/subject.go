package check

import (
	"math"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// subject is one recipient under judgement.
type subject struct {
	*letter
	r       *mail.Recipient
	record  history.Record // what is known of exactly this address
	brought bool           // it came in with the message being answered
	place   history.Place  // what is known of its domain
	trusted bool           // its domain is one the user really writes to
	famous  bool           // its domain is a well-known one: it exists, whatever stands near it
	said    []proposal
	named   string // the client whom a file is about
}

// proposal is what one check says: the address is wrong, and suggest is meant.
type proposal struct {
	check, reason string
	score         float64 // how sure the check is, 0 to 1
	suggest       mail.Address
	distance      int // edits from suggest
}

// Scores at which a proposal becomes visible.
const (
	warnAt = 0.68
	noteAt = 0.40
	// quietAt is as far as a check may go that is set to "note".
	quietAt = warnAt - 0.01
)

// rounding is half of the last digit of a score that counts: sums of tenths are not exact.
const rounding = 0.0005

// within is how much weaker a proposal may be to compete for the suggestion by its evidence.
const within = 0.15

// propose adds a proposal, as far as the rules let the check speak.
func (s *subject) propose(p proposal) {
	if p.score <= 0 || s.known.Rules.Off(p.check) {
		return
	}
	if s.known.Rules.Quiet(p.check) {
		p.score = min(p.score, quietAt)
	}
	s.said = append(s.said, p)
}

// strongest is the highest score said so far.
func (s *subject) strongest() float64 {
	best := 0.0
	for i := range s.said {
		best = max(best, s.said[i].score)
	}
	return best
}

// finish turns the proposals into one finding. The highest score sets the level; among the proposals close to it the one
// with the best explanation speaks: whom the user writes to often, and who is few edits away.
func (s *subject) finish() Finding {
	f := Finding{Recipient: *s.r}
	best := math.Round(1000*s.strongest()) / 1000
	chosen, rank := -1, math.Inf(-1)
	for i, p := range s.said {
		if p.score < best-within || best >= noteAt && p.score < noteAt-rounding {
			continue
		}
		if r := s.rank(p); r > rank {
			chosen, rank = i, r
		}
	}
	if chosen < 0 {
		return f
	}
	p := s.said[chosen]
	f.Check, f.Reason, f.Suggest, f.Score = p.check, p.reason, p.suggest, min(best, 1)
	switch {
	case best >= warnAt:
		f.Level = Warn
	case best >= noteAt:
		f.Level = Note
	}
	if p.check == policy.WrongSender { // it suggests another From: what speaks for that is known of the recipient
		f.Evidence, _ = s.evidence(s.r.Addr)
	} else {
		f.Evidence, f.Person = s.evidence(p.suggest)
	}
	if p.reason == "document-client" {
		f.Demand.Pattern = s.named
	}
	return f
}

// rank is the logarithm of how likely the suggestion explains what was typed: how often the user writes to it, times a
// tenth for every edit.
func (s *subject) rank(p proposal) float64 {
	if p.suggest.IsZero() {
		return -10
	}
	habit := 0.0
	if r, ok := s.known.Book.Get(p.suggest); ok {
		habit = math.Log10(1 + float64(r.Weight()))
	} else if !s.known.Me.Has(p.suggest) { // a new person: at a domain written to often rather than at another
		habit = math.Log10(1+float64(s.known.Book.Place(p.suggest.Domain()).Sent))/3 - 1.5
	}
	if p.check == policy.ColdStart { // the user's own mail explains more than anybody's list
		habit--
	}
	return habit - float64(p.distance) + p.score
}

func (s *subject) evidence(a mail.Address) (Evidence, string) {
	if a.IsZero() {
		return Evidence{}, ""
	}
	if r, ok := s.known.Book.Get(a); ok {
		return Evidence{Sent: r.Sent, Replies: r.Replies, Days: r.Days, Last: r.Last}, r.Name
	}
	p := s.known.Book.Place(a.Domain())
	return Evidence{Sent: p.Sent, Replies: p.Replies, Last: p.Last, Domain: true}, ""
}
