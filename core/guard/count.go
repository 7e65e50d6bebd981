package guard

import (
	"context"
	"errors"
	"time"
)

// count writes down how many messages were judged. What cannot be stored is added to the next time.
func (g *Guard) count(ctx context.Context) {
	g.write.Lock()
	defer g.write.Unlock()
	g.mu.Lock()
	due := g.judged
	g.judged = map[[2]int]int{}
	g.mu.Unlock()
	if len(due) == 0 {
		return
	}
	err := func() error {
		tx, err := g.store.BeginBulk(ctx)
		if err != nil {
			return err
		}
		for week, n := range due {
			if err := tx.AddJudged(week[0], week[1], n); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		return tx.Commit()
	}()
	if err == nil {
		return
	}
	g.mu.Lock()
	for week, n := range due {
		g.judged[week] += n
	}
	g.mu.Unlock()
	g.trouble("count", err)
}

// countingPause is how long the counts of held messages are gathered: a page of learning may keep the database for a
// while, and nobody who sends waits for a number.
const countingPause = time.Second

// counting writes the counts down when there are some, until ctx ends, and then the last.
func (g *Guard) counting(ctx context.Context) {
	write := context.WithoutCancel(ctx)
	defer g.count(write)
	for {
		select {
		case <-g.counted:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(countingPause):
		case <-ctx.Done():
			return
		}
		g.count(write)
	}
}

// judgedAt counts one message; mu is held.
func (g *Guard) judgedAt(t time.Time) {
	year, week := Week(t)
	g.judged[[2]int{year, week}]++
}

// countTry counts the message as judged once; mu is held.
func (g *Guard) countTry(hash string) {
	if g.tries[hash] {
		return
	}
	if len(g.tries) >= 1000 {
		clear(g.tries) // counting one twice does no harm, growing for ever does
	}
	g.tries[hash] = true
	g.judgedAt(g.opt.Now())
	select {
	case g.counted <- struct{}{}:
	default:
	}
}
