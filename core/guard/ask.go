package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Errors of an answer.
var (
	// ErrUnknown: there is no such question, or nobody known by that address.
	ErrUnknown = errors.New("not known")
	// ErrAnswered: the question was decided before.
	ErrAnswered = errors.New("already answered")
	// ErrChoice: the answer is none of those that were offered.
	ErrChoice = errors.New("no such choice")
)

// grace is how far the clocks of this computer and of the mail server may be apart.
const grace = time.Hour

// askAll puts the questions before the user, one at a time, until ctx ends.
func (g *Guard) askAll(ctx context.Context, asker Asker) {
	for ctx.Err() == nil {
		if asker != nil {
			g.mu.Lock()
			q, held := g.next()
			g.mu.Unlock()
			g.note(ctx, held)
			if q != nil {
				g.ask(ctx, asker, q)
				continue
			}
		}
		select {
		case <-g.wake:
		case <-ctx.Done():
		}
	}
}

// next takes the first question of the queue that is still one: somebody may have been confirmed since. What the budget
// holds back is left to be noted. mu is held.
func (g *Guard) next() (q *question, held []*question) {
	for {
		i := slices.IndexFunc(g.queue, g.askable)
		if i < 0 {
			return nil, held
		}
		q = g.queue[i]
		g.queue = slices.Delete(g.queue, i, i+1)
		now := loud(g.judge(&q.Message, q.usual))
		if q.Finding.Check == policy.Drill && len(now) > 0 {
			now[0] = asDrill(now[0])
		}
		i = slices.IndexFunc(now, func(f check.Finding) bool { return name(f.Recipient) == name(q.Finding.Recipient) })
		if i < 0 {
			delete(g.asked, askKey{q.hash, name(q.Finding.Recipient)})
			q.end()
			continue
		}
		if now[i].Level != q.Finding.Level || now[i].Demand != q.Finding.Demand { // another policy came
			q.Finding = now[i]
		}
		silent := g.silent(q)
		if silent == "" {
			g.open = q
			return q, held
		}
		q.Time, q.outcome = g.opt.Now(), silent
		q.end()
		held = append(held, q)
	}
}

// askable tells whether the question may be asked now: a pause of the user's keeps no rule of the organisation waiting. mu
// is held.
func (g *Guard) askable(q *question) bool { return !g.paused() || q.Finding.Level == check.Stop }

// ask writes the question down, shows it, and closes it as unanswered when nobody did.
func (g *Guard) ask(ctx context.Context, asker Asker, q *question) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	if !g.openQuestion(ctx, q, cancel) {
		g.mu.Lock()
		g.open = nil
		g.mu.Unlock()
		return
	}
	g.feeds.publish(Event{Kind: StatusChanged})
	g.mu.Lock()
	shown := q.Question
	g.mu.Unlock()
	if err := asker.Ask(asking, shown); err != nil && asking.Err() == nil {
		g.opt.Log.Error("the window failed")
		g.setNotice(noticeWindow)
	}
	g.mu.Lock()
	g.open = nil
	open := q.outcome == Asked
	g.mu.Unlock()
	if open {
		// The program may be about to end; this much time there is.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		g.settle(last, settlement{q, Unanswered, Event{Kind: Gone, Ask: q.ID}})
	}
	g.feeds.publish(Event{Kind: StatusChanged})
}

// openQuestion writes the first row before the window opens. If that fails the user is asked all the same: a warning
// that is not recorded is better than none. It tells whether there is still something to ask.
func (g *Guard) openQuestion(ctx context.Context, q *question, cancel func()) bool {
	g.write.Lock()
	defer g.write.Unlock()
	g.mu.Lock()
	if q.outcome != "" {
		g.mu.Unlock()
		return false
	}
	q.Time = g.opt.Now()
	q.outcome = Asked
	q.settled = cancel
	g.byID[q.ID] = q
	if a := q.Finding.Recipient.Addr; !a.IsZero() && q.Finding.Check != policy.Drill {
		g.warned[a] = q.Time
	}
	row := q.row(Asked)
	g.mu.Unlock()
	err := g.commit(ctx, func(tx Tx) error { return tx.Decide(row) })
	if err != nil {
		g.trouble("question", err)
		return true
	}
	g.mu.Lock()
	q.recorded = true
	g.mu.Unlock()
	return true
}

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
