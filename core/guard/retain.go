package guard

import (
	"context"
	"fmt"
	"slices"
	"time"

	"missent/core/history"
	"missent/core/mail"
)

// ForgetBefore forgets everybody with whom nothing happened since then: nobody wrote to him, he did not answer, nothing
// bounced, and no question was asked. Who has no date, since he only ever wrote or is only listed, stays. It tells how
// many are gone; what was gone when it failed is gone.
func (g *Guard) ForgetBefore(ctx context.Context, since time.Time) (n int, err error) {
	var old []mail.Address
	g.Look(func(b *history.Book, _ history.Owners) {
		for r := range b.All() {
			last := latest(r)
			if !last.IsZero() && last.Before(since) {
				old = append(old, r.Addr)
			}
		}
	})
	const atOnce = 200
	for some := range slices.Chunk(old, atOnce) {
		g.write.Lock()
		err := g.forget(ctx, some, func(Tx) error { return nil })
		g.write.Unlock()
		if err != nil {
			return n, fmt.Errorf("guard: forget old: %w", err)
		}
		n += len(some)
	}
	return n, nil
}

func latest(r history.Record) time.Time {
	return slices.MaxFunc([]time.Time{r.Last, r.LastReply, r.LastBounce, r.LastWarned}, time.Time.Compare)
}

// forget takes some people out of history, after a last look at them; write is held.
func (g *Guard) forget(ctx context.Context, some []mail.Address, look func(Tx) error) error {
	err := g.commit(ctx, func(tx Tx) error {
		if err := look(tx); err != nil {
			return err
		}
		for _, a := range some {
			if err := tx.Delete(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.mu.Lock()
	for _, a := range some {
		g.book.Delete(a)
		delete(g.warned, a)
	}
	g.stale()
	g.mu.Unlock()
	g.feeds.publish(Event{Kind: StatusChanged})
	return nil
}
