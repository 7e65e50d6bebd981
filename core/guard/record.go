package guard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"missent/core/check"
	"missent/core/history"
	"missent/core/mail"
)

// Notices the guard gives by itself, as view.Status.Notice.
const (
	noticeFull    = "disk-full"
	noticeDamaged = "database-damaged"
	noticeStore   = "not-stored"
	noticeWindow  = "window-failed"
)

// update runs f in a transaction of its own.
func (g *Guard) update(ctx context.Context, f func(Tx) error) error {
	g.write.Lock()
	defer g.write.Unlock()
	return g.commit(ctx, f)
}

// commit is update for who holds write.
func (g *Guard) commit(ctx context.Context, f func(Tx) error) error {
	tx, err := g.store.Begin(ctx)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	g.mu.Lock()
	g.notice = cleared(g.notice)
	g.mu.Unlock()
	return nil
}

// trouble says in the status that something could not be stored. The work goes on without it.
func (g *Guard) trouble(what string, err error) {
	notice := noticeStore
	switch {
	case errors.Is(err, ErrFull):
		notice = noticeFull
	case errors.Is(err, ErrDamaged):
		notice = noticeDamaged
	}
	g.opt.Log.Error("not stored", slog.String("what", what), slog.String("notice", notice))
	g.setNotice(notice)
}

// Notify puts a key into the status: something the user has to know. The empty key takes it away.
func (g *Guard) Notify(key string) { g.setNotice(key) }

func (g *Guard) setNotice(n string) {
	g.mu.Lock()
	g.notice = n
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
}

// cleared is what is left of a notice after something was stored.
func cleared(notice string) string {
	if notice == noticeFull || notice == noticeStore {
		return ""
	}
	return notice
}

// closePending ends the questions an earlier run left open: it cannot be known what the user would have said. A second try
// is the next start's.
func (g *Guard) closePending(ctx context.Context) error {
	g.write.Lock()
	defer g.write.Unlock()
	g.mu.Lock()
	left := g.left // one of this run may be open already: an add-on does not wait for Run
	g.left = nil
	g.mu.Unlock()
	if len(left) == 0 {
		return nil
	}
	err := g.commit(ctx, func(tx Tx) error {
		for _, q := range left {
			if err := tx.Decide(Decision{Ask: q.ID, Time: g.opt.Now(), Outcome: Unanswered}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.mu.Lock()
	for _, q := range left {
		q.outcome = Unanswered
	}
	g.mu.Unlock()
	return nil
}

// row is the first row of a question in the log; o opens it.
func (q *question) row(o Outcome) Decision {
	f := q.Finding
	return Decision{
		Ask: q.ID, Time: q.Time, Account: q.Account, Draft: q.hash,
		Recipient: f.Recipient.Addr, Suggest: f.Suggest, Check: f.Check, Reason: f.Reason, Level: f.Level,
		Evidence: f.Evidence, Outcome: o, Place: q.Place,
	}
}

// putRecords stores the records and what f adds, then publishes them; write is held.
func (g *Guard) putRecords(ctx context.Context, records []history.Record, f func(Tx) error) error {
	err := g.commit(ctx, func(tx Tx) error {
		for _, r := range records {
			var err error
			if empty(r) {
				err = tx.Delete(r.Addr)
			} else {
				err = tx.Put(r)
			}
			if err != nil {
				return err
			}
		}
		return f(tx)
	})
	if err != nil {
		return fmt.Errorf("guard: store contact: %w", err)
	}
	g.mu.Lock()
	for _, r := range records {
		if empty(r) {
			g.book.Delete(r.Addr)
			g.stale()
		} else {
			g.book.Put(r)
		}
	}
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
	return nil
}

// empty tells whether nothing was ever seen of the address.
func empty(r history.Record) bool { return r == history.Record{Addr: r.Addr, Name: r.Name} }

// Unconfirm takes back that the user said "always right" about a: it is asked about again, and sends to it are no
// evidence until it is confirmed once more or answers.
func (g *Guard) Unconfirm(ctx context.Context, a mail.Address) error {
	g.write.Lock()
	defer g.write.Unlock()
	r, known := g.copyOf(a)
	if !known {
		return ErrUnknown
	}
	now := g.opt.Now()
	r.Add(history.Sighting{Kind: history.Unconfirmed, Addr: a, At: now})
	given := g.alwaysOf(a)
	err := g.putRecords(ctx, []history.Record{r}, func(tx Tx) error {
		for _, q := range given {
			if err := g.decide(tx, q, Undone); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, q := range given {
		g.decided(q, Undone)
	}
	g.warned[a] = now
	return nil
}

// alwaysOf finds the questions in which the user said "always right" about a.
func (g *Guard) alwaysOf(a mail.Address) []*question {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []*question
	for _, q := range g.byID {
		if q.outcome == Always && q.Finding.Recipient.Addr == a {
			out = append(out, q)
		}
	}
	return out
}

// copyOf is the record of a, a new one where nothing is known.
func (g *Guard) copyOf(a mail.Address) (r history.Record, known bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r, known = g.book.Get(a); !known {
		r.Addr = a
	}
	return r, known
}

// loud are the findings that open a window.
func loud(v check.Verdict) []check.Finding {
	for i, f := range v.Findings { // strongest first
		if f.Level < check.Warn {
			return v.Findings[:i]
		}
	}
	return v.Findings
}
