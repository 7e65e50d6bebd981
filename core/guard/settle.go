package guard

import (
	"context"
	"slices"

	"missent/core/check"
	"missent/core/mail"
)

// settlement is what became of a question without the user's word.
type settlement struct {
	q       *question
	outcome Outcome
	event   Event
}

// settle takes over what became of a question without the user's word. It is a fact, so it holds even when it cannot be
// written down.
func (g *Guard) settle(ctx context.Context, s settlement) {
	g.write.Lock()
	defer g.write.Unlock()
	g.mu.Lock()
	q := s.q
	if q.outcome == "" { // it was never asked, and need not be
		g.queue = slices.DeleteFunc(g.queue, func(o *question) bool { return o == q })
		delete(g.asked, askKey{q.hash, name(q.Finding.Recipient)})
		q.outcome = s.outcome
		q.end()
		g.mu.Unlock()
		return
	}
	late := q.outcome.decided() || s.outcome != Corrected && q.outcome != Asked
	recorded := q.recorded
	g.mu.Unlock()
	if late { // the user was quicker
		return
	}
	if err := g.commit(ctx, func(tx Tx) error { return g.decide(tx, q, s.outcome) }); err != nil {
		g.trouble("outcome", err)
	} else {
		recorded = true
	}
	g.mu.Lock()
	g.decided(q, s.outcome)
	q.recorded = recorded
	g.mu.Unlock()
	g.feeds.publish(s.event)
}

// reconsider finds the questions about the draft that its new state settles; mu is held.
func (g *Guard) reconsider(dr *draft, d *Draft, c usual) []settlement {
	var out []settlement
	now := names(&d.Message)
	for _, q := range dr.questions {
		if q.outcome.decided() || slices.Contains(now, name(q.Finding.Recipient)) {
			continue
		}
		if to, sure := g.goesTo(q, d, c); sure {
			s := settlement{q, Corrected, Event{Kind: Gone, Ask: q.ID}}
			if !to.IsZero() {
				s.event = Event{Kind: Fixed, Ask: q.ID, Known: to}
			}
			out = append(out, s)
		}
	}
	return out
}

// decided tells whether the draft can no longer change what was said.
func (o Outcome) decided() bool {
	return o == Once || o == Always || o == Validated || o == Corrected || o == Withdrawn || o == Noted || o == Audited
}

// goesTo finds where the draft goes now instead of the address in doubt: to the one that was suggested, or to another one
// that nothing is said against; zero when the address was only taken out. While something is being typed it is not sure.
// mu is held.
func (g *Guard) goesTo(q *question, d *Draft, c usual) (to mail.Address, sure bool) {
	findings := loud(g.judge(&d.Message, c))
	for _, r := range d.Message.Recipients() {
		if r.Addr == q.Finding.Suggest && !r.Addr.IsZero() {
			return r.Addr, true
		}
		if to.IsZero() && !slices.Contains(q.before, name(r)) && complete(r) &&
			!slices.ContainsFunc(findings, func(f check.Finding) bool { return name(f.Recipient) == name(r) }) &&
			(d.Stood || !g.halfTyped(r, mail.Address{})) {
			to = r.Addr
		}
	}
	return to, !to.IsZero() || d.Stood
}

// followUp looks at messages that went out: did one go to the address that was suggested, after the user had copied it?
// Many clients send without saving the draft once more.
func (g *Guard) followUp(ctx context.Context, messages []mail.Message) {
	g.mu.Lock()
	var done []settlement
	for _, q := range g.byID {
		if q.outcome != Copied && q.outcome != Edited && q.outcome != Used {
			continue
		}
		for i := range messages {
			m := &messages[i]
			if m.Direction == mail.Sent && m.Time.After(q.Time.Add(-grace)) && m.Time.Before(q.Time.Add(24*grace)) && corrected(q, m) {
				done = append(done, settlement{q, Corrected, Event{Kind: Fixed, Ask: q.ID, Known: q.Finding.Suggest}})
				break
			}
		}
	}
	g.mu.Unlock()
	for _, s := range done {
		g.settle(ctx, s)
	}
}

func corrected(q *question, m *mail.Message) bool {
	to := names(m)
	return !q.Finding.Suggest.IsZero() && slices.Contains(to, q.Finding.Suggest.Plain()) && !slices.Contains(to, name(q.Finding.Recipient))
}
