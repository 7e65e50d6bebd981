package guard

import (
	"context"
	"fmt"
	"slices"

	"missent/core/mail"
	"missent/core/replay"
)

// rehearsals is at most how many of the user's own messages the threshold of the check "fitting" is learned from, those
// that are too few to say anything left alone.
const (
	rehearsals = 2000
	tooFew     = 50
)

// recite keeps messages that came with their text until Rehearse; mu is held.
func (g *Guard) recite(all []mail.Message) {
	if g.recital = append(g.recital, all...); len(g.recital) >= 2*rehearsals {
		g.recital = g.newest()
	}
}

// newest are the newest of what was kept, in the order of time.
func (g *Guard) newest() []mail.Message {
	slices.SortStableFunc(g.recital, func(a, b mail.Message) int { return a.Time.Compare(b.Time) })
	return slices.Clone(g.recital[max(0, len(g.recital)-rehearsals):])
}

// Rehearse replays the user's own messages that were learned with their text, in the order of time: each is judged by what
// came before it. How high they score sets the threshold from which on somebody is marked as ill-fitting. It forgets the
// texts. Where fewer than 50 came it waits for more.
func (g *Guard) Rehearse(ctx context.Context) error {
	g.rehearsing.Lock()
	defer g.rehearsing.Unlock()
	g.mu.Lock()
	all := g.newest()
	if len(all) < tooFew {
		g.mu.Unlock()
		return nil
	}
	g.recital = nil
	past := replay.New(g.engine, g.rules, g.me)
	g.mu.Unlock()
	for i := range all {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		past.Next(&all[i])
	}
	err := g.reword(ctx, func(tx Tx) error {
		m, err := tx.Model()
		if err != nil || len(m.Key) == 0 {
			return err
		}
		m.Tally = past.Tally()
		return tx.PutModel(m)
	})
	if err != nil {
		return fmt.Errorf("guard: rehearse: %w", err)
	}
	return nil
}
