package guard

import (
	"slices"
	"time"

	"missent/core/policy"
	"missent/core/view"
)

// How long an answer counts for another try of the message, and one given about its draft for the message.
const (
	tryAgain  = 30 * time.Minute
	fromDraft = 24 * time.Hour
)

// hash names the message in the log.
func (h *Held) hash() string { return DraftHash(string(h.Source)+"\x00"+h.Account, h.ID) }

// released tells whether the answer lets the message go.
func (o Outcome) released() bool { return o == Once || o == Always || o == Validated }

// earlier finds the question about the recipient that was answered for the same message, or is still open about it, and
// the open ones about its draft; mu is held.
func (g *Guard) earlier(h *Held, hash, recipient string) (q *question, drafts []settlement) {
	now, to := g.opt.Now(), names(&h.Message)
	for _, o := range g.byID {
		if name(o.Finding.Recipient) != recipient || !slices.Equal(o.before, to) && (o.hash != hash || !slices.Equal(g.mended(o), slices.Compact(slices.Clone(to)))) {
			continue
		}
		switch {
		case o.hash == hash && (o.open() || o.outcome == Noted || o.outcome == Audited && g.rules.Mode == policy.Audit || o.outcome.released() && now.Sub(o.answered) < tryAgain):
			q = o
		case o.Place != view.Draft || h.Account != "" && o.Account != h.Account || o.Message.Subject != h.Message.Subject:
		case o.outcome.released() && now.Sub(o.answered) < fromDraft:
			q = o
		case o.open():
			drafts = append(drafts, settlement{o, Withdrawn, Event{Kind: Gone, Ask: o.ID}})
		}
	}
	for _, o := range g.queue {
		if o.Place == view.Draft && name(o.Finding.Recipient) == recipient && o.Message.Subject == h.Message.Subject {
			drafts = append(drafts, settlement{o, Withdrawn, Event{}})
		}
	}
	return q, drafts
}

// mended is who the message of o went to when it was asked about, with what was used instead since; mu is held. What was
// answered for one address still holds when another was corrected.
func (g *Guard) mended(o *question) []string {
	out := slices.Clone(o.before)
	for _, u := range g.byID {
		if u.hash != o.hash || u.outcome != Used || u.Finding.Suggest.IsZero() {
			continue
		}
		for i := range out {
			if out[i] == name(u.Finding.Recipient) {
				out[i] = u.Finding.Suggest.Plain()
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// open tells whether the question still waits for an answer.
func (q *question) open() bool { return q.outcome == "" || q.outcome == Asked }
