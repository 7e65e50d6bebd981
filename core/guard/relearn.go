package guard

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// How long after a draft went away its message is looked for in the Sent folder, and after the server told that it is there:
// who sends one may send another.
const (
	afterDraft = 20 * time.Second
	afterSend  = time.Second
)

// learnFrom reads what is new, now and again. It returns when ctx ends.
func (g *Guard) learnFrom(ctx context.Context, a *account, w Watcher) {
	select {
	case <-a.ears:
	case <-ctx.Done():
		return
	}
	for n := 0; ; {
		err := g.learnOnce(ctx, a, w)
		pause := g.opt.Relearn
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrRefused), errors.Is(err, ErrNoSecret), errors.Is(err, ErrSignIn):
			return // the watcher meets the same, and says so
		case err != nil:
			pause = min(15*time.Second<<min(n, 6), pause)
			n++
		default:
			n = 0
		}
		if !a.rest(ctx, pause) {
			return
		}
	}
}

// rest waits, and less where there is something to look at. It tells whether ctx has not ended.
func (a *account) rest(ctx context.Context, pause time.Duration) bool {
	for end := time.Now().Add(pause); ; {
		t := time.NewTimer(time.Until(end))
		select {
		case <-t.C:
			return true
		case soon := <-a.kick:
			t.Stop()
			if at := time.Now().Add(soon); at.Before(end) {
				end = at
			}
		case <-ctx.Done():
			t.Stop()
			return false
		}
	}
}

func (g *Guard) learnOnce(ctx context.Context, a *account, w Watcher) error {
	at, err := g.store.Cursors(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("guard: learn: %w", err)
	}
	if len(at) == 0 { // the first time: a long way, whatever the server says of it
		g.mu.Lock()
		a.reading = true
		g.mu.Unlock()
		g.feeds.publish(Event{Kind: StatusChanged})
	}
	err = errors.Join(w.Learn(ctx, at, &sink{g, a}), g.Rehearse(ctx))
	g.mu.Lock()
	long := a.reading
	a.reading, a.progress = false, nil
	g.mu.Unlock()
	if long {
		debug.FreeOSMemory() // what a hundred thousand messages went through is not needed again
	}
	g.feeds.publish(Event{Kind: StatusChanged})
	return err
}

// Sent has it learned.
func (s *sink) Sent() {
	s.g.mu.Lock()
	s.a.lookSoon(afterSend)
	s.g.mu.Unlock()
}

// lookSoon has the Sent folder looked at; mu is held.
func (a *account) lookSoon(wait time.Duration) {
	if a.kick == nil {
		return
	}
	select {
	case a.kick <- wait:
	default: // one waits already, to be taken at once or after what is being learned
	}
}
