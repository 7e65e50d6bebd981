package guard

import (
	"context"
	"slices"

	"missent/core/budget"
)

// budget computes what the log of decisions leaves of this month's budget; mu is held.
func (g *Guard) budget() *budget.Budget {
	past := make([]budget.Past, 0, len(g.byID))
	for _, q := range g.byID {
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

// note writes down what the budget held back. It is shown, and no question.
func (g *Guard) note(ctx context.Context, held []*question) {
	for _, q := range held {
		g.mu.Lock()
		g.byID[q.ID] = q
		row := q.row(Noted)
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
