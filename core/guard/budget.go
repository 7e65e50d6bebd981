package guard

import (
	"context"
	"slices"

	"missent/core/budget"
	"missent/core/policy"
)

// budget computes what the log of decisions leaves of this month's budget; mu is held.
func (g *Guard) budget() *budget.Budget {
	past := make([]budget.Past, 0, len(g.byID))
	for _, q := range g.byID {
		if q.outcome == Audited && g.rules.Mode != policy.Audit {
			continue // it never was a window
		}
		if q.Finding.Check == policy.Drill {
			continue // nor was it the user's mail
		}
		p := budget.Past{At: q.Time, Draft: q.hash, Class: q.Finding.Class(), Held: q.outcome == Noted}
		switch q.outcome {
		case Once, Always:
			p.Answer = budget.Needless
		case Copied, Used, Edited, Corrected:
			p.Answer = budget.Useful
		}
		past = append(past, p)
	}
	return budget.New(g.rules.Windows, past, g.opt.Now().Local())
}

// affords tells whether there is room for q. A draft that is asked about anyway brings its other questions along. mu is
// held.
func (g *Guard) affords(q *question) bool {
	b := g.budget()
	return b.Allows(&q.Finding, q.hash) || slices.ContainsFunc(g.queue, func(o *question) bool {
		return o.hash == q.hash && b.Allows(&o.Finding, o.hash)
	})
}

// silent is the outcome of a question that is not asked: Audited where a window would have opened, Noted where the budget
// holds it back, "" where it is asked. mu is held.
func (g *Guard) silent(q *question) Outcome {
	switch {
	case q.Finding.Check != policy.Drill && !g.affords(q):
		return Noted
	case g.rules.Mode == policy.Audit:
		return Audited
	}
	return ""
}

// note writes down what was not asked. It is shown, and no question.
func (g *Guard) note(ctx context.Context, held []*question) {
	for _, q := range held {
		g.mu.Lock()
		g.byID[q.ID] = q
		row := q.row(q.outcome)
		g.mu.Unlock()
		if err := g.update(ctx, func(tx Tx) error { return tx.Decide(row) }); err != nil {
			g.trouble("note", err)
		}
		g.feeds.publish(Event{Kind: StatusChanged})
	}
}

// Budget tells how the alarm budget stands in this month.
func (g *Guard) Budget() budget.State {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.budget().State()
}
