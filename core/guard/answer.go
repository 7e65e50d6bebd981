package guard

import (
	"context"
	"fmt"
	"slices"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// Answer decides the question. The decision is on the disk before it takes effect, and when that fails it takes none. Errors:
// ErrUnknown, ErrAnswered, ErrChoice, or one of the store.
func (g *Guard) Answer(ctx context.Context, id string, c view.Choice) error {
	outcome, ok := map[view.Choice]Outcome{
		view.Fix: Copied, view.Edit: Edited, view.Once: Once, view.Always: Always, view.Closed: Unanswered,
	}[c]
	if !ok {
		return fmt.Errorf("guard: answer: %w", ErrChoice)
	}
	g.write.Lock()
	defer g.write.Unlock()
	q, err := g.pending(id, Asked, Undone)
	if err == nil && !q.allows(outcome) {
		err = ErrChoice
	}
	if err != nil {
		return fmt.Errorf("guard: answer: %w", err)
	}
	if outcome == Copied && q.Place.Holds() {
		outcome = Used
	}
	var records []history.Record
	if a := q.Finding.Recipient.Addr; outcome == Always {
		r, _ := g.copyOf(a)
		r.Add(history.Sighting{Kind: history.Confirmed, Addr: a, Name: q.Finding.Recipient.Name, At: g.opt.Now()})
		records = append(records, r)
	}
	err = g.putRecords(ctx, records, func(tx Tx) error { return g.decide(tx, q, outcome) })
	if err != nil {
		g.trouble("answer", err)
		return fmt.Errorf("guard: answer: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if outcome == Always {
		delete(g.warned, q.Finding.Recipient.Addr)
	}
	g.decided(q, outcome)
	return nil
}

// right tells whether the user called one address right for good when asked whether he meant the other; mu is held.
func (g *Guard) right(one, rather mail.Address) bool {
	for _, q := range g.byID {
		if q.outcome == Always && q.Finding.Recipient.Addr == one && q.Finding.Suggest == rather {
			return true
		}
	}
	return false
}

// UndoAlways takes back the Always of a question.
func (g *Guard) UndoAlways(ctx context.Context, id string) error {
	g.write.Lock()
	defer g.write.Unlock()
	q, err := g.pending(id, Always)
	if err != nil {
		return fmt.Errorf("guard: undo: %w", err)
	}
	a := q.Finding.Recipient.Addr
	r, _ := g.copyOf(a)
	r.Add(history.Sighting{Kind: history.Unconfirmed, Addr: a, At: g.opt.Now()})
	err = g.putRecords(ctx, []history.Record{r}, func(tx Tx) error { return g.decide(tx, q, Undone) })
	if err != nil {
		g.trouble("undo", err)
		return fmt.Errorf("guard: undo: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.warned[a] = q.Time
	g.decided(q, Undone)
	return nil
}

// pending finds the question and makes sure of its outcome; write is held, so that it stays like this.
func (g *Guard) pending(id string, want ...Outcome) (*question, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.byID[id]
	switch {
	case q == nil:
		return nil, ErrUnknown
	case !slices.Contains(want, q.outcome):
		return nil, ErrAnswered
	}
	return q, nil
}

// decide appends the outcome, after the question itself when that could not be stored before.
func (g *Guard) decide(tx Tx, q *question, o Outcome) error {
	if !q.recorded {
		if err := tx.Decide(q.row(Asked)); err != nil {
			return err
		}
	}
	return tx.Decide(Decision{Ask: q.ID, Time: g.opt.Now(), Outcome: o})
}

// decided takes over an outcome that is stored; mu is held.
func (g *Guard) decided(q *question, o Outcome) {
	q.outcome, q.recorded, q.answered = o, true, g.opt.Now()
	q.end()
	if q.settled != nil {
		q.settled()
		q.settled = nil
	}
}
