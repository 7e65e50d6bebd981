package guard

import (
	"context"
	"errors"
	"slices"
	"time"

	"missent/core/check"
	"missent/core/policy"
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
